import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { revealRow } from '../../../src/tree/revealing.ts';

/** An editor that takes a request only after some time, with a clock that goes on while somebody waits. */
function editorThatTakesIt(afterMs: number, otherwise: 'refuses' | 'drops' | 'hangs') {
  let now = 0;
  let isDone = false;
  const seen = { requests: 0, renewedAfter: [] as number[] };
  const row = {
    reveal: (): Promise<void> => {
      seen.requests += 1;
      if (now >= afterMs) {
        isDone = true;
        return Promise.resolve();
      }
      switch (otherwise) {
        case 'refuses':
          return Promise.reject(new Error('Cannot resolve tree item'));
        case 'drops':
          return Promise.resolve();
        case 'hangs':
          return new Promise(() => undefined);
      }
    },
    renew: () => void seen.renewedAfter.push(seen.requests),
    isDone: () => isDone,
  };
  const time = {
    now: () => now,
    // A time limit runs out only if nothing else happens first.
    wait: async (ms: number, signal?: AbortSignal): Promise<void> => {
      if (signal) for (let turn = 0; turn < 5; turn++) await Promise.resolve();
      if (!signal?.aborted) now += ms;
    },
  };
  return { row, time, seen };
}

describe('a row is revealed', () => {
  test('at once, with one request', async () => {
    const { row, time, seen } = editorThatTakesIt(0, 'refuses');
    assert.equal(await revealRow(row, time), undefined);
    assert.equal(seen.requests, 1);
  });

  test('with one request although it is as it should be, because it need not be in sight', async () => {
    const { row, time, seen } = editorThatTakesIt(Infinity, 'drops');
    assert.equal(await revealRow({ ...row, isDone: () => true }, time), undefined);
    assert.equal(seen.requests, 1);
  });

  test('although the editor has lost a row above it, which it is given anew after two requests', async () => {
    const { row, time, seen } = editorThatTakesIt(Infinity, 'drops');
    const isFound = (): boolean => seen.renewedAfter.length > 0 && seen.requests > 2;
    assert.equal(await revealRow({ ...row, isDone: isFound }, time), undefined);
    assert.deepEqual([seen.requests, seen.renewedAfter], [3, [2]]);
  });

  for (const [otherwise, refusal] of [
    ['refuses', 'Error: Cannot resolve tree item'],
    ['drops', 'no answer'],
    ['hangs', 'no answer'],
  ] as const) {
    test(`although the editor ${otherwise} for seconds`, async () => {
      const { row, time, seen } = editorThatTakesIt(9_000, otherwise);
      assert.equal(await revealRow(row, time), undefined);
      assert.ok(seen.requests > 1);
    });

    test(`or given up, if the editor ${otherwise} without an end`, async () => {
      const { row, time } = editorThatTakesIt(Infinity, otherwise);
      assert.equal(await revealRow(row, time), refusal);
      assert.ok(time.now() >= 15_000 && time.now() < 20_000, `given up after ${time.now()} ms`);
    });
  }
});
