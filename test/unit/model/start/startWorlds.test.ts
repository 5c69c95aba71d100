import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logstoreClients } from '../../../../src/model/clients/offered.ts';
import { emptyTally, tryWorld } from '../../../consumer/startWorlds.ts';

test('a client of each library starts as predicted, in worlds of all kinds', async () => {
  const tally = emptyTally();
  for (let seed = 1; seed <= 60; seed++) await tryWorld(seed, tally);
  // Each of these has found a fault: a start time that is to come, and a shard that was split in its first second.
  for (const seed of [199, 821]) await tryWorld(seed, tally);
  assert.deepEqual(Object.keys(tally.reasons).sort(), [
    'beyondEnd',
    'checkpoint',
    'expired',
    'finished',
    'ignored',
    'noCheckpoint',
  ]);
  assert.deepEqual(Object.keys(tally.clients).sort(), [...logstoreClients].sort());
  const { rewrites, untils, restarts, shared, repeats } = tally;
  assert.ok(rewrites > 10 && untils > 20 && restarts > 2 && shared > 2 && repeats > 2, JSON.stringify(tally));
});
