import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { SourceProblem } from '../../../src/cloud/credentials.ts';
import {
  accountOf,
  alice,
  FakeAccounts,
  noKeys,
  opsReader,
  profile,
  refused,
  root,
  unreachable,
  verified,
} from './fakeAccounts.ts';
import { FakeBox, FakeList } from './fakeInputs.ts';
import { type Act, playUntil } from './play.ts';
import { editor } from './stubbedEditor.ts';

const { addAccount } = await import('../../../src/wizards/account/addAccount.ts');

let accounts: FakeAccounts;

beforeEach(() => {
  editor.reset();
  accounts = new FakeAccounts();
});

/** Plays the acts. Resolves with the headings that were seen. */
async function add(acts: readonly Act[]): Promise<readonly string[]> {
  const { seen } = await playUntil(
    addAccount({ accounts }).then(() => true),
    editor.inputs,
    acts,
  );
  return seen;
}

function list(index: number): FakeList {
  const input = editor.inputs.opened.at(index);
  assert.ok(input instanceof FakeList);
  return input;
}

/** The rows of a list, as `label: description`, separators as `— label`. */
const rows = (index: number): readonly string[] =>
  list(index).items.map(({ label, description, kind }) =>
    kind === editor.inputs.separator ? `— ${label}` : `${label}: ${description ?? ''}`,
  );

const typed = 'Enter an AccessKey pair or STS token';
const id = 'LTAI5tTESTKEY1234567890';
const secret = 'verySecretSecretSecretSecretSe';
const token = 'CAISveryLongTokenThatNobodyMaySee';
const pair: readonly Act[] = [{ choose: typed }, { type: id }, { type: secret }, { choose: 'Use These Credentials' }];
const temporaryId = 'STS.NTESTKEY1234567890';
/** A token whose end is not typed. */
const temporary: readonly Act[] = [
  { choose: typed },
  { type: temporaryId },
  { type: secret },
  { type: token },
  { type: '' },
  { choose: 'Use These Credentials' },
];
const end: readonly Act[] = ['enter', { check: ['China (Hangzhou)'] }, { choose: 'Add Account' }];

