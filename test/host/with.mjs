import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeOfMajor, npm } from './cache.mjs';

// node test/host/with.mjs script.ts [arguments]: makes the clone ready (dependencies, Node 24), then runs the script.
// Plain JavaScript for Node 20 and later; everything after it is TypeScript run by Node 24.

const root = fileURLToPath(new URL('../..', import.meta.url));

const main = async ([script, ...args]) => {
  if (!dependenciesAreInstalled()) {
    console.log('Installing the dependencies named in package-lock.json');
    npm(['ci', '--ignore-scripts'], root);
  }
  const isNew = Number(process.versions.node.split('.')[0]) >= 24;
  const node = isNew ? process.execPath : nodeOfMajor(24);
  const child = spawn(node, [join(root, script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: dirname(node) + delimiter + process.env.PATH },
  });
  // Ctrl+C reaches the script by itself, as it shares the terminal; a signal sent to this process alone does not.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm, when it is ended by a signal, ends only the shell in between; then this process gets another parent.
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500);
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (...result) => resolve(result));
  });
  clearInterval(watch);
  if (signal) process.removeAllListeners(signal).kill(process.pid, signal);
  process.exitCode = code ?? 1;
};

/** Compares the lock file with npm's own record of what it installed, so that a plain `npm install` counts too. */
const dependenciesAreInstalled = () => {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
};

await main(process.argv.slice(2));
