import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { dtsKcat } from '../../../../src/model/clients/dts/kcat.ts';
import { hostileNames, instanceFacts } from './sampleFacts.ts';

/** Passwords of 8 to 32 characters as DTS takes them, with everything that means something to a shell or a file. */
const passwords: readonly string[] = [
  ...[`"`, `'`, '\\', '$', '%', '&', '!', '#', '`', '(', ')', '<', '>', '|', ';', '*', '?', '[', ']', '{', '}', '~'],
  ...[
    '=',
    ':',
    ',',
    '.',
    '/',
    '+',
    '-',
    '_',
    '@',
    '^',
    ' x ',
    '$HOME',
    '${HOME}',
    '$(id)',
    '`id`',
    '\\n',
    '%s',
    '!!',
    '#a',
  ],
].map(sign => `Pa5${sign}wörd${sign}x`);

describe('the generated script for kcat, run with a kcat that prints what it gets', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kcat-'));
    const fake = '#!/bin/sh\nls -l "$2" | cut -c1-10\ncat "$2"\nshift 2\nprintf "<%s>" "$@"\n';
    writeFileSync(join(folder, 'kcat'), fake, { mode: 0o755 });
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const run = (name: string | undefined, environment: Readonly<Record<string, string>>): string => {
    const temporary = mkdtempSync(join(folder, 'tmp-'));
    const env = {
      ...environment,
      PATH: [folder, process.env['PATH']].join(delimiter),
      TMPDIR: temporary,
    };
    const input = dtsKcat(instanceFacts('time', 'notTried', name)).main.text;
    const printed = execFileSync('sh', ['-s'], { input, env, encoding: 'utf8', stdio: 'pipe' });
    assert.deepEqual(readdirSync(temporary), [], 'the file with the password is gone');
    return printed;
  };

  test('every password arrives as it is, in a file that only the user can read', () => {
    assert.ok(passwords.length >= 40);
    for (const password of passwords) {
      const lines = run(undefined, { DTS_PASSWORD: password }).split('\n');
      assert.equal(lines[0], '-rw-------');
      assert.ok(lines.includes(`sasl.password=${password}`), password);
      assert.ok(lines.includes('sasl.username=billing-dtsabc123def456'));
      assert.ok(lines.includes('security.protocol=SASL_PLAINTEXT'));
    }
  });

  test('asks for the seconds, of the only partition', () => {
    const printed = run(undefined, { DTS_PASSWORD: 'x' });
    assert.match(printed, /<-C><-b><dts-cn-hangzhou\.aliyuncs\.com:18001>.*<-p><0><-o><s@1795930200><-c><20><-e>/);
    assert.ok(!printed.includes('<-G>'));
  });

  test('every name arrives as it is, or is asked for', () => {
    for (const name of hostileNames) {
      const environment = { DTS_PASSWORD: 'x', DTS_TOPIC: 'asked', DTS_USER: 'asked' };
      const printed = run(name, environment);
      const topic = /<-t><([^]*?)><-p>/.exec(printed)?.[1];
      const isWritten = !/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u.test(name.toWellFormed());
      assert.equal(topic, isWritten ? name.toWellFormed() : 'asked', JSON.stringify(name));
    }
  });

  test('leaves no password behind when it is ended', () => {
    const temporary = mkdtempSync(join(folder, 'tmp-'));
    const ended = mkdtempSync(join(folder, 'ended-'));
    writeFileSync(join(ended, 'kcat'), '#!/bin/sh\nkill -s "$SIGNAL" "$PPID"\n', { mode: 0o755 });
    for (const signal of ['HUP', 'INT', 'TERM']) {
      const env = { PATH: [ended, process.env['PATH']].join(delimiter), TMPDIR: temporary, SIGNAL: signal };
      const input = dtsKcat(instanceFacts('time', 'notTried')).main.text;
      const { error } = spawnSync('sh', ['-s'], { input, env: { ...env, DTS_PASSWORD: 'x' } });
      assert.equal(error, undefined);
      assert.deepEqual(readdirSync(temporary), [], signal);
    }
  });

  test('does nothing without a password', () => {
    assert.throws(() => run(undefined, {}), /Set DTS_PASSWORD/);
  });
});
