import { wrapped } from '../wrapped.ts';
import { commentText } from './literals.ts';

/** The columns that a line of a comment has at most, unless a single word is longer. */
const width = 100;

/** Writes each sentence, or group of sentences, as lines of a comment that begin with a sign. */
export const comment = (sign: '//' | '#', paragraphs: readonly string[], indent = ''): string =>
  paragraphs
    .flatMap(paragraph => wrapped(commentText(paragraph), width - indent.length - sign.length - 1))
    .map(line => `${indent}${sign} ${line}`)
    .join('\n');

/** The same for Java, which replaces `\uXXXX` in comments, too, so that it could end a line in the middle of one. */
export const javaComment = (paragraphs: readonly string[], indent = ''): string =>
  comment(
    '//',
    paragraphs.map(paragraph => paragraph.replaceAll('\\', '\\\\')),
    indent,
  );
