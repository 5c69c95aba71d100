import { build } from 'esbuild';
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './processes.ts';

const folder = join(root, 'artifacts', 'editor-tests');

/** The module that exports `run()`, once the tests are bundled. */
export const bundledRun = join(folder, 'run.cjs');

/** Bundles test/editor, each file to one of CommonJS: VS Code loads the test module with `require`. */
export const bundleEditorTests = async (isWanted: (file: string) => boolean): Promise<void> => {
  rmSync(folder, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['test/editor/run.ts', ...globSync('test/editor/**/*.test.ts', { cwd: root }).filter(isWanted)],
    outdir: folder,
    outbase: 'test/editor',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    // The ES module entry of mocha gives `require` another shape under Node 22 than under Node 24.
    alias: { mocha: 'mocha/lib/mocha.cjs' },
    external: ['vscode', 'mocha/lib/mocha.cjs'],
    sourcemap: 'inline',
    keepNames: true,
    logLevel: 'warning',
  });
};

if (process.argv[1] === import.meta.filename) await bundleEditorTests(() => true);
