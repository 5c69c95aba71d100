import assert from 'node:assert/strict';
import { test } from 'node:test';
import { momentAt, placedMarks, steppedFrom } from '../../../../media/group/plot.ts';
import type { Mark, Sample } from '../../../../src/model/lag/history.ts';
import { now } from './samples.ts';

const plot = { left: 60, right: 1060, from: now - 1_000_000, to: now };
const canvas = { width: 1066, textWidth: (text: string) => text.length * 7 };
const mark = (secondsAgo: number, kind: Mark['kind'] = 'reset'): Mark => ({ at: now - secondsAgo * 1000, kind });

test('marks stand where they happened', () => {
  assert.deepEqual(
    placedMarks([mark(1000), mark(500), mark(0)], plot, canvas).map(({ x }) => x),
    [60, 560, 1060],
  );
});

test('marks of one kind at one place are one, and say how many', () => {
  const marks = [
    mark(500, 'consumersChanged'),
    mark(495, 'consumersChanged'),
    mark(494),
    mark(400, 'consumersChanged'),
  ];
  assert.deepEqual(
    placedMarks(marks, plot, canvas).map(({ words }) => words),
    ['consumers changed ×2', 'reset', 'consumers changed'],
  );
});

test('no label covers another', () => {
  const marks = Array.from({ length: 12 }, (_, index) =>
    mark(900 - index * 40, index % 2 ? 'reset' : 'consumersChanged'),
  );
  const placed = placedMarks(marks, plot, canvas);
  assert.equal(placed.length, 12);
  const labels = placed.flatMap(({ left, lane, words }) =>
    left === undefined ? [] : [{ left, lane, right: left + canvas.textWidth(words) }],
  );
  assert.ok(labels.length >= 6, String(labels.length));
  for (const [index, a] of labels.entries()) {
    for (const b of labels.slice(index + 1)) {
      assert.ok(a.lane !== b.lane || a.right <= b.left || b.right <= a.left, JSON.stringify([a, b]));
    }
  }
});

test('a place in the picture is a moment, also beside the curve', () => {
  assert.deepEqual(
    [0, 60, 560, 2000].map(x => momentAt(plot, x) - now),
    [-1_000_000, -1_000_000, -500_000, 0],
  );
});

test('the keyboard goes from sample to sample and stops at the ends', () => {
  const samples: readonly Sample[] = [1, 2, 3].map(at => ({ at, lag: null, behind: null }));
  assert.equal(steppedFrom(samples, undefined, -1), 3);
  assert.equal(steppedFrom(samples, 3, -1), 2);
  assert.equal(steppedFrom(samples, 3, 1), 3);
  assert.equal(steppedFrom(samples, 2, -Infinity), 1);
  assert.equal(steppedFrom(samples, 2, Infinity), 3);
  assert.equal(steppedFrom([], undefined, 1), undefined);
});
