import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, describe, test } from 'node:test';
import type { IssuedCredentials } from '../../../src/cloud/credentials.ts';
import { externalCommandFetch } from '../../../src/credentials/externalCommand.ts';
import { never, refusalOf } from './rig.ts';

type CommandContext = Parameters<typeof externalCommandFetch>[1];

const text = 'print Le4kMe';

/** A command that is this program, and what it is surrounded by. */
function command(t: TestContext, program: string, more: Partial<CommandContext> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'command '));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const script = join(folder, 'program.cjs');
  writeFileSync(script, program);
  const context: CommandContext = {
    environment: { PATH: process.env['PATH'], HOME: folder },
    homeFolder: folder,
    isTrusted: () => true,
    hasConsent: ({ kind, text: asked }) => kind === 'command' && asked === text,
    ...more,
  };
  const run = (words: readonly string[], signal = never): Promise<IssuedCredentials> =>
    externalCommandFetch({ profile: 'external', text, words }, context)(signal);
  return { folder, script, run, runScript: (signal?: AbortSignal) => run([process.execPath, script, 'a b'], signal) };
}

const print = (answer: unknown): string =>
  `process.stderr.write('Le4kMe'); process.stdout.write(${JSON.stringify(typeof answer === 'string' ? answer : JSON.stringify(answer))});`;
const pair = { access_key_id: 'id', access_key_secret: 'Le4kMe-secret' };
const sts = {
  mode: 'StsToken',
  access_key_id: 'STS.id',
  access_key_secret: 'Le4kMe-secret',
  sts_token: 'Le4kMe-token',
};

const answers: readonly (readonly [what: string, answer: object, keys: IssuedCredentials])[] = [
  ['a pair', { mode: 'AK', ...pair }, { accessKeyId: 'id', accessKeySecret: 'Le4kMe-secret' }],
  [
    'a pair beside an empty token',
    { mode: 'AK', ...pair, sts_token: '', expiration: '' },
    { accessKeyId: 'id', accessKeySecret: 'Le4kMe-secret' },
  ],
  ['temporary keys', sts, { accessKeyId: 'STS.id', accessKeySecret: 'Le4kMe-secret', securityToken: 'Le4kMe-token' }],
  [
    'temporary keys with their end',
    { ...sts, mode: 'ststoken', expiration: '2026-01-15T09:30:00Z' },
    {
      accessKeyId: 'STS.id',
      accessKeySecret: 'Le4kMe-secret',
      securityToken: 'Le4kMe-token',
      expiresAt: Date.parse('2026-01-15T09:30:00Z'),
    },
  ],
  [
    'an end that is no date, which the vendor passes over too',
    { ...sts, expiration: 'soon' },
    { accessKeyId: 'STS.id', accessKeySecret: 'Le4kMe-secret', securityToken: 'Le4kMe-token' },
  ],
];

