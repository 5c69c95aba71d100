import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { trendOf } from '../../../../src/model/lag/forecast.ts';
import { seconds } from '../../../../src/model/units.ts';
import { historyFromTo, historyOf, now, secondsAgo } from './samples.ts';

const directionOf = (...given: Parameters<typeof historyOf>): string | undefined =>
  trendOf(historyOf(...given), now, 'rough')?.direction;

describe('the trend', () => {
  test('says by how much, over how long', () => {
    assert.deepEqual(trendOf(historyFromTo(100, 690), now, 'rough'), { direction: 'rising', change: 590, over: 590 });
    assert.deepEqual(trendOf(historyFromTo(690, 100), now, 'rough'), { direction: 'falling', change: -590, over: 590 });
  });

  test('is not told by fewer than three samples, nor by the moments that were no number', () => {
    assert.equal(directionOf([10, 100]), undefined);
    assert.equal(directionOf([null, 10, null, 100, null]), undefined);
    assert.equal(directionOf([10, 100, 200, 300]), 'rising');
  });

  test('is steady below five seconds, and below five per cent', () => {
    assert.equal(directionOf([10, 11, 12, 13, 14]), 'steady');
    assert.equal(directionOf([10, 12, 14, 16, 18]), 'rising');
    assert.equal(directionOf([10_000, 10_001, 10_002, 10_003, 10_007]), 'steady');
    assert.equal(directionOf([10_000, 10_200, 10_400, 10_600, 10_800]), 'rising');
  });

  test('is not told yet when a great lag grows with the clock, but by a small share so far', () => {
    assert.equal(directionOf([1500, 1510, 1520, 1530]), undefined);
    assert.equal(directionOf(Array.from({ length: 10 }, (_, index) => 1500 + index * 10)), 'rising');
    assert.equal(directionOf(Array.from({ length: 50 }, (_, index) => 15_000 + index)), 'steady');
  });

  test('of a great lag is plain after a long time, if the lag is known exactly', () => {
    const grown = historyFromTo(36_000, 36_060);
    assert.equal(trendOf(grown, now, 'exact')?.direction, 'rising');
    assert.equal(trendOf(grown, now, 'rough')?.direction, 'steady');
    assert.equal(trendOf(historyFromTo(36_000, 36_020), now, 'exact')?.direction, 'steady');
  });

  test('is not bent by the saw-tooth of commits, nor by one hiccup', () => {
    assert.equal(directionOf(Array.from({ length: 60 }, (_, index) => (index % 6) * 10)), 'steady');
    assert.equal(directionOf(Array.from({ length: 60 }, (_, index) => (index === 50 ? 900 : 3))), 'steady');
  });

  test('is that of the last ten minutes', () => {
    const rose = Array.from({ length: 60 }, (_, index) => index * 100);
    const stayed = Array.from({ length: 61 }, () => 6000);
    assert.equal(directionOf([...rose, ...stayed]), 'steady');
  });

  test('is told by the last five samples where readings are rare, if they are not too old', () => {
    const every = (minutes: number, ...lags: readonly number[]) =>
      trendOf(
        {
          samples: lags.map((lag, index) => ({
            at: secondsAgo((lags.length - 1 - index) * minutes * 60 + 1),
            lag: seconds(lag),
            behind: null,
          })),
          marks: [],
        },
        now,
        'rough',
      );
    assert.deepEqual(every(5, 9000, 9000, 100, 200, 300, 400, 500), { direction: 'rising', change: 400, over: 1200 });
    assert.equal(every(5, 0, 0, 0, 0, 1800)?.direction, 'steady');
    assert.equal(every(20, 100, 200, 300, 400, 500), undefined);
  });

  test('begins anew when the checkpoints were moved by hand', () => {
    const lags = [100, 100, 100, 5000, 5000, 5000, 5000];
    const reset = { at: secondsAgo(35), kind: 'reset' } as const;
    assert.equal(directionOf(lags), 'rising');
    assert.equal(directionOf(lags, [reset]), 'steady');
    assert.equal(directionOf(lags, [{ ...reset, kind: 'rewound' }]), 'steady');
    assert.equal(directionOf(lags, [{ ...reset, kind: 'resumed' }]), 'steady');
    assert.equal(directionOf(lags, [{ ...reset, kind: 'edited' }]), 'rising');
  });

  test('is not kept out by a mark from a clock that was ahead', () => {
    assert.equal(directionOf([10, 100, 200, 300], [{ at: secondsAgo(-3600), kind: 'reset' }]), 'rising');
  });
});
