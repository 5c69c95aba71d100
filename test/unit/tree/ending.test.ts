import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { endingOf } from '../../../src/tree/ending.ts';

const now = Date.UTC(2026, 0, 15);
const ending = (leftMs: number) => endingOf({ expiresAt: now + leftMs, isRenewed: false }, now);
const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];

describe('the end of keys', () => {
  test('is told in whole units, and is soon below ten minutes', () => {
    const rows: readonly (readonly [left: number, seconds: number, isSoon: boolean])[] = [
      [3 * day + hour, 3 * 86_400, false],
      [47 * hour + 59 * minute, 47 * 3600, false],
      [hour, 3600, false],
      [hour - 1, 59 * 60, false],
      [10 * minute, 600, false],
      [10 * minute - 1, 540, true],
      [minute, 60, true],
      [59 * second, 0, true],
    ];
    for (const [left, seconds, isSoon] of rows) {
      const found = ending(left);
      assert.deepEqual([found?.seconds, found?.isSoon, found?.hasEnded], [seconds, isSoon, false], String(left));
    }
  });

  test('is past once it has come', () => {
    for (const left of [0, -1, -day]) assert.deepEqual(ending(left), { seconds: 0, hasEnded: true, isSoon: true });
  });

  test('is not told where it is not known, or other keys come by themselves', () => {
    assert.equal(endingOf({}, now), undefined);
    assert.equal(endingOf({ expiresAt: now, isRenewed: true }, now), undefined);
  });

  test('says when it will be told otherwise: not before, and not later', () => {
    const shown = (left: number): unknown => {
      const { seconds, hasEnded, isSoon } = ending(left) ?? assert.fail();
      return [seconds, hasEnded, isSoon];
    };
    for (const left of [3 * day + hour, 2 * day, 26 * hour, hour, hour - 1, 10 * minute, 90 * second, 30 * second]) {
      const changesInMs = ending(left)?.changesInMs ?? assert.fail();
      assert.deepEqual(shown(left - changesInMs + 1), shown(left), String(left));
      assert.notDeepEqual(shown(left - changesInMs), shown(left), String(left));
    }
  });
});
