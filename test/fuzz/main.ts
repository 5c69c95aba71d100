import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { folder } from './folder.ts';
import { type Found, load, runCase } from './run.ts';
import { type TargetName, targetNames } from './target.ts';

// npm run fuzz [-- --bodies 1000000] [--seed 7] [--only clients,files,state,messages,streams,texts,links] [--case 42]
//
// Gives hostile input to the parts of the product that read what others have written, and fails with whatever broke.
// The same seed makes the same cases; `--case` runs a single one, which `--only` has to name the target of.
const { values } = parseArgs({
  options: {
    bodies: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Math.floor(Date.now() / 1000)) },
    only: { type: 'string', default: targetNames.join(',') },
    case: { type: 'string' },
  },
});

/** How the bodies are shared among the targets. Answers come most often, and a start takes the longest. */
const shares: Readonly<Record<TargetName, number>> = {
  clients: 0.67,
  files: 0.1,
  state: 0.01,
  messages: 0.1,
  streams: 0.1,
  texts: 0.01,
  links: 0.01,
};
/** How many cases are run until a line says so. */
const tellEvery = 50_000;
/** A thread that reads records ends when it needs more memory than this for what it makes of them. */
const streamsMb = 512;
/** A case that takes longer than this never ends. Nothing is waited for where records are read. */
const endlessMs = (name: TargetName): number => (name === 'streams' ? 30_000 : 300_000);

/** The cases of one target that one thread runs. */
export interface Part {
  readonly name: TargetName;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly every: number;
  /** Where the thread may write. */
  readonly folder: string;
  /** The number of the case that is running, and how many were begun. */
  readonly current: Int32Array;
}

export type Report =
  | { readonly kind: 'ran'; readonly cases: number }
  | { readonly kind: 'found'; readonly found: Found }
  | { readonly kind: 'seen'; readonly seen: ReadonlyMap<string, number> };

/** What has become of a target so far. */
interface Result {
  readonly name: TargetName;
  cases: number;
  seconds: number;
  readonly found: Found[];
  readonly seen: Map<string, number>;
}

async function main(): Promise<void> {
  const [bodies, seed] = [wholeNumber('bodies', values.bodies), wholeNumber('seed', values.seed)];
  const only = targetNames.filter(name => values.only.split(',').includes(name));
  if (only.length === 0) throw new Error(`--only takes ${targetNames.join(', ')}.`);
  if (values.case !== undefined) {
    const [name = 'clients'] = only;
    const found = await runCase(await load(name), name, seed, wholeNumber('case', values.case));
    console.log(found ? wordsOf(found, seed) : 'Nothing broke.');
    process.exit(found ? 1 : 0);
  }
  console.log(`Seed ${seed}, ${bodies} bodies`);
  const all = only.reduce((sum, name) => sum + shares[name], 0);
  const results: Result[] = [];
  const end = (): never => {
    const found = results.flatMap(result => [...firstOfEachKind(result.found).values()]);
    for (const one of found) console.log(`\n${wordsOf(one, seed)}`);
    for (const { name, seen } of results) if (seen.size > 0) console.log(`\n${name}:\n${listed(seen)}`);
    console.log(`\n${table(results)}\n`);
    process.exit(found.length > 0 ? 1 : 0);
  };
  // Whoever has no more time gets what there is.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  for (const name of only) {
    const result: Result = { name, cases: 0, seconds: 0, found: [], seen: new Map() };
    results.push(result);
    await runAll(result, Math.ceil((bodies * shares[name]) / all), seed);
  }
  end();
}

/** Runs the cases of a target in as many threads as the computer can run, unless they are few. */
async function runAll(result: Result, cases: number, seed: number): Promise<void> {
  const { name, found } = result;
  const start = performance.now();
  const threads = cases < 2_000 ? 1 : availableParallelism();
  const hear = (report: Report): void => {
    result.seconds = (performance.now() - start) / 1000;
    if (report.kind === 'found') {
      found.push(report.found);
      return;
    }
    if (report.kind === 'seen') {
      for (const [what, times] of report.seen) result.seen.set(what, (result.seen.get(what) ?? 0) + times);
      return;
    }
    const before = result.cases;
    result.cases += report.cases;
    const isTimeToTell = Math.floor(before / tellEvery) < Math.floor(result.cases / tellEvery);
    if (isTimeToTell)
      console.log(`${name}: ${result.cases} of ${cases}, ${firstOfEachKind(found).size} kinds of faults`);
  };
  const parts = Array.from({ length: threads }, (_, thread) => thread);
  await Promise.all(
    parts.map(from => runPart({ name, seed, from, to: cases, every: threads, folder, current: sharedNumbers() }, hear)),
  );
}

const sharedNumbers = (): Int32Array => new Int32Array(new SharedArrayBuffer(8));

function runPart(part: Part, heard: (report: Report) => void): Promise<void> {
  return new Promise(resolve => {
    const { name, current } = part;
    const limits = name === 'streams' ? { resourceLimits: { maxOldGenerationSizeMb: streamsMb } } : {};
    const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: part, ...limits });
    const brokeOff = (kind: string, words: string): void => {
      const index = Atomics.load(current, 0);
      heard({ kind: 'found', found: { target: name, index, kind, words, input: 'Run the case to see it.' } });
    };
    let begun = -1;
    const watch = setInterval(() => {
      const now = Atomics.load(current, 1);
      if (now === begun) {
        brokeOff('endless', 'The case has no end.');
        void worker.terminate();
      }
      begun = now;
    }, endlessMs(name));
    worker.on('message', heard);
    worker.on('error', error => {
      brokeOff('thread', error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
    worker.on('exit', () => {
      clearInterval(watch);
      // A thread also ends where making a case fails, or where a case waits for what nothing can bring about any more.
      if (Atomics.load(current, 0) < part.to) brokeOff('ended', 'The thread has ended before its last case.');
      resolve();
    });
  });
}

function firstOfEachKind(found: readonly Found[]): ReadonlyMap<string, Found> {
  const first = new Map<string, Found>();
  for (const one of found) if (one.index < (first.get(one.kind)?.index ?? Infinity)) first.set(one.kind, one);
  return first;
}

const wordsOf = ({ target, index, kind, words, input }: Found, seed: number): string =>
  [
    `── ${target}, seed ${seed}, case ${index}: ${kind}`,
    words,
    `The smallest input found with this fault: ${input}`,
    `npm run fuzz -- --only ${target} --seed ${seed} --case ${index}`,
  ].join('\n');

function table(results: readonly Result[]): string {
  const rows = results.map(({ name, cases, seconds, found }) => [
    name,
    cases,
    seconds.toFixed(0),
    found.length,
    firstOfEachKind(found).size,
  ]);
  return [['target', 'cases', 'seconds', 'failed', 'kinds of faults'], ...rows]
    .map(row =>
      row.map((cell, column) => (column === 0 ? String(cell).padEnd(10) : String(cell).padStart(16))).join(''),
    )
    .join('\n');
}

const listed = (seen: ReadonlyMap<string, number>): string =>
  [...seen]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([what, times]) => `${String(times).padStart(9)}  ${what}`)
    .join('\n');

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} takes a whole number.`);
  return number;
}

await main();
