import { cpSync, globSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import manifest from '../../../package.json' with { type: 'json' };
import { launchBrowser } from '../../host/browser.ts';
import { type EditorVersion, vscodeVersion } from '../../host/editor.ts';
import { runInExtensionHost } from '../../host/extensionHost.ts';
import { root, run } from '../../host/processes.ts';
import { median, type Row, type Section, spread } from '../table.ts';

const bytesAtMost = 30_000;
const millisecondsAtMost = 10;

/** The line that inHost.ts prints: `| <id> | <eager> | <load> | <call> | <finish> | <event> | <by> |` in milliseconds. */
const printedLine = /^\[activation\] \|[^|]*\|[^|]*\| *(\d+) *\| *(\d+) *\| *(\d+) *\|/;

interface Times {
  readonly load: number;
  readonly activate: number;
}

/** What activation loads and how long it takes, for the very files that go into the package. */
export const activation = async (versions: readonly EditorVersion[], starts: number): Promise<Section> => {
  if ((await run(process.execPath, ['esbuild.mjs', '--production'])) !== 0) throw new Error('The build failed.');
  const rows = [bytesLoaded()];
  const tests = await bundleTestModule();
  const extension = copyThatWaits();
  await using browser = await launchBrowser();
  for (const version of versions) {
    const times: Times[] = [];
    for (let count = 0; count < starts; count++) times.push(await activateOnce(version, browser, extension, tests));
    rows.push(timeRow(version, times));
  }
  return { title: 'Activation', rows };
};

/** The entry is one file: what it imports, it imports on first use. */
const bytesLoaded = (): Row => {
  const bytes = statSync(join(root, 'dist/extension.cjs')).size;
  return {
    what: 'bytes loaded: the entry',
    figure: `${(bytes / 1000).toFixed(1)} kB`,
    goal: `≤ ${bytesAtMost / 1000} kB`,
    isMet: bytes <= bytesAtMost,
  };
};

/** The host loads its test module with `require`. */
const bundleTestModule = async (): Promise<string> => {
  const outfile = join(root, 'artifacts', 'bench', 'activation.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'inHost.ts')],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    external: ['vscode'],
  });
  return outfile;
};

const timeRow = (version: EditorVersion, times: readonly Times[]): Row => {
  const sums = times.map(({ load, activate }) => load + activate);
  const load = median(times.map(each => each.load));
  return {
    what: `time in the host of VS Code ${vscodeVersion(version)}, ${times.length} fresh start${times.length === 1 ? '' : 's'}`,
    figure: `${spread(sums, 0)} ms, of which loading ${load.toFixed(0)} ms`,
    goal: `≤ ${millisecondsAtMost} ms`,
    isMet: median(sums) <= millisecondsAtMost,
  };
};

/**
 * The same files in a folder of their own, with a manifest that does not ask for activation at the end of the editor's
 * start. All extensions that do are activated together then, and the editor counts the time of each as that of all.
 */
const copyThatWaits = (): string => {
  const folder = join(root, 'artifacts', 'bench', 'extension');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const path of ['dist', 'l10n', 'media', ...globSync('package.nls*.json', { cwd: root })]) {
    cpSync(join(root, path), join(folder, path), { recursive: true });
  }
  const activationEvents = manifest.activationEvents.filter(event => event !== 'onStartupFinished');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, activationEvents }));
  return folder;
};

/** The first activation in a fresh editor. */
const activateOnce = async (
  version: EditorVersion,
  browser: Browser,
  extension: string,
  tests: string,
): Promise<Times> => {
  let times: Times | undefined;
  const lines: string[] = [];
  const code = await runInExtensionHost(version, browser, {
    extension,
    tests,
    env: {},
    onLine: line => {
      lines.push(line);
      const [, load, call, finish] = printedLine.exec(line) ?? [];
      if (load !== undefined) times = { load: Number(load), activate: Number(call) + Number(finish) };
    },
  });
  if (code !== 0 || times === undefined) throw new Error(`No activation was measured:\n${lines.join('\n')}`);
  return times;
};