describe('the keys that a command prints', () => {
  for (const [what, answer, keys] of answers) {
    test(`are ${what}`, async t => assert.deepEqual(await command(t, print(answer)).runScript(), keys));
  }

  test('come from a program that has the words, the variables, and no input', async t => {
    const program = `
      const input = require('node:fs').readFileSync(0, 'utf8');
      const keys = { mode: 'AK', access_key_id: 'id', access_key_secret: [process.argv[2], input, process.env.HOME].join('|') };
      process.stdout.write(JSON.stringify(keys).replaceAll(' ', '_'));`;
    const { folder, runScript } = command(t, program);
    assert.equal((await runScript()).accessKeySecret, `a_b||${folder.replaceAll(' ', '_')}`);
  });

  test('do not depend on the folder that the editor was started in', async t => {
    const program = `process.stdout.write(JSON.stringify({ mode: 'AK', access_key_id: 'id', access_key_secret: process.cwd().replaceAll(' ', '_') }));`;
    const homeFolder = realpathSync(mkdtempSync(join(tmpdir(), 'home-')));
    t.after(() => rmSync(homeFolder, { recursive: true }));
    const { runScript } = command(t, program, { homeFolder });
    assert.equal((await runScript()).accessKeySecret, homeFolder.replaceAll(' ', '_'));
  });

  test('may be printed with as much around them as is read', async t => {
    const program = `process.stdout.write(${JSON.stringify(JSON.stringify({ mode: 'AK', ...pair }))}.padEnd(1024 * 1024));`;
    assert.equal((await command(t, program).runScript()).accessKeyId, 'id');
  });

  const bad: readonly (readonly [what: string, program: string, problem: object])[] = [
    ['fails', `${print({ mode: 'AK', ...pair })} process.exitCode = 3;`, { reason: 'failed', exitCode: 3 }],
    ['is killed', `process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);`, { reason: 'failed' }],
    ['prints nothing', '', { reason: 'notJson' }],
    ['prints no JSON', print('Le4kMe'), { reason: 'notJson' }],
    ['prints a list', print('["Le4kMe"]'), { reason: 'notJson' }],
    ['prints two objects', print('{"a":"Le4kMe"}{}'), { reason: 'notJson' }],
    ['prints too much', `process.stdout.write('x'.repeat(1024 * 1024 + 1));`, { reason: 'tooLong' }],
    // The CLI would run it once more, for ever.
    ['prints no mode', print(pair), { reason: 'badMember', member: 'mode' }],
    ['names itself once more', print({ mode: 'External', ...pair }), { reason: 'badMember', member: 'mode' }],
    ['prints a mode that asks others', print({ ...sts, mode: 'RamRoleArn' }), { reason: 'badMember', member: 'mode' }],
    ['prints a mode of the wrong type', print({ ...sts, mode: 5 }), { reason: 'badMember', member: 'mode' }],
    ...(['access_key_id', 'access_key_secret', 'sts_token'] as const).flatMap(member =>
      [undefined, null, '', 5, ['Le4kMe'], 'Le4kMe\n'].map(
        value =>
          [
            `has ${value === undefined ? 'nothing' : JSON.stringify(value)} as ${member}`,
            print({ ...sts, [member]: value }),
            { reason: 'badMember', member },
          ] as const,
      ),
    ),
  ];
  for (const [what, program, problem] of bad) {
    test(`are none when it ${what}`, async t => {
      const { error, shown } = await refusalOf(command(t, program).runScript());
      assert.deepEqual(error.sourceProblem, { kind: 'command', profile: 'external', ...problem });
      assert.ok(!shown.includes('Le4k'), shown);
    });
  }

  test('are none when there is no such program, or it cannot be run', async t => {
    const { folder, run, script } = command(t, '');
    for (const [words, reason] of [
      [[join(folder, 'Le4kMe')], 'notFound'],
      [['Le4kMe-nowhere'], 'notFound'],
      [[script], 'failed'],
      [['Le4kMe\u0000'], 'failed'],
    ] as const) {
      const { error, shown } = await refusalOf(run(words));
      assert.deepEqual(error.sourceProblem, { kind: 'command', profile: 'external', reason });
      assert.ok(!shown.includes('Le4k'), shown);
    }
  });

  test('are not waited for longer than a minute', async t => {
    const { folder, runScript } = command(t, running());
    const starts = started(folder);
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const refusal = refusalOf(runScript());
    const pid = await starts;
    t.mock.timers.tick(60_000);
    assert.deepEqual((await refusal).error.sourceProblem, {
      kind: 'command',
      profile: 'external',
      reason: 'timeLimit',
    });
    await ended(pid);
  });

  test('are not waited for by who has left, and what the command started ends with it', async t => {
    const { folder, runScript } = command(
      t,
      `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(running())}], { stdio: 'inherit' });`,
    );
    const starts = started(folder);
    const leaving = new AbortController();
    const asked = runScript(leaving.signal);
    const pid = await starts;
    leaving.abort(new Error('left'));
    await assert.rejects(asked, /left/);
    await ended(pid);
  });

  test('are not asked for before that is allowed', async t => {
    const program = `require('node:fs').writeFileSync(process.env.HOME + '/ran', '');`;
    const consent = { kind: 'consent', profile: 'external', asked: { kind: 'command', text } };
    const disabled = { environment: { ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS: 'True' } };
    for (const [more, problem] of [
      [{ hasConsent: () => false }, consent],
      [{ isTrusted: () => false }, { kind: 'untrustedWorkspace', profile: 'external' }],
      [disabled, { kind: 'externalForbidden', profile: 'external' }],
    ] as const) {
      const { folder, runScript } = command(t, program, more);
      const { error } = await refusalOf(runScript());
      assert.deepEqual(error.sourceProblem, problem);
      assert.equal(existsSync(join(folder, 'ran')), false);
    }
  });
});

/** A program that tells its number and goes on until it is ended. */
const running = (): string => `
  const { renameSync, writeFileSync } = require('node:fs');
  writeFileSync(process.env.HOME + '/writing', String(process.pid));
  renameSync(process.env.HOME + '/writing', process.env.HOME + '/pid');
  setInterval(() => {}, 1000);`;

function started(folder: string): Promise<number> {
  return new Promise(resolve => {
    const watcher = watch(folder, () => {
      if (!existsSync(join(folder, 'pid'))) return;
      watcher.close();
      resolve(Number(readFileSync(join(folder, 'pid'), 'utf8')));
    });
  });
}

/** Waits until there is no such process; the limit of the test ends it otherwise. */
async function ended(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
      if (/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return;
    } catch {
      return;
    }
    await new Promise(resolve => setImmediate(resolve));
  }
}
