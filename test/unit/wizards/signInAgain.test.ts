import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { Account } from '../../../src/model/accounts/account.ts';
import { accountOf, alice, FakeAccounts, noKeys, opsReader, profile, refused, root, verified } from './fakeAccounts.ts';
import { FakeBox, FakeList } from './fakeInputs.ts';
import { type Act, playUntil } from './play.ts';
import { editor } from './stubbedEditor.ts';

const { signInAgain } = await import('../../../src/wizards/account/signInAgain.ts');
const { renameAccount } = await import('../../../src/wizards/account/editAccount.ts');
const { editRegions } = await import('../../../src/wizards/account/editAccount.ts');

let accounts: FakeAccounts;

beforeEach(() => {
  editor.reset();
  accounts = new FakeAccounts();
});

async function again(account: Account, acts: readonly Act[]): Promise<readonly string[]> {
  accounts.accounts = [account];
  const { seen } = await playUntil(
    signInAgain({ accounts }, account).then(() => true),
    editor.inputs,
    acts,
  );
  return seen;
}

const typed = accountOf({ source: { base: { kind: 'stored' }, roles: [] } });
const ofProfile = accountOf({ source: { base: { kind: 'cliProfile', profile: 'ops' }, roles: [] } });
const secret = 'verySecretSecretSecretSecretSe';
const pair: readonly Act[] = [{ type: 'LTAI5tTESTKEY1234567890' }, { type: secret }];
const isSaid = 'status: prod is signed in as alice · 1234567890123456.';

describe('an account with a typed pair', () => {
  for (const account of [typed, accountOf()]) {
    test(`asks for the new pair only${account.source ? '' : ', also one of an earlier version'}`, async () => {
      const seen = await again(account, pair);
      assert.deepEqual(
        seen,
        ['1/2', '2/2'].map(step => `prod · Sign In Again (${step})`),
      );
      const [id] = editor.inputs.opened;
      assert.ok(id instanceof FakeBox);
      assert.equal(id.placeholder, 'LTAI****7890');
      assert.deepEqual(accounts.verifying[0]?.source, { base: { kind: 'stored' }, roles: [] });
      assert.deepEqual(accounts.changes, [`replaceKeys a1 ${alice.arn}`]);
      assert.deepEqual(editor.said, ['progress: Verifying credentials', isSaid]);
    });
  }

  test('keeps its roles, with a new token in place of the one that has ended', async () => {
    const role = { roleArn: 'acs:ram::1234567890123456:role/ops-reader', sessionName: 'vscode' };
    const account = accountOf({ source: { base: { kind: 'stored' }, roles: [role] } });
    const token = 'CAISveryLongTokenThatNobodyMaySee';
    await again(account, [{ type: 'STS.NTESTKEY1234567890' }, { type: secret }, { type: token }, 'enter']);
    assert.deepEqual(accounts.verifying, [
      {
        source: { base: { kind: 'stored' }, roles: [role] },
        pair: { accessKeyId: 'STS.NTESTKEY1234567890', accessKeySecret: secret, securityToken: token },
      },
    ]);
    for (const hidden of [secret, token, 'STS.NTESTKEY1234567890']) assert.ok(!editor.texts.includes(hidden), hidden);
  });

  test('a refused secret leads back to it', async () => {
    accounts.answers = [refused('SignatureDoesNotMatch'), verified()];
    editor.presses.push('Retry');
    const seen = await again(typed, [...pair, { type: secret }]);
    assert.equal(seen[2], 'prod · Sign In Again (2/2)');
    assert.equal(accounts.changes.length, 1);
  });
});

