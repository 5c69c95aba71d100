import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SourceProblem } from '../../../src/cloud/credentials.ts';
import { CloudError, type CloudErrorDetails, type CloudErrorKind } from '../../../src/cloud/errors.ts';
import type { Account, AccountState } from '../../../src/model/accounts/account.ts';
import type { Known } from '../../../src/tree/known.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import '../wizards/stubbedEditor.ts';
import { nothingElse, nothingKnown, sampleNodes } from './sampleNodes.ts';
import { account } from './world.ts';

const { contextOf } = await import('../../../src/tree/contextValues.ts');
const { rowOf } = await import('../../../src/tree/rows.ts');
const { tooltipOf } = await import('../../../src/tree/tooltips.ts');
const { fixesFor } = await import('../../../src/ui/fixes.ts');

const now = Date.UTC(2026, 0, 15);
const knownWith = (state: AccountState): Known => ({ ...nothingKnown, accountState: () => state, now: () => now });
const look = (more: Partial<Account>, state: AccountState = {}): readonly unknown[] => {
  const { label, description, icon, words } = rowOf(
    { kind: 'account', account: { ...account, ...more } },
    knownWith(state),
  );
  assert.equal(words, [label, ...description.split(' · ')].join(', '));
  return [description, icon.name, icon.color];
};
const endsIn = (seconds: number): AccountState => ({ expiresAt: now + seconds * 1000, isRenewed: false });

describe('the row of an account', () => {
  const id = '1234…5678';
  const role = { accountId: '1234567890125678', identityType: 'AssumedRoleUser', roleId: '3000' };
  const rows: readonly (readonly [string, Partial<Account>, AccountState, readonly unknown[]])[] = [
    ['a user', {}, {}, [`alice · ${id}`, 'account', undefined]],
    [
      'a role session',
      { identity: { ...role, arn: 'acs:ram::1234567890125678:assumed-role/ops-reader/vscode-ext' } },
      {},
      [`ops-reader/vscode-ext · ${id}`, 'account', undefined],
    ],
    [
      'the account itself',
      { identity: { accountId: '1234567890125678', identityType: 'Account', arn: 'acs:ram::1234567890125678:root' } },
      {},
      [`${id} (root)`, 'warning', 'list.warningForeground'],
    ],
    ['a colour', { color: 'red' }, {}, [`Red · alice · ${id}`, 'account', 'charts.red']],
    [
      'a read-only one',
      { isReadOnly: true, color: 'green' },
      {},
      [`read-only · Green · alice · ${id}`, 'lock', 'charts.green'],
    ],
    [
      'all of it, what ends first',
      { isReadOnly: true, color: 'green' },
      { ...endsIn(23 * 60), isForThisSession: true },
      [`expires in 23 min · this session only · read-only · Green · alice · ${id}`, 'lock', 'charts.green'],
    ],
    [
      'the sample account with marks',
      { kind: 'sample', isReadOnly: true, color: 'red' },
      {},
      ['read-only · Red · running here, nothing leaves this computer', 'lock', 'charts.red'],
    ],
    ['keys that end', {}, endsIn(23 * 60 + 5), [`expires in 23 min · alice · ${id}`, 'account', undefined]],
    [
      'keys that end soon',
      { color: 'red' },
      endsIn(9 * 60 + 59),
      [`expires in 9 min · Red · alice · ${id}`, 'watch', 'list.warningForeground'],
    ],
    [
      'keys that end at once',
      {},
      endsIn(5),
      [`expires in less than a minute · alice · ${id}`, 'watch', 'list.warningForeground'],
    ],
    ['keys that have ended', {}, endsIn(0), [`credentials expired · alice · ${id}`, 'watch', 'list.warningForeground']],
    ['keys that are renewed', {}, { ...endsIn(60), isRenewed: true }, [`alice · ${id}`, 'account', undefined]],
    [
      'no keys',
      {},
      { problem: { kind: 'keyring' } },
      [`no credentials · alice · ${id}`, 'key', 'list.warningForeground'],
    ],
    [
      'keys that are nowhere stored',
      {},
      { isForThisSession: true },
      [`this session only · alice · ${id}`, 'account', undefined],
    ],
    ['the sample account', { kind: 'sample' }, {}, ['running here, nothing leaves this computer', 'beaker', undefined]],
  ];
  for (const [name, more, state, expected] of rows) {
    test(`says what has to be minded: ${name}`, () => {
      assert.deepEqual(look(more, state), expected);
    });
  }

  test('has the facts in its tooltip', () => {
    const node: Node = {
      kind: 'account',
      account: { ...account, color: 'red', source: { base: { kind: 'cliProfile', profile: 'ops' }, roles: [] } },
    };
    const lines = tooltipOf(node, knownWith({ ...endsIn(60), isForThisSession: true }));
    for (const part of [
      /^🔴 prod$/,
      /1234567890125678/,
      /^Credentials from: CLI profile ops$/,
      /^Credentials expire: /,
      /Red$/,
    ]) {
      assert.ok(
        lines.some(line => part.test(line)),
        String(part),
      );
    }
  });
});

