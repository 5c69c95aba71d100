import type { Block } from '../model/explain/block.ts';
import { plainText } from './plainText.ts';

/** A worded explanation as Markdown, to read, search, and copy. Nothing that others wrote becomes markup in it. */
export const explanationDocument = (title: string, blocks: readonly Block[]): string =>
  `${[`# ${asText(title)}`, ...blocks.map(markdownOf)].join('\n\n')}\n`;

function markdownOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `## ${block.isCode ? asCode(block.text) : asText(block.text)}`;
    case 'text':
      return block.label === undefined ? asText(block.text) : `**${asText(block.label)}**: ${asText(block.text)}`;
    case 'steps':
      return [
        `**${asText(block.label)}**`,
        '',
        ...block.steps.map((step, index) => `${index + 1}. ${asText(step)}`),
      ].join('\n');
    case 'copy':
      return `**${asText(block.label)}**\n\n${fenced(block.language, block.text)}`;
    case 'quote':
      return `**${asText(block.label)}**\n\n${fenced('text', block.text)}`;
    case 'source':
      return `**${asText(block.label)}**: <${block.url}> (${asText(block.basis)})`;
  }
}

/** One line in which no sign of Markdown means anything. https://spec.commonmark.org/0.31.2/#backslash-escapes */
const asText = (text: string): string =>
  plainText(text, Infinity)
    .replaceAll(/[\\`*[<]|&(?=#?\w+;)|(?<!\w)_|_(?!\w)|~(?=~)|:(?=\/\/)|(?<=www)\.|(?<=^\s*)[-+=#>|]/gi, '\\$&')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2');

/** A line of code. The marks around it are longer than any within. https://spec.commonmark.org/0.31.2/#code-spans */
function asCode(text: string): string {
  const line = plainText(text, Infinity);
  const marks = '`'.repeat(longestRun(line) + 1);
  const blank = /^`|`$|^ .* $/.test(line) ? ' ' : '';
  return `${marks}${blank}${line}${blank}${marks}`;
}

/** https://spec.commonmark.org/0.31.2/#fenced-code-blocks */
function fenced(language: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text.replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')}\n${fence}`;
}

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((longest, { length }) => Math.max(longest, length), 0);
