import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { groupRefOf, logstoreOf } from '../../../src/model/places.ts';
import type { Subject } from '../../../src/panels/peek/protocol.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { sampleNodes } from '../tree/sampleNodes.ts';
import { editor } from '../wizards/stubbedEditor.ts';
import { servicesWith } from './servicesWith.ts';

const { peekRecords } = await import('../../../src/commands/peekRecords.ts');

beforeEach(() => {
  editor.reset();
});

/** What a panel is opened for. */
async function shown(of: Node): Promise<readonly (readonly [Subject, string])[]> {
  const panels: (readonly [Subject, string])[] = [];
  const peekPanels = { show: (...subject: readonly [Subject, string]) => void panels.push(subject) };
  const accounts = { find: () => sampleNodes.account.account };
  await peekRecords(servicesWith({ accounts, peekPanels }), of);
  return panels;
}

describe('looking at records', () => {
  test('is done for the group of a row', async () => {
    const { instanceGroup, logstoreGroup } = sampleNodes;
    assert.deepEqual(await shown(instanceGroup), [[groupRefOf(instanceGroup.group), instanceGroup.group.group.name]]);
    assert.deepEqual(await shown(logstoreGroup), [[groupRefOf(logstoreGroup.group), logstoreGroup.group.group.name]]);
  });

  test('is done for a Logstore without a group', async () => {
    const { logstore } = sampleNodes;
    const place = logstoreOf(logstore.logstore);
    assert.deepEqual(await shown(logstore), [[{ kind: 'logstore', ...place }, place.logstore]]);
  });
});
