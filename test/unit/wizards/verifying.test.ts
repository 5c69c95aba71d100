import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { accountOf, FakeAccounts, noKeys, profile, refused, verified } from './fakeAccounts.ts';
import { FakeBox } from './fakeInputs.ts';
import { type Act, playUntil } from './play.ts';
import { editor } from './stubbedEditor.ts';

const { addAccount } = await import('../../../src/wizards/account/addAccount.ts');
const { signInAgain } = await import('../../../src/wizards/account/signInAgain.ts');

beforeEach(() => {
  editor.reset();
});

test('keys of a profile that the service refuses lead back to where the keys are', async () => {
  const accounts = new FakeAccounts();
  accounts.found = { ...accounts.found, profiles: [profile('old'), profile('new')] };
  accounts.answers = [refused('InvalidAccessKeyId.NotFound'), verified()];
  editor.presses.push('Retry');
  await playUntil(
    addAccount({ accounts }).then(() => true),
    editor.inputs,
    [
      { choose: 'old' },
      { choose: 'Use These Credentials' },
      { choose: 'new' },
      { choose: 'Use These Credentials' },
      'escape',
    ],
  );
  assert.deepEqual(
    accounts.verifying.map(({ source: { base } }) => 'profile' in base && base.profile),
    ['old', 'new'],
  );
});

describe('what STS refuses of a role leads to its answer, or to the ARN where nothing was answered', () => {
  const roleArn = 'acs:ram::1234567890123456:role/gate';
  const usual: readonly Act[] = [{ choose: 'Default Session' }];
  const withOptions: readonly Act[] = [
    { choose: 'With External ID, Duration, or Policy…' },
    { type: 'ours' },
    { type: '900' },
    { type: '{}' },
  ];
  const ofArn = 'acs:ram::1234567890123456:role/ops-reader';
  const rows: readonly (readonly [code: string, placeholder: string])[] = [
    ['InvalidParameter.ExternalId', 'External ID (optional)'],
    ['InvalidParameter.DurationSeconds', '3600'],
    ['InvalidParameter.PolicyGrammar', '{"Version":"1","Statement":[…]}'],
  ];
  for (const [code, placeholder] of rows) {
    for (const [session, acts, leadsTo] of [
      ['a session with options', withOptions, placeholder],
      ['a usual session', usual, ofArn],
    ] as const) {
      test(`${code} in ${session}`, async () => {
        const accounts = new FakeAccounts();
        accounts.environment = { maskedAccessKeyId: 'LTAI****wxyz' };
        accounts.answers = [noKeys({ kind: 'role', roleArn, reason: 'refused' }, refused(code))];
        editor.presses.push('Retry');
        await playUntil(
          addAccount({ accounts }).then(() => true),
          editor.inputs,
          [
            { choose: 'Environment variables' },
            { choose: 'Assume a Role…' },
            { type: roleArn },
            { type: 'vscode-alice' },
            ...acts,
            { choose: 'Continue as gate' },
            'escape',
          ],
        );
        const box = editor.inputs.opened.at(-1);
        assert.ok(box instanceof FakeBox);
        assert.equal(box.placeholder, leadsTo);
      });
    }
  }
});

describe('the region whose host of STS may be the only one within reach', () => {
  const pair: readonly Act[] = [{ type: 'LTAI5tTESTKEY1234567890' }, { type: 'verySecretSecretSecretSecretSe' }];
  const typing: readonly Act[] = [{ choose: 'Enter an AccessKey pair or STS token' }, ...pair];
  const use: Act = { choose: 'Use These Credentials' };
  const rows: readonly [whose: string, acts: readonly Act[], region: string, account?: ReturnType<typeof accountOf>][] =
    [
      ['a profile', [{ choose: 'nanjing' }, use, 'escape'], 'cn-nanjing'],
      ['a profile that names none', [{ choose: 'nowhere' }, use, 'escape'], 'cn-hangzhou'],
      ['a typed pair', [...typing, use, 'escape'], 'cn-hangzhou'],
      ['an account that signs in again', pair, 'eu-west-1', accountOf({ regions: ['eu-west-1', 'cn-nanjing'] })],
      [
        'an account that is given the keys of a profile',
        [{ choose: 'Other Credentials…' }, { choose: 'nanjing' }, use],
        'eu-west-1',
        accountOf({ regions: ['eu-west-1'], source: { base: { kind: 'cliProfile', profile: 'gone' }, roles: [] } }),
      ],
    ];
  for (const [whose, acts, region, account] of rows) {
    test(`is that of ${whose}: ${region}`, async () => {
      const accounts = new FakeAccounts();
      accounts.found = {
        ...accounts.found,
        profiles: [profile('nanjing', { region: 'cn-nanjing' }), profile('nowhere')],
      };
      if (account) accounts.accounts = [account];
      const wizard = account ? signInAgain({ accounts }, account) : addAccount({ accounts });
      await playUntil(
        wizard.then(() => true),
        editor.inputs,
        acts,
      );
      assert.deepEqual(accounts.verifyingIn, [region]);
    });
  }
});
