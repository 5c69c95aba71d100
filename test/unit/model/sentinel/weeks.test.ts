import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { liveThrough } from '../../../sentinel/weeks.ts';
import { plotNames, worldOf } from '../../../sentinel/worlds.ts';

/** A few of the worlds that `npm run sentinel` lives through for whole weeks. */
const plots = [
  'nights with bursts, change tracking',
  'slow consumers, Log Service',
  'a laptop that sleeps every night',
  'two windows, and a client that stops',
];
const days = 3;

describe('some days of the sentinel', () => {
  for (const plot of plots) {
    test(`in a world with ${plot}: everything is told once, and nothing else`, async () => {
      const world = worldOf(plotNames.indexOf(plot), 5, days / 7);
      const { told, missed, wrong, hasty, optional, readings } = await liveThrough(world);
      assert.deepEqual({ missed, wrong, hasty }, { missed: [], wrong: [], hasty: 0 });
      assert.equal(told + optional, world.truths.length);
      assert.ok(readings > 1000);
    });
  }
});