test('every row below an account says in its tooltip which account', () => {
  const without = Object.entries(sampleNodes)
    .filter(([, node]) => !tooltipOf(node, knownWith({})).some(line => line.includes(account.name)))
    .map(([name]) => name);
  const belowServices = ['changeTracking', 'logService', 'pins', 'more', 'noRegions'];
  assert.deepEqual(
    without.filter(name => !belowServices.includes(name) && !name.startsWith('no')),
    [],
  );
});

/** Menus cannot read sentences, so that both have to offer the same is checked here. */
describe('the menu of a failed row', () => {
  const commands: Readonly<Record<string, string>> = {
    signInAgain: 'signInAgain',
    denied: 'showPolicy',
    consent: 'allowSource',
    untrusted: 'manageTrust',
    cli: 'openCliTerminal',
  };
  const profile = 'ops';
  const problems: readonly SourceProblem[] = [
    { kind: 'noStoredPair' },
    { kind: 'keyring' },
    { kind: 'storedTokenExpired' },
    { kind: 'file', reason: 'missing' },
    { kind: 'noProfile', profile },
    { kind: 'unsupportedMode', profile, mode: 'Dream' },
    { kind: 'member', profile, member: 'mode', reason: 'missing' },
    { kind: 'cycle', profile },
    { kind: 'profileExpired', profile, mode: 'StsToken' },
    { kind: 'profileExpired', profile, mode: 'CloudSSO' },
    { kind: 'consent', profile, asked: { kind: 'address', text: 'https://example.com' } },
    { kind: 'untrustedWorkspace', profile },
    { kind: 'externalForbidden', profile },
    { kind: 'command', profile, reason: 'failed' },
    { kind: 'address', profile, reason: 'unreachable' },
    { kind: 'address', profile, reason: 'refused' },
    { kind: 'environment', variable: 'ALIBABA_CLOUD_ACCESS_KEY_ID' },
    { kind: 'metadata', reason: 'unreachable' },
    { kind: 'role', roleArn: 'acs:ram::1:role/r', reason: 'denied' },
    { kind: 'role', roleArn: 'acs:ram::1:role/r', reason: 'notFound' },
    { kind: 'otherIdentity', accountId: '1' },
  ];
  const errors: readonly (readonly [CloudErrorKind, Partial<CloudErrorDetails>?])[] = [
    ...problems.map(sourceProblem => ['credentials', { sourceProblem }] as const),
    ['credentials'],
    ['denied'],
    ['denied', { fault: 'readOnlyAccount' }],
    ['unreachable', { code: 'ENOTFOUND' }],
    ['unreachable', { code: 'HTTP_407', atProxy: true }],
    ['unreachable', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }],
    ['clock'],
    ['unexpected'],
    ['unexpected', { fault: 'foreignAnswer' }],
    ['throttled'],
    ['unavailable'],
    ['notFound'],
    ['quota'],
  ];
  for (const [kind, more = {}] of errors) {
    const { sourceProblem, code, fault } = more;
    test(`offers what its words offer: ${[kind, sourceProblem?.kind, code, fault].filter(Boolean).join(' ')}`, () => {
      const error = new CloudError(kind, { service: 'sts', operation: 'X', outcome: 'notApplied', ...more });
      const node: Node = { ...sampleNodes.failed, error };
      const [word, ...others] = contextOf(node, nothingElse).filter(each => !['failed', 'refreshable'].includes(each));
      assert.deepEqual(others, []);
      const offers = fixesFor(error);
      if (word === 'network')
        assert.ok(offers.includes('showNetworkDiagnostics') || offers.includes('openNetworkSettings'));
      else
        assert.deepEqual(
          word && commands[word],
          offers.find(offer => offer !== 'showLog'),
        );
      if (sourceProblem) {
        const signedOut: Node = { kind: 'signedOut', account, problem: sourceProblem };
        assert.deepEqual(contextOf(signedOut, nothingElse).slice(2), word ? [word] : []);
        assert.equal(rowOf(signedOut, knownWith({})).click, offers[0]);
      }
    });
  }
});
