import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { describe, test } from 'node:test';

const root = join(import.meta.dirname, '..', '..');

interface Import {
  readonly from: string;
  /** A file of the project, or the name of a package. */
  readonly to: string;
  readonly isType: boolean;
  /** With `import()`: loaded not before it is used, when the file that asks for it has long been loaded. */
  readonly isLater: boolean;
}

const imports = globSync(['src/**/*.ts', 'media/**/*.ts'], { cwd: root }).flatMap(path =>
  importsIn(slashed(path), readFileSync(join(root, path), 'utf8')),
);

/**
 * Which part of the project may use which, itself always included. Inner: `cloud`. Middle: `model`, `emulator`. Outer:
 * the rest, where neighbours know `ui` and the contracts, and only `commands`, `app.ts` and `extension.ts` know the neighbours.
 */
const mayUse: Readonly<Record<string, readonly string[]>> = {
  cloud: [],
  model: ['cloud'],
  emulator: ['cloud'],
  mcp: ['cloud', 'model'],
  credentials: ['cloud'],
  network: ['cloud', 'ui', 'contributions.ts'],
  support: ['cloud', 'model', 'network', 'ui', 'contributions.ts'],
  ui: ['cloud', 'model', 'contributions.ts'],
  accounts: ['cloud', 'model', 'credentials', 'emulator', 'ui', 'contributions.ts'],
  tree: ['cloud', 'model', 'ui', 'contributions.ts'],
  panels: ['cloud', 'model', 'ui', 'contributions.ts'],
  wizards: ['cloud', 'model', 'ui', 'contributions.ts'],
  sentinel: ['cloud', 'model', 'ui', 'contributions.ts'],
  agents: ['cloud', 'model', 'mcp', 'ui', 'wizards', 'contributions.ts'],
  commands: [
    'cloud',
    'model',
    'agents',
    'accounts',
    'credentials',
    'tree',
    'panels',
    'support',
    'wizards',
    'ui',
    'contributions.ts',
  ],
  // What a link leads to is opened as a command would open it.
  links: ['cloud', 'model', 'commands', 'wizards', 'ui', 'contributions.ts'],
  'contributions.ts': [],
  stored: ['cloud', 'model', 'accounts', 'tree', 'ui', 'contributions.ts'],
  'app.ts': [
    'agents',
    'cloud',
    'model',
    'accounts',
    'credentials',
    'network',
    'panels',
    'sentinel',
    'support',
    'tree',
    'ui',
    'stored',
    'wizards',
    'contributions.ts',
  ],
  'extension.ts': ['agents', 'app.ts', 'sentinel', 'tree', 'links', 'commands', 'contributions.ts'],
  media: [
    'model',
    'src/panels/messages.ts',
    'src/panels/status/protocol.ts',
    'src/panels/group/protocol.ts',
    'src/panels/peek/protocol.ts',
    'src/panels/board/protocol.ts',
    'src/ui/plainText.ts',
    'src/ui/written.ts',
    'src/ui/refusals.ts',
    'src/ui/groupFacts.ts',
    'src/ui/verdictWords.ts',
    'src/ui/startWords.ts',
    'src/ui/slsStartWords.ts',
    'src/ui/dtsStartWords.ts',
  ],
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

  test('are read in every form of an import', () => {
    const text = [
      "import one from './one.ts';",
      "import { type Two } from '../two.ts';",
      "import type { Three } from './three.ts';",
      "import {\n  four,\n  type Four,\n} from './four.ts';",
      "export * from './five.ts';",
      "import './six.ts';",
      "type Seven = typeof import('./seven.ts');",
      "const eight = await import('./eight.ts');",
    ].join('\n');
    assert.deepEqual(
      importsIn('src/made/up.ts', text).map(({ to, isType, isLater }) => [to, isType, isLater]),
      [
        ['src/made/one.ts', false, false],
        ['src/two.ts', false, false],
        ['src/made/three.ts', true, false],
        ['src/made/four.ts', false, false],
        ['src/made/five.ts', false, false],
        ['src/made/six.ts', false, false],
        ['src/made/seven.ts', true, false],
        ['src/made/eight.ts', false, true],
      ],
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
    const inner = ['cloud', 'model', 'credentials', 'emulator', 'mcp', 'media'];
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

  test('are not asked for by a file itself, which esbuild does not survive even where it is loaded later', () => {
    assert.deepEqual(
      imports.filter(({ from, to }) => from === to),
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

describe('circles of imports', () => {
  test('are not in the project', () => {
    assert.deepEqual(circlesOf(imports.filter(({ to }) => isOurs(to))), []);
  });

  const madeUp = (lines: readonly string[]): readonly Import[] =>
    lines.map(line => {
      const [from = '', arrow, to = ''] = line.split(' ');
      return { from, to, isType: arrow === '-type->', isLater: arrow === '-later->' };
    });

  test('are found in a made-up project, each with its path', () => {
    assert.deepEqual(circlesOf(madeUp(['b -> c', 'c -> a', 'a -> b', 'into -> a', 'a -> out'])), ['a → b → c → a']);
    assert.deepEqual(circlesOf(madeUp(['self -> self'])), ['self → self']);
    assert.deepEqual(circlesOf(madeUp(['a -> b', 'b -> a', 'b -> c', 'c -> d', 'd -> b'])), [
      'a → b → a',
      'b → c → d → b',
    ]);
  });

  test('are found where types alone are imported', () => {
    assert.deepEqual(circlesOf(madeUp(['a -> b', 'b -type-> a'])), ['a → b → a']);
  });

  test('are neither a file that two others share nor one that is loaded later', () => {
    assert.deepEqual(circlesOf(madeUp(['a -> b', 'a -> c', 'b -> d', 'c -> d', 'd -later-> a'])), []);
  });
});

/** Static, re-exported and dynamic imports of a file with this text. */
function importsIn(from: string, text: string): readonly Import[] {
  const target = (specifier: string): string =>
    specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), specifier)) : specifier;
  const declared = [...text.matchAll(/^(?:import|export) (type )?(?:[^;'"]*? from )?'([^']+)'/gm)].map(
    ([, type, specifier = '']) => ({ from, to: target(specifier), isType: type !== undefined, isLater: false }),
  );
  const called = [...text.matchAll(/\b(typeof )?import\('([^']+)'\)/g)].map(([, type, specifier = '']) => ({
    from,
    to: target(specifier),
    isType: type !== undefined,
    isLater: type === undefined,
  }));
  return [...declared, ...called];
}

/**
 * The shortest circle through each file that is on one, as `a → b → a`. An import of types alone counts like any other:
 * whoever reads one of the files has to know them all. What is loaded later does not count.
 */
function circlesOf(all: readonly Import[]): readonly string[] {
  const next = Map.groupBy(
    all.filter(({ isLater }) => !isLater),
    ({ from }) => from,
  );
  const circles = [...next.keys()].flatMap(file => {
    const circle = wayBackTo(file, next);
    return circle === undefined ? [] : [turned(circle)];
  });
  return [...new Set(circles.map(circle => [...circle, circle[0]].join(' → ')))].sort();
}

/** The files of the shortest way from a file to itself, breadth first. */
function wayBackTo(start: string, next: ReadonlyMap<string, readonly Import[]>): readonly string[] | undefined {
  const ways = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const { to } of next.get(way.at(-1) ?? '') ?? []) {
      if (to === start) return way;
      if (!seen.has(to)) ways.push([...way, to]);
      seen.add(to);
    }
  }
  return undefined;
}

/** The same circle, begun at the name that comes first, so that it is found to be the same. */
function turned(circle: readonly string[]): readonly string[] {
  const first = circle.indexOf([...circle].sort()[0] ?? '');
  return [...circle.slice(first), ...circle.slice(0, first)];
}

const isOurs = (target: string): boolean => /^(src|media|test)\//.test(target);

/** The folder below `src`, or a file that lies there. */
const partOf = (path: string): string =>
  path.startsWith('src/') ? (path.split('/')[1] ?? '') : (path.split('/')[0] ?? '');

function slashed(path: string): string {
  return path.split(sep).join('/');
}
