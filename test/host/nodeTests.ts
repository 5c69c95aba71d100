import { once } from 'node:events';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import type { Counts } from './counts.ts';
import { endWithThisRun, root } from './processes.ts';

export interface Filter {
  /** Part of the names of the tests wanted, as a regular expression. */
  readonly names?: string | undefined;
  /** Parts of the paths of the files wanted. */
  readonly files: readonly string[];
}

export const isWanted = (file: string, { files }: Filter): boolean =>
  files.length === 0 || files.some(part => file.includes(part));

/** A file that is not done by then waits for something that never comes. Much longer than any needs, on any machine. */
const hangingMs = 15 * 60_000;

/**
 * Runs the `*.test.ts` below a folder of test/ with node:test, two files at a time; reports each test and counts. The
 * largest come first, which mostly take longest, so that both lanes have something to do until the end.
 */
export const runNodeTests = async (folder: string, filter: Filter): Promise<Counts> => {
  const files = globSync(`test/${folder}/**/*.test.ts`, { cwd: root })
    .filter(file => isWanted(file, filter))
    .map(file => join(root, file))
    .sort((one, other) => statSync(other).size - statSync(one).size);
  if (files.length === 0) return { passed: 0, failed: 0 };
  // Each file runs in a Node of its own, which would else spend half of its time on compiling what all of them load.
  process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules', '.cache', 'node');
  const ending = new AbortController();
  endWithThisRun(() => ending.abort());
  const events = run({
    files,
    concurrency: 2,
    timeout: hangingMs,
    signal: ending.signal,
    ...(filter.names && { testNamePatterns: [filter.names] }),
  });

  let passed = 0;
  let failed = 0;
  events.on('test:pass', ({ name, file, skip, todo, details }) => {
    if (details.type === 'suite') return;
    // node:test reports a file in which it found no test as a test that passed.
    const isEmptyFile = name === file;
    if (isEmptyFile && filter.names !== undefined) return;
    if (isEmptyFile || skip !== undefined || todo !== undefined) {
      failed += 1;
      console.error(`${name} did not test anything.`);
    } else {
      passed += 1;
    }
  });
  events.on('test:fail', ({ details }) => {
    // A suite fails with its tests, which are counted already, or by itself.
    if (details.type !== 'suite' || failureType(details.error) !== 'subtestsFailed') failed += 1;
  });
  const report = events.compose(spec);
  report.pipe(process.stdout, { end: false });
  await once(report, 'end');
  return { passed, failed };
};

const failureType = (error: Error): unknown => ('failureType' in error ? error.failureType : undefined);
