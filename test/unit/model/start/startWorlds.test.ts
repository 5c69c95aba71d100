import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyTally, tryWorld } from '../../../consumer/startWorlds.ts';

test('a client of each library starts as predicted, in worlds of all kinds', async () => {
  const tally = emptyTally();
  for (let seed = 1; seed <= 40; seed++) await tryWorld(seed, tally);
  assert.deepEqual(Object.keys(tally.reasons).sort(), [
    'beyondEnd',
    'checkpoint',
    'expired',
    'finished',
    'noCheckpoint',
  ]);
  assert.ok(tally.rewrites > 10 && tally.untils > 20, JSON.stringify(tally));
});
