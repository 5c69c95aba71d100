import { runTests } from '@vscode/test-electron';
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from './browser.ts';
import { type Counts, sum } from './counts.ts';
import { findDesktop } from './desktop.ts';
import { type EditorVersion, vscodeVersion } from './editor.ts';
import { bundledRun, bundleEditorTests } from './editorBundle.ts';
import { runInExtensionHost } from './extensionHost.ts';
import { type Filter, isWanted } from './nodeTests.ts';
import { root, temporaryFolder } from './processes.ts';
import { networkSurroundings } from '../editor/network/surroundings.ts';

/** What a folder of tests finds around it. */
export interface Surroundings {
  /** Environment of the extension host. */
  readonly env: Readonly<Record<string, string>>;
  /** The folder that is open. */
  readonly workspace?: string;
}

/** Tests that need an environment or a workspace of their own lie in a folder of their own, and run in a host of their own. */
const surroundingsOf: Readonly<Record<string, () => Promise<Surroundings>>> = {
  '': () => Promise.resolve({ env: {} }),
  network: networkSurroundings,
};

/**
 * Runs the tests below test/editor against dist/ in the extension host of the oldest and the newest version, both at
 * once, and then of a desktop VS Code where one is installed. What else the editor says goes to
 * artifacts/editor-<version>.log.
 */
export const runEditorTests = async (filter: Filter, only: string | undefined): Promise<Counts> => {
  const folders = await bundleEditorTests(file => isWanted(file, filter));
  const versions = (['oldest', 'newest'] as const).filter(version => only === undefined || only === version);
  const counts = await Promise.all(versions.map(version => runInVersion(version, folders, filter)));
  const desktop = only === undefined || only === 'desktop' ? findDesktop() : undefined;
  return sum([...counts, ...(desktop === undefined ? [] : [await runInDesktop(desktop, folders, filter)])]);
};

/** With a browser of its own, as all windows of a browser share one clipboard. */
const runInVersion = async (version: EditorVersion, folders: readonly string[], filter: Filter): Promise<Counts> => {
  const counts: Counts[] = [];
  await using browser = await launchBrowser();
  const log = createWriteStream(join(root, 'artifacts', `editor-${version}.log`));
  const onLine = (line: string): void => {
    log.write(`${line}\n`);
    if (line.startsWith(testLine)) console.log(`${vscodeVersion(version)} ${line.slice(testLine.length)}`);
  };
  for (const folder of folders) {
    counts.push(
      await counted(filter, folder, surroundings =>
        runInExtensionHost(version, browser, { extension: root, tests: bundledRun, onLine, ...surroundings }),
      ),
    );
  }
  log.end();
  return sum(counts);
};

const runInDesktop = async (executable: string, folders: readonly string[], filter: Filter): Promise<Counts> => {
  const counts: Counts[] = [];
  console.log(`\n${executable}`);
  for (const folder of folders) {
    counts.push(
      await counted(filter, folder, ({ env, workspace }) =>
        runTests({
          vscodeExecutablePath: executable,
          extensionDevelopmentPath: root,
          extensionTestsPath: bundledRun,
          extensionTestsEnv: env,
          launchArgs: [
            ...(workspace === undefined ? [] : [workspace]),
            '--user-data-dir',
            temporaryFolder(),
            '--disable-extensions',
            ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
          ],
        }),
      ),
    );
  }
  return sum(counts);
};

/** What run.ts puts before each line of its report, to tell it from what the editor prints. */
const testLine = '[test] ';

/** Counts come from a file that run.ts writes; without it the host did not get through, and that is one failure. */
const counted = async (
  filter: Filter,
  folder: string,
  runHost: (surroundings: Surroundings) => Promise<number>,
): Promise<Counts> => {
  const resultFile = join(temporaryFolder(), 'counts.json');
  const settings = {
    EDITOR_TESTS_RESULT: resultFile,
    EDITOR_TESTS_GREP: filter.names ?? '',
    EDITOR_TESTS_FOLDER: folder,
  };
  try {
    const prepare = surroundingsOf[folder];
    if (prepare === undefined) throw new Error(`Nothing says what surrounds the tests in ${folder}.`);
    const surroundings = await prepare();
    const code = await runHost({ ...surroundings, env: { ...surroundings.env, ...settings } });
    if (!existsSync(resultFile)) throw new Error(`The extension host ended with ${code} before the tests did.`);
    const counts = JSON.parse(readFileSync(resultFile, 'utf8')) as Counts;
    return code === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
  } catch (error) {
    console.error(error);
    return { passed: 0, failed: 1 };
  }
};
