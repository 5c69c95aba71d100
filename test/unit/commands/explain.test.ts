import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { refused } from '../../../src/cloud/faults.ts';
import { groupRefOf } from '../../../src/model/places.ts';
import { account } from '../model/groups/groupReadings.ts';
import { sampleNodes } from '../tree/sampleNodes.ts';
import { editor } from '../wizards/stubbedEditor.ts';
import { servicesWith } from './servicesWith.ts';

const { explain } = await import('../../../src/commands/explain.ts');
const { explainErrorText } = await import('../../../src/commands/explainErrorText.ts');

interface Shown {
  readonly name: string;
  readonly text: string;
}

function rig() {
  const documents: Shown[] = [];
  const panels: unknown[] = [];
  const services = servicesWith({
    accounts: { find: () => account },
    texts: {
      show: (name: string, text: string) => {
        documents.push({ name, text });
        return Promise.resolve();
      },
    },
    statusPanels: { showExplained: (instance: unknown) => void panels.push(instance) },
    groupPanels: { showExplained: (ref: unknown, name: string) => void panels.push([ref, name]) },
  });
  return { services, documents, panels };
}

const denied = refused(
  { service: 'sls', operation: 'GetCheckPoint' },
  { status: 401, headers: {}, body: '' },
  {
    code: 'Unauthorized',
    message: 'denied by sts or ram, action: log:GetCheckPoint, resource: acs:log:cn-hangzhou:1:project/p',
    requestId: 'R-1',
  },
);

beforeEach(() => {
  editor.reset();
});

describe('Explain', () => {
  test('shows why a service refused, with the policy that would allow it, as a document', async () => {
    const { services, documents } = rig();
    await explain(services, denied);
    const [shown] = documents;
    assert.equal(shown?.name, 'Explanation.md');
    assert.match(shown.text, /^# No permission to call GetCheckPoint\./);
    assert.match(shown.text, /```json\n\{\n {2}"Version": "1"/);
    assert.match(shown.text, /\*\*What the service said\*\*\n\n```text\nUnauthorized: denied by sts or ram/);
    assert.match(shown.text, /Request ID: R-1\n$/);
  });

  test('shows the same for a row that tells of it', async () => {
    const { services, documents } = rig();
    await explain(services, { ...sampleNodes.failed, error: denied });
    assert.match(documents[0]?.text ?? '', /^# No permission/);
  });

  test('says what it can of a failure that no service explained', async () => {
    const { services, documents } = rig();
    await explain(services, sampleNodes.unreachable);
    assert.match(documents[0]?.text ?? '', /^# The service's host name wasn't found\./);
  });

  test('opens the panel of an instance, with all that there is to explain', async () => {
    const { services, panels } = rig();
    await explain(services, sampleNodes.instance);
    assert.deepEqual(panels, [sampleNodes.instance.instance]);
  });

  test('opens the panel of a group', async () => {
    const { services, panels } = rig();
    const node = sampleNodes.logstoreGroup;
    await explain(services, node);
    assert.deepEqual(panels, [[groupRefOf(node.group), node.group.group.name]]);
  });
});

describe('Explain Error Text', () => {
  const select = (text: string): void => {
    editor.activeEditor = { selection: 'all', document: { getText: () => text } };
  };
  const shownText = async (): Promise<string | undefined> => {
    // There is no account, and nothing else is asked for.
    const { services, documents } = rig();
    await explainErrorText(services);
    return documents[0]?.text;
  };

  test('explains what is typed or pasted', async () => {
    editor.presses.push('ERROR telnet 10.0.0.1:18001 failed, please check the network and if the brokerUrl is correct');
    assert.match((await shownText()) ?? '', /^# Explanation of an error text\n\n## `/);
  });

  test('explains several lines that are selected, without asking', async () => {
    select('WARN something\nERROR DTS-2005: wrong password');
    assert.match((await shownText()) ?? '', /DTS-2005/);
    assert.deepEqual(editor.said, []);
  });

  test('explains what is on the clipboard if nothing is typed', async () => {
    editor.presses.push('');
    editor.pasted = 'one\nDTS-61015: Too many connections';
    assert.match((await shownText()) ?? '', /DTS-61015/);
  });

  test('explains nothing if that is left, or if there is nothing', async () => {
    assert.equal(await shownText(), undefined);
    editor.presses.push(' ');
    assert.equal(await shownText(), undefined);
  });
});
