import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { accountColors } from '../../../src/model/accounts/account.ts';
import { accountOf, alice, opsReader, root } from '../wizards/fakeAccounts.ts';
import '../wizards/stubbedEditor.ts';

const words = await import('../../../src/ui/words.ts');

test('an account says its colour, its name, its id and that nothing is changed through it', () => {
  assert.equal(words.accountWords(accountOf()), 'prod · 1234567890123456');
  assert.equal(words.accountWords(accountOf({ isReadOnly: true })), 'prod · 1234567890123456 · read-only');
  assert.equal(words.accountWords(accountOf({ color: 'red' })), '🔴 prod · 1234567890123456');
  assert.equal(new Set(accountColors.map(color => words.tintedName({ name: '', color }))).size, accountColors.length);
  assert.equal(new Set(accountColors.map(words.colorWords)).size, accountColors.length);
});

describe('an identity is called', () => {
  const role = (resource: string) => ({ ...opsReader, arn: `acs:ram::1234567890123456:${resource}` });
  const cases = [
    [root, 'Alibaba Cloud account (root)', '6543210987654321 (root)'],
    [alice, 'RAM user', 'alice · 1234567890123456'],
    [{ ...alice, identityType: 'RamUser' }, 'RAM user', 'alice · 1234567890123456'],
    [opsReader, 'Role session', 'ops-reader/vscode-alice · 1234567890123456'],
    [role('role/ops-reader/a@b.c'), 'Role session', 'ops-reader/a@b.c · 1234567890123456'],
    [
      role('assumed-role/AliyunReservedSSO-Admin/alice@example.com'),
      'Role session',
      'alice@example.com/AliyunReservedSSO-Admin · 1234567890123456',
    ],
    [{ ...alice, identityType: 'Robot', arn: 'acs:ram::1234567890123456:robot/r2' }, 'Robot', '1234567890123456'],
  ] as const;
  for (const [identity, type, short] of cases) {
    test(short, () => {
      assert.equal(words.identityTypeWords(identity), type);
      assert.equal(words.identityWords(identity), short);
      assert.equal(words.isRoot(identity), identity === root);
    });
  }
});

test('the account itself is known by its ARN or by its type alone', () => {
  assert.ok(words.isRoot({ ...root, identityType: '' }));
  assert.ok(words.isRoot({ ...root, arn: '' }));
});

describe('the source of keys is called', () => {
  const roles = [
    { roleArn: 'acs:ram::1234567890123456:role/gate', sessionName: 'vscode' },
    { roleArn: 'acs:ram::6543210987654321:role/audit', sessionName: 'vscode' },
  ];
  const cases = [
    [{}, 'AccessKey pair'],
    [{ maskedAccessKeyId: 'STS.****wxyz' }, 'STS token'],
    [
      { source: { base: { kind: 'stored' }, roles }, maskedAccessKeyId: 'STS.****wxyz' },
      'AccessKey pair → gate → audit',
    ],
    [{ source: { base: { kind: 'cliProfile', profile: 'ops' }, roles: [] } }, 'CLI profile ops'],
    [{ source: { base: { kind: 'environment' }, roles } }, 'Environment variables → gate → audit'],
    [{ source: { base: { kind: 'ecsRamRole' }, roles: [] } }, 'ECS RAM role'],
    [{ source: { base: { kind: 'ecsRamRole', roleName: 'EcsReader' }, roles: [] } }, 'ECS RAM role EcsReader'],
  ] as const;
  for (const [account, expected] of cases) {
    test(expected, () => {
      assert.equal(words.sourceWords(accountOf(account)), expected);
    });
  }
});
