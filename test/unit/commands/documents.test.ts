import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { beforeEach, describe, test } from 'node:test';
import { CloudError } from '../../../src/cloud/errors.ts';
import type { GroupDocument } from '../../../src/model/groups/groupDocument.ts';
import { groupKey, type GroupRef, logstoreOf } from '../../../src/model/places.ts';
import { encodeCursor } from '../../../src/model/lag/cursors.ts';
import type { GroupReading } from '../../../src/model/lag/reading.ts';
import { unixSeconds } from '../../../src/model/units.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import type { Side } from '../../../src/ui/documents.ts';
import { slsRef } from '../model/groups/changesOverFake.ts';
import { account, at, history, shardOf, slsReading } from '../model/groups/groupReadings.ts';
import { only, servicesWith } from './servicesWith.ts';
import { editor } from '../wizards/stubbedEditor.ts';
import type { Cloud } from '../../../src/cloud/cloud.ts';
import type { SlsClient } from '../../../src/cloud/sls/client.ts';

const { compareConsumerGroups } = await import('../../../src/commands/compareConsumerGroups.ts');
const { exportConsumerGroup } = await import('../../../src/commands/exportConsumerGroup.ts');
const { showConsumerGroupDocument } = await import('../../../src/commands/showConsumerGroupDocument.ts');

interface Compared {
  readonly title: string;
  readonly left: Side;
  readonly right: Side;
}

/** A Logstore with two groups of two shards; `reset` is what a reset of the first one replaced. */
function world(
  options: {
    readonly names?: readonly string[];
    readonly reset?: readonly (string | undefined)[];
    readonly fails?: boolean;
  } = {},
) {
  const { names = ['billing', 'archive'], reset, fails = false } = options;
  const asked: string[] = [];
  const shown: GroupDocument[] = [];
  const compared: Compared[] = [];
  let lastShown: { readonly document: GroupDocument; readonly at: Date } | undefined;
  const readings = new Map<string, GroupReading>();
  const failure = new CloudError('denied', { service: 'sls', operation: 'GetCheckPoint', outcome: 'notApplied' });
  const services = servicesWith({
    accounts: {
      list: () => [account],
      find: () => account,
      cloudOf: () =>
        Promise.resolve(
          only<Cloud>({
            sls: only<SlsClient>({
              getCursorTime: (_region, _project, _logstore, shard, cursor) => {
                asked.push(`GetCursorTime ${shard} ${cursor}`);
                return shard === 1 ? Promise.reject(failure) : Promise.resolve(at / 1000 - 7200);
              },
            }),
          }),
        ),
    },
    catalog: {
      logstoreGroups: () =>
        Promise.resolve({ items: names.map(name => ({ ...slsRef, group: { name } })), total: names.length }),
    },
    histories: { of: () => history },
    monitor: {
      read: ({ group, detail }) => {
        assert.ok(group !== 'all' && group.kind === 'sls');
        asked.push(`${detail} ${group.groupName}`);
        if (fails) return Promise.reject(failure);
        const progress = unixSeconds(at / 1000 - (group.groupName === 'billing' ? 1260 : 60));
        readings.set(
          groupKey(group),
          slsReading([shardOf(0, { progress }), shardOf(1, { progress })], group.groupName),
        );
        return Promise.resolve();
      },
      latest: (ref: GroupRef) => readings.get(groupKey(ref)),
    },
    resets: {
      saved: () =>
        reset
          ? [
              {
                id: 'r1',
                ref: slsRef,
                at: at - 60_000,
                shards: reset.map((before, shard) => ({ shard, before, written: 'x' })),
              },
            ]
          : [],
    },
    documents: {
      show: (_ref: GroupRef, document: GroupDocument) => {
        shown.push(document);
        return Promise.resolve();
      },
      remember: (_ref: GroupRef, document: GroupDocument) => {
        if (document.consumerGroup === 'billing') lastShown = { document, at: new Date(at) };
      },
      lastShown: () => lastShown,
      compare: (title: string, left: Side, right: Side) => {
        compared.push({ title, left, right });
        return Promise.resolve();
      },
    },
  });
  return { services, asked, shown, compared };
}

const shardsOf = ({ text }: Side) => (JSON.parse(text) as { shards: Record<string, Record<string, unknown>> }).shards;

beforeEach(() => {
  editor.reset();
});

describe('the document of a group', () => {
  test('is of an exact reading of this moment', async () => {
    const { services, asked, shown } = world();
    await showConsumerGroupDocument(services, slsRef);
    assert.deepEqual(asked, ['exact billing']);
    assert.deepEqual(
      shown.map(({ consumerGroup }) => consumerGroup),
      ['billing'],
    );
  });

  test('is not shown when reading is refused', async () => {
    const { services, shown } = world({ fails: true });
    await assert.rejects(showConsumerGroupDocument(services, slsRef), { name: 'CloudError', kind: 'denied' });
    assert.deepEqual(shown, []);
  });
});

