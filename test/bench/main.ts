import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { activation } from './activation/activation.ts';
import { boarding } from './board/board.ts';
import { callCost } from './calls/callCost.ts';
import { listing } from './lists/listing.ts';
import { refreshing } from './panel/refreshing.ts';
import { watching } from './panel/watching.ts';
import { peeking } from './peek/decoding.ts';
import { refresh } from './refresh/refresh.ts';
import { type Section, tableOf } from './table.ts';

// npm run bench [-- --quick] [-- calls | activation | lists | refresh | peek | panel | board …]: prints what was reached of the goals. Times are never
// asserted, so it fails only when something breaks.
const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean' } } });
const isQuick = values.quick === true;

const parts: Readonly<Record<string, () => Promise<readonly Section[]>>> = {
  calls: () => callCost(isQuick ? 2 : 5),
  activation: async () => [await (isQuick ? activation(['newest'], 1) : activation(['oldest', 'newest'], 3))],
  lists: async () => [await listing()],
  refresh: async () => [await refresh()],
  peek: peeking,
  board: () => boarding(isQuick ? 20 : 60),
  panel: async () => [await watching(), await refreshing(isQuick ? 120 : 300)],
};

const sections: Section[] = [];
for (const [name, measure] of Object.entries(parts)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const start = performance.now();
  sections.push(...(await measure()));
  console.log(`Measured ${name} in ${((performance.now() - start) / 1000).toFixed(0)} s`);
}
console.log(`\n${tableOf(sections)}\n`);
console.log(`Node ${process.version}, ${availableParallelism()} processors, load ${loadavg()[0]?.toFixed(1) ?? '?'}`);
