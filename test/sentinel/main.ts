import { parseArgs } from 'node:util';
import { liveThrough } from './weeks.ts';
import { plotNames, worldOf } from './worlds.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    weeks: { type: 'string' },
    only: { type: 'string' },
  },
});
const [first, seeds, weeks] = [Number(values.seed ?? 1), Number(values.seeds ?? 1), Number(values.weeks ?? 1)];
const sum = { worlds: 0, weeks: 0, readings: 0, told: 0, missed: 0, wrong: 0, optional: 0, hasty: 0 };
const latencies = new Map<string, number[]>();
const notes: Record<string, number> = {};
for (let seed = first; seed < first + seeds; seed++) {
  for (const [index, name] of plotNames.entries()) {
    if (values.only !== undefined && !name.includes(values.only)) continue;
    const outcome = await liveThrough(worldOf(index, seed, weeks));
    const { told, missed, wrong, optional, hasty } = outcome;
    console.log(`${String(told).padStart(4)} told  ${missed.length} missed  ${wrong.length} wrong  ${name}`);
    for (const problem of missed) console.log(`       missed: ${problem}`);
    for (const problem of wrong) console.log(`       wrong: ${problem}`);
    sum.worlds++;
    sum.weeks += weeks;
    sum.readings += outcome.readings;
    sum.told += told;
    sum.missed += missed.length;
    sum.wrong += wrong.length;
    sum.optional += optional;
    sum.hasty += hasty;
    for (const { kind, readings } of outcome.latencies) latencies.set(kind, [...(latencies.get(kind) ?? []), readings]);
    for (const [kind, count] of Object.entries(outcome.notes)) notes[kind] = (notes[kind] ?? 0) + count;
    if (missed.length + wrong.length + hasty > 0) process.exitCode = 1;
  }
}
console.log(sum, notes);
for (const [kind, all] of latencies) {
  const sorted = all.sort((a, b) => a - b);
  const [median, worst] = [sorted[sorted.length >> 1] ?? 0, sorted.at(-1) ?? 0];
  console.log(
    `${kind.padEnd(16)}${all.length} told, after ${median.toFixed(1)} readings (median), ${worst.toFixed(1)} at most`,
  );
}
