import { type ChildProcess, spawn, spawnSync, type SpawnOptions } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The checkout. */
export const root = join(import.meta.dirname, '..', '..');

/** Runs a program to its end on this terminal and returns its exit code. */
export const run = async (command: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> => {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
  endWithThisRun(() => child.kill());
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code => resolve(code ?? 1));
  });
};

/** Runs one of the programs that the development dependencies bring, for example `tsc`. */
export const runTool = async (script: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> =>
  run(process.execPath, [join(root, 'node_modules', script), ...args], options);

/** Starts a program that ends, with all it started itself, no later than this run. */
export const start = (command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess => {
  const child = spawn(command, args, { detached: process.platform !== 'win32', ...options });
  const ending = () => end(child);
  endWithThisRun(ending);
  child.once('exit', () => {
    // What it started may outlive it; later its id may belong to somebody else.
    ending();
    endings.delete(ending);
  });
  return child;
};

export const end = ({ pid }: ChildProcess): void => {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // The whole group is gone already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

/** A folder that is gone after the run. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'consumer-groups-'));
  endWithThisRun(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
};

/**
 * A port of the loopback address that nobody listened on a moment ago: the preferred one if it can be had, or else one
 * below those that the system gives to who asks for any. One of those could be somebody else's until it is used.
 */
export const freePort = async (preferred?: number): Promise<number> => {
  for (let port = preferred; ; port = randomInt(15_000, 32_000)) {
    if (port !== undefined && (await isFree(port))) return port;
  }
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'EADDRINUSE' || code === 'EACCES') resolve(false);
      else reject(new Error(`No port can be listened on: ${code}`));
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });

const endings = new Set<() => void>();

/** Registers a last step, run however this process ends, Ctrl+C included; the latest comes first. */
export const endWithThisRun = (ending: () => void): void => {
  if (!process.listeners('exit').includes(endAll)) {
    process.once('exit', endAll);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
  }
  endings.add(ending);
};

const endAll = (): void => {
  for (const ending of [...endings].reverse()) ending();
};
