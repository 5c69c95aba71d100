import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import { describe, test } from 'node:test';

const root = join(import.meta.dirname, '..', '..');

interface Import {
  readonly from: string;
  /** A file of the project, or the name of a package. */
  readonly to: string;
  readonly isType: boolean;
}

const imports = globSync(['src/**/*.ts', 'media/**/*.ts'], { cwd: root }).flatMap(importsOf);

/**
 * Which part of the project may use which, itself always included. Inner: `cloud`. Middle: `model`, `emulator`. Outer:
 * the rest, where neighbours know `ui` and the contracts, and only `commands`, `app.ts` and `extension.ts` know the neighbours.
 */
const mayUse: Readonly<Record<string, readonly string[]>> = {
  cloud: [],
  model: ['cloud'],
  emulator: ['cloud'],
  credentials: ['cloud'],
  network: ['cloud', 'ui', 'contributions.ts'],
  support: ['cloud', 'model', 'network', 'ui', 'contributions.ts'],
  ui: ['cloud', 'model', 'contributions.ts'],
  accounts: ['cloud', 'model', 'credentials', 'emulator', 'ui', 'contributions.ts'],
  tree: ['cloud', 'model', 'ui', 'contributions.ts'],
  panels: ['cloud', 'model', 'ui', 'contributions.ts'],
  wizards: ['cloud', 'model', 'ui', 'contributions.ts'],
  commands: [
    'cloud',
    'model',
    'accounts',
    'credentials',
    'tree',
    'panels',
    'support',
    'wizards',
    'ui',
    'contributions.ts',
  ],
  'contributions.ts': [],
  'historyFiles.ts': ['model'],
  'app.ts': [
    'cloud',
    'model',
    'accounts',
    'credentials',
    'network',
    'panels',
    'support',
    'tree',
    'ui',
    'historyFiles.ts',
    'contributions.ts',
  ],
  'extension.ts': ['app.ts', 'tree', 'commands', 'contributions.ts'],
  media: ['model', 'src/panels/messages.ts', 'src/panels/status/protocol.ts', 'src/panels/group/protocol.ts'],
};
/** What may be named where nothing of it runs. */
const mayName: Readonly<Record<string, readonly string[]>> = {
  model: ['credentials'],
  support: ['accounts', 'tree'],
  tree: ['accounts'],
  panels: ['accounts'],
  wizards: ['accounts', 'credentials', 'tree'],
  commands: ['app.ts'],
  'contributions.ts': ['cloud', 'tree', 'model'],
};

describe('the borders between the parts of the project', () => {
  test('are read at all', () => {
    assert.ok(imports.length > 100);
    assert.ok(imports.some(({ isType }) => isType) && imports.some(({ isType }) => !isType));
    assert.deepEqual(
      [...new Set(imports.map(({ from }) => partOf(from)))].filter(part => !(part in mayUse)),
      [],
    );
  });

  test('are crossed in one direction only', () => {
    const isAllowed = ({ from, to, isType }: Import): boolean => {
      const [part, other] = [partOf(from), partOf(to)];
      if (part === other || mayUse[part]?.some(name => name === other || name === to)) return true;
      return isType && (mayName[part]?.includes(other) ?? false);
    };
    assert.deepEqual(
      imports.filter(({ to }) => isOurs(to)).filter(item => !isAllowed(item)),
      [],
    );
  });

  test('keep the editor out of the inner rings and out of the page', () => {
    const inner = ['cloud', 'model', 'credentials', 'emulator', 'media'];
    assert.deepEqual(
      imports.filter(({ from, to }) => to === 'vscode' && inner.includes(partOf(from))),
      [],
    );
    assert.ok(imports.some(({ to }) => to === 'vscode'));
  });

  test('keep the protocols of the pages free of what a page cannot run', () => {
    const messages = 'src/panels/messages.ts';
    const ofProtocols = imports.filter(
      ({ from }) => from === messages || /^src\/panels\/\w+\/protocol\.ts$/.test(from),
    );
    assert.ok(ofProtocols.length > 0);
    assert.deepEqual(
      ofProtocols.filter(({ to, isType }) => !isType && to !== messages && partOf(to) !== 'model'),
      [],
    );
  });

  test('keep tests out of the product', () => {
    assert.deepEqual(
      imports.filter(({ to }) => to.startsWith('test/')),
      [],
    );
  });

  test('keep out the index of undici, which replaces the dispatcher of the whole process', () => {
    assert.deepEqual(
      imports.filter(({ to, isType }) => !isType && (to === 'undici' || to.startsWith('undici/lib/global'))),
      [],
    );
  });

  test('lead only to files that exist', () => {
    const files = new Set(globSync(['{src,media,test,l10n}/**/*', '*'], { cwd: root }).map(slashed));
    assert.deepEqual(
      imports.filter(({ to }) => isOurs(to) && !files.has(to)),
      [],
    );
  });
});

/** Static, re-exported and dynamic imports. */
function importsOf(path: string): readonly Import[] {
  const from = slashed(path);
  const text = readFileSync(join(root, path), 'utf8');
  const target = (specifier: string): string =>
    specifier.startsWith('.') ? posix.normalize(posix.join(slashed(dirname(from)), specifier)) : specifier;
  const declared = [...text.matchAll(/^(?:import|export) (type )?(?:[^;'"]*? from )?'([^']+)'/gm)].map(
    ([, type, specifier = '']) => ({ from, to: target(specifier), isType: type !== undefined }),
  );
  const dynamic = [...text.matchAll(/\b(typeof )?import\('([^']+)'\)/g)].map(([, type, specifier = '']) => ({
    from,
    to: target(specifier),
    isType: type !== undefined,
  }));
  return [...declared, ...dynamic];
}

const isOurs = (target: string): boolean => /^(src|media|test)\//.test(target);

/** The folder below `src`, or a file that lies there. */
const partOf = (path: string): string =>
  path.startsWith('src/') ? (path.split('/')[1] ?? '') : (path.split('/')[0] ?? '');

function slashed(path: string): string {
  return path.split(sep).join('/');
}
