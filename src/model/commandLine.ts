/** A command as its program gets it: the program, and one word for each argument. */
export type Words = readonly string[];

/** The kinds of shells that write a word in different ways. */
export type Shell = 'posix' | 'powerShell' | 'windowsPowerShell' | 'cmd' | 'other';

/** The kind of a shell that is known by its program, such as `/bin/bash` or `C:\…\pwsh.exe`. */
export function shellOf(program: string): Shell {
  const name =
    program
      .split(/[\\/]/)
      .at(-1)
      ?.toLowerCase()
      .replace(/\.exe$/, '') ?? '';
  if (/^(ba|da|fi|k|z)?sh$/.test(name)) return 'posix';
  if (/^pwsh(-preview)?$/.test(name)) return 'powerShell';
  if (name === 'powershell') return 'windowsPowerShell';
  return name === 'cmd' ? 'cmd' : 'other';
}

/**
 * The words of an option of the CLI. It takes a word with a hyphen in front for the next option, unless that follows an
 * equals sign.
 * https://github.com/aliyun/aliyun-cli/blob/eadd68d9a13dd0734a2236e2c70e38f4888ae65f/cli/parser.go
 */
export const option = (name: string, value: string): Words =>
  value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value];

/**
 * Writes a command in one line. Returns undefined when a word cannot be written so that its program gets it as it is. A
 * control character never is, because a terminal obeys it before the shell reads any quote: a name with a line end or a
 * Ctrl-U in it could run a command of its own. A turned direction would show another command than is run.
 */
export function commandLine(words: Words, shell: Shell): string | undefined {
  const written: string[] = [];
  for (const word of words) {
    const quote = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(word) ? undefined : quoted(word, shell);
    if (quote === undefined) return undefined;
    written.push(quote);
  }
  return written.join(' ');
}

/** Writes one word. Returns undefined when this kind of shell has no certain way to. */
export function quoted(word: string, shell: Shell): string | undefined {
  switch (shell) {
    case 'posix':
      return posixWord(word);
    case 'powerShell':
      return powerShellWord(word);
    case 'windowsPowerShell':
      return windowsPowerShellWord(word);
    case 'cmd':
      return cmdWord(word);
    case 'other':
      // Shells of other kinds know single quotes, but escape in other ways inside them.
      return /['\\!]/.test(word) ? undefined : posixWord(word);
  }
}

/**
 * Single quotes keep everything but a single quote. A backslash stands outside of them as well, because fish reads it
 * inside. Zsh reads a word that begins with an equals sign as a program's path.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02
 */
const posixWord = (word: string): string =>
  /^[\w./:@%+-][\w./:@%+=-]*$/.test(word) ? word : `'${word.replaceAll(/['\\]/g, String.raw`'\$&'`)}'`;

/**
 * In single quotes, PowerShell reads only the quote itself, which is written twice. Typographic quotes are quotes, too.
 * From version 7.3 on, a program gets every word as it is.
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_preference_variables#psnativecommandargumentpassing
 */
const powerShellWord = (word: string): string =>
  /^(--)?[a-z][\w/-]*$|^(0|[1-9]\d{0,8})$/i.test(word) ? word : `'${word.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`;

/**
 * Windows PowerShell 5.1 puts words together with blanks and without escaping anything. It drops an empty word, unless
 * that has quotes of its own. What a program gets of a word with double quotes, or with blanks and a backslash at the
 * end, depends on more than the word, so these are not written.
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_parsing#passing-arguments-that-contain-quote-characters
 */
function windowsPowerShellWord(word: string): string | undefined {
  if (word === '') return `'""'`;
  return word.includes('"') || /\s.*\\$/s.test(word) ? undefined : powerShellWord(word);
}

/** Inside double quotes, cmd.exe still expands variables, and it has no way to write a double quote. */
function cmdWord(word: string): string | undefined {
  if (/^[\w.@-]+$/.test(word)) return word;
  return /["%!^]|\\$/.test(word) ? undefined : `"${word}"`;
}

/** The shells that a command is copied for. Both kinds of PowerShell mostly want the same line. */
export type CopyShell = 'posix' | 'powerShell' | 'windowsPowerShell' | 'anyPowerShell';

/** Commands to copy, one in each line. */
export interface Lines {
  readonly shell: CopyShell;
  readonly lines: readonly string[];
}

/**
 * Writes commands for every kind of shell that can take them, first for the shell with this program. `cmd.exe` has no
 * way to write many words, so PowerShell, which is on the same computers, comes first in its place.
 */
export function linesToCopy(commands: readonly Words[], program: string): readonly Lines[] {
  const posix = linesFor('posix', commands);
  const modern = linesFor('powerShell', commands);
  const old = linesFor('windowsPowerShell', commands);
  const isSame = modern?.lines.join('\n') === old?.lines.join('\n');
  const powerShells = isSame ? [modern && { ...modern, shell: 'anyPowerShell' as const }] : [modern, old];
  const inOrder: Readonly<Record<Shell, readonly (Lines | undefined)[]>> = {
    posix: [posix, ...powerShells],
    other: [posix, ...powerShells],
    powerShell: [...powerShells, posix],
    windowsPowerShell: [...powerShells.toReversed(), posix],
    cmd: [...powerShells.toReversed(), posix],
  };
  return inOrder[shellOf(program)].filter(lines => lines !== undefined);
}

function linesFor(shell: CopyShell & Shell, commands: readonly Words[]): Lines | undefined {
  const lines = commands.map(words => commandLine(words, shell)).filter(line => line !== undefined);
  return lines.length < commands.length ? undefined : { shell, lines };
}
