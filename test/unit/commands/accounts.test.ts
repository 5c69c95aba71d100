import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { CloudError } from '../../../src/cloud/errors.ts';
import type { Services } from '../../../src/commands/services.ts';
import type { Account } from '../../../src/model/accounts/account.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { servicesWith } from './servicesWith.ts';
import { accountOf, FakeAccounts, noKeys } from '../wizards/fakeAccounts.ts';
import { FakeList } from '../wizards/fakeInputs.ts';
import { editor } from '../wizards/stubbedEditor.ts';

const { allowSource } = await import('../../../src/commands/allowSource.ts');
const { openCliTerminal } = await import('../../../src/commands/openCliTerminal.ts');
const { allowChanges, markReadOnly } = await import('../../../src/commands/readOnly.ts');
const { removeAccount } = await import('../../../src/commands/removeAccount.ts');
const { renameAccount } = await import('../../../src/commands/renameAccount.ts');
const { setAccountColor } = await import('../../../src/commands/setAccountColor.ts');
const { signInAgain } = await import('../../../src/commands/signInAgain.ts');

type Command = (services: Services, of?: Node) => Promise<void>;

let accounts: FakeAccounts;
let services: Services;

beforeEach(() => {
  editor.reset();
  accounts = new FakeAccounts();
  services = servicesWith({ accounts });
});

const row = (account: Account): Node => ({ kind: 'account', account });
const prod = accountOf({ color: 'red', isReadOnly: true });
const test1 = accountOf({
  id: 'a2',
  name: 'test',
  source: { base: { kind: 'cliProfile', profile: 'ops' }, roles: [] },
});
const sample = accountOf({ id: 's', name: 'Sample Account', kind: 'sample' });

describe('every question says whose resources these are', () => {
  const words = '🔴 prod · 1234567890123456 · read-only';
  const questions: readonly (readonly [string, Command, string])[] = [
    ['removeAccount', removeAccount, `warning: Remove account ${words}?`],
    ['allowChanges', allowChanges, `warning: Allow changes to ${words}?`],
  ];
  for (const [name, command, question] of questions) {
    test(`${name}, with the account as it is now`, async () => {
      accounts.accounts = [prod];
      await command(services, row(accountOf()));
      assert.deepEqual(editor.said, [question]);
      assert.deepEqual(accounts.changes, [], 'closing it does nothing');
    });
  }
});

