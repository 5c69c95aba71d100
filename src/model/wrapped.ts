/**
 * Breaks a text at blanks into lines of at most this width, and a longer word between its Chinese characters, which stand
 * without blanks. They take two columns each.
 */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const pieces = widthOf(word) <= width ? [word] : piecesOf(word);
    for (const [index, piece] of pieces.entries()) {
      const line = lines.at(-1);
      const longer = `${line ?? ''}${index === 0 ? ' ' : ''}${piece}`;
      if (line !== undefined && widthOf(longer) <= width) lines.splice(-1, 1, longer);
      else lines.push(piece);
    }
  }
  return lines;
}

const widthOf = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + (character >= '\u2e80' ? 2 : 1), 0);

/** Chinese characters one by one and everything else together, each with the marks that no line may begin or end with. */
const piecesOf = (word: string): readonly string[] =>
  word.match(
    /[\p{Ps}\p{Pi}]*(?:[\u2e80-\u{10ffff}]|[^\u2e80-\u{10ffff}]+?(?=[\u2e80-\u{10ffff}]|$))[\p{Pe}\p{Pf}，。、；：？！]*/gu,
  ) ?? [word];
