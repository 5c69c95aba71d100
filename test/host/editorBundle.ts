import { build } from 'esbuild';
import { globSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './processes.ts';

const folder = join(root, 'artifacts', 'editor-tests');

/** The module that exports `run()`, once the tests are bundled. */
export const bundledRun = join(folder, 'run.cjs');

/**
 * Bundles test/editor, each file to one of CommonJS: VS Code loads the test module with `require`. Gives the folders
 * below test/editor in which there are tests.
 */
export const bundleEditorTests = async (isWanted: (file: string) => boolean): Promise<readonly string[]> => {
  rmSync(folder, { recursive: true, force: true });
  const files = globSync('test/editor/**/*.test.ts', { cwd: root }).filter(isWanted);
  await build({
    absWorkingDir: root,
    entryPoints: ['test/editor/run.ts', ...files],
    outdir: folder,
    outbase: 'test/editor',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    // The ES module entry of mocha gives `require` another shape under Node 22 than under Node 24.
    alias: { mocha: 'mocha/lib/mocha.cjs' },
    // The proxy reads its own package.json from where it lies.
    external: ['vscode', 'mocha/lib/mocha.cjs', 'proxy'],
    sourcemap: 'inline',
    keepNames: true,
    logLevel: 'warning',
  });
  return [...new Set(files.map(file => relative('test/editor', dirname(file))))].sort();
};

if (process.argv[1] === import.meta.filename) await bundleEditorTests(() => true);
