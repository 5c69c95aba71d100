import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, test } from 'node:test';
import bundle from '../../l10n/bundle.l10n.zh-cn.json' with { type: 'json' };
import manifest from '../../package.json' with { type: 'json' };
import titles from '../../package.nls.json' with { type: 'json' };
import chineseTitles from '../../package.nls.zh-cn.json' with { type: 'json' };
import { extensionId, settingNames } from '../../src/contributions.ts';
import { type PolicyDocument, wholePolicy } from '../../src/model/permissions.ts';
import { packagePath } from '../host/package.ts';
import { packagedReadme } from '../host/packagedReadme.ts';
import { maximumPictureBytes, picturePartsOf, pictureSize } from '../pictures/picture.ts';
import { type Section, sectionsOf } from '../support/document.ts';

const root = join(import.meta.dirname, '..', '..');
const documentText = (name: string): string => readFileSync(join(root, name), 'utf8');
const english = sectionsOf(documentText('README.md'));
const chinese = sectionsOf(documentText('README.zh-CN.md'));
const readmes = { 'README.md': english, 'README.zh-CN.md': chinese };

describe('the README', () => {
  test('has the policies that Show RAM Policy gives, the second as what is to be added to the first', () => {
    const blocks = [...documentText('README.md').matchAll(/```json\n([^]*?)```/g)].map(
      ([, text = '']) => JSON.parse(text) as PolicyDocument,
    );
    const [reading, more] = blocks;
    assert.equal(blocks.length, 2);
    assert.deepEqual(reading, wholePolicy('reading'));
    assert.deepEqual([...reading.Statement, ...(more?.Statement ?? [])], wholePolicy('changing').Statement);
    const actionsOf = (policy?: PolicyDocument): number =>
      policy?.Statement.flatMap(({ Action }) => Action).length ?? 0;
    const [, permissions = ''] = sectionNamed('At a glance').rows[1] ?? [];
    assert.deepEqual(permissions.match(/\d+/g), [String(actionsOf(reading)), String(actionsOf(more))]);
  });

  test('explains every setting, with its default', () => {
    const settings = manifest.contributes.configuration.properties;
    const named = sectionNamed('Settings').rows.map(([name = '', value = '']) => [unquoted(name), unquoted(value)]);
    assert.deepEqual(
      Object.fromEntries(named),
      Object.fromEntries(
        Object.entries(settings).map(([name, { default: value }]) => [
          name,
          typeof value === 'string' ? value || 'empty' : JSON.stringify(value),
        ]),
      ),
    );
    assert.equal(named.length, settingNames.length);
  });

  test('installs what npm run package makes, in the editor that the manifest asks for', () => {
    const [fence = ''] = sectionNamed('Install').fences;
    assert.ok(fence.includes(`artifacts/${basename(packagePath)}\n`));
    for (const section of english) {
      for (const [, script = ''] of section.fences.join('\n').matchAll(/^npm (?:run )?(\w+)$/gm)) {
        assert.ok(script in manifest.scripts, script);
      }
    }
    const [, needed = ''] = sectionNamed('At a glance').rows[0] ?? [];
    assert.ok(manifest.engines.vscode.startsWith(`^${/VS Code (\d+\.\d+)/.exec(needed)?.[1] ?? '?'}.`));
    assert.ok(sectionNamed('Where VS Code runs').fences[0]?.includes(`"${extensionId}"`));
  });
});

describe('the README in the package', () => {
  const packed = sectionsOf(packagedReadme(documentText('README.md')));

  test('has everything but the pictures and the links to files that are not in it', () => {
    assert.deepEqual(
      packed.map(({ heading, rows, fences }) => ({ heading, rows, fences })),
      english.map(({ heading, rows, fences }) => ({ heading, rows, fences })),
    );
    assert.deepEqual(
      packed.flatMap(({ images }) => images),
      [],
    );
    const links = (sections: readonly Section[]) => sections.flatMap(section => section.links);
    assert.deepEqual(
      links(packed),
      links(english).filter(link => link.startsWith('#')),
    );
    assert.deepEqual(packed[0]?.shape, ['h1', 'p']);
  });
});

