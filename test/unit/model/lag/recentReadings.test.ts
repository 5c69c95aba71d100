import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ShardLag, SlsReading } from '../../../../src/model/lag/reading.ts';
import {
  isComparable,
  unknownSince,
  type UnknownSince,
  withReading,
} from '../../../../src/model/lag/recentReadings.ts';
import { logGroups } from '../../../../src/model/units.ts';
import { dtsReading, secondsAgo, shardAt, slsReading } from './samples.ts';

const at = (second: number, shards: readonly ShardLag[], timeoutSeconds = 60): SlsReading =>
  slsReading(shards, {
    at: secondsAgo(10_000 - second),
    group: { name: 'billing-sync', timeoutSeconds, isOrdered: true },
  });
const kept = (...readings: readonly SlsReading[]): readonly number[] =>
  readings
    .reduce<readonly SlsReading[]>((so, reading) => withReading(so, reading), [])
    .map(({ at: moment }) => 10_000 - (secondsAgo(0) - moment) / 1000);

const held = (consumer: string): readonly ShardLag[] => [shardAt(1, 5, { consumer })];

describe('the readings that tell what has changed', () => {
  test('are only the last one, of a group that does what it always does', () => {
    const lags = [0, 5, 0, 900, 20].map((lag, index) => at(index * 10, [shardAt(1, lag)]));
    assert.deepEqual(kept(...lags), [40]);
  });

  test('are those on both sides of another timeout, however long that is ago', () => {
    const timeouts = [300, 300, 60, 60, 60].map((timeout, index) => at(index * 10, [shardAt(1, 5)], timeout));
    assert.deepEqual(kept(...timeouts), [10, 20, 40]);
  });

  test('are those on both sides of another consumer', () => {
    assert.deepEqual(
      kept(...['a', 'a', 'b', 'a', 'a'].map((name, index) => at(index * 10, held(name)))),
      [10, 20, 30, 40],
    );
  });

  test('are those on both sides of a jump to the end', () => {
    const expired = shardAt(1, 700_000, { state: 'expired' });
    const end = shardAt(1, 0);
    assert.deepEqual(
      kept(at(0, [expired]), at(10, [expired]), at(20, [end]), at(30, [end]), at(40, [end])),
      [10, 20, 40],
    );
    const far = shardAt(1, 3_600, { behind: logGroups(2_000_000) });
    assert.deepEqual(kept(at(0, [far]), at(10, [end]), at(20, [end]), at(30, [end])), [0, 10, 30]);
  });

  test('are not a checkpoint that expired and is read on from the oldest data', () => {
    const expired = shardAt(1, 700_000, { state: 'expired' });
    assert.deepEqual(kept(at(0, [expired]), at(10, [shardAt(1, 90_000)]), at(20, [shardAt(1, 0)])), [20]);
  });

  test('are forgotten after a while', () => {
    assert.deepEqual(kept(at(0, held('a')), at(10, held('b')), at(3_000, held('b'))), [3_000]);
  });

  test('are few, however often a group changes', () => {
    const swapping = Array.from({ length: 50 }, (_, index) => at(index * 10, held(index % 2 ? 'a' : 'b')));
    assert.deepEqual(kept(...swapping).length, 8);
  });

  test('are not those of a clock that was ahead', () => {
    assert.deepEqual(kept(at(500, held('a')), at(10, held('b'))), [10]);
  });

  test('are none of a group of an instance', () => {
    assert.deepEqual(withReading([at(0, held('a'))], dtsReading(5)), []);
  });
});

describe('a reading without a shard', () => {
  const unknown = (shard: number) => shardAt(shard, 0, { state: 'unknown' });
  /** Whether each of the readings, a minute apart, can be held against those before it. */
  const comparable = (...readings: readonly (readonly ShardLag[])[]): readonly boolean[] => {
    let since: UnknownSince | undefined;
    return readings.map((shards, minute) => {
      const reading = at(minute * 60, shards);
      since = unknownSince(since, reading);
      return isComparable(since, reading.at);
    });
  };

  test('is not held against those that had it, as long as a trend reaches back to them', () => {
    const whole = [shardAt(0, 5), shardAt(1, 900)];
    const part = [shardAt(0, 5), unknown(1)];
    assert.deepEqual(comparable(whole, part, part, whole, part), [true, false, false, true, false]);
    const long = comparable(...Array.from({ length: 34 }, () => part));
    assert.deepEqual([long.indexOf(true), long.lastIndexOf(false)], [31, 30]);
  });

  test('that never had it is still not held against others when another one fails as well', () => {
    const part = [shardAt(0, 900), unknown(1)];
    const less = [unknown(0), unknown(1), shardAt(2, 5)];
    assert.deepEqual(comparable(...Array.from({ length: 32 }, () => part), less, part).slice(-3), [true, false, true]);
  });

  test('begins anew where the clock was set back, and every reading of an instance is whole', () => {
    const since = unknownSince(new Map([[1, secondsAgo(-5000)]]), at(0, [unknown(1)]));
    assert.deepEqual([...since.values()], [at(0, []).at]);
    assert.equal(isComparable(unknownSince(since, dtsReading(5)), secondsAgo(0)), true);
  });
});
