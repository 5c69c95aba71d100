import type { Block } from '../model/explain/block.ts';
import { inBlock, inCode, inFullText } from './markdown.ts';

/** A worded explanation as Markdown, to read, search, and copy. Nothing that others wrote becomes markup in it. */
export const explanationDocument = (title: string, blocks: readonly Block[]): string =>
  `${[`# ${inFullText(title)}`, ...explanationParts(blocks, '##')].join('\n\n')}\n`;

/** The parts of an explanation, to be put into a document, with headings of this level. */
export const explanationParts = (blocks: readonly Block[], level: string): readonly string[] =>
  blocks.map(block => markdownOf(block, level));

function markdownOf(block: Block, level: string): string {
  switch (block.kind) {
    case 'heading':
      return `${level} ${block.isCode ? inCode(block.text) : inFullText(block.text)}`;
    case 'text':
      return block.label === undefined
        ? inFullText(block.text)
        : `**${inFullText(block.label)}**: ${inFullText(block.text)}`;
    case 'steps':
      return [
        `**${inFullText(block.label)}**`,
        '',
        ...block.steps.map((step, index) => `${index + 1}. ${inFullText(step)}`),
      ].join('\n');
    case 'copy':
      return `**${inFullText(block.label)}**\n\n${fullBlock(block.language, block.text)}`;
    case 'quote':
      return `**${inFullText(block.label)}**\n\n${fullBlock('text', block.text)}`;
    case 'source':
      return `**${inFullText(block.label)}**: <${block.url}> (${inFullText(block.basis)})`;
  }
}

/** Nothing is cut, because the end of a text often has the reason. */
const fullBlock = (language: string, text: string): string => inBlock(language, text, Infinity);