describe('an account with keys from elsewhere', () => {
  test('is verified once more', async () => {
    const seen = await again(ofProfile, [{ choose: 'Use the Same Source' }]);
    assert.deepEqual(seen, ['prod · Sign In Again']);
    const list = editor.inputs.opened[0];
    assert.ok(list instanceof FakeList);
    assert.equal(list.row('Use the Same Source').description, 'CLI profile ops');
    assert.deepEqual(accounts.verifying, [{ source: ofProfile.source }]);
    assert.deepEqual(accounts.changes, [`replaceKeys a1 ${alice.arn}`]);
  });

  test('can have other keys', async () => {
    accounts.found = { ...accounts.found, profiles: [profile('new')] };
    await again(ofProfile, [{ choose: 'Other Credentials…' }, { choose: 'new' }, { choose: 'Use These Credentials' }]);
    assert.deepEqual(accounts.find('a1')?.source, { base: { kind: 'cliProfile', profile: 'new' }, roles: [] });
  });

  test('can have a typed pair instead', async () => {
    const acts: readonly Act[] = [{ choose: 'Other Credentials…' }, { choose: 'Enter an AccessKey pair or STS token' }];
    await again(ofProfile, [...acts, ...pair, { choose: 'Use These Credentials' }]);
    assert.deepEqual(accounts.find('a1')?.source, { base: { kind: 'stored' }, roles: [] });
  });

  test('is tried again after the CLI has renewed the profile', async () => {
    accounts.answers = [noKeys({ kind: 'profileExpired', profile: 'ops', mode: 'CloudSSO' }), verified()];
    editor.presses.push('Renew with the CLI', 'Retry');
    await again(ofProfile, [{ choose: 'Use the Same Source' }]);
    assert.equal(accounts.verifying.length, 2);
    assert.equal(
      editor.said.filter(text => text.startsWith('error: The credentials of profile ops have expired')).length,
      2,
    );
  });
});

describe('keys of another identity', () => {
  for (const identity of [root, opsReader]) {
    test(`of ${identity.arn}: are asked about by name, and kept when they are meant`, async () => {
      accounts.answers = [verified({ identity })];
      editor.presses.push('Replace');
      await again({ ...typed, color: 'red', isReadOnly: true }, pair);
      assert.equal(
        editor.said[1],
        'warning: These credentials belong to another identity. Replace the credentials of 🔴 prod · 1234567890123456 · read-only?',
      );
      assert.match(
        editor.details[0] ?? '',
        /^Current identity: alice · 1234567890123456\nNew identity: .*(root|ops-reader)/,
      );
      assert.deepEqual(accounts.changes, [`replaceKeys a1 ${identity.arn}`]);
    });
  }

  test('replace nothing when they are not meant, and the answers stay', async () => {
    accounts.answers = [verified({ identity: root })];
    const seen = await again(typed, [...pair, 'escape']);
    assert.equal(seen.at(-1), 'prod · Sign In Again (1/2)');
    const id = editor.inputs.opened.at(-1);
    assert.ok(id instanceof FakeBox);
    assert.equal(id.value, 'LTAI5tTESTKEY1234567890');
    assert.deepEqual(accounts.changes, []);
  });

  test('are not asked about when only the session of the role has another name', async () => {
    const account = { ...typed, identity: opsReader };
    accounts.answers = [verified({ identity: { ...opsReader, arn: `${opsReader.arn}-2` } })];
    await again(account, pair);
    assert.equal(accounts.changes.length, 1);
    assert.equal(editor.details.length, 0);
  });
});

describe('renaming an account', () => {
  const rename = (acts: readonly Act[]) =>
    playUntil(
      renameAccount({ accounts }, typed).then(() => true),
      editor.inputs,
      acts,
    );
  beforeEach(() => {
    accounts.accounts = [typed, accountOf({ id: 'a2', name: 'test' })];
  });

  test('starts with the present name, and refuses that of another', async () => {
    await rename([{ type: 'Test' }, { type: ' production ' }]);
    const [box] = editor.inputs.opened;
    assert.equal(box?.title, 'prod · Rename Account');
    assert.deepEqual(accounts.changes, ['rename a1 production']);
  });

  test('may leave the name as it is, or go', async () => {
    await rename(['enter']);
    assert.deepEqual(accounts.changes, ['rename a1 prod']);
    editor.reset();
    await rename(['escape']);
    assert.equal(accounts.changes.length, 1);
  });
});

test('editing regions starts with those that are shown', async () => {
  accounts.accounts = [typed];
  await playUntil(
    editRegions({ accounts }, typed).then(() => true),
    editor.inputs,
    [{ check: ['China (Hangzhou)', 'China (Shanghai)'] }],
  );
  assert.equal(editor.inputs.opened[0]?.title, 'prod · Edit Regions');
  assert.deepEqual(accounts.changes, ['setRegions a1 cn-hangzhou,cn-shanghai']);
});
