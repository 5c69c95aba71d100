import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest, timeTicks } from '../../../../media/group/plot.ts';
import { durationTicks, segments } from '../../../../src/model/lag/curve.ts';
import type { Sample } from '../../../../src/model/lag/history.ts';
import { seconds } from '../../../../src/model/units.ts';

const hour = 3_600_000;
const begin = new Date(2026, 0, 15, 7, 42, 10).getTime();

test('lengths of time are marked in steps that people count in', () => {
  const rows = [
    [10, [0, 5, 10]],
    [61, [0, 30, 60, 90]],
    [1500, [0, 600, 1200, 1800]],
    [2400, [0, 600, 1200, 1800, 2400]],
    [86_400, [0, 21_600, 43_200, 64_800, 86_400]],
    [90_000, [0, 43_200, 86_400, 129_600]],
  ] as const;
  for (const [greatest, ticks] of rows) assert.deepEqual(durationTicks(greatest, 4), ticks, String(greatest));
});

test('the highest line is never below the greatest lag', () => {
  for (let greatest = 1; greatest < 1e7; greatest = Math.ceil(greatest * 1.3)) {
    const ticks = durationTicks(greatest, 4);
    assert.ok((ticks.at(-1) ?? 0) >= greatest && ticks.length <= 5, `${greatest}: ${ticks.join()}`);
  }
});

test('times are marked at full times of the local clock', () => {
  const ticks = timeTicks(begin, begin + 3 * hour, 7);
  assert.deepEqual(
    ticks.map(tick => new Date(tick).toTimeString().slice(0, 8)),
    ['08:00:00', '08:30:00', '09:00:00', '09:30:00', '10:00:00', '10:30:00'],
  );
});

test('long times are marked at midnights', () => {
  const ticks = timeTicks(begin - 14 * 24 * hour, begin, 8);
  assert.ok(ticks.length >= 5 && ticks.length <= 8, String(ticks.length));
  assert.ok(ticks.every(tick => new Date(tick).getHours() === 0));
});

const samplesAt = (...points: readonly (readonly [second: number, lag: number | null])[]): readonly Sample[] =>
  points.map(([second, lag]) => ({
    at: begin + second * 1000,
    lag: lag === null ? null : seconds(lag),
    behind: lag,
  }));
const lags = (samples: readonly Sample[], rangeMs: number) =>
  segments(samples, rangeMs).map(piece => piece.map(({ lag }) => lag));

test('the curve breaks where there was no number', () => {
  assert.deepEqual(lags(samplesAt([0, 1], [10, 2], [20, null], [30, 3], [40, 4]), hour), [
    [1, 2],
    [3, 4],
  ]);
});

test('the curve breaks where nobody looked for long, and not where one reading is missing', () => {
  const samples = samplesAt([0, 1], [30, 2], [60, 3], [120, 4], [150, 5], [900, 6], [930, 7]);
  assert.deepEqual(lags(samples, hour), [
    [1, 2, 3, 4, 5],
    [6, 7],
  ]);
});

test('readings that always come slowly still make a line', () => {
  const samples = samplesAt([0, 1], [300, 2], [600, 3], [900, 4]);
  assert.deepEqual(lags(samples, hour), [[1, 2, 3, 4]]);
});

test('what is pointed at is the nearest', () => {
  const samples = samplesAt([0, 1], [100, 2]);
  assert.equal(nearest(samples, begin + 49_000)?.lag, 1);
  assert.equal(nearest(samples, begin + 51_000)?.lag, 2);
  assert.equal(nearest(samplesAt(), begin), undefined);
});
