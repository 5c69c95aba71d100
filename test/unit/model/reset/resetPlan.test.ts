import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodeCursor } from '../../../../src/model/lag/cursors.ts';
import type { Position } from '../../../../src/model/lag/shardPositions.ts';
import {
  isSameCheckpoint,
  shardPlan,
  type ShardPlan,
  worstEffectFirst,
} from '../../../../src/model/reset/resetPlan.ts';
import { unixSeconds } from '../../../../src/model/units.ts';

/** Cursors as long as the service's: neighbours are equal as JavaScript numbers. */
const base = 1_524_155_379_373_908_000n;
const begin = 100;
const end = 900;

/** One LogGroup a second. */
const position = (at: number): Position => ({
  checkpoint: encodeCursor(base + BigInt(at)),
  time: at < begin ? undefined : unixSeconds(1_700_000_000 + Math.min(at, end - 1)),
  isKept: at >= begin,
});

function plan(before: number | undefined, after: number, isReadOnly = false): ShardPlan {
  return shardPlan({
    shard: 0,
    isReadOnly,
    begin: position(begin).checkpoint,
    end: position(end).checkpoint,
    before: before === undefined ? undefined : position(before),
    after: position(after),
    beginTime: position(begin).time,
    endTime: position(end).time,
    clamped: undefined,
  });
}

const effectOf = (before: number | undefined, after: number): readonly unknown[] => {
  const { effect, logGroups, seconds } = plan(before, after);
  return [effect, logGroups, seconds];
};

describe('what moving a checkpoint does', () => {
  const cases: readonly (readonly [string, number | undefined, number, readonly unknown[]])[] = [
    ['back: replays', 500, 400, ['replays', 100, 100]],
    ['to the beginning', 500, begin, ['replays', 400, 400]],
    ['on: skips', 500, 600, ['skips', 100, 100]],
    ['to the end: the newest data is the last that is skipped', 500, end, ['skips', 400, 399]],
    ['by one', 500, 501, ['skips', 1, 1]],
    ['nowhere', 500, 500, ['stays', 0, 0]],
    ['without a checkpoint: what is to be read', undefined, 800, ['starts', 100, 99]],
    ['from what is no longer kept: nothing that there is, is skipped', 50, begin, ['skips', 0, 0]],
    ['from there further on', 50, 300, ['skips', 200, 200]],
    ['back to what is no longer kept: only what is kept is replayed', 500, 50, ['replays', 400, 400]],
  ];
  for (const [name, before, after, expected] of cases) {
    test(name, () => {
      assert.deepEqual(effectOf(before, after), expected);
    });
  }

  test('a parent that was read to its end comes back to life, and only such a one', () => {
    const revives = (before: number, after: number, isReadOnly: boolean) => plan(before, after, isReadOnly).revives;
    assert.equal(revives(end, 500, true), true);
    assert.equal(revives(end, 500, false), false);
    assert.equal(revives(800, 500, true), false);
    assert.equal(revives(end, end, true), false);
    assert.equal(plan(undefined, 500, true).revives, false);
  });
});

test('checkpoints are compared by what they mean', () => {
  const padded = encodeCursor(base);
  assert.ok(padded.endsWith('='));
  assert.equal(isSameCheckpoint(padded, padded.replaceAll('=', '')), true);
  assert.equal(isSameCheckpoint(padded, encodeCursor(base + 1n)), false);
  assert.equal(isSameCheckpoint('', undefined), true);
  assert.equal(isSameCheckpoint(padded, undefined), false);
  assert.equal(isSameCheckpoint('not a cursor', 'not a cursor'), true);
});

test('the worst effects come first, the longest of them first', () => {
  const numbered = (shard: number, before: number | undefined, after: number): ShardPlan => ({
    ...plan(before, after),
    shard,
  });
  const plans = [
    numbered(0, 500, 500),
    numbered(1, undefined, begin),
    numbered(2, 500, 400),
    numbered(3, 500, 510),
    numbered(4, 500, 600),
    numbered(5, 500, 600),
    numbered(6, 500, 300),
  ];
  assert.deepEqual(
    worstEffectFirst(plans).map(({ shard }) => shard),
    [4, 5, 3, 6, 2, 1, 0],
  );
});
