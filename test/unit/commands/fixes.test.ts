import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { CloudError, type CloudErrorDetails, type CloudErrorKind } from '../../../src/cloud/errors.ts';
import { commandId, settingNames } from '../../../src/contributions.ts';
import { wholePolicy } from '../../../src/model/permissions.ts';
import type { Account, AccountState } from '../../../src/model/accounts/account.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { account } from '../model/groups/groupReadings.ts';
import { sampleNodes } from '../tree/sampleNodes.ts';
import { servicesWith } from './servicesWith.ts';
import { editor } from '../wizards/stubbedEditor.ts';

const { reportError } = await import('../../../src/commands/reportError.ts');
const { showPolicy } = await import('../../../src/commands/showPolicy.ts');
const { manageTrust } = await import('../../../src/commands/manageTrust.ts');
const { openNetworkSettings } = await import('../../../src/commands/openNetworkSettings.ts');
const { offerToTryAgain } = await import('../../../src/ui/messages.ts');

function failed(kind: CloudErrorKind, more: Partial<CloudErrorDetails> = {}): CloudError {
  const call = { service: 'sls', operation: 'GetCheckPoint', outcome: 'notApplied', region: 'cn-hangzhou' } as const;
  return new CloudError(kind, { ...call, accountId: account.id, ...more });
}

/** All that is waiting to be said or run. */
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

beforeEach(() => {
  editor.reset();
});

describe('a command that failed', () => {
  const log = { error: () => undefined };
  const here = (...accounts: readonly Account[]) => ({ log, accounts: { list: () => accounts } });
  const notAgain = (): void => {
    assert.fail('The command was run again.');
  };

  test('offers the fixes and the log', () => {
    const errors = [failed('unreachable', { code: 'ENOTFOUND' }), failed('denied'), failed('credentials')];
    for (const error of [...errors, failed('throttled')]) reportError(error, 'refresh', here(account), notAgain);
    assert.deepEqual(editor.buttons, [
      ['Retry', 'Open Network Settings', 'Show Network Diagnostics', 'Show Log'],
      ['Show RAM Policy', 'Show Log'],
      ['Sign In Again', 'Show Log'],
      ['Retry', 'Show Log'],
    ]);
  });

  test('offers an explanation of what a service refused with a code, beside the fixes', () => {
    const errors = [failed('denied', { code: 'Unauthorized' }), failed('notFound', { code: 'LogStoreNotExist' })];
    for (const error of [...errors, failed('unreachable', { code: 'ENOTFOUND' })]) {
      reportError(error, 'refresh', here(account), notAgain);
    }
    assert.deepEqual(editor.buttons, [
      ['Show RAM Policy', 'Explain', 'Show Log'],
      ['Explain', 'Show Log'],
      ['Retry', 'Open Network Settings', 'Show Network Diagnostics', 'Show Log'],
    ]);
  });

  test('is run again when that is chosen', async () => {
    editor.presses.push('Retry');
    let runs = 0;
    reportError(failed('throttled'), 'refresh', here(account), () => runs++);
    await settled();
    assert.deepEqual([runs, editor.ran], [1, []]);
  });

  test('says whose call it was, where there are several accounts', () => {
    const red: Account = { ...account, color: 'red' };
    for (const services of [here(red), here({ ...account, id: 'other', name: 'test' }, red)]) {
      reportError(failed('throttled'), 'refresh', services, notAgain);
    }
    assert.match(editor.said[0] ?? '', /^error: Too many requests/);
    assert.match(editor.said[1] ?? '', /^error: 🔴 prod: Too many requests/);
  });

  test('runs the fix that is chosen, for its error', async () => {
    editor.presses.push('Show RAM Policy');
    const error = failed('denied');
    reportError(error, 'refresh', here(account), notAgain);
    await settled();
    assert.deepEqual(editor.ran, [[commandId('showPolicy'), error]]);
  });
});

describe('a step of a wizard that failed', () => {
  test('comes back to the message after a fix', async () => {
    editor.presses.push('Show Network Diagnostics', 'Show Log', 'Retry');
    const error = failed('unreachable', { code: 'ECONNREFUSED' });
    assert.equal(await offerToTryAgain(error), true);
    assert.deepEqual(editor.ran, [
      [commandId('showNetworkDiagnostics'), error],
      [commandId('showLog'), error],
    ]);
    assert.equal(editor.said.length, 3);
  });

  test('does not offer to sign in again to what is no account yet', async () => {
    const { service, operation, outcome } = failed('credentials');
    assert.equal(await offerToTryAgain(new CloudError('credentials', { service, operation, outcome })), false);
    assert.deepEqual(editor.buttons, [['Retry', 'Show Log']]);
  });
});