describe('where the keys are', () => {
  test('offers what is there, and says what is wrong with the rest', async () => {
    accounts.accounts = [
      accountOf({ name: 'mine', source: { base: { kind: 'cliProfile', profile: 'prod' }, roles: [] } }),
    ];
    accounts.environment = { maskedAccessKeyId: 'LTAI****wxyz' };
    accounts.found = {
      file: '~/.aliyun/config.json',
      profiles: [
        profile('prod', { region: 'cn-shanghai', isCurrent: true }),
        profile('broken', {
          problem: { kind: 'member', profile: 'broken', member: 'access_key_secret', reason: 'missing' },
        }),
        profile('odd', {
          mode: 'RsaKeyPair',
          problem: { kind: 'unsupportedMode', profile: 'odd', mode: 'RsaKeyPair' },
        }),
        profile('ended', { mode: 'OAuth', problem: { kind: 'profileExpired', profile: 'ended', mode: 'OAuth' } }),
        profile('waits', { mode: 'External', problem: { kind: 'untrustedWorkspace', profile: 'waits' } }),
        profile('vault', { mode: 'External', asked: { kind: 'command', text: 'vault read secret/aliyun' } }),
        profile('uri', { mode: 'CredentialsURI', asked: { kind: 'address', text: 'http://127.0.0.1:6666/' } }),
      ],
    };
    await add(['escape']);
    assert.deepEqual(rows(0), [
      '— CLI profiles · ~/.aliyun/config.json',
      '$(terminal) prod: AK · cn-shanghai · current',
      '$(circle-slash) broken: AK',
      '$(circle-slash) odd: RsaKeyPair',
      '$(warning) ended: OAuth',
      '$(warning) waits: External',
      '$(shield) vault: External',
      '$(shield) uri: CredentialsURI',
      '— VS Code environment',
      '$(symbol-variable) Environment variables: LTAI****wxyz',
      '— Other credentials',
      `$(key) ${typed}: stored in VS Code's secret storage`,
      '$(server) ECS RAM role: when VS Code runs on an ECS instance',
    ]);
    assert.equal(list(0).row('prod').detail, 'Already used by account mine.');
    assert.match(list(0).row('broken').detail ?? '', /is missing access_key_secret/);
    assert.match(list(0).row('odd').detail ?? '', /mode RsaKeyPair, which isn't supported/);
    assert.match(list(0).row('vault').detail ?? '', /^Runs a command\. You're asked to allow it first/);
    assert.deepEqual([list(0).row('broken').choose, list(0).row('odd').choose], [undefined, undefined]);
    // The way out is offered when their keys are asked for.
    assert.ok(list(0).row('ended').choose && list(0).row('waits').choose);
    assert.doesNotMatch(editor.texts, /vault read|127\.0\.0\.1/);
    assert.deepEqual(editor.said, []);
    assert.deepEqual(accounts.changes, []);
  });

  test('says why no profile can be used, and offers the rest', async () => {
    accounts.found = { file: '~/.aliyun/config.json', profiles: [], problem: { kind: 'file', reason: 'notJson' } };
    await add(['escape']);
    const refusal = list(0).row("The profiles can't be used");
    assert.match(refusal.detail ?? '', /isn't valid JSON/);
    assert.equal(refusal.choose, undefined);
    assert.ok(list(0).row(typed).choose);
  });
});

describe('adding an account', () => {
  test('of a CLI profile: its name and region are proposed, and it is kept only at the end', async () => {
    accounts.found = { ...accounts.found, profiles: [profile('prod', { region: 'cn-shanghai' })] };
    const acts: readonly Act[] = [{ choose: 'prod' }, { choose: 'Use These Credentials' }, 'enter'];
    const seen = await add([...acts, { check: ['China (Shanghai)'] }, 'escape']);
    assert.deepEqual(
      seen,
      ['1', '2', '3', '4', '5'].map(step => `Add Account (${step}/5)`),
    );
    assert.deepEqual(accounts.changes, [], 'nothing is kept before the last Enter');
    const [name, regions] = editor.inputs.opened.slice(2, 4);
    assert.ok(name instanceof FakeBox && regions instanceof FakeList);
    assert.equal(name.value, 'prod');
    assert.equal(regions.items[0]?.label, 'China (Shanghai)');
    assert.deepEqual(rows(4), [
      '$(check) Add Account: ',
      '— ',
      'Account: 1234567890123456',
      'RAM user: alice',
      'Credentials from: CLI profile prod · LTAI****7890',
      'Credentials expire: never, unless revoked',
      'Name: prod',
      'Regions: China (Shanghai)',
    ]);
    editor.reset();
    await add([...acts, { check: ['China (Shanghai)'] }, { choose: 'Add Account' }]);
    assert.deepEqual(accounts.changes, [`add prod ${alice.arn}`]);
    assert.deepEqual(accounts.accounts[0]?.source, { base: { kind: 'cliProfile', profile: 'prod' }, roles: [] });
    assert.deepEqual(editor.said, ['progress: Verifying credentials'], 'the row says the rest');
  });

  test('of the environment, named after who it is', async () => {
    accounts.environment = { maskedAccessKeyId: 'LTAI****wxyz' };
    accounts.accounts = [accountOf({ name: 'alice' })];
    await add([{ choose: 'Environment variables' }, { choose: 'Use These Credentials' }, ...end]);
    assert.deepEqual(accounts.changes, [`add alice 2 ${alice.arn}`], 'beside the one that has the name');
    assert.deepEqual(accounts.verifying, [{ source: { base: { kind: 'environment' }, roles: [] } }]);
    assert.ok(rows(-1).includes('$(info) Already added: alice has the same identity.'));
  });

  for (const [answer, base] of [
    ['', { kind: 'ecsRamRole' }],
    ['EcsReader', { kind: 'ecsRamRole', roleName: 'EcsReader' }],
  ] as const) {
    test(`of the ECS instance, with ${answer === '' ? 'whichever role it has' : 'a named role'}`, async () => {
      accounts.answers = [verified({ identity: opsReader, maskedAccessKeyId: 'STS.****wxyz', isRenewed: true })];
      await add([{ choose: 'ECS RAM role' }, { type: answer }, { choose: 'Use These Credentials' }, ...end]);
      assert.deepEqual(accounts.verifying, [{ source: { base, roles: [] } }]);
      assert.ok(rows(-1).includes('Credentials expire: renewed automatically'));
      assert.ok(rows(-1).includes('Role session: ops-reader/vscode-alice'));
    });
  }

  test('of a typed pair, whose id says that it has no token', async () => {
    const seen = await add([...pair, ...end]);
    assert.deepEqual(
      seen.slice(1),
      ['2', '3', '4', '5', '6', '7'].map(step => `Add Account (${step}/7)`),
    );
    assert.deepEqual(accounts.verifying, [
      { source: { base: { kind: 'stored' }, roles: [] }, pair: { accessKeyId: id, accessKeySecret: secret } },
    ]);
    assert.ok(rows(-1).includes('Credentials from: AccessKey pair · LTAI****7890'));
    assert.deepEqual(accounts.changes, [`add alice ${alice.arn}`]);
  });

  test('of a typed STS token, whose end nobody knows', async () => {
    accounts.answers = [verified({ identity: opsReader, maskedAccessKeyId: 'STS.****wxyz' })];
    await add([...temporary, ...end]);
    assert.deepEqual(accounts.verifying[0]?.pair, {
      accessKeyId: temporaryId,
      accessKeySecret: secret,
      securityToken: token,
    });
    assert.ok(rows(-1).includes('Credentials from: STS token · STS.****wxyz'));
    assert.ok(rows(-1).some(row => row.startsWith("Credentials expire: unknown: an STS token doesn't contain")));
    assert.ok(editor.inputs.opened.some(input => input instanceof FakeBox && input.password));
  });

  test('of a typed STS token, whose end was typed too', async () => {
    const expiresAt = Date.parse('2126-01-15T09:30:00Z');
    accounts.answers = [verified({ identity: opsReader, maskedAccessKeyId: 'STS.****wxyz', expiresAt })];
    await add([
      ...temporary.slice(0, 4),
      { type: 'tomorrow' },
      { type: '2006-01-15T09:30:00Z' },
      { type: '2126-01-15T09:30:00Z' },
      { choose: 'Use These Credentials' },
      ...end,
    ]);
    assert.deepEqual(accounts.verifying[0]?.pair, {
      accessKeyId: temporaryId,
      accessKeySecret: secret,
      securityToken: token,
      expiresAt,
    });
    assert.ok(rows(-1).some(row => /^Credentials expire: .*2126-01-15T09:30:00Z\), then sign in again$/.test(row)));
  });

  test('of a typed STS token, which must not be missing', async () => {
    await add([...temporary.slice(0, 3), { type: '' }, { type: 'two words' }, { type: token }, 'escape']);
    const headings = editor.inputs.opened.map(({ heading }) => heading);
    assert.deepEqual(headings.slice(3), ['Add Account (4/8)', 'Add Account (5/9)'], 'the token, then its end');
    assert.deepEqual(accounts.verifying, []);
  });

  for (const [what, answered, more] of [
    ['with a token', [token, ''], { securityToken: token }],
    ['without one', [''], {}],
  ] as const) {
    test(`of a typed pair of unusual shape, ${what}`, async () => {
      const answers = answered.map(type => ({ type }));
      await add([
        { choose: typed },
        { type: 'testAccessKeyId' },
        { type: secret },
        ...answers,
        ...pair.slice(-1),
        ...end,
      ]);
      assert.deepEqual(accounts.verifying[0]?.pair, {
        accessKeyId: 'testAccessKeyId',
        accessKeySecret: secret,
        ...more,
      });
    });
  }

  test('a token that was typed does not go with a permanent pair that is typed instead', async () => {
    const typedAnew: readonly Act[] = ['back', 'back', 'back', { type: id }, 'enter', ...pair.slice(-1)];
    await add([...temporary.slice(0, 4), ...typedAnew, ...end]);
    assert.deepEqual(accounts.verifying[0]?.pair, { accessKeyId: id, accessKeySecret: secret });
    assert.ok(rows(-1).includes('Credentials from: AccessKey pair · LTAI****7890'));
  });

  test('warns of keys of the account itself', async () => {
    accounts.answers = [verified({ identity: root })];
    await add([...pair, 'escape']);
    assert.deepEqual(accounts.changes, []);
    editor.reset();
    await add([...pair, 'enter', { check: ['China (Hangzhou)'] }, 'escape']);
    assert.match(rows(-1)[2] ?? '', /^\$\(warning\) Root: These credentials belong to the Alibaba Cloud account/);
    assert.ok(rows(-1).includes('Alibaba Cloud account (root): 6543210987654321'));
  });

  test('with a chain of roles, each with what it asks for', async () => {
    accounts.found = { ...accounts.found, profiles: [profile('base')] };
    accounts.answers = [verified({ identity: opsReader, maskedAccessKeyId: 'STS.****wxyz', isRenewed: true })];
    const policy = '{"Version":"1","Statement":[]}';
    const seen = await add([
      { choose: 'base' },
      { choose: 'Assume a Role…' },
      { type: 'acs:ram::1234567890123456:role/gate' },
      { type: 'vscode-alice' },
      { choose: 'Default Session' },
      { choose: 'Assume Another Role…' },
      { type: 'acs:ram::6543210987654321:role/audit' },
      { type: 'vscode-alice' },
      { choose: 'With External ID, Duration, or Policy…' },
      { type: 'ext-only-for-us' },
      { type: '900' },
      { type: policy },
      { choose: 'Continue as audit' },
      ...end,
    ]);
    assert.equal(seen.at(-1), 'Add Account (16/16)');
    assert.deepEqual(accounts.verifying, [
      {
        source: {
          base: { kind: 'cliProfile', profile: 'base' },
          roles: [
            { roleArn: 'acs:ram::1234567890123456:role/gate', sessionName: 'vscode-alice' },
            {
              roleArn: 'acs:ram::6543210987654321:role/audit',
              sessionName: 'vscode-alice',
              externalId: 'ext-only-for-us',
              durationSeconds: 900,
              policy,
            },
          ],
        },
      },
    ]);
    assert.deepEqual(
      rows(-1).filter(row => /role:/i.test(row)),
      [
        '$(person) Assume role: gate · 1234567890123456 · vscode-alice',
        '$(person) Then assume role: audit · 6543210987654321 · vscode-alice · 900 seconds · external ID · policy',
      ],
    );
    assert.deepEqual(accounts.changes, [`add audit ${opsReader.arn}`]);
    assert.doesNotMatch(editor.texts, /ext-only-for-us/);
  });

  test('a role that is taken back is not assumed', async () => {
    accounts.found = { ...accounts.found, profiles: [profile('base')] };
    await add([
      { choose: 'base' },
      { choose: 'Assume a Role…' },
      { type: 'acs:ram::1234567890123456:role/gate' },
      'back',
      'back',
      { choose: 'Use These Credentials' },
      ...end,
    ]);
    assert.deepEqual(accounts.verifying, [{ source: { base: { kind: 'cliProfile', profile: 'base' }, roles: [] } }]);
  });

  test('proposals follow another choice, but not over what was typed', async () => {
    accounts.found = {
      ...accounts.found,
      profiles: [profile('one', { region: 'cn-shanghai' }), profile('two', { region: 'cn-beijing' })],
    };
    const again: readonly Act[] = ['back', 'back', { choose: 'two' }, { choose: 'Use These Credentials' }];
    await add([{ choose: 'one' }, { choose: 'Use These Credentials' }, ...again, 'escape']);
    const name = editor.inputs.opened.at(-1);
    assert.ok(name instanceof FakeBox);
    assert.equal(name.value, 'two');
    editor.reset();
    await add([
      { choose: 'one' },
      { choose: 'Use These Credentials' },
      { type: 'mine' },
      'back',
      ...again,
      'enter',
      'escape',
    ]);
    const [box, regions] = editor.inputs.opened.slice(-2);
    assert.ok(box instanceof FakeBox && regions instanceof FakeList);
    assert.equal(box.value, 'mine');
    assert.equal(regions.items[0]?.label, 'China (Beijing)');
  });
});

describe('a command that a profile names', () => {
  const problem: Extract<SourceProblem, { kind: 'consent' }> = {
    kind: 'consent',
    profile: 'vault',
    asked: { kind: 'command', text: 'vault read secret/aliyun' },
  };
  beforeEach(() => {
    accounts.found = { ...accounts.found, profiles: [profile('vault', { mode: 'External', asked: problem.asked })] };
    accounts.answers = [noKeys(problem), verified()];
  });

  test('is shown as it is, and run once it is allowed', async () => {
    editor.presses.push('Allow');
    await add([{ choose: 'vault' }, { choose: 'Use These Credentials' }, ...end]);
    assert.match(editor.said[1] ?? '', /^warning: Run this command to get the credentials of CLI profile vault\?$/);
    assert.match(editor.details[0] ?? '', /^vault read secret\/aliyun\n\n/);
    assert.deepEqual(accounts.allowed, [problem.asked]);
    assert.deepEqual(accounts.changes, [`add vault ${alice.arn}`]);
  });

  test('leads back when it is not allowed', async () => {
    const seen = await add([{ choose: 'vault' }, { choose: 'Use These Credentials' }, 'escape']);
    assert.equal(seen.at(-1), 'Add Account (2/5)');
    assert.deepEqual(accounts.allowed, []);
    assert.deepEqual(accounts.changes, []);
  });
});

describe('a failure', () => {
  const cases = [
    ['a wrong secret', refused('SignatureDoesNotMatch'), pair, 3, 7],
    ['an unknown id', refused('InvalidAccessKeyId.NotFound'), pair, 2, 7],
    ['a wrong token', refused('InvalidSecurityToken.Malformed'), temporary, 4, 9],
  ] as const;
  for (const [what, failure, acts, step, steps] of cases) {
    test(`${what}: leads back to its step, with all answers kept`, async () => {
      accounts.answers = [failure, verified()];
      editor.presses.push('Retry');
      const rest = acts.slice(step, -1).map(() => 'enter' as const);
      const seen = await add([...acts, 'enter', ...rest, ...acts.slice(-1), ...end]);
      assert.equal(seen[acts.length], `Add Account (${step}/${steps})`);
      assert.deepEqual(accounts.verifying[0], accounts.verifying[1]);
      assert.match(editor.said[1] ?? '', /^error: .*Request ID: R-1/);
      assert.equal(accounts.changes.length, 1);
    });
  }

  test('of the network: is tried again as it is', async () => {
    accounts.answers = [unreachable(), verified()];
    editor.presses.push('Retry');
    await add([...pair, ...end]);
    assert.equal(accounts.verifying.length, 2);
  });

  test('of a role: leads to what STS refused', async () => {
    const roleArn = 'acs:ram::1234567890123456:role/gate';
    const problem: SourceProblem = { kind: 'role', roleArn, reason: 'refused' };
    accounts.environment = { maskedAccessKeyId: 'LTAI****wxyz' };
    accounts.answers = [
      noKeys(problem, refused('InvalidParameter.RoleSessionName')),
      noKeys({ ...problem, reason: 'notFound' }),
    ];
    editor.presses.push('Retry', 'Retry');
    const seen = await add([
      { choose: 'Environment variables' },
      { choose: 'Assume a Role…' },
      { type: roleArn },
      { type: 'vscode-alice' },
      { choose: 'Default Session' },
      { choose: 'Continue as gate' },
      { type: 'vscode-bob' },
      { choose: 'Default Session' },
      { choose: 'Continue as gate' },
      'escape',
    ]);
    assert.equal(seen[6], 'Add Account (4/9)', 'the session name');
    assert.equal(seen[9], 'Add Account (3/9)', 'the role');
  });

  test('of keeping: leads back to the review', async () => {
    accounts.keepFailures.push(new Error('the disk is full'));
    editor.presses.push('Retry');
    await add([...pair, ...end, { choose: 'Add Account' }]);
    assert.equal(accounts.changes.length, 1);
  });

  test('that nobody wants to try again ends it', async () => {
    accounts.answers = [refused('SignatureDoesNotMatch')];
    await add(pair);
    assert.deepEqual(accounts.changes, []);
  });

  test('a verification that is called off leads back, and says nothing', async () => {
    accounts.answers = [Object.assign(new Error('called off'), { name: 'AbortError' }), verified()];
    const seen = await add([...pair, 'escape']);
    assert.equal(seen.at(-1), 'Add Account (4/7)');
    assert.deepEqual(editor.said, ['progress: Verifying credentials']);
  });
});

test('keys that the secret storage did not take are told', async () => {
  accounts.states.set('id-alice', { isForThisSession: true });
  await add([...pair, ...end]);
  assert.match(editor.said.at(-1) ?? '', /^warning: VS Code's secret storage couldn't save the credentials of alice\./);
});

test('what is secret is in no text', async () => {
  accounts.answers = [refused('SignatureDoesNotMatch'), verified()];
  editor.presses.push('Retry');
  await add([...temporary, 'enter', 'enter', 'enter', ...temporary.slice(-1), ...end]);
  assert.ok(accounts.changes.length > 0);
  for (const hidden of [secret, token, temporaryId]) assert.ok(!editor.texts.includes(hidden), hidden);
});
