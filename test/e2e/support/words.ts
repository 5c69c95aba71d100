import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../host/processes.ts';

/** The words of a language, by their English: those of the code and those of the manifest. */
export type Words = (english: string, ...holes: readonly (string | number)[]) => string;

const json = (path: string): Record<string, string> =>
  JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, string>;

const fill = (text: string, holes: readonly (string | number)[]): string =>
  holes.reduce<string>((filled, hole, index) => filled.replaceAll(`{${index}}`, String(hole)), text);

export const english: Words = (text, ...holes) => fill(text, holes);

export const chinese: Words = (text, ...holes) => {
  const titles = json('package.nls.json');
  const key = Object.keys(titles).find(name => titles[name] === text);
  const translated =
    json('l10n/bundle.l10n.zh-cn.json')[text] ?? (key === undefined ? undefined : json('package.nls.zh-cn.json')[key]);
  return fill(translated ?? assert.fail(`Not translated: ${text}`), holes);
};
