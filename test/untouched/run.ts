import { setTimeout } from 'node:timers/promises';
import { Dice } from '../fuzz/dice.ts';
import { doings } from './doings.ts';
import { Twins } from './twins.ts';

export interface RunOptions {
  readonly seed: number;
  /** How many seconds of the worlds pass in a second. */
  readonly pace: number;
  /** How long something that has no end is left to itself, in milliseconds. */
  readonly followMs: number;
  /** How long nothing is done between two rounds, in milliseconds. */
  readonly pauseMs: number;
  /** How many rounds come before both worlds are compared. */
  readonly roundsBetween: number;
  /** Asked before each round, by how many there have been. */
  readonly goesOn: (rounds: number) => boolean;
  readonly onCompared?: (report: Report) => void;
}

export interface Report {
  readonly rounds: number;
  readonly comparisons: number;
  /** How many groups were compared each time. */
  readonly groups: number;
  /** How often everything was done, by what it was and what came of it. */
  readonly done: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** How often everything was asked on account of it. */
  readonly asked: Readonly<Record<string, number>>;
}

/** Does all that is to leave everything as it is, in any order and also at once, and rejects if a group is not what it was. */
export async function run(options: RunOptions): Promise<Report> {
  const { seed, pace, followMs, pauseMs, roundsBetween, goesOn, onCompared } = options;
  await using twins = await Twins.start(seed, pace);
  const { signal } = new AbortController();
  const done: Record<string, Record<string, number>> = {};
  const names = Object.keys(doings);
  let groups = await twins.compare();
  let rounds = 0;
  const report = (): Report => ({ rounds, comparisons: twins.comparisons, groups, done, asked: twins.asked() });
  for (; goesOn(rounds); rounds++) {
    const dice = new Dice(seed, rounds);
    const [name = ''] = names.splice(dice.below(names.length), 1);
    if (names.length === 0) names.push(...Object.keys(doings));
    const chosen = dice.oneIn(5) ? [name, ...names.slice(0, 2)] : [name];
    await Promise.all(
      chosen.map(async (each, index) => {
        const scene = { twins, dice: new Dice(seed, rounds, index), followMs, mayFail: chosen.length === 1, signal };
        const outcome = (await doings[each]?.(scene)) ?? '';
        const outcomes = (done[each] ??= {});
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }),
    );
    await setTimeout(pauseMs);
    if (rounds % roundsBetween !== roundsBetween - 1) continue;
    groups = await twins.compare();
    onCompared?.(report());
  }
  await twins.compare();
  return report();
}
