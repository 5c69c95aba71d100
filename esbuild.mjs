// node esbuild.mjs [--production]: the extension, the pages and pictures it shows, and what of others it contains, into
// dist/.
import { build } from 'esbuild';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { chinesePictures } from './media/walkthrough/chinese.mjs';

const root = import.meta.dirname ?? dirname(fileURLToPath(import.meta.url));
/** What every window loads at its start, even if nobody uses the extension and nothing is watched. */
const maximumStartBytes = 30_000;
/** A part that is smaller comes together with others: files of their own would cost more than loading less saves. */
const smallBytes = 9_500;

const main = async production => {
  const shared = {
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    minify: production,
    // Production maps are kept beside the code for reading the stack traces of a log, but the code does not point at
    // them.
    sourcemap: production ? 'external' : 'linked',
    logLevel: 'warning',
  };
  const forHost = {
    ...shared,
    outdir: 'dist',
    platform: 'node',
    target: 'node22',
    external: ['vscode'],
    // So the stack traces in the log of a user can be read without the maps. No log has those of pages.
    keepNames: true,
  };
  const firstUse = new Set();
  const entry = await build({
    ...forHost,
    entryPoints: ['src/extension.ts'],
    // The editor takes far longer to load an ES module than to `require` one, and it loads this one at activation.
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    supported: { 'dynamic-import': true },
    plugins: [loadedOnFirstUse(firstUse)],
  });
  const behindEntry = (together, options) =>
    build({
      ...forHost,
      entryPoints: [...firstUse],
      // Flat, as the entry imports them.
      entryNames: '[name]',
      chunkNames: 'chunks/[name]-[hash]',
      format: 'esm',
      splitting: true,
      ...onlyUsedParts,
      plugins: [beginTogether(together), ...onlyUsedParts.plugins],
      ...options,
    });
  const apart = await behindEntry({ modules: [], loaded: [] }, { minify: true, sourcemap: false });
  const [behind, pages] = await Promise.all([
    behindEntry(smallParts(apart.metafile)),
    build({
      ...shared,
      entryPoints: globSync('media/*/page.ts', { cwd: root }).map(file => ({ in: file, out: basename(dirname(file)) })),
      outdir: 'dist/pages',
      chunkNames: 'chunks/[name]-[hash]',
      format: 'esm',
      splitting: true,
      platform: 'browser',
      target: 'es2022',
    }),
  ]);
  refuseTwice(entry.metafile.inputs, behind.metafile.inputs);
  const inputs = [entry, behind, pages].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  refuseUnwanted(inputs);
  const entryBytes = entry.metafile.outputs['dist/extension.cjs'].bytes;
  const startBytes = entryBytes + bytesLoadedWith('dist/atStart.js', behind.metafile.outputs);
  if (production && startBytes > maximumStartBytes) {
    throw new Error(`Every window would load ${startBytes} bytes at its start, more than ${maximumStartBytes}.`);
  }
  const bundled = bundledPackages([entry, behind, pages].map(({ metafile }) => metafile));
  const pictures = chinesePictures(root).map(({ name, text }) => ({
    path: join(root, 'dist/walkthrough/zh-cn', name),
    contents: Buffer.from(text),
  }));
  const written = [
    ...[entry, behind, pages].flatMap(({ outputFiles }) => outputFiles),
    ...pictures,
    {
      path: join(root, 'dist/ThirdPartyNotices.txt'),
      contents: Buffer.from(noticesFor(Object.keys(bundled.packages))),
    },
    // Not packed: test/host/sbom.ts makes the bill of materials of it.
    { path: join(root, 'dist/bundled.json'), contents: Buffer.from(`${JSON.stringify(bundled, undefined, 2)}\n`) },
  ];
  replaceFolder(join(root, 'dist'), written);
  console.log(
    `Built dist/: ${entryBytes} bytes are loaded at activation, and ${startBytes} in all if nothing is watched.`,
  );
};

/** Leaves what is imported dynamically out of a bundle, to be found beside it, and adds the paths of it to a set. */
const loadedOnFirstUse = files => ({
  name: 'loaded-on-first-use',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      files.add(join(resolveDir, path));
      return { path: `./${basename(path, '.ts')}.js`, external: true };
    });
  },
});

const [app, atStart] = ['src/app.ts', 'src/sentinel/atStart.ts'];

/**
 * Makes all that is loaded on first use begin with app.ts, which is always loaded then, and with the modules of small
 * parts. So each of the two comes in one file. Else they would come in one for each set of parts that share something,
 * and the most of these would be tiny. What is `loaded` of the small parts is one module, by whichever name it is asked
 * for. What looks at the start of every window whether there is anything to load begins with nothing.
 *
 * Nothing that is loaded on first use has a default export, which would be lost.
 */
