import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build, type BuildOptions } from 'esbuild';

const root = join(import.meta.dirname, '..', '..');
const files = ['directSender', 'connection', 'bodies'].map(name => `test/unit/cloud/${name}.test.ts`);
const folder = join(root, 'artifacts', 'bundled-parts');

/** A request that is never answered, as it can be when a part is missing, has no end. Much longer than all of them need. */
const hangingMs = 180_000;

before(async () => {
  const script = pathToFileURL(join(root, 'esbuild.mjs')).href;
  const { onlyUsedParts } = (await import(script)) as { readonly onlyUsedParts: BuildOptions };
  await build({
    absWorkingDir: root,
    entryPoints: files,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    // The proxy reads its own package.json from where it lies.
    external: ['proxy'],
    logLevel: 'warning',
    ...onlyUsedParts,
  });
});

after(() => {
  rmSync(folder, { recursive: true, force: true });
});

for (const file of files) {
  test(
    `with only those parts of others that the package has, all of ${basename(file)} passes`,
    { timeout: hangingMs },
    async ({ signal }) => {
      // Else it would report to this run, of which it is no part.
      const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
      const bundle = join(folder, basename(file).replace(/ts$/, 'mjs'));
      // Which files of undici are loaded can only be seen where they are files.
      const options = ['--test-reporter=tap', '--test-skip-pattern=loads nothing of undici', bundle];
      const { stdout } = await promisify(execFile)(process.execPath, options, { env, signal, maxBuffer: 16_000_000 });
      assert.match(stdout, /^# pass [1-9]/m);
      assert.match(stdout, /^# fail 0$/m);
    },
  );
}
