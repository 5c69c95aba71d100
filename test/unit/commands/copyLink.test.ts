import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { firstLook } from '../../../src/model/board/boardLook.ts';
import { everything } from '../../../src/model/board/boardScope.ts';
import { readLink } from '../../../src/model/links/link.ts';
import type { Linkable } from '../../../src/model/links/linkable.ts';
import { groupRefOf, instanceOf } from '../../../src/model/places.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { sampleNodes } from '../tree/sampleNodes.ts';
import { accountOf } from '../wizards/fakeAccounts.ts';
import { editor } from '../wizards/stubbedEditor.ts';
import { servicesWith } from './servicesWith.ts';

const { copyLink } = await import('../../../src/commands/copyLink.ts');

beforeEach(() => {
  editor.reset();
});

const { account, instance, instanceGroup, logstore, logstoreGroup } = sampleNodes;

async function copied(of?: Node | Linkable, kind: 'cloud' | 'sample' = 'cloud'): Promise<string> {
  const found = accountOf({ ...account.account, kind, identity: accountOf().identity });
  await copyLink(servicesWith({ accounts: { find: id => (id === found.id ? found : undefined) } }), of);
  return editor.copied.at(-1) ?? '';
}

describe('copying a link', () => {
  const prefix = 'vscode://consumer-groups.alibabacloud-consumer-groups';

  test('of a row and of a panel gives the same, which is read as what was copied', async () => {
    const ofGroup = await copied(logstoreGroup);
    assert.equal(
      ofGroup,
      `${prefix}/logstore/group?v=1&account=1234567890123456&region=cn-hangzhou&project=k8s-log&logstore=nginx&group=${logstoreGroup.group.group.name}`,
    );
    assert.equal(await copied(groupRefOf(logstoreGroup.group)), ofGroup);
    assert.equal(await copied(instanceOf(instance.instance)), await copied(instance));
    assert.equal(await copied(groupRefOf(instanceGroup.group)), await copied(instanceGroup));
    assert.equal(await copied(logstore.logstore), await copied(logstore));
    for (const text of editor.copied) {
      const { pathname: path, search, hash } = new URL(text);
      assert.ok(!('problem' in readLink({ path, query: search.slice(1), fragment: hash })), text);
    }
    assert.match(editor.said.join(), /Copied: vscode:\/\//);
  });

  test('of several rows is a line each, and nothing if there is no link to one of them', async () => {
    const [ofLogstore, ofGroup] = [await copied(logstore), await copied(logstoreGroup)];
    const accounts = { find: () => accountOf({ ...account.account, identity: accountOf().identity }) };
    await copyLink(servicesWith({ accounts }), logstore, [logstore, logstoreGroup]);
    assert.equal(editor.copied.at(-1), `${ofLogstore}\n${ofGroup}`);
    const hidden = { ...logstore, logstore: { ...logstore.logstore, logstore: 'a\u202eb' } };
    await copyLink(servicesWith({ accounts }), logstore, [logstore, hidden]);
    assert.match(editor.said.at(-1) ?? '', /^warning: There is no link to this/);
    assert.equal(editor.copied.length, 3);
  });

  test('of the sample account does not have its number', async () => {
    assert.match(await copied(logstore, 'sample'), /&?account=sample&/);
  });

  test('of a view of the board has its scope and its filter', async () => {
    const view = { ...firstLook.view, text: '订单', accountIds: [account.account.id] };
    const scope = { ...everything, services: ['sls'] } as const;
    assert.equal(
      await copied({ scope, view }),
      `${prefix}/board?v=1&scope=chosen&services=sls&text=~E8~AE~A2~E5~8D~95&onlyAccounts=1234567890123456`,
    );
  });

  test('says so where there is none', async () => {
    await copied({ ...instanceOf(instance.instance), accountId: 'gone' });
    await copied({ ...firstLook, view: { ...firstLook.view, text: '名'.repeat(900) } });
    await copied({ ...logstore.logstore, kind: 'sls', groupName: 'a\u202eb' });
    assert.deepEqual(editor.said, [
      'warning: There is no link to this, because an account of it has been removed.',
      'warning: There is no link to this, because it would be too long. Filter by less, and try again.',
      "warning: There is no link to this, because a part of it can't be in a link: consumer group.",
    ]);
    assert.deepEqual(editor.copied, []);
  });
});