const beginTogether = ({ modules, loaded }) => ({
  name: 'begin-together',
  setup({ onResolve, onLoad }) {
    const [namespace, together] = ['begin-with-app', 'together'];
    onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) => {
      // Not where the checkout lies, on which the names of the chunks would depend.
      const file = relative(root, resolve(resolveDir, path)).replaceAll(sep, '/');
      if (kind === 'dynamic-import' && loaded.includes(file)) return { path: together, namespace };
      const isLoadedOnFirstUse = kind === 'entry-point' || kind === 'dynamic-import';
      return isLoadedOnFirstUse && file !== app && file !== atStart ? { path: file, namespace } : undefined;
    });
    onLoad({ filter: /./, namespace }, ({ path }) => ({
      contents: [
        ...[app, ...modules].map(file => `import './${file}';`),
        ...(path === together ? loaded : [path]).map(file => `export * from './${file}';`),
      ].join('\n'),
      resolveDir: root,
    }));
  },
});

/**
 * The modules of all parts that are small, with whatever they import, and those of them that other parts load on first
 * use.
 */
const smallParts = ({ outputs }) => {
  const small = new Set(
    Object.keys(outputs).filter(file => outputs[file].bytes < smallBytes || app in outputs[file].inputs),
  );
  const isSmall = file =>
    outputs[file].imports.every(
      ({ kind, path, external }) => kind !== 'import-statement' || external || small.has(path),
    );
  for (let before = 0; before !== small.size;) {
    before = small.size;
    for (const file of small) if (!isSmall(file)) small.delete(file);
  }
  const parts = [...small].map(file => outputs[file]).filter(({ inputs }) => !(app in inputs));
  const entry = /^begin-with-app:/;
  const loaded = parts.filter(({ entryPoint }) => entry.test(entryPoint));
  const names = loaded.flatMap(({ exports }) => exports);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  // `export *` would leave them out without a word.
  if (twice.length > 0) throw new Error(`Loaded together, but exported twice: ${twice.join(', ')}`);
  return {
    modules: parts
      .flatMap(({ inputs }) => Object.keys(inputs))
      .filter(file => file.startsWith('src/') && file !== atStart),
    loaded: loaded.map(({ entryPoint }) => entryPoint.replace(entry, '')),
  };
};

/** The size of a file and of all that comes with it. */
const bytesLoadedWith = (first, outputs) => {
  const files = new Set([first]);
  for (const file of files) {
    const loaded = outputs[file].imports.filter(({ kind, external }) => kind === 'import-statement' && !external);
    for (const { path } of loaded) files.add(path);
  }
  return [...files].reduce((sum, file) => sum + outputs[file].bytes, 0);
};

const stateless = ['src/cloud/loadedOnce.ts', 'src/contributions.ts', 'src/model/agent/toolNames.ts'];

/** What lies in the entry and behind it runs once in each, so it must not hold anything, as these do not. */
const refuseTwice = (entry, behind) => {
  const twice = Object.keys(entry).filter(file => file in behind && !stateless.includes(file));
  if (twice.length > 0) throw new Error(`Would be there twice, with a state each: ${twice.join(', ')}`);
};

/**
 * Leaves out what is never reached of two dependencies. If it were reached after all, it would say so.
 *
 * - Of undici its web half, which is for bodies of form data, while ours are strings (`WireRequest`), and which brings a
 *   second `fetch` with a process-wide dispatcher; and HTTP/2, which `connection.ts` never offers to a server. Of its
 *   parser there are two copies, and undici takes the plain one when the one with vector instructions cannot be loaded.
 * - Of fast-xml-parser what validates a document first, which is only done when it is asked for, and what judges the
 *   entities that a document declares, which it cannot do without a DOCTYPE, and a body with one is refused (`bodies.ts`).
 */
const withoutUnusedParts = {
  name: 'without-unused-parts',
  setup({ onResolve, onLoad }) {
    const leaveOut = (filter, from, contentsFor) => {
      const namespace = `without-${from}-${filter.source}`;
      onResolve({ filter }, ({ importer, path }) =>
        importer.includes(join('node_modules', from)) ? { path, namespace } : undefined,
      );
      onLoad({ filter: /./, namespace }, ({ path }) => ({
        contents: contentsFor(`throw new Error('This bundle of ${from} is without ${basename(path)}.');`),
      }));
    };
    leaveOut(/\/web\/|llhttp_simd-wasm/, 'undici', refuse => refuse);
    leaveOut(/\/client-h2\.js$/, 'undici', refuse => `module.exports = () => { ${refuse} };`);
    leaveOut(/\/validator\.js$/, 'fast-xml-parser', refuse => `export const validate = () => { ${refuse} };`);
    leaveOut(
      /^is-unsafe$/,
      'fast-xml-parser',
      refuse => `export const HTML = [], XML = [], isUnsafe = () => { ${refuse} };`,
    );
  },
};

