import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile, transform } from 'esbuild';

const root = join(import.meta.dirname, '..', '..', '..');
const shared: {
  readonly absWorkingDir: string;
  readonly bundle: true;
  readonly minify: true;
  readonly write: false;
  readonly metafile: true;
  readonly external: string[];
  readonly logLevel: 'silent';
} = {
  ...{ absWorkingDir: root, bundle: true, minify: true, write: false, metafile: true },
  ...{ external: ['vscode'], logLevel: 'silent' },
};

/** A file that is there for peeking only: in a folder of that name, or with it at the beginning of its own. */
const isOfPeeking = (file: string): boolean => /^(?:src|media)\/.*(?:\/|^)peek/i.test(file);

/** How many minified bytes of the package would not be in it if nobody could peek: code and styles. */
export async function bytesForPeeking(): Promise<number> {
  const pages = globSync('media/*/page.ts', { cwd: root }).map(file => file.replaceAll('\\', '/'));
  const host = { ...shared, outdir: 'dist' } as const;
  const built = [
    await build({ ...host, platform: 'node', format: 'esm', splitting: true, entryPoints: ['src/extension.ts'] }),
    ...(await Promise.all(pages.map(page => build({ ...host, format: 'iife', entryPoints: [page] })))),
  ];
  const code = built.reduce((sum, { metafile }) => sum + bytesOnlyFor(metafile), 0);
  const styles = join(root, 'media', 'peek', 'page.css');
  if (!existsSync(styles)) return code;
  return code + (await transform(readFileSync(styles, 'utf8'), { loader: 'css', minify: true })).code.length;
}

function bytesOnlyFor({ inputs, outputs }: Metafile): number {
  const entries = Object.values(outputs).flatMap(({ entryPoint }) => entryPoint ?? []);
  const reached = reachedFrom(
    entries.filter(entry => !isOfPeeking(entry)),
    inputs,
  );
  let bytes = 0;
  for (const output of Object.values(outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(output.inputs))
      if (!reached.has(file)) bytes += bytesInOutput;
  }
  return bytes;
}

/** The files that are there without those for peeking. */
function reachedFrom(entries: readonly string[], inputs: Metafile['inputs']): ReadonlySet<string> {
  const reached = new Set(entries);
  for (const file of reached) {
    for (const { path } of inputs[file]?.imports ?? []) if (path in inputs && !isOfPeeking(path)) reached.add(path);
  }
  return reached;
}

/** How many minified bytes some modules have with what they import, as far as it counts. */
export async function bytesOf(
  modules: readonly string[],
  counts: (file: string) => boolean = () => true,
): Promise<number> {
  const contents = modules
    .map((module, index) => `export * as part${index} from '${module.startsWith('src') ? `./${module}` : module}';`)
    .join('\n');
  const stdin = { contents, resolveDir: root, loader: 'ts' } as const;
  const { metafile } = await build({ ...shared, platform: 'node', format: 'esm', stdin });
  return Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .reduce((sum, [file, { bytesInOutput }]) => (counts(file) ? sum + bytesInOutput : sum), 0);
}
