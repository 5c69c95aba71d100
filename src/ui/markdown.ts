import { plainText, shortened, withoutControls } from './plainText.ts';

// Writes Markdown in which nothing that others wrote becomes markup: no link, no picture, no HTML, no mention of a person.

const longestName = 300;
const longestText = 2_000;

/** A character that is not seen and takes no room. Between two signs, it keeps them from meaning something together. */
const joiner = '\u2060';

/**
 * One line of text. Signs of Markdown are escaped. Addresses, and the names and numbers that GitHub and GitLab make links
 * of, have no signs that could be escaped, so something comes between them.
 * https://spec.commonmark.org/0.31.2/#backslash-escapes
 * https://github.github.com/gfm/#autolinks-extension-
 * https://docs.gitlab.com/user/markdown/#gitlab-specific-references
 */
export const inText = (text: string): string => escaped(plainText(text, longestText));

/** The same for a text whose end matters as much as its beginning. */
export const inFullText = (text: string): string => escaped(plainText(text, Infinity));

const escaped = (line: string): string =>
  line
    .trim()
    .replaceAll(/@(?=\w)/g, `${joiner}@${joiner}`)
    .replaceAll(/:(?=\/\/)|\bwww(?=\.)|[#!%&$~](?=\d)/gi, `$&${joiner}`)
    .replaceAll(/[\\`*[\]<>|~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w+;)|(?<=^\s*)[-+=#]/gu, '\\$&')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2');

/** A name or a code, in which nothing means anything. https://spec.commonmark.org/0.31.2/#code-spans */
export function inCode(text: string): string {
  const line = plainText(text, longestName).trim();
  if (line === '') return '–';
  const marks = '`'.repeat(longestRun(line) + 1);
  const blank = /^`|`$/.test(line) ? ' ' : '';
  return `${marks}${blank}${line}${blank}${marks}`;
}

/**
 * The same in a table, where a bar ends the cell, even within code. Readers of Markdown do not agree what a backslash
 * before it means there.
 */
export const inCodeCell = (text: string): string => (text.includes('|') ? inText(text) : inCode(text));

/** Lines that are kept as they are. https://spec.commonmark.org/0.31.2/#fenced-code-blocks */
export function inBlock(language: string, text: string, length = longestText): string {
  const lines = withoutControls(shortened(text, length)).replaceAll(/\r\n?|[\u2028\u2029]/g, '\n');
  const fence = '`'.repeat(Math.max(3, longestRun(lines) + 1));
  return `${fence}${language}\n${lines}\n${fence}`;
}

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((longest, { length }) => Math.max(longest, length), 0);

/** A table of cells that are Markdown already. https://github.github.com/gfm/#tables-extension- */
export const inTable = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, columns.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