describe('both READMEs', () => {
  test('have the same sections, each with the same parts', () => {
    assert.deepEqual(
      chinese.map(({ shape }) => shape),
      english.map(({ shape }) => shape),
    );
  });

  test('have the same code, settings, and numbers in each section', () => {
    for (const [index, { heading, fences, code, numbers, rows }] of english.entries()) {
      const other = chinese[index];
      assert.deepEqual(other?.fences, fences, heading);
      assert.deepEqual(sorted(other.code), sorted(code), heading);
      assert.deepEqual(sorted(other.numbers), sorted(numbers), heading);
      assert.deepEqual(other.rows.map(codeAtTheStart), rows.map(codeAtTheStart), heading);
    }
  });

  test('name what is on the screen as the screen does, in their language', () => {
    for (const [index, { heading, italic, bold }] of english.entries()) {
      const others = [...(chinese[index]?.bold ?? [])];
      assert.equal(others.length, italic.length + bold.length, heading);
      for (const word of italic) {
        const translations = translationsOf(word);
        assert.notDeepEqual(translations, [], `“${word}” in “${heading}” is nowhere on the screen`);
        const place = others.findIndex(other => translations.includes(other));
        assert.notEqual(place, -1, `“${heading}” lacks ${translations.join(' or ')} (${word}): ${others.join(', ')}`);
        others.splice(place, 1);
      }
    }
  });

  test('lead to files and sections that there are', () => {
    for (const [name, sections] of Object.entries(readmes)) {
      const anchors = sections.map(({ heading }) => `#${slugOf(heading)}`);
      for (const link of sections.flatMap(({ links }) => links)) {
        const path = decodeURI(link);
        assert.ok(path.startsWith('#') ? anchors.includes(path) : existsSync(join(root, path)), `${name}: ${path}`);
      }
    }
    assert.ok(english[0]?.links.includes('README.zh-CN.md'));
    assert.ok(chinese[0]?.links.includes('README.md'));
  });

  test('show the same pictures, each in its language', () => {
    const [pictures, others] = [english, chinese].map(sections => sections.map(({ images }) => images)) as [
      Section['images'][],
      Section['images'][],
    ];
    assert.deepEqual(
      others.map(images => images.map(({ path }) => path)),
      pictures.map(images => images.map(({ path }) => path.replace(/\.png$/, '.zh-cn.png'))),
    );
    assert.equal(pictures[0]?.length, 1, 'One picture stands before everything else.');
    assert.deepEqual(
      [...pictures, ...others].flat().filter(({ description }) => description === ''),
      [],
    );
  });

  test('break no sentence in Chinese, where a reader would see a space', () => {
    assert.deepEqual(
      chinese.flatMap(({ brokenLines }) => brokenLines),
      [],
    );
  });
});

describe('the pictures of the READMEs', () => {
  const folder = join('media', 'readme');
  const files = readdirSync(join(root, folder));

  test('are those that the READMEs show', () => {
    const shown = [...english, ...chinese].flatMap(({ images }) => images.map(({ path }) => path));
    assert.deepEqual(sorted(files.map(file => `media/readme/${file}`)), sorted(new Set(shown)));
  });

  for (const file of files) {
    test(`${file} has the size and the weight that galleries want, and nothing but the picture in it`, () => {
      const bytes = readFileSync(join(root, folder, file));
      const { width, height, chunks } = picturePartsOf(bytes);
      assert.deepEqual({ width, height }, pictureSize);
      assert.ok(bytes.length <= maximumPictureBytes, `${bytes.length} bytes`);
      assert.deepEqual(
        chunks.filter(chunk => !['IHDR', 'PLTE', 'IDAT', 'IEND'].includes(chunk)),
        [],
      );
    });
  }
});

describe('the change log', () => {
  test('tells of each thing once, and no part of a sentence is left over', () => {
    const entries = documentText('CHANGELOG.md').split(/^- /m).slice(1);
    const things = entries.map(entry => /^\*\*(.+?)\*\*/.exec(entry)?.[1] ?? entry);
    assert.deepEqual(things, [...new Set(things)]);
    for (const entry of entries) {
      const sentences = entry
        .replaceAll(/\s+/g, ' ')
        .trim()
        .split(/(?<=\.) /);
      assert.deepEqual(
        sentences.filter(sentence => !/^[A-Z*].*\.$/.test(sentence)),
        [],
      );
    }
  });
});

const sectionNamed = (heading: string): Section =>
  english.find(section => section.heading === heading) ?? assert.fail(`There is no section ${heading}.`);

const sorted = (texts: Iterable<string>): readonly string[] => [...texts].sort();

const unquoted = (text: string): string => text.replaceAll('`', '');

/** The settings of a table, and their defaults, in their order. */
const codeAtTheStart = (row: readonly string[]): readonly string[] =>
  row.slice(0, 2).filter(cell => /^`[^`]*`$/.test(cell));

/** The address of a heading as GitHub and VS Code make it. */
const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

/** What VS Code itself says, in its own Chinese. */
const editorWords: Readonly<Record<string, string>> = {
  'Extensions: Install from VSIX...': '扩展: 从 VSIX 安装...',
};

/** What the screen says in Chinese where it says this in English, with or without the dots of what asks for more. */
const translationsOf = (word: string): readonly string[] => {
  const chineseOf: Readonly<Record<string, string>> = chineseTitles;
  const inManifest = Object.entries(titles).flatMap(([key, title]) => (title === word ? [chineseOf[key] ?? ''] : []));
  const inCode: Readonly<Record<string, string>> = { ...bundle, ...editorWords };
  const found = [...inManifest, inCode[word], inCode[`${word}…`]].filter(text => text !== undefined);
  return [...new Set([...found, ...found.map(text => text.replace(/…$/, ''))])];
};
