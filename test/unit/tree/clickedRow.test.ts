import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clickedRow } from '../../../src/tree/clickedRow.ts';

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
