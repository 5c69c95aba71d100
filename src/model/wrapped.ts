/** Breaks a text at blanks into lines of at most this width. Chinese characters take two columns. */
export function wrapped(text: string, width: number): readonly string[] {
  const widthOf = (word: string): number =>
    Array.from(word).reduce((sum, character) => sum + (character >= '\u2e80' ? 2 : 1), 0);
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && widthOf(`${line} ${word}`) <= width) lines.splice(-1, 1, `${line} ${word}`);
    else lines.push(word);
  }
  return lines;
}