describe('comparing', () => {
  test('with another group of the Logstore', async () => {
    const { services, asked, compared } = world();
    editor.presses.push('archive');
    await compareConsumerGroups(services, slsRef);
    assert.deepEqual(editor.offered, [['archive']]);
    assert.deepEqual(asked, ['exact billing', 'exact archive']);
    const [{ title, left, right } = assert.fail()] = compared;
    assert.equal(title, 'billing ↔ archive');
    assert.deepEqual([left.name, right.name], ['billing', 'archive']);
    assert.deepEqual(
      [shardsOf(left)['0']?.['checkpointTime'], shardsOf(right)['0']?.['checkpointTime']],
      ['2026-11-22T05:39:00Z', '2026-11-22T05:59:00Z'],
    );
  });

  test('two selected groups with each other, without asking, and a group with two rows as any other', async () => {
    const { services, compared } = world();
    const row = (name: string): Node => ({
      ...{ kind: 'logstoreGroup', account },
      group: { ...logstoreOf(slsRef), group: only({ name }) },
    });
    await compareConsumerGroups(services, row('archive'), [row('billing'), row('archive')]);
    assert.deepEqual([editor.offered, compared[0]?.title], [[], 'billing ↔ archive']);
    await compareConsumerGroups(services, row('billing'), [row('billing'), row('billing')]);
    assert.deepEqual([editor.offered, compared.length], [[['As last shown', 'archive']], 1]);
  });

  test('a name that looks like an icon stays a name', async () => {
    const { services, compared } = world({ names: ['billing', '$(trash)'] });
    await compareConsumerGroups(services, slsRef);
    assert.deepEqual(editor.offered, [['$\u2060(trash)']]);
    assert.deepEqual(compared, []);
  });

  test('now with the last time: what was compared is offered from then on', async () => {
    const { services, compared } = world();
    editor.presses.push('archive', 'As last shown');
    await compareConsumerGroups(services, slsRef);
    await compareConsumerGroups(services, slsRef);
    assert.deepEqual(editor.offered[1], ['As last shown', 'archive']);
    assert.match(compared[1]?.title ?? '', /^billing: as shown at .* ↔ now$/);
    assert.equal(compared[1]?.left.text, compared[1]?.right.text);
  });

  test('with the checkpoints from before a reset, each with its time as far as it is kept', async () => {
    const [first, second] = [100n, 200n].map(encodeCursor);
    const { services, asked, compared } = world({ names: ['billing'], reset: [first, second, undefined] });
    editor.presses.push('Before the reset');
    await compareConsumerGroups(services, slsRef);
    // The time of the LogGroup before the checkpoint, as in readings.
    assert.deepEqual(asked, [
      'exact billing',
      `GetCursorTime 0 ${encodeCursor(99n)}`,
      `GetCursorTime 1 ${encodeCursor(199n)}`,
    ]);
    const [{ left, right } = assert.fail()] = compared;
    assert.deepEqual(shardsOf(left), {
      0: { checkpoint: first, cursor: '100', checkpointTime: '2026-11-22T04:00:00Z' },
      1: { checkpoint: second, cursor: '200', checkpointTime: null },
      2: { checkpoint: null, cursor: null, checkpointTime: null },
    });
    assert.deepEqual(Object.keys(shardsOf(right)), ['0', '1', '2']);
    assert.equal(shardsOf(right)['0']?.['checkpointTime'], '2026-11-22T05:39:00Z');
  });

  test('says when there is nothing to compare with', async () => {
    const { services, compared } = world({ names: ['billing'] });
    await compareConsumerGroups(services, slsRef);
    assert.match(editor.outcomes.join(), /^info: There's nothing to compare billing with yet/);
    assert.deepEqual(compared, []);
  });
});

describe('exporting', () => {
  test('writes what was chosen, where it was chosen', async () => {
    const { services } = world();
    editor.presses.push('CSV', '/tmp/billing.csv');
    await exportConsumerGroup(services, slsRef);
    assert.deepEqual(editor.offered, [['JSON', 'CSV', 'History as CSV']]);
    assert.match(editor.files.get('/tmp/billing.csv') ?? '', /^\uFEFFaccount,accountId,region,.*\r\nprod,/);
    assert.equal(editor.outcomes.at(-1), 'info: Consumer group billing was exported to /tmp/billing.csv.');
  });

  test('reads and writes nothing when the user leaves', async () => {
    const { services, asked } = world();
    editor.presses.push('JSON', undefined);
    await exportConsumerGroup(services, slsRef);
    assert.deepEqual([asked, editor.files.size, editor.outcomes], [[], 0, []]);
  });

  const names = [
    ['aux', '_aux.json'],
    ['Com1.old', '_Com1.old.json'],
    ['console', 'console.json'],
    ['a/b:c', 'a-b-c.json'],
    ['组'.repeat(128), `${'组'.repeat(60)}.json`],
  ] as const;
  for (const [name, file] of names) {
    test(`proposes ${file}`, async () => {
      editor.presses.push('JSON', undefined);
      const { services } = world({ names: [name] });
      await exportConsumerGroup(services, { ...slsRef, groupName: name });
      assert.equal(basename(editor.proposed.at(-1) ?? ''), file);
      assert.deepEqual(editor.fileKinds, [file.endsWith('.json') ? 'JSON' : 'CSV']);
    });
  }

  test('says why a file could not be written', async () => {
    const { services } = world();
    editor.presses.push('JSON', '/locked/billing.json');
    editor.writing = new Error('EACCES');
    await exportConsumerGroup(services, slsRef);
    assert.equal(editor.outcomes.at(-1), "error: Couldn't write /locked/billing.json. Choose another location. EACCES");
  });
});
