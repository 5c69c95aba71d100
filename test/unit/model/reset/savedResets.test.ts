import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupKey, type LogstoreGroupRef } from '../../../../src/model/places.ts';
import { Disk } from '../../../support/disk.ts';
import { SavedResets } from '../../../../src/model/reset/savedResets.ts';

const group = (groupName: string, accountId = 'a-1'): LogstoreGroupRef => ({
  kind: 'sls',
  accountId,
  region: 'cn-hangzhou',
  project: 'p',
  logstore: 'l',
  groupName,
});
const shards = [
  { shard: 0, before: 'MQ==', written: 'Mg==' },
  { shard: 1, before: undefined, written: 'Mw==' },
];

function store() {
  const disk = new Disk();
  return { disk, saved: new SavedResets(disk.window().resets) };
}

test('what was kept comes back, the newest first, and by group', async () => {
  const { saved } = store();
  const [one, two] = [
    { id: '1', ref: group('g'), at: 1, shards },
    { id: '2', ref: group('g'), at: 2, shards },
  ];
  await saved.put(two);
  await saved.put(one);
  await saved.put({ id: '3', ref: group('h'), at: 3, shards });
  assert.deepEqual(saved.of(group('g')), [two, one]);
});

test('the same id takes its place, and without shards it goes', async () => {
  const { saved } = store();
  await saved.put({ id: '1', ref: group('g'), at: 1, shards });
  await saved.put({ id: '1', ref: group('g'), at: 1, shards: shards.slice(1) });
  assert.deepEqual(
    saved.of(group('g')).map(one => one.shards),
    [shards.slice(1)],
  );
  await saved.put({ id: '1', ref: group('g'), at: 1, shards: [] });
  assert.deepEqual(saved.of(group('g')), []);
});

test('ten are kept of each group, and two hundred in all', async () => {
  const { saved, disk } = store();
  for (let at = 0; at < 12; at++) await saved.put({ id: `g ${at}`, ref: group('g'), at, shards });
  assert.deepEqual(
    saved.of(group('g')).map(({ at }) => at),
    [11, 10, 9, 8, 7, 6, 5, 4, 3, 2],
  );
  for (let at = 100; at < 320; at++) await saved.put({ id: `${at}`, ref: group(`g-${at}`), at, shards });
  assert.equal(disk.values('reset').length, 200);
  assert.deepEqual(saved.of(group('g')), []);
  assert.equal(saved.of(group('g-319')).length, 1);
});

test('what is put now is kept, however old it is, and large ones leave room for fewer', async () => {
  const { saved } = store();
  for (let at = 1; at <= 10; at++) await saved.put({ id: `${at}`, ref: group('g'), at, shards });
  await saved.put({ id: 'old', ref: group('g'), at: 0, shards });
  assert.deepEqual(
    saved.of(group('g')).map(({ id }) => id),
    ['10', '9', '8', '7', '6', '5', '4', '3', '2', 'old'],
  );
  const many = Array.from({ length: 2_000 }, (_, shard) => ({ shard, before: 'MQ==', written: 'Mg==' }));
  for (const at of [20, 21, 22]) await saved.put({ id: `${at}`, ref: group('large'), at, shards: many });
  assert.deepEqual(
    saved.of(group('large')).map(({ id }) => id),
    ['22', '21'],
  );
});

test('an account that is gone is forgotten', async () => {
  const { saved } = store();
  await saved.put({ id: '1', ref: group('g'), at: 1, shards });
  await saved.put({ id: '2', ref: group('g', 'a-2'), at: 1, shards });
  const gone = groupKey(group('g'));
  await saved.forget(key => key === gone);
  assert.deepEqual([saved.of(group('g')).length, saved.of(group('g', 'a-2')).length], [0, 1]);
});

test('a shard that somebody else wrote is passed over, and stays', async () => {
  const others = ['x', [1, 2, 3], { shard: 4 }];
  const value = { id: '1', ref: group('g'), at: 1, by: 'a newer version', shards: [[0, 'MQ==', 'Mg=='], ...others] };
  const disk = new Disk([['reset.1.json', JSON.stringify({ value })]]);
  const saved = new SavedResets(disk.window().resets);
  assert.deepEqual(saved.of(group('g')), [{ id: '1', ref: group('g'), at: 1, shards: shards.slice(0, 1) }]);
  await saved.put({ id: '1', ref: group('g'), at: 1, shards: shards.slice(1) });
  assert.deepEqual(disk.values('reset'), [{ ...value, shards: [[1, '', 'Mw=='], ...others] }]);
});
