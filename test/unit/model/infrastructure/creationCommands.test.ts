import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { creationCommand, creationScripts } from '../../../../src/model/infrastructure/creationCommands.ts';
import type { LogstoreGroup } from '../../../../src/model/places.ts';
import { syntaxProblem } from '../../../support/parsers.ts';
import { readByPowerShell } from '../../../support/powerShell.ts';
import { assertGolden, logstoreGroup, namesToWrite } from './sampleGroups.ts';

const usual = [logstoreGroup('billing-sync', 60, true), logstoreGroup('archive', 300, false)];

/** What a terminal obeys before a shell reads it, so that no command has it. */
const untyped = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
const groups = namesToWrite.map((name, index) => ({
  ...logstoreGroup(name.toWellFormed(), 60 + index, index % 2 === 0),
  project: index % 3 === 0 ? name.toWellFormed() : 'k8s-log-prod',
}));
const typed = groups.filter(({ group }) => !untyped.test(group.name));

const scriptFor = (shell: string, some: readonly LogstoreGroup[]): string =>
  creationScripts(some, '/bin/bash').find(script => script.shell === shell)?.text ?? assert.fail(shell);

/** The options of a command, in either way in which the CLI reads them. */
function optionsOf(words: readonly string[]): Readonly<Record<string, string>> {
  const [product, command, ...rest] = words;
  assert.deepEqual([product, command], ['sls', 'create-consumer-group']);
  const options: Record<string, string> = {};
  while (rest.length > 0) {
    const [, name = '', joined] = /^--([a-z-]+)(?:=([^]*))?$/.exec(rest.shift() ?? '') ?? [];
    const value = joined ?? rest.shift();
    assert.ok(name !== '' && value !== undefined && !(name in options));
    assert.ok(joined !== undefined || !value.startsWith('-'), 'The CLI would take the value for an option.');
    options[name] = value;
  }
  return options;
}

const intended = ({ region, project, logstore, group }: LogstoreGroup): Readonly<Record<string, string>> => ({
  region,
  project,
  logstore,
  'consumer-group': group.name,
  timeout: String(group.timeoutSeconds),
  order: String(group.isOrdered),
});

const byTimeout = (one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): number =>
  Number(one['timeout']) - Number(other['timeout']);

describe('a script of commands', () => {
  test('for Bash', () => assertGolden('create.sh', scriptFor('posix', usual)));
  test('for PowerShell', () => assertGolden('create.ps1', scriptFor('anyPowerShell', usual)));

  test('is the same in whatever order the service lists the groups', () => {
    assert.deepEqual(creationScripts(usual.toReversed(), 'bash'), creationScripts(usual, 'bash'));
  });

  test('begins with the shell of the user', () => {
    const shells = (program: string) => creationScripts(usual, program).map(({ shell }) => shell);
    assert.deepEqual(
      [shells('/bin/zsh'), shells('pwsh.exe')],
      [
        ['posix', 'anyPowerShell'],
        ['anyPowerShell', 'posix'],
      ],
    );
  });

  test('says how many groups it leaves out, and of these no name', () => {
    const { text = '' } = creationScripts([...usual, ...groups], 'bash')[0] ?? {};
    assert.match(text, new RegExp(`^# Groups that are not in this script: ${groups.length - typed.length}\\.$`, 'm'));
    for (const line of text.split('\n').filter(line => line.startsWith('#'))) {
      // What is pasted into Zsh is a command, even if it looks like a comment.
      assert.match(line, /^# [\w ,.:-]+$/);
    }
  });

  test('has no command for a group whose settings the service has not reported', () => {
    const place = { accountId: 'a', region: 'cn-hangzhou', project: 'p', logstore: 'l' };
    assert.equal(creationCommand({ ...place, group: { name: 'g', timeoutSeconds: 60 } }), undefined);
    assert.equal(creationCommand({ ...place, group: { name: 'g', isOrdered: true } }), undefined);
    assert.equal(creationCommand(logstoreGroup('a\nb')), undefined);
  });
});

describe('the commands for hostile names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'consumer-groups-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const log = join(folder, 'calls');
  const program = join(folder, 'aliyun');
  // A stand-in for the CLI that writes down its words, with a mark after each call.
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\0' "$@" end >> '${log}'\n`);
  chmodSync(program, 0o755);
  const env = { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`, LC_ALL: 'C.UTF-8', HISTFILE: '' };

  test('are many', () => assert.ok(typed.length > 45));

  const script = scriptFor('posix', groups);
  const expected = typed.map(intended).sort(byTimeout);
  const ways: readonly (readonly [string, readonly string[], boolean])[] = [
    ['sh', ['-c', script], false],
    ['bash', ['-c', script], false],
    ['bash', ['--norc', '--noprofile', '-i'], true],
  ];
  for (const [shell, values, isPasted] of ways) {
    test(`give the CLI what is meant, ${isPasted ? 'pasted into' : 'as a script of'} ${shell}`, () => {
      rmSync(log, { force: true });
      execFileSync(shell, values, { env, stdio: 'pipe', ...(isPasted && { input: `${script}\nexit\n` }) });
      const calls = readFileSync(log, 'utf8').split('\0end\0').slice(0, -1);
      assert.deepEqual(calls.map(call => optionsOf(call.split('\0'))).sort(byTimeout), expected);
    });
  }

  test('give the CLI what is meant, as PowerShell reads them', () => {
    const lines = scriptFor('powerShell', groups).split('\n');
    const read = lines.filter(line => line !== '' && !line.startsWith('#')).map(readByPowerShell);
    assert.deepEqual(new Set(read.map(([name]) => name)), new Set(['aliyun']));
    assert.deepEqual(read.map(([, ...words]) => optionsOf(words)).sort(byTimeout), expected);
  });

  test('follow the grammars of the shells', () => {
    assert.equal(syntaxProblem('shellscript', script), undefined);
    assert.equal(syntaxProblem('powershell', scriptFor('powerShell', groups)), undefined);
    assert.notEqual(syntaxProblem('shellscript', `${script}'`), undefined);
    assert.notEqual(syntaxProblem('powershell', `${scriptFor('powerShell', usual.concat(groups))}'`), undefined);
  });
});