describe('removing an account', () => {
  const cases: readonly (readonly [Account, RegExp])[] = [
    [accountOf(), /AccessKey pair will be removed from this computer/],
    [test1, /The CLI profile ops is kept/],
    [accountOf({ source: { base: { kind: 'environment' }, roles: [] } }), /environment variables stay/],
    [accountOf({ source: { base: { kind: 'ecsRamRole' }, roles: [] } }), /ECS instance keeps its RAM role/],
    [sample, /everything created in it/],
  ];
  for (const [account, words] of cases) {
    test(`of ${account.source?.base.kind ?? account.kind} says what goes and what stays`, async () => {
      accounts.accounts = [account];
      editor.presses.push('Remove');
      await removeAccount(services, row(account));
      assert.match(editor.details[0] ?? '', words);
      assert.deepEqual(accounts.changes, [`remove ${account.id}`]);
    });
  }

  test('whose pair the secret storage does not let go of says so, and what to do', async () => {
    accounts.accounts = [prod];
    accounts.removed = { kind: 'pairLeft', error: new Error('no keyring') };
    const logged: unknown[] = [];
    editor.presses.push('Remove');
    const log = { error: (...entry: unknown[]) => void logged.push(...entry) };
    await removeAccount(servicesWith({ accounts, log }), row(prod));
    assert.match(editor.said[1] ?? '', /^warning: Account 🔴 prod · \d+ .*was removed, but VS Code's secret storage/);
    assert.match(
      editor.said[1] ?? '',
      /VS Code will try again the next time it starts.*disable the pair in the RAM console/,
    );
    assert.deepEqual(logged, [new Error('no keyring'), 'removeAccount']);
  });

  test('that is gone already only says so', async () => {
    await removeAccount(services, row(prod));
    assert.deepEqual(editor.said, ['info: This account has been removed.']);
    assert.deepEqual(accounts.changes, []);
  });
});

describe('from the palette, only accounts for which it makes sense are offered', () => {
  const cases: readonly (readonly [string, Command, readonly string[]])[] = [
    ['signInAgain', signInAgain, ['🔴 prod', 'test']],
    ['renameAccount', renameAccount, ['🔴 prod', 'test']],
    ['removeAccount', removeAccount, ['🔴 prod', 'test', 'Sample Account']],
    ['markReadOnly', markReadOnly, ['test', 'Sample Account']],
  ];
  for (const [name, command, offered] of cases) {
    test(name, async () => {
      accounts.accounts = [prod, test1, sample];
      // Without keys is when it is needed.
      accounts.states.set('a1', { problem: { kind: 'noStoredPair' } });
      const running = command(services);
      const list = await editor.inputs.ready();
      assert.ok(list instanceof FakeList);
      assert.deepEqual(
        list.items.map(({ label }) => label.replace('$(account) ', '')),
        offered,
      );
      assert.ok(list.items.every(({ choose }) => choose));
      list.hide();
      await running;
    });
  }

  test('and when there is none, that is said', async () => {
    accounts.accounts = [sample];
    await allowChanges(services);
    await signInAgain(services);
    await openCliTerminal(services);
    await allowSource(services);
    assert.deepEqual(editor.said, [
      'info: All accounts already allow changes.',
      'info: There are no accounts other than the sample account. Add one first.',
      'info: No account uses credentials from a CLI profile.',
      'info: No account is waiting for you to allow a command or address.',
    ]);
  });
});

test('a message that outlived its account says so', async () => {
  accounts.accounts = [prod];
  await signInAgain(services, noKeys({ kind: 'noStoredPair' }).with({ accountId: 'removed' }));
  await openCliTerminal(services, row({ ...prod, id: 'removed' }));
  const gone = 'info: This account has been removed.';
  assert.deepEqual(editor.said, [gone, gone]);
});

describe('the colour of an account', () => {
  test('is one of the list', async () => {
    accounts.accounts = [prod];
    editor.presses.push('🟢 Green');
    await setAccountColor(services, row(prod));
    assert.deepEqual(editor.offered, [
      ['🔴 Red', '🟠 Orange', '🟡 Yellow', '🟢 Green', '🔵 Blue', '🟣 Purple', 'No Color'],
    ]);
    assert.deepEqual(editor.described, [['current', ...Array.from({ length: 6 }, () => undefined)]]);
    assert.deepEqual(accounts.changes, ['setColor a1 green']);
  });

  test('is taken away, or left alone', async () => {
    accounts.accounts = [prod];
    editor.presses.push('No Color', undefined);
    await setAccountColor(services, row(prod));
    await setAccountColor(services, row(prod));
    assert.deepEqual(accounts.changes, ['setColor a1 none']);
  });
});

describe('a command that a profile names', () => {
  const problem = { kind: 'consent', profile: 'vault', asked: { kind: 'command', text: 'vault read x' } } as const;
  const failed = (error: CloudError): Node => ({
    kind: 'failed',
    under: { kind: 'slsRegion', account: test1, region: 'cn-hangzhou' },
    error,
  });
  const ofs: readonly (readonly [string, Node | CloudError | undefined])[] = [
    ['its account', row(test1)],
    ['a row that failed', failed(noKeys(problem))],
    ['an error', noKeys(problem)],
    ['the error of an account', noKeys(problem).with({ accountId: 'a2' })],
    ['nothing but the palette', undefined],
  ];
  for (const [name, of] of ofs) {
    test(`is allowed from ${name}, after it was shown`, async () => {
      accounts.accounts = [prod, test1];
      accounts.states.set('a2', { problem });
      editor.presses.push('Allow');
      await allowSource(services, of);
      assert.match(editor.details[0] ?? '', /^vault read x\n/);
      assert.deepEqual(accounts.allowed, [problem.asked]);
    });
  }

  test('is not allowed by closing the question', async () => {
    await allowSource(services, noKeys(problem));
    assert.deepEqual(accounts.allowed, []);
  });
});

describe('the terminal of the CLI', () => {
  test('has the command ready, which the user enters', async () => {
    accounts.accounts = [test1];
    await openCliTerminal(services, row(test1));
    const text = 'aliyun sts GetCallerIdentity --profile ops';
    assert.deepEqual(editor.terminals, [{ name: 'Renew ops', text, isEntered: false }]);
    assert.match(editor.said.join(), /^info: Press Enter in the terminal/);
  });

  test('names the profile that is at fault', async () => {
    const error = noKeys({ kind: 'profileExpired', profile: 'the source', mode: 'OAuth' });
    await openCliTerminal(services, error);
    assert.equal(editor.terminals[0]?.text, "aliyun sts GetCallerIdentity --profile 'the source'");
    accounts.accounts = [test1];
    accounts.states.set('a2', { problem: { kind: 'profileExpired', profile: 'base', mode: 'CloudSSO' } });
    await openCliTerminal(services, row(test1));
    assert.equal(editor.terminals[1]?.text, 'aliyun sts GetCallerIdentity --profile base');
  });

  test('asks for a new token where nothing could renew the old one', async () => {
    await openCliTerminal(services, noKeys({ kind: 'profileExpired', profile: 'ops', mode: 'StsToken' }));
    assert.equal(editor.terminals[0]?.text, 'aliyun configure --mode StsToken --profile ops');
    assert.match(editor.said.join(), /^info: Press Enter in the terminal and paste the new STS token/);
  });

  test('lets the user log in where the log-in has ended as well', async () => {
    const ended = { kind: 'profileExpired', profile: 'ops', logInEndsAt: Date.now() - 1 } as const;
    await openCliTerminal(services, noKeys({ ...ended, mode: 'CloudSSO' }));
    await openCliTerminal(services, noKeys({ ...ended, mode: 'OAuth' }));
    await openCliTerminal(services, noKeys({ ...ended, mode: 'OAuth', logInEndsAt: Date.now() + 60_000 }));
    assert.deepEqual(
      editor.terminals.map(({ text }) => text),
      [
        'aliyun configure --mode CloudSSO --profile ops',
        'aliyun configure --mode OAuth --profile ops',
        'aliyun sts GetCallerIdentity --profile ops',
      ],
    );
    assert.match(editor.said[0] ?? '', /^info: Press Enter in the terminal and sign in/);
  });

  test('stays closed in a remote window whose terminals are on another computer than the profile', async () => {
    editor.remoteName = 'ssh-remote';
    accounts.accounts = [test1];
    editor.presses.push('Copy Command for PowerShell');
    await openCliTerminal(services, row(test1));
    assert.deepEqual(editor.terminals, []);
    assert.deepEqual(editor.buttons, [['Copy Command for Bash', 'Copy Command for PowerShell']]);
    assert.match(editor.said.join(), /^info: Profile ops is on your local computer.*--profile ops$/);
    assert.deepEqual(editor.copied, ['aliyun sts GetCallerIdentity --profile ops']);
    editor.extensionKind = 2;
    await openCliTerminal(services, row(test1));
    assert.equal(editor.terminals.length, 1);
  });

  test('stays closed for a name that would be more than a name there', async () => {
    await openCliTerminal(services, noKeys({ kind: 'profileExpired', profile: 'x\nrm -r', mode: 'OAuth' }));
    assert.deepEqual(editor.terminals, []);
    assert.match(editor.said.join(), /^warning: The name of profile/);
    assert.deepEqual(editor.buttons, []);
  });

  test('stays closed where the shell cannot take a name, which others can', async () => {
    editor.shell = String.raw`C:\Windows\System32\cmd.exe`;
    editor.presses.push('Copy Command for PowerShell');
    await openCliTerminal(services, noKeys({ kind: 'profileExpired', profile: '100%', mode: 'RamRoleArn' }));
    assert.deepEqual(editor.terminals, []);
    assert.match(editor.said.join(), /^warning: The name of profile/);
    assert.deepEqual(editor.buttons, [['Copy Command for PowerShell', 'Copy Command for Bash']]);
    assert.deepEqual(editor.copied, ["aliyun sts GetCallerIdentity --profile '100%'"]);
  });
});
