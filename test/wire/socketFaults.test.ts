import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { behaviours } from '../faults/behaviours.ts';
import { operations } from '../faults/operations.ts';
import { raceCloses } from '../faults/races.ts';
import { routeNames } from '../faults/routes.ts';
import { nameOf, play, type Scene, setStage, type Stage } from '../faults/scene.ts';
import { seededRandom } from '../support/random.ts';

const seed = 20_260_115;
const random = seededRandom(seed);
const oneOf = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] ?? assert.fail();

/** A small part of `npm run faults`: every behaviour that ends by itself, and a few of those that a limit has to end. */
const endless = behaviours.filter(({ isEndless }) => isEndless);
const played = [...behaviours.filter(({ isEndless }) => !isEndless), oneOf(endless), oneOf(endless), oneOf(endless)];
const scenes = [...new Set(played)].map((behaviour, index): Scene => {
  const times = behaviour.isEndless ? 1 : oneOf([1, Infinity]);
  const isCancelled = times === 1 && oneOf([false, false, true]);
  return { behaviour, operation: oneOf(operations), route: oneOf(routeNames), times, isCancelled, seed: seed + index };
});

describe('what a socket can do to a request', { concurrency: 8 }, () => {
  let stage: Stage;
  before(async () => {
    stage = await setStage();
  });

  for (const scene of scenes) {
    test(nameOf(scene), async () => {
      assert.deepEqual((await play(scene, stage)).problems, []);
    });
  }
});

test('no write is lost on a connection that the service is just closing', async () => {
  for (const { route, lost, ...ends } of await raceCloses(20, seed)) {
    assert.deepEqual([ends.unknown, ends.wrong, ends.duplicates], [0, 0, 0]);
    if (route === 'direct') assert.equal(lost, 0);
  }
});
