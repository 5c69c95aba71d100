const inDoubleQuotes = /\\(["\\$`])|\\\n/g;

/** One piece of a word: single quoted, double quoted, escaped, or plain. */
const posixPiece = /'([^']*)'|"((?:\\[^]|[^"\\])*)"|\\([^])|([^\s'"\\]+)/y;
/** There a backslash belongs to a path and escapes nothing but a double quote between double quotes. */
const windowsPiece = /'([^']*)'|"((?:\\"|\\(?!")|[^"\\])*)"|([^\s'"]+)/y;

/**
 * The words of a `process_command`, split as the vendor's CLI does since 3.4.9: at blanks, with both kinds of quotes, and
 * without a shell, so that nothing is expanded. `undefined` when a quote is left open, a backslash ends it, or there is no
 * program in it.
 */
export function splitCommand(command: string, isWindows = process.platform === 'win32'): string[] | undefined {
  const text = command.trim();
  const piece = isWindows ? windowsPiece : posixPiece;
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
      continue;
    }
    piece.lastIndex = at;
    const match = piece.exec(text);
    if (match === null) return undefined;
    at = piece.lastIndex;
    // A backslash before the end of a line continues it and starts no word.
    if (match[0] !== '\\\n') word = (word ?? '') + meaningOf(match, isWindows);
  }
  if (word !== undefined) words.push(word);
  return words[0] === undefined || words[0] === '' ? undefined : words;
}

function meaningOf([, single, double, third, plain]: RegExpExecArray, isWindows: boolean): string {
  if (double === undefined) return single ?? third ?? plain ?? '';
  return isWindows
    ? double.replaceAll('\\"', '"')
    : double.replace(inDoubleQuotes, (_whole, escaped: string | undefined) => escaped ?? '');
}
