import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Clocks } from '../../../src/cloud/clocks.ts';

const hour = 3_600_000;
const noon = Date.parse('2026-01-15T12:00:00Z');

/** Clocks over one of ours, and an answer that a service dates as it likes. */
function rig() {
  const ours = { ms: noon };
  const clocks = new Clocks(() => new Date(ours.ms));
  const answered = (ms: number): void => {
    clocks.note({ status: 200, headers: { date: new Date(ms).toUTCString() }, body: '' }, new Date(ours.ms));
  };
  return { ours, clocks, answered };
}

describe('the time by the clocks of the services', () => {
  test('is what their last answer showed', () => {
    const { ours, clocks, answered } = rig();
    assert.equal(clocks.now(), noon);
    answered(noon + 2 * hour);
    ours.ms += 300_000;
    assert.equal(clocks.now(), noon + 2 * hour + 300_000);
    answered(ours.ms);
    assert.equal(clocks.now(), ours.ms);
  });

  test('is ours again once our clock was set right, or when the answer is long ago', () => {
    for (const later of [2 * hour, -2 * hour, 600_001]) {
      const { ours, clocks, answered } = rig();
      answered(noon + 2 * hour);
      ours.ms += later;
      assert.equal(clocks.now(), ours.ms);
    }
  });
});
