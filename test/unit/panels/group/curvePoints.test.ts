import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curvePoints } from '../../../../src/model/lag/curve.ts';
import type { Sample } from '../../../../src/model/lag/history.ts';
import { seconds } from '../../../../src/model/units.ts';

const hour = 3_600_000;
const begin = Date.UTC(2026, 0, 15);
const samplesOf = (lagAt: (index: number) => number | null, count = 1080): readonly Sample[] =>
  Array.from({ length: count }, (_, index) => {
    const lag = lagAt(index);
    return { at: begin + index * 10_000, lag: lag === null ? null : seconds(lag), behind: lag };
  });

test('few samples stay as they are, without those outside of the time', () => {
  const samples = samplesOf(index => index, 20);
  assert.deepEqual(curvePoints(samples, begin + 50_000, begin + 100_000, 300), samples.slice(5, 11));
});

test('many become no more than asked for, and no peak is lost', () => {
  const samples = samplesOf(index => (index === 777 ? 5000 : index % 13));
  const kept = curvePoints(samples, begin, begin + 3 * hour, 300);
  assert.ok(kept.length <= 300 && kept.length >= 140, String(kept.length));
  assert.ok(kept.some(({ lag }) => lag === 5000));
});

test('a moment without a number stays visible between numbers', () => {
  const samples = samplesOf(index => (index === 500 ? null : 7));
  const kept = curvePoints(samples, begin, begin + 3 * hour, 300);
  assert.equal(kept.filter(({ lag }) => lag === null).length, 1);
});

test('gaps and numbers mixed everywhere stay within the limit, in order', () => {
  const kept = curvePoints(
    samplesOf(index => (index % 2 === 0 ? null : index)),
    begin,
    begin + 3 * hour,
    300,
  );
  assert.ok(kept.length <= 300, String(kept.length));
  assert.deepEqual(
    kept.map(({ at }) => at),
    kept.map(({ at }) => at).toSorted((a, b) => a - b),
  );
});

test('the points of the past stay the same when time goes on', () => {
  const samples = samplesOf(index => (index * 7) % 100, 1200);
  const [before, after] = [0, 100_000].map(later => curvePoints(samples, begin + later, begin + 3 * hour + later, 300));
  const middle = (kept: readonly Sample[] | undefined) =>
    (kept ?? []).filter(({ at }) => at > begin + hour && at < begin + 2 * hour);
  assert.ok(middle(before).length > 20);
  assert.deepEqual(middle(after), middle(before));
});
