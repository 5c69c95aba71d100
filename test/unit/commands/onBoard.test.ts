import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { CloudError } from '../../../src/cloud/errors.ts';
import { groupKey, groupRefOf } from '../../../src/model/places.ts';
import type { OnBoard } from '../../../src/panels/board/openBoard.ts';
import { behind, failure, refused } from '../panels/board/samples.ts';
import { sampleNodes } from '../tree/sampleNodes.ts';
import { editor } from '../wizards/stubbedEditor.ts';
import { servicesWith } from './servicesWith.ts';

const { lineKeyIn, ofLine } = await import('../../../src/commands/onBoard.ts');

beforeEach(() => {
  editor.reset();
});

const { logstoreGroup } = sampleNodes;
const ref = groupRefOf(logstoreGroup.group);

/** The services with a board that has these lines, by their keys. */
function servicesOf(lines: Readonly<Record<string, OnBoard>>, done: string[] = []) {
  return servicesWith({
    openBoard: { find: (key: string) => lines[key] },
    accounts: { find: () => logstoreGroup.account },
    catalog: { logstoreGroups: () => Promise.resolve({ items: [logstoreGroup.group], total: 1 }) },
    monitor: {
      read: ({ group }) => {
        done.push(`read ${group === 'all' ? group : groupKey(group)}`);
        return Promise.resolve();
      },
    },
  });
}

describe('a command from the menu of the board', () => {
  test('knows its line by what the editor passes, and takes nothing else for a line', () => {
    assert.equal(lineKeyIn({ webview: 'x', boardKey: 'k', boardRow: 'failed' }), 'k');
    for (const other of [undefined, 5, 'k', ref, logstoreGroup, { boardKey: 5 }, [], refused]) {
      assert.equal(lineKeyIn(other), undefined);
    }
  });

  test('is about the same node that the tree has for the group', async () => {
    const row = { ...behind('x', 5), key: groupKey(ref), ref };
    const found = await ofLine(servicesOf({ k: { kind: 'group', row } }), 'editConsumerGroup', 'k');
    assert.ok(found.kind === 'subject' && found.subject !== undefined && !(found.subject instanceof CloudError));
    const { kind, account, group } = found.subject as typeof logstoreGroup;
    assert.deepEqual([kind, account, group], ['logstoreGroup', logstoreGroup.account, logstoreGroup.group]);
  });

  test('writes an incident snapshot of a group that cannot be looked up, and copies a link to it', async () => {
    const row = { ...behind('x', 5), key: groupKey(ref), ref };
    const services = servicesOf({ k: { kind: 'group', row } });
    services.catalog.logstoreGroups = () => Promise.reject(refused);
    assert.deepEqual(await ofLine(services, 'saveIncidentSnapshot', 'k'), { kind: 'subject', subject: ref });
    assert.deepEqual(await ofLine(services, 'copyLink', 'k'), { kind: 'subject', subject: ref });
  });

  test('reads the group again, or tries again what failed', async () => {
    const done: string[] = [];
    const row = { ...behind('x', 5), key: groupKey(ref), ref };
    const retry = (): Promise<void> => Promise.resolve(void done.push('retry'));
    const services = servicesOf({ k: { kind: 'group', row }, f: { kind: 'failure', failure: failure(), retry } }, done);
    assert.deepEqual(await ofLine(services, 'refreshNode', 'k'), { kind: 'done' });
    assert.deepEqual(await ofLine(services, 'retry', 'f'), { kind: 'done' });
    assert.deepEqual(done, [`read ${groupKey(ref)}`, 'retry']);
    assert.deepEqual(await ofLine(services, 'showPolicy', 'f'), { kind: 'subject', subject: refused });
  });

  test('says so if the line is gone', async () => {
    assert.deepEqual(await ofLine(servicesOf({}), 'openConsumerGroup', 'k'), { kind: 'done' });
    assert.match(editor.said.join(), /no longer on the board/);
  });
});
