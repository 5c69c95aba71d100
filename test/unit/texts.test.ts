import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { getL10nJson } from '@vscode/l10n-dev';

const read = (path: string): Record<string, string> => JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
const holes = (text: string): string[] => [...new Set(text.match(/\{\d+\}/g) ?? [])].sort();

/** Every text in the code, as the vendor's own extractor finds it. */
async function textsInCode(): Promise<string[]> {
  const files = globSync(['src/**/*.ts', 'media/**/*.ts']);
  const found = await getL10nJson(files.map(file => ({ extension: '.ts', contents: readFileSync(file, 'utf8') })));
  return Object.keys(found);
}

describe('the two languages', () => {
  test('every text in the code has its Chinese counterpart, and no counterpart is left over', async () => {
    const chinese = Object.keys(read('l10n/bundle.l10n.zh-cn.json'));
    const texts = await textsInCode();
    assert.ok(texts.length > 50, 'the extractor found the texts');
    assert.deepEqual(chinese.toSorted(), texts.toSorted());
  });

  test('every text passes through one of the two calls that the extractor knows', async () => {
    const texts = new Set(await textsInCode());
    const direct = globSync(['src/**/*.ts', 'media/**/*.ts']).flatMap(file =>
      [...readFileSync(file, 'utf8').matchAll(/\bl10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g)].map(match =>
        (match[1] ?? '').replace(/\\(.)/g, '$1'),
      ),
    );
    assert.deepEqual(
      direct.filter(text => !texts.has(text)),
      [],
    );
  });

  for (const [english, chinese] of [['package.nls.json', 'package.nls.zh-cn.json']] as const) {
    test(`${english} and ${chinese} have the same keys`, () => {
      assert.deepEqual(Object.keys(read(chinese)).toSorted(), Object.keys(read(english)).toSorted());
    });
  }

  test('a counterpart has the holes of its text, and is in Chinese', () => {
    for (const [text, counterpart] of Object.entries(read('l10n/bundle.l10n.zh-cn.json'))) {
      assert.deepEqual(holes(counterpart), holes(text), text);
      assert.ok(text === counterpart || /\p{Script=Han}/u.test(counterpart) || !/[a-z]{4}/i.test(text), text);
    }
  });
});
