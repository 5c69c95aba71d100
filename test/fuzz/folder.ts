import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, workerData } from 'node:worker_threads';

/** A folder that goes away with the process, in memory where there is such a place, because every case writes files. */
export const folder = isMainThread
  ? mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'fuzz '))
  : mkdtempSync(join((workerData as { readonly folder: string }).folder, 'thread '));
// A thread may be ended without being told.
if (isMainThread) process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
