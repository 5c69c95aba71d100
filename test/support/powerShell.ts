import assert from 'node:assert/strict';

/**
 * The words of a line, by the rules of PowerShell's documents. Whatever it would read as more than text is an error.
 *
 * - https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_parsing
 * - https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
 * - https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_special_characters
 */
export function readByPowerShell(line: string): readonly string[] {
  const singleQuoted =
    /['\u2018-\u201b]((?:[^'\u2018-\u201b]|['\u2018-\u201b]{2})*)['\u2018-\u201b](?!['\u2018-\u201b])/y;
  /** Neither an expression, a variable, an escape, a list, a redirection, a comment nor a number with a suffix. */
  const bare = /(?:--)?[A-Za-z][\w/-]*|0|[1-9]\d{0,8}/y;
  const words: string[] = [];
  let at = 0;
  const read = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (match) at = pattern.lastIndex;
    return match;
  };
  while (at < line.length) {
    const inQuotes = read(singleQuoted)?.[1]?.replaceAll(/(['\u2018-\u201b])['\u2018-\u201b]/g, '$1');
    const word = inQuotes ?? read(bare)?.[0];
    assert.ok(word !== undefined && (at === line.length || line[at] === ' '), `${line} at ${at}`);
    assert.ok(words.length > 0 || inQuotes === undefined, 'A text in front would be an expression.');
    words.push(word);
    at += 1;
  }
  return words;
}
