import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clickedRow, selectRow } from '../../../src/tree/selecting.ts';

/** An editor that takes a request only after some time, with a clock that goes on while somebody waits. */
function editorThatTakesIt(afterMs: number, otherwise: 'refuses' | 'drops' | 'hangs') {
  let now = 0;
  let isSelected = false;
  const refusals: unknown[] = [];
  const seen = { requests: 0 };
  const row = {
    reveal: (): Promise<void> => {
      seen.requests += 1;
      if (now >= afterMs) {
        isSelected = true;
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
    isSelected: () => isSelected,
    refused: (error: unknown) => {
      refusals.push(error);
    },
  };
  const time = {
    now: () => now,
    // A time limit runs out only if nothing else happens first.
    wait: async (ms: number, signal?: AbortSignal): Promise<void> => {
      if (signal) for (let turn = 0; turn < 5; turn++) await Promise.resolve();
      if (!signal?.aborted) now += ms;
    },
  };
  return { row, time, refusals, seen };
}

describe('a row is selected', () => {
  test('at once, with one request', async () => {
    const { row, time, seen } = editorThatTakesIt(0, 'refuses');
    assert.equal(await selectRow(row, time), true);
    assert.equal(seen.requests, 1);
  });

  for (const otherwise of ['refuses', 'drops', 'hangs'] as const) {
    test(`although the editor ${otherwise} for seconds`, async () => {
      const { row, time, refusals } = editorThatTakesIt(9_000, otherwise);
      assert.equal(await selectRow(row, time), true);
      assert.equal(refusals.length > 0, otherwise === 'refuses');
    });

    test(`or given up, if the editor ${otherwise} without an end`, async () => {
      const { row, time } = editorThatTakesIt(Infinity, otherwise);
      assert.equal(await selectRow(row, time), false);
      assert.ok(time.now() >= 15_000 && time.now() < 20_000, `given up after ${time.now()} ms`);
    });
  }
});

describe('the row of a click', () => {
  /** Rows that are given anew until a moment, with a clock that goes on while somebody waits. */
  function rowsThatComeBack(afterMs: number) {
    let now = 0;
    const wait = (ms: number): Promise<void> => {
      now += ms;
      return Promise.resolve();
    };
    return {
      time: { now: () => now, wait },
      selected: () => (now >= afterMs ? 'row' : undefined),
      isPast: () => false,
    };
  }

  test('is known at once', async () => {
    const { time, ...row } = rowsThatComeBack(0);
    assert.equal(await clickedRow(row, time), 'row');
    assert.equal(time.now(), 0);
  });

  test('is waited for while rows are given anew', async () => {
    const { time, ...row } = rowsThatComeBack(4_000);
    assert.equal(await clickedRow(row, time), 'row');
  });

  test('is given up when it does not come back', async () => {
    const { time, ...row } = rowsThatComeBack(Infinity);
    assert.equal(await clickedRow(row, time), undefined);
    assert.ok(time.now() >= 15_000 && time.now() < 20_000, `given up after ${time.now()} ms`);
  });

  test('is not looked for after another click, which selects another row', async () => {
    const { time, ...row } = rowsThatComeBack(4_000);
    assert.equal(await clickedRow({ ...row, isPast: () => time.now() >= 2_000 }, time), undefined);
    assert.ok(time.now() < 4_000);
  });
});
