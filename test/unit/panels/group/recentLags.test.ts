import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recentReadings, RecentLags } from '../../../../src/panels/group/snapshot.ts';
import { now, shardOf, slsReading } from './samples.ts';

test('the last readings of each shard are kept, and no more', () => {
  const recent = new RecentLags();
  for (let index = 0; index < 100; index++) {
    recent.add(slsReading([shardOf(0, index), shardOf(1, 0, { lag: undefined })], { at: now + index }));
  }
  const { 0: first, 1: second } = recent.all();
  assert.equal(first?.length, recentReadings);
  assert.deepEqual([first[0], first.at(-1)], [40, 99]);
  assert.ok(second?.every(lag => lag === null));
});

test('the same reading again counts once', () => {
  const recent = new RecentLags();
  const reading = slsReading([shardOf(0, 5)]);
  recent.add(reading);
  recent.add(reading);
  assert.deepEqual(recent.all(), { 0: [5] });
});

test('an overview counts for nothing: of most shards it knows no more than limits', () => {
  const recent = new RecentLags();
  recent.add(slsReading([shardOf(0, 5)]));
  recent.add(slsReading([shardOf(0, 9000)], { at: now + 1, detail: 'overview' }));
  assert.deepEqual(recent.all(), { 0: [5] });
});

test('a shard that is gone is forgotten, and so is everything when the account is', () => {
  const recent = new RecentLags();
  recent.add(slsReading([shardOf(0, 5), shardOf(1, 6)]));
  recent.add(slsReading([shardOf(1, 7)], { at: now + 1 }));
  assert.deepEqual(recent.all(), { 1: [6, 7] });
  recent.clear();
  assert.deepEqual(recent.all(), {});
});
