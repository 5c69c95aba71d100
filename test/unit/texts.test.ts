import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { getL10nJson } from '@vscode/l10n-dev';
import ts from 'typescript';

const read = (path: string): Record<string, string> => JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
const holes = (text: string): string[] => [...new Set(text.match(/\{\d+\}/g) ?? [])].sort();

const sources = globSync(['src/**/*.ts', 'media/**/*.ts']).map(file => readFileSync(file, 'utf8'));

/** Every text in the code, as the editor's own extractor finds it. Files without texts would only cost time. */
const textsInCode = Object.keys(
  await getL10nJson(
    sources.filter(contents => contents.includes('l10n.t(')).map(contents => ({ extension: '.ts' as const, contents })),
  ),
);

/** The texts of all calls, each as often as it stands in the code. */
const calls = sources.flatMap(contents =>
  [...contents.matchAll(/\bl10n\.t\(\s*(['"])((?:(?!\1)[^\\]|\\.)*)\1/g)].map(match =>
    (match[2] ?? '').replace(/\\(.)/g, '$1'),
  ),
);

/** The functions that write a length of time. */
const writesLength = /\b(?:duration|durationText|lengthText)\(/;

/** The texts that a length of time is put into, and the hole for it. */
function textsWithLengths(contents: string): readonly { readonly text: string; readonly hole: number }[] {
  const found: { readonly text: string; readonly hole: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText().endsWith('l10n.t')) {
      const [text, ...values] = node.arguments;
      for (const [index, value] of values.entries()) {
        if (writesLength.test(value.getText()) && text && ts.isStringLiteral(text))
          found.push({ text: text.text, hole: index });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('', contents, ts.ScriptTarget.Latest, true));
  return found;
}

const blankBesideHan = (hole: number): RegExp =>
  new RegExp(`\\p{Script=Han} \\{${hole}\\}|\\{${hole}\\} \\p{Script=Han}`, 'u');

describe('the two languages', () => {
  test('every text in the code has its Chinese counterpart, and no counterpart is left over', () => {
    const chinese = Object.keys(read('l10n/bundle.l10n.zh-cn.json'));
    assert.ok(textsInCode.length > 50, 'the extractor found the texts');
    assert.deepEqual(chinese.toSorted(), textsInCode.toSorted());
  });

  test('every text passes through one of the two calls that the extractor knows', () => {
    const texts = new Set(textsInCode);
    assert.deepEqual(
      calls.filter(text => !texts.has(text)),
      [],
    );
  });

  test('Chinese has no blank around a length of time, which has none in it, and none between sentences', () => {
    const chinese = read('l10n/bundle.l10n.zh-cn.json');
    const lengths = sources.filter(contents => writesLength.test(contents)).flatMap(textsWithLengths);
    assert.ok(lengths.length > 40, 'the lengths of time were found');
    assert.deepEqual(
      lengths
        .map(({ text, hole }) => ({ text: chinese[text] ?? '', hole }))
        .filter(({ text, hole }) => blankBesideHan(hole).test(text)),
      [],
    );
    // The function for sentences knows the language.
    assert.deepEqual(
      sources.flatMap(
        contents =>
          contents.match(/[`}] \$\{(?:vscode\.)?l10n\.t\((['"])[^`]*?\.\1|l10n\.t\((['"])[^`]*?\.\2[^`]*?\)\} \$\{/g) ??
          [],
      ),
      [],
    );
  });

  test('a long sentence stands in one place, from which all screens take it', () => {
    const sentences = calls.filter(text => text.length > 44 && text.endsWith('.'));
    assert.ok(sentences.length > 500, 'the sentences were found');
    assert.deepEqual(
      sentences.filter((text, index) => sentences.indexOf(text) !== index),
      [],
    );
  });

  // The log is in English.
  test('phrases have the comma of the language between them', () => {
    const western = /(?<!\blog\..*)\}, \$\{|\.filter\(Boolean\)\s*\.join\(', '\)/g;
    const shown = sources.filter(contents => contents.includes('l10n.t('));
    assert.deepEqual(
      shown.flatMap(contents => contents.match(western) ?? []),
      [],
    );
  });

  test('names have the mark of the language between them', () => {
    const rings = 'agents,commands,links,panels,sentinel,support,tree,ui,wizards';
    const shown = globSync([`src/{${rings}}/**/*.ts`, 'media/**/*.ts']);
    assert.ok(shown.length > 100, 'the files were found');
    assert.deepEqual(
      shown.filter(file => /\.join\((['"`])[,、，] ?\1\)/.test(readFileSync(file, 'utf8'))),
      [],
    );
    assert.equal(read('l10n/bundle.l10n.zh-cn.json')[', '], '、');
  });

  for (const [english, chinese] of [['package.nls.json', 'package.nls.zh-cn.json']] as const) {
    test(`${english} and ${chinese} have the same keys`, () => {
      assert.deepEqual(Object.keys(read(chinese)).toSorted(), Object.keys(read(english)).toSorted());
    });
  }

  test('a command has the same name in the palette and on a button', () => {
    const [names, chineseNames] = [read('package.nls.json'), read('package.nls.zh-cn.json')];
    const buttons = read('l10n/bundle.l10n.zh-cn.json');
    const shared = Object.entries(names).filter(([key, name]) => key.startsWith('command.') && name in buttons);
    assert.ok(shared.length > 5);
    for (const [key, name] of shared) assert.equal(chineseNames[key], buttons[name], key);
  });

  test('a filter is called 筛选 everywhere, although Chinese has another word for it', () => {
    const other = '过滤';
    const shown = ['l10n/bundle.l10n.zh-cn.json', 'package.nls.zh-cn.json'].flatMap(file => Object.values(read(file)));
    const lines = [...shown, ...readFileSync('README.zh-CN.md', 'utf8').split('\n')];
    assert.deepEqual(
      lines.filter(line => line.includes(other)),
      [],
    );
  });

  test('a counterpart has the holes of its text, and is in Chinese', () => {
    for (const [text, counterpart] of Object.entries(read('l10n/bundle.l10n.zh-cn.json'))) {
      assert.deepEqual(holes(counterpart), holes(text), text);
      // The same in both languages: names and units, never a sentence.
      assert.ok(/\p{Script=Han}/u.test(counterpart) || counterpart.split(' ').length <= 4, text);
    }
  });
});
