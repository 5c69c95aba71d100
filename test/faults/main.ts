import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fewAtATime } from '../../src/model/fewAtATime.ts';
import { behaviours } from './behaviours.ts';
import { operations } from './operations.ts';
import { raceCloses } from './races.ts';
import { routeNames } from './routes.ts';
import { nameOf, play, type Played, type Scene, setStage } from './scene.ts';

// npm run faults [-- --seed N] [-- --races N] [-- part of a name …]: plays every behaviour of a socket to every operation,
// on both routes, once, for good, and once with a cancellation, then so many writes on connections that are just being closed. Fails if anything
// was done twice, told wrongly, left open, too late, or without a type.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, races: { type: 'string', default: '500' } },
});
const seed = Number(values.seed);

const scenes: readonly Scene[] = behaviours
  .flatMap(behaviour =>
    operations.flatMap(operation =>
      routeNames.flatMap(route => [
        { behaviour, operation, route, times: 1, isCancelled: false },
        { behaviour, operation, route, times: Infinity, isCancelled: false },
        { behaviour, operation, route, times: 1, isCancelled: true },
      ]),
    ),
  )
  .map((scene, index) => ({ ...scene, seed: seed + index }))
  .filter(scene => positionals.every(part => nameOf(scene).includes(part)));

/** How many sockets this process still has. A closed one takes a few turns until the system has it back. */
const socketsLeft = async (): Promise<number> => {
  for (let turns = 0; ; turns++) {
    const left = process.getActiveResourcesInfo().filter(name => name.startsWith('TCP')).length;
    if (left === 0 || turns === 100) return left;
    await delay(10);
  }
};

const stage = await setStage();
const played: Played[] = [];
const start = performance.now();
await fewAtATime(scenes, 4 * availableParallelism(), async scene => {
  const result = await play(scene, stage);
  played.push(result);
  for (const problem of result.problems) console.error(`${nameOf(scene)}: ${problem}`);
});

/** How the operations of a behaviour ended, on one route. */
const endsOf = (results: readonly Played[]): string => {
  const count = (isSo: (one: Played) => boolean): string => String(results.filter(isSo).length).padStart(4);
  return [
    count(({ told }) => told === 'answered'),
    count(({ told }) => told === 'notApplied'),
    count(({ told }) => told === 'unknown'),
    count(({ told }) => told === 'cancelled'),
    count(({ problems }) => problems.length > 0),
    String(Math.max(0, ...results.map(({ ms }) => ms))).padStart(6),
  ].join(' ');
};
console.log(
  `${'behaviour'.padEnd(54)} ${routeNames.map(name => `${name}: done not  ?  off  bad     ms`.padEnd(38)).join('')}`,
);
for (const behaviour of behaviours) {
  const ofIt = played.filter(({ scene }) => scene.behaviour === behaviour);
  if (ofIt.length === 0) continue;
  const ends = routeNames.map(name => endsOf(ofIt.filter(({ scene }) => scene.route === name)).padStart(35));
  console.log(`${behaviour.name.padEnd(54)} ${ends.join('   ')}`);
}

const races = positionals.length > 0 ? [] : await raceCloses(Number(values.races), seed);
for (const { route, count, lost, unknown, duplicates, slowestMs, medianMs } of races) {
  console.log(
    `${count} writes on connections that close, ${route}: ${lost} lost, ${unknown} in doubt, ${duplicates} made twice, ` +
      `median ${medianMs.toFixed(1)} ms, slowest ${slowestMs.toFixed(0)} ms`,
  );
}

const left = await socketsLeft();
const bad = played.filter(({ problems }) => problems.length > 0).length;
const raced = races.filter(({ duplicates, wrong }) => duplicates + wrong > 0).length;
const sum = (of: (one: Played) => number): number => played.reduce((total, one) => total + of(one), 0);
console.log(
  `${new Set(played.map(({ scene }) => scene.behaviour)).size} behaviours, ${played.length} scenes in ` +
    `${((performance.now() - start) / 1000).toFixed(0)} s (seed ${seed}): ${sum(one => one.duplicates)} duplicates, ` +
    `${played.filter(({ problems }) => problems.some(problem => problem.startsWith('said'))).length} wrong, ` +
    `${sum(one => one.leaked) + left} leaked sockets, ` +
    `${played.filter(({ told }) => told === 'untyped').length} untyped errors, ${bad + raced} failed`,
);
process.exitCode = bad + raced + left > 0 || played.length === 0 ? 1 : 0;
