import assert from 'node:assert/strict';
import { test } from 'node:test';
import { positionOf, secondsAhead, secondsBehind, trackingWindow } from '../../../../src/model/status/window.ts';

const second = 1000;

test('a tracking window needs both ends in order', () => {
  for (const [begin, end] of [
    [undefined, undefined],
    [0, undefined],
    [undefined, 0],
    [2, 1],
  ] as const) {
    assert.equal(trackingWindow(begin, end, 10), undefined);
  }
  assert.deepEqual(trackingWindow(0, 90 * second, 100 * second), {
    begin: 0,
    end: 90 * second,
    now: 100 * second,
    keptSeconds: 90,
    behindSeconds: 10,
  });
});

test('a clock behind the service does not put the newest record into the future', () => {
  const window = trackingWindow(0, 100 * second, 40 * second);
  assert.equal(window?.now, 100 * second);
  assert.equal(window.behindSeconds, 0);
});

test('moments have a position between the oldest record and now', () => {
  const window = trackingWindow(100 * second, 180 * second, 200 * second);
  assert.ok(window);
  const rows: readonly (readonly [at: number, position: number | 'lost', ahead: number, behind: number])[] = [
    [50 * second, 'lost', -50, 130],
    [100 * second, 0, 0, 80],
    [150 * second, 0.5, 50, 30],
    [200 * second, 1, 100, 0],
    [900 * second, 1, 800, 0],
  ];
  for (const [at, position, ahead, behind] of rows) {
    assert.equal(positionOf(window, at), position);
    assert.equal(secondsAhead(window, at), ahead);
    assert.equal(secondsBehind(window, at), behind);
  }
});

test('a window of one moment has a position too', () => {
  const window = trackingWindow(5, 5, 5);
  assert.ok(window);
  assert.equal(positionOf(window, 5), 1);
});
