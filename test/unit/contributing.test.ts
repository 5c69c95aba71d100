import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { posix, sep } from 'node:path';
import { describe, test } from 'node:test';

const page = readFileSync('CONTRIBUTING.md', 'utf8');
const files = globSync(['src/**/*', 'media/**/*', 'test/**/*', 'l10n/*', 'docs/*', '*'], {
  exclude: name => name === 'node_modules',
}).map(file => file.split(sep).join(posix.sep));

const quoted = (text: string): readonly string[] => [...text.matchAll(/`([^`\n]+)`/g)].map(([, inside = '']) => inside);
const isFile = (text: string): boolean => /^[\w./-]+\.(?:ts|mjs|css|json|txt|md)$/.test(text);
const rows = [...page.matchAll(/^\| `([^`]+)` \| (.*) \|$/gm)].map(([, first = '', rest = '']) => ({ first, rest }));

describe('CONTRIBUTING.md', () => {
  test('has a line for every folder and file directly below src, and for nothing else', () => {
    const there = readdirSync('src', { withFileTypes: true }).map(entry =>
      entry.isDirectory() ? `${entry.name}/` : entry.name,
    );
    const named = rows.map(({ first }) => first).filter(first => /\/$|\.ts$/.test(first));
    assert.deepEqual(named.toSorted(), there.toSorted());
  });

  test('names, of a folder, only files that are below it', () => {
    for (const { first, rest } of rows.filter(({ first }) => first.endsWith('/'))) {
      for (const name of quoted(rest).filter(isFile)) {
        const isThere = files.some(file => file.startsWith(`src/${first}`) && file.endsWith(`/${name}`));
        assert.ok(isThere || files.includes(`src/${name}`), `${name} is not below src/${first}`);
      }
    }
  });

  test('names only files and folders that there are', () => {
    for (const name of quoted(page).filter(text => isFile(text) || /^[a-z][\w-]*\/[\w/-]*$/i.test(text))) {
      if (name.startsWith('artifacts/')) continue;
      assert.ok(
        files.some(file => file === name || file.endsWith(`/${name.replace(/\/$/, '')}`) || file.startsWith(name)),
        name,
      );
    }
  });

  test('lists the scripts of package.json, but for the parts of others', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: object };
    const parts = ['build', 'format', 'lint', 'vscode:prepublish'];
    const named = quoted(page).flatMap(text => /^npm (?:run )?([\w:]+)$/.exec(text)?.[1] ?? []);
    assert.deepEqual(
      [...new Set(named)].toSorted(),
      Object.keys(scripts)
        .filter(name => !parts.includes(name))
        .toSorted(),
    );
  });
});
