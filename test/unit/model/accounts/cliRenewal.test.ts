import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cliRenewal } from '../../../../src/model/accounts/cliRenewal.ts';
import { commandLine, shellOf } from '../../../../src/model/commandLine.ts';

const written = (name: string, shell: string): string | undefined =>
  commandLine(cliRenewal(name), shellOf(shell))?.replace(/^aliyun sts GetCallerIdentity --profile /, '');

describe('the command that renews a profile', () => {
  const powerShell = String.raw`C:\Program Files\PowerShell\7\pwsh.exe`;
  const cmd = String.raw`C:\Windows\System32\cmd.exe`;
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ['prod', '/bin/bash', 'prod'],
    ['a.b@c-d_1', cmd, 'a.b@c-d_1'],
    ['@prod', powerShell, "'@prod'"],
    ['back\\slash', '/usr/bin/fish', String.raw`'back'\\'slash'`],
    ['a b\\', cmd, undefined],
    ['two words', '/bin/zsh', "'two words'"],
    ["it's $(id) `id`", '/usr/bin/fish', String.raw`'it'\''s $(id) ${'`id`'}'`],
    ["it's", '/usr/bin/nu', undefined],
    ['生产', '', "'生产'"],
    ["it's", powerShell, "'it''s'"],
    ['it’s', powerShell, "'it’’s'"],
    ['two words & more', cmd, '"two words & more"'],
    ['%PATH%', cmd, undefined],
    ['a"b', cmd, undefined],
    ['line\nend', '/bin/bash', undefined],
  ];
  for (const [name, shell, expected] of cases) {
    test(`${JSON.stringify(name)} in ${shell || 'an unknown shell'}: ${expected ?? 'not written'}`, () => {
      assert.equal(written(name, shell), expected);
    });
  }

  test('asks the user where the CLI has nothing to renew the keys with', () => {
    for (const mode of ['StsToken', 'CloudSSO', 'OAuth'] as const) {
      const asked = cliRenewal('two words', mode);
      assert.deepEqual(asked, ['aliyun', 'configure', '--mode', mode, '--profile', 'two words']);
    }
  });

  test('has a name that begins with a hyphen in the word of its option', () => {
    assert.deepEqual(cliRenewal('-h', 'StsToken'), ['aliyun', 'configure', '--mode', 'StsToken', '--profile=-h']);
  });
});
