import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allWithin, inOrder, rowsShown, shardLooks } from '../../../../media/group/shardRows.ts';
import { counted, goneIn, healthOf, shardHealths, worstFirst } from '../../../../src/model/lag/shardHealth.ts';
import type { ShardLag } from '../../../../src/model/lag/reading.ts';
import { seconds, unixSeconds } from '../../../../src/model/units.ts';
import { now, shardOf } from './samples.ts';

const nothing = { lag: undefined, progress: undefined, behind: undefined } as const;
const numbers = (shards: readonly ShardLag[]) => shards.map(({ shard }) => shard);

test('a shard fares as its state and lag say', () => {
  const rows = [
    [shardOf(0, 0), 'well'],
    [shardOf(0, 59), 'well'],
    [shardOf(0, 60), 'behind'],
    [shardOf(0, 1500, { isStuck: true }), 'stuck'],
    [shardOf(0, 90, { state: 'expired' }), 'lost'],
    [shardOf(0, 0, { ...nothing, state: 'unknown' }), 'unknown'],
    [shardOf(0, 0, { ...nothing, state: 'notStarted' }), 'notStarted'],
    [shardOf(0, 0, { ...nothing, state: 'empty' }), 'well'],
    [shardOf(0, 0, { isReadOnly: true }), 'finished'],
    [shardOf(0, 5, { isReadOnly: true }), 'parent'],
    [shardOf(0, 500, { isReadOnly: true }), 'behind'],
  ] as const;
  for (const [shard, health] of rows) assert.equal(healthOf(shard), health, JSON.stringify(shard));
  assert.deepEqual(new Set(rows.map(([, health]) => health)), new Set(shardHealths));
});

test('no two healths look alike without their colour', () => {
  const signs = shardHealths.map(health => shardLooks[health].sign);
  assert.equal(new Set(signs).size, signs.length);
});

test('the worst come first: by health, then by lag; those that are well by number', () => {
  const shards = [
    shardOf(0, 3),
    shardOf(1, 900),
    shardOf(2, 9),
    shardOf(3, 300, { isStuck: true }),
    shardOf(4, 9),
    shardOf(5, 0, { state: 'expired' }),
    shardOf(6, 70),
  ];
  assert.deepEqual(numbers(worstFirst(shards)), [5, 3, 1, 6, 0, 2, 4]);
});

test('what is well is folded, but never only a few', () => {
  const well = (count: number) => Array.from({ length: count }, (_, shard) => shardOf(shard, 1));
  const late = (count: number) => Array.from({ length: count }, (_, index) => shardOf(100 + index, 900));
  const rows = [
    [well(1), 1],
    [well(6), 6],
    [well(7), 4],
    [[...late(2), ...well(22)], 4],
    [[...late(9), ...well(22)], 9],
    [[...late(9), ...well(2)], 11],
    [late(64), 16],
  ] as const;
  for (const [shards, shown] of rows) assert.equal(rowsShown(worstFirst(shards)), shown, String(shards.length));
});

test('all are within the greatest lag, unless one has no number', () => {
  assert.equal(allWithin([shardOf(0, 0), shardOf(1, 0, { ...nothing, state: 'empty' })]), 0);
  assert.equal(allWithin([shardOf(0, 2), shardOf(1, 5)]), 5);
  assert.equal(allWithin([shardOf(0, 2), shardOf(1, 0, { ...nothing, state: 'notStarted' })]), undefined);
  assert.equal(allWithin([shardOf(0, 2), shardOf(1, 90, { state: 'expired' })]), undefined);
});

test('shards are counted by health, the alarming first', () => {
  assert.deepEqual(counted([shardOf(0, 0), shardOf(1, 0), shardOf(2, 700)]), [
    ['behind', 1],
    ['well', 2],
  ]);
});

test('a parent goes when its newest data ages out', () => {
  const newest = unixSeconds(now / 1000 - 3000);
  assert.equal(goneIn(shardOf(0, 0, { isReadOnly: true, newest }), seconds(3600), now), 600);
  assert.equal(goneIn(shardOf(0, 0, { isReadOnly: true, newest }), seconds(60), now), 0);
  assert.equal(goneIn(shardOf(0, 0, { isReadOnly: true, newest }), 'forever', now), undefined);
  assert.equal(goneIn(shardOf(0, 0, { newest }), seconds(3600), now), undefined);
});

test('rows keep their places, and new ones come last', () => {
  assert.deepEqual(
    numbers(inOrder([shardOf(0, 0), shardOf(1, 0), shardOf(2, 0), shardOf(3, 0)], [3, 1])),
    [3, 1, 0, 2],
  );
});
