import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { commandLine, linesToCopy, option, quoted, type Shell, shellOf } from '../../../src/model/commandLine.ts';
import { readByPowerShell } from '../../support/powerShell.ts';

/** What a shell, a terminal or a program could take for something else. */
const signs = [
  ...Array.from('\'"`$!%&|;<>()[]{}*?~#^=,@\\:+-'),
  ...Array.from('\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f'),
  ...['\u2013', '\u2014', '\u00a0', '\u3000', '\u{1f600}', '订阅', ' ', '  '],
];
const hostile = [
  '',
  ...signs.flatMap(sign => [sign, `${sign}a`, `a${sign}`, `a${sign}b`, `a ${sign} b`, sign.repeat(2)]),
  ...['$(reboot)', '`reboot`', '${HOME}', '$HOME', '%PATH%', '!!', '!history', '^old^new', '~root', '=ls', '{a,b}'],
  ...[
    '--option',
    '--%',
    '---',
    '-',
    '--',
    '-p.x',
    '-p:x',
    '@file',
    '@{x}',
    '#comment',
    'a=b',
    '*.ts',
    'a\\',
    'a b\\',
    '\\',
  ],
  ...[
    "it's",
    "''",
    "'; reboot; '",
    '"; reboot; "',
    '\u2019; reboot; \u2019',
    'C:\\Program Files\\x\\',
    '\\\\server\\x',
  ],
  ...[
    '007',
    '1e3',
    '0x10',
    '10kb',
    '99999999999999999999',
    'true',
    '$true',
    '$null',
    '1,2',
    '2026-01-15T06:00:00Z',
    'MTc=',
  ],
];
/** What only a script can hold, because a terminal obeys it. */
const controls = [
  '\n',
  'a\nb',
  '\r\n',
  '\t',
  'a\u0015reboot',
  '\u0003',
  '\u001b[A',
  '\u007f',
  '\u0085',
  '\u009b',
  'a\u2028b',
  '\u2029',
  'turned \u202edorp',
];

test('there are more than two hundred hostile words', () => {
  assert.ok(new Set(hostile).size > 200);
});