/** Gives undici its parser out of a third of the bytes, because text of binary data hardly becomes smaller in the package. */
const smallParser = {
  name: 'small-parser',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]undici[\\/]lib[\\/]llhttp[\\/]llhttp-wasm\.js$/ }, ({ path }) => {
      const packed = brotliCompressSync(createRequire(path)(path)).toString('base64');
      return {
        contents: `module.exports = require('node:zlib').brotliDecompressSync(Buffer.from('${packed}', 'base64'));`,
      };
    });
  },
};

/** Lets dependencies written in CommonJS have Node's modules, for which they ask with `require`: an ES module has none. */
const nodeModulesAreImported = {
  name: 'node-modules-are-imported',
  setup({ onResolve, onLoad }) {
    const [required, imported] = ['required-from-node', 'imported-from-node'];
    onResolve({ filter: /./ }, ({ kind, namespace, path }) => {
      if (kind !== 'require-call' || !isBuiltin(path)) return undefined;
      return { path, namespace: namespace === required ? imported : required };
    });
    onLoad({ filter: /./, namespace: required }, ({ path }) => ({
      contents: `module.exports = require('${path}').default;`,
    }));
    onLoad({ filter: /./, namespace: imported }, ({ path }) => ({ contents: `export { default } from '${path}';` }));
  },
};

/** How the libraries of others get into a bundle. A test runs the tests of what uses them on such a bundle. */
export const onlyUsedParts = {
  plugins: [withoutUnusedParts, smallParser, nodeModulesAreImported],
  // undici's own switch for a bundle without its second, experimental parser, which it uses only when it is told to.
  define: { esbuildDetection: 'true' },
};

/** The parts of undici that change `fetch` for every extension of the host, or are of no use here. */
const refuseUnwanted = files => {
  const unwanted = files.filter(file =>
    /node_modules\/undici\/(index\.js|lib\/(global\.js|web\/|mock\/|cache\/|milo\/))/.test(file),
  );
  if (unwanted.length > 0) throw new Error(`Not to be bundled: ${unwanted.join(', ')}`);
};

/**
 * The packages of others of which there is code in the outputs, by their folders, each with those of them that it uses;
 * and those that the extension itself uses. A package of which nothing was left over does not count.
 */
const bundledPackages = metafiles => {
  const present = new Set(
    metafiles.flatMap(({ outputs }) =>
      Object.values(outputs).flatMap(({ inputs }) =>
        Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [packageFolder(file)] : [])),
      ),
    ),
  );
  const uses = new Map([...present].map(folder => [folder, new Set()]));
  for (const [file, { imports }] of metafiles.flatMap(({ inputs }) => Object.entries(inputs))) {
    const user = packageFolder(file);
    const used = imports
      .map(({ path }) => packageFolder(path))
      .filter(folder => folder !== undefined && folder !== user);
    for (const folder of used) if (present.has(folder)) uses.get(user)?.add(folder);
  }
  const sorted = [...uses].map(([folder, used]) => [folder, [...used].sort()]).sort();
  return {
    uses: sorted.find(([folder]) => folder === undefined)[1],
    packages: Object.fromEntries(sorted.filter(([folder]) => folder !== undefined)),
  };
};

/** The folder of the package that a file belongs to, or nothing for a file of ours. */
const packageFolder = file => file.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0];

const noticesFor = folders => {
  const notices = folders.map(folder => {
    const { name, version, license, homepage, repository } = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    );
    if (!license) throw new Error(`${name} has no licence.`);
    const file = globSync('{LICENSE,LICENCE,license,licence}*', { cwd: join(root, folder) })[0];
    const text = file
      ? readFileSync(join(root, folder, file), 'utf8').trim()
      : (homepage ?? repository?.url ?? repository);
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  // undici has this compiled into it, and comes without its licence. https://github.com/nodejs/llhttp/blob/main/LICENSE
  const parser = readFileSync(join(root, 'licenses/llhttp.txt'), 'utf8');
  if (folders.includes('node_modules/undici')) notices.push(`llhttp (MIT)\n\n${parser}`);
  return ['This extension contains the following works of others.\n', ...notices].join(`\n${'-'.repeat(80)}\n\n`);
};

/** Writes what changed and removes what is left of earlier builds; an unchanged file is not touched. */
const replaceFolder = (folder, files) => {
  const wanted = new Set(files.map(({ path }) => relative(folder, path).replaceAll(sep, '/')));
  for (const old of globSync('**/*.{js,cjs,map,svg,txt,json}', { cwd: folder })) {
    if (!wanted.has(old.replaceAll(sep, '/'))) rmSync(join(folder, old));
  }
  for (const { path, contents } of files) {
    if (existsSync(path) && readFileSync(path).equals(contents)) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
};

if (process.argv[1] === import.meta.filename) {
  await main(process.argv.includes('--production')).catch(error => {
    // What esbuild found it has printed itself.
    console.error('errors' in error ? 'The build failed.' : error.message);
    process.exitCode = 1;
  });
}
