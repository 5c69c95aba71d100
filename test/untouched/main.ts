import { parseArgs } from 'node:util';
import { type Report, run } from './run.ts';

// npm run untouched [-- --minutes 60] [--seed 7]
//
// Peeks, verifies and previews at an emulator for some time, and fails if the checkpoint, the consumers or the settings of
// any group are not those of a second emulator of the same seed and clock, in which nothing of that was done.
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
  },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
if (!(minutes > 0) || !Number.isSafeInteger(seed)) throw new Error('--minutes and --seed take numbers.');
const begun = performance.now();
const passed = (): number => (performance.now() - begun) / 60_000;
const line = ({ rounds, comparisons, groups }: Report): string =>
  `${passed().toFixed(1)} minutes: ${rounds} rounds, ${groups} groups compared ${comparisons} times, all equal`;

console.log(`Seed ${seed}, ${minutes} minutes`);
const report = await run({
  ...{ seed, pace: 1, followMs: 4_000, pauseMs: 1_000, roundsBetween: 30 },
  goesOn: () => passed() < minutes,
  onCompared: each => {
    console.log(line(each));
  },
});
console.log(JSON.stringify({ done: report.done, asked: report.asked }, undefined, 2));
console.log(`Nothing has moved. ${line(report)}`);