describe('words in a POSIX shell', () => {
  const words = [...new Set([...hostile, ...controls])];
  const printing = (some: readonly string[]): string =>
    ["printf '%s\\0'", ...some.map(word => quoted(word, 'posix'))].join(' ');
  const env = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', HISTFILE: '' };
  for (const shell of ['sh', 'bash']) {
    test(`reach a program as they are in a script of ${shell}`, () => {
      const printed = execFileSync(shell, ['-c', printing(words)], { env, encoding: 'utf8' });
      assert.deepEqual(printed.split('\0').slice(0, -1), words);
    });
  }

  test('reach a program as they are when somebody types them, so that Bash expands its history', () => {
    const input = `${printing(hostile)}\nexit\n`;
    const shell = ['--norc', '--noprofile', '-i'];
    const printed = execFileSync('bash', shell, { input, env, encoding: 'utf8', stdio: 'pipe' });
    assert.deepEqual(printed.split('\0').slice(0, -1), hostile);
  });

  test('are written in a way that fish reads, too', () => {
    // Inside single quotes fish reads a backslash. https://fishshell.com/docs/current/language.html#quotes
    for (const word of words) assert.doesNotMatch(quoted(word, 'posix')?.replaceAll(/\\['\\]/g, '') ?? '', /\\/);
  });
});

describe('words in PowerShell', () => {
  const line = (word: string, shell: Shell): string | undefined => commandLine(['aliyun', word, 'end'], shell);

  test('reach a program as they are, from version 7.3 on', () => {
    for (const word of hostile) {
      const written = line(word, 'powerShell');
      assert.ok(written !== undefined, word);
      assert.deepEqual(readByPowerShell(written), ['aliyun', word, 'end']);
    }
  });

  test('reach a program as they are from Windows PowerShell, or are not written', () => {
    const refused = [...new Set(hostile)].filter(word => {
      const written = line(word, 'windowsPowerShell');
      if (written !== undefined) assert.deepEqual(passedOn(readByPowerShell(written)), ['aliyun', word, 'end']);
      return written === undefined;
    });
    const atRisk = [...new Set(hostile)].filter(word => word.includes('"') || /\s.*\\$/.test(word));
    assert.deepEqual(refused, atRisk);
    assert.ok(refused.length > 5 && refused.length < 20);
  });
});

/**
 * The words that a program gets from Windows PowerShell 5.1: one line, in which words with blanks are in double quotes and
 * nothing is escaped, read as the C runtime reads it.
 * https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
 */
function passedOn(words: readonly string[]): readonly string[] {
  const line = words
    .filter(word => word !== '')
    .map(word => (/\s/.test(word) ? `"${word}"` : word))
    .join(' ');
  const read: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (const [, slashes = '', quote, blank, other] of line.matchAll(/(\\*)(?:(")|([ \t])|([^"\\ \t])|$)/g)) {
    if (slashes !== '') word = (word ?? '') + '\\'.repeat(quote ? Math.floor(slashes.length / 2) : slashes.length);
    if (quote && slashes.length % 2 === 1) word = `${word ?? ''}"`;
    else if (quote) [isQuoted, word] = [!isQuoted, word ?? ''];
    else if (blank && !isQuoted) {
      if (word !== undefined) read.push(word);
      word = undefined;
    } else if (blank || other) word = `${word ?? ''}${blank ?? other ?? ''}`;
  }
  assert.equal(isQuoted, false, line);
  return word === undefined ? read : [...read, word];
}

describe('a command in one line', () => {
  test('is not written with a character that a terminal obeys', () => {
    for (const shell of ['posix', 'powerShell', 'windowsPowerShell', 'cmd', 'other'] as const) {
      for (const word of controls) assert.equal(commandLine(['aliyun', word], shell), undefined, JSON.stringify(word));
    }
    assert.deepEqual(linesToCopy([['aliyun', 'a\u0015b']], '/bin/bash'), []);
  });

  test('has options whose values begin with a hyphen in one word', () => {
    assert.deepEqual(option('profile', '-h'), ['--profile=-h']);
    assert.deepEqual(option('profile', 'a-h'), ['--profile', 'a-h']);
    assert.deepEqual(option('consumer', ''), ['--consumer', '']);
  });

  const other: readonly (readonly [word: string, shell: Shell, written: string | undefined])[] = [
    ['two words & more', 'cmd', '"two words & more"'],
    ['a.b@c-d_1', 'cmd', 'a.b@c-d_1'],
    ['', 'cmd', '""'],
    ['%PATH%', 'cmd', undefined],
    ['a"b', 'cmd', undefined],
    ['a!b', 'cmd', undefined],
    ['a^b', 'cmd', undefined],
    ['a b\\', 'cmd', undefined],
    ['two words', 'other', "'two words'"],
    ["it's", 'other', undefined],
    ['a\\b', 'other', undefined],
    ['a!', 'other', undefined],
  ];
  for (const [word, shell, written] of other) {
    test(`has ${JSON.stringify(word)} for ${shell} as ${written ?? 'nothing'}`, () => {
      assert.equal(quoted(word, shell), written);
    });
  }
});

describe('the kind of a shell', () => {
  const programs: readonly (readonly [program: string, shell: Shell])[] = [
    ['/bin/bash', 'posix'],
    ['/bin/sh', 'posix'],
    ['/usr/bin/zsh', 'posix'],
    ['/usr/local/bin/fish', 'posix'],
    [String.raw`C:\Program Files\Git\bin\bash.exe`, 'posix'],
    [String.raw`C:\Program Files\PowerShell\7\pwsh.exe`, 'powerShell'],
    ['/usr/bin/pwsh-preview', 'powerShell'],
    [String.raw`C:\WINDOWS\System32\WindowsPowerShell\v1.0\PowerShell.EXE`, 'windowsPowerShell'],
    [String.raw`C:\Windows\System32\cmd.exe`, 'cmd'],
    ['/usr/bin/nu', 'other'],
    ['/bin/tcsh', 'other'],
    ['', 'other'],
  ];
  for (const [program, shell] of programs) {
    test(`${program || 'that is not known'} is ${shell}`, () => assert.equal(shellOf(program), shell));
  }
});

describe('commands to copy', () => {
  const simple = ['aliyun', 'two words'];
  const orders: readonly (readonly [program: string, shells: readonly string[]])[] = [
    ['/bin/bash', ['posix', 'anyPowerShell']],
    ['', ['posix', 'anyPowerShell']],
    ['pwsh', ['anyPowerShell', 'posix']],
    ['powershell.exe', ['anyPowerShell', 'posix']],
    ['cmd.exe', ['anyPowerShell', 'posix']],
  ];
  for (const [program, shells] of orders) {
    test(`begin with those for ${program || 'Bash, when the shell is not known'}`, () => {
      assert.deepEqual(
        linesToCopy([simple], program).map(({ shell }) => shell),
        shells,
      );
    });
  }

  test('are two for PowerShell where its versions want different ones', () => {
    const empty = ['aliyun', '--consumer', ''];
    const shown = (program: string): unknown =>
      linesToCopy([simple, empty], program).map(({ shell, lines }) => [shell, lines[1]]);
    const posix = ['posix', "aliyun --consumer ''"];
    const modern = ['powerShell', "aliyun --consumer ''"];
    const old = ['windowsPowerShell', `aliyun --consumer '""'`];
    assert.deepEqual(shown('bash'), [posix, modern, old]);
    assert.deepEqual(shown('pwsh'), [modern, old, posix]);
    assert.deepEqual(shown('powershell.exe'), [old, modern, posix]);
    assert.deepEqual(shown('cmd.exe'), [old, modern, posix]);
  });

  test('leave out a shell that cannot take one of them', () => {
    assert.deepEqual(linesToCopy([simple, ['aliyun', 'a"b']], 'powershell.exe'), [
      { shell: 'powerShell', lines: ["aliyun 'two words'", `aliyun 'a"b'`] },
      { shell: 'posix', lines: ["aliyun 'two words'", `aliyun 'a"b'`] },
    ]);
  });
});