describe('Show RAM Policy', () => {
  function rig(accounts: readonly Account[] = [account], state: AccountState = {}) {
    const shown: { name: string; policy: unknown }[] = [];
    const services = servicesWith({
      accounts: {
        list: () => accounts,
        find: (id: string) => accounts.find(each => each.id === id),
        stateOf: () => state,
      },
      texts: {
        show: (name: string, text: string) => {
          shown.push({ name, policy: JSON.parse(text) });
          return Promise.resolve();
        },
      },
    });
    return { services, shown };
  }

  const target = { project: 'p', logstore: 'l', group: 'g' };
  const resource = `acs:log:cn-hangzhou:${account.identity.accountId}:project/p/logstore/l/consumergroup/g`;
  const smallest = {
    name: 'RAM-log-GetConsumerGroupCheckPoint.json',
    policy: {
      Version: '1',
      Statement: [
        { Effect: 'Allow', Action: ['log:GetConsumerGroupCheckPoint', 'log:GetCheckPoint'], Resource: resource },
      ],
    },
  };

  test('shows the smallest policy for an error, with the number of its account, and copies it', async () => {
    const { services, shown } = rig();
    editor.presses.push('Copy Policy');
    await showPolicy(services, failed('denied', { target }));
    await settled();
    assert.deepEqual(shown, [smallest]);
    assert.match(
      editor.said[0] ?? '',
      /^info: prod: this is the smallest policy that allows log:GetConsumerGroupCheckPoint on acs:log:/,
    );
    assert.deepEqual(JSON.parse(editor.copied.join()), smallest.policy);
  });

  test('shows it for a row that failed', async () => {
    const { services, shown } = rig();
    const error = failed('denied', { target });
    await showPolicy(services, { ...sampleNodes.failed, under: { ...sampleNodes.dtsRegion, account }, error });
    await showPolicy(services, { ...sampleNodes.gone, account, state: { error } });
    assert.deepEqual(shown, [smallest, smallest]);
    assert.deepEqual(editor.copied, []);
  });

  // What the account lacks is another question than why the row could not be loaded.
  test('shows the policy for everything where a row failed for another reason than a refusal', async () => {
    const roleless = { problem: { kind: 'role', roleArn: 'acs:ram::1:role/reader', reason: 'denied' } } as const;
    const { services, shown } = rig([account], roleless);
    const rows: readonly Node[] = [
      { ...sampleNodes.failed, under: { ...sampleNodes.dtsRegion, account }, error: new Error('inside') },
      { ...sampleNodes.gone, account, state: { error: new Error('inside') } },
    ];
    for (const row of rows) {
      editor.presses.push('Read access');
      await showPolicy(services, row);
      await settled();
    }
    assert.deepEqual(
      shown.map(({ name }) => name),
      ['RAM-reading.json', 'RAM-reading.json'],
    );
  });

  test('says that what is forbidden is not mended by allowing it', async () => {
    const { services } = rig();
    await showPolicy(services, failed('denied', { target, missingPermission: { isExplicitDeny: true } }));
    assert.match(editor.said[0] ?? '', /A policy explicitly denies log:GetConsumerGroupCheckPoint on .* has no effect/);
  });

  test('shows what an account lacks to assume its role', async () => {
    const roleArn = 'acs:ram::1:role/reader';
    const { services, shown } = rig([account], { problem: { kind: 'role', roleArn, reason: 'denied' } });
    await showPolicy(services, { ...sampleNodes.signedOut, account });
    assert.deepEqual(
      shown.map(({ name }) => name),
      ['RAM-sts-AssumeRole.json'],
    );
    assert.match(editor.said[0] ?? '', /trust policy/);
  });

  test('asks for which use where nothing was refused', async () => {
    const { services, shown } = rig();
    editor.presses.push('Read access');
    await showPolicy(services);
    editor.presses.push(undefined, 'Read and write access');
    await settled();
    await showPolicy(services, failed('notFound'));
    await showPolicy(services, { kind: 'account', account });
    assert.deepEqual(
      shown.map(({ policy }) => policy),
      [wholePolicy('reading'), wholePolicy('changing')],
    );
    assert.deepEqual(editor.offered[0], ['Read access', 'Read and write access']);
  });

  test('offers the roles of the accounts', async () => {
    const role = { roleArn: 'acs:ram::1:role/a', sessionName: 's' };
    const source = { base: { kind: 'environment' }, roles: [role] } as const;
    const { services, shown } = rig([account, { ...account, id: 'b', source }, { ...account, id: 'c', source }]);
    editor.presses.push("Permission to assume your accounts' roles");
    await showPolicy(services);
    assert.deepEqual(shown[0]?.policy, {
      Version: '1',
      Statement: [{ Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: role.roleArn }],
    });
  });
});

test('Manage Workspace Trust leaves it to the editor', async () => {
  await manageTrust();
  assert.deepEqual(editor.ran, [['workbench.trust.manage']]);
});

test('Open Network Settings shows ours beside those of the editor', async () => {
  await openNetworkSettings();
  const [[command, query] = ['']] = editor.ran;
  assert.equal(command, 'workbench.action.openSettings');
  assert.match(String(query), /^@id:alibabacloudConsumerGroups\.network\.route .*@id:http\.proxy @id:http\.noProxy/);
  for (const name of settingNames.filter(each => each.startsWith('network.'))) {
    assert.ok(`${String(query)} `.includes(`@id:alibabacloudConsumerGroups.${name} `), name);
  }
});
