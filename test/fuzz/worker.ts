import { parentPort, workerData } from 'node:worker_threads';
import { load, runCase } from './run.ts';
import type { Part, Report } from './main.ts';

const { name, seed, from, to, every, current } = workerData as Part;
const target = await load(name);
const known = new Set<string>();
const report = (said: Report): void => parentPort?.postMessage(said);

let ran = 0;
for (let index = from; index < to; index += every) {
  // Where a case never ends, this tells which it was.
  Atomics.store(current, 0, index);
  Atomics.add(current, 1, 1);
  const found = await runCase(target, name, seed, index, kind => known.has(kind));
  ran += 1;
  if (found) {
    known.add(found.kind);
    report({ kind: 'found', found });
  }
  if (ran % 200 === 0) report({ kind: 'ran', cases: 200 });
}
report({ kind: 'ran', cases: ran % 200 });
report({ kind: 'seen', seen: target.seen ?? new Map() });
// The thread has come to its end.
Atomics.store(current, 0, to);
// What the product has opened and left may keep the thread alive.
process.exit();
