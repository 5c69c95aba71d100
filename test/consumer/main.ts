import { parseArgs } from 'node:util';
import { emptyTally, tryWorld } from './startWorlds.ts';

const { values } = parseArgs({ options: { worlds: { type: 'string' }, seed: { type: 'string' } } });
const [worlds, first] = [Number(values.worlds ?? 1000), Number(values.seed ?? 1)];
const tally = emptyTally();
for (let seed = first; seed < first + worlds; seed++) {
  try {
    await tryWorld(seed, tally);
  } catch (error) {
    console.error(`Seed ${seed}:`, error);
    process.exitCode = 1;
    break;
  }
}
console.log(tally);
