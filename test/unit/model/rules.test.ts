import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as rules from '../../../src/model/rules.ts';

/** One row per input: what the check must say about it. */
function table<I extends readonly unknown[]>(
  name: string,
  check: (...input: I) => string | boolean | undefined,
  rows: readonly (readonly [says: string | boolean | undefined, ...input: I])[],
): void {
  describe(name, () => {
    for (const [says, ...input] of rows) {
      const shown = JSON.stringify(input).slice(0, 60);
      test(`${shown} → ${String(says ?? 'fine')}`, () => {
        assert.equal(check(...(input as unknown as I)), says);
      });
    }
  });
}

table('the name of a consumer group of an instance', rules.dtsGroupNameProblem, [
  ['empty', ''],
  ['empty', '   '],
  [undefined, 'a'],
  [undefined, '订阅组 A*~+/'],
  [undefined, 'x'.repeat(128)],
  ['tooLong', 'x'.repeat(129)],
  [undefined, '组'.repeat(128)],
  [undefined, '😀'.repeat(128)],
  ['tooLong', '😀'.repeat(129)],
  ['brokenCharacter', 'a\ud83d'],
]);

table('the username', rules.userNameProblem, [
  ['empty', ''],
  [undefined, 'dts_test'],
  [undefined, 'A'.repeat(16)],
  ['tooLong', 'A'.repeat(17)],
  ['badCharacter', 'dts-test'],
  ['badCharacter', 'dts test'],
  ['badCharacter', '订阅'],
  ['badCharacter', 'dts_test\n'],
]);

table('the password', rules.passwordProblem, [
  ['empty', ''],
  ['tooShort', 'Test123'],
  [undefined, 'Test1234'],
  [undefined, 'Aa345678901234567890123456789012'],
  ['tooLong', 'Aa3456789012345678901234567890123'],
  ['tooFewClasses', 'testtest'],
  ['tooFewClasses', 'TESTTEST'],
  ['tooFewClasses', '12345678'],
  ['tooFewClasses', '!!!!!!!!'],
  [undefined, 'testTEST'],
  [undefined, 'test1234'],
  [undefined, 'test~~~~'],
  [undefined, '1234!!!!'],
  [undefined, "Te st*~+/=&%!'()"],
  ['brokenCharacter', 'Test1234\ud83d'],
]);

table('signs that a password may better do without', rules.hasUnusualSign, [
  [false, 'Test~1234!'],
  [true, 'Test 1234'],
  [true, 'Test1234密'],
  [true, 'Test1234\t'],
]);

table('the name of a consumer group of a Logstore', rules.slsGroupNameProblem, [
  ['empty', ''],
  [undefined, 'billing-sync_2'],
  [undefined, 'Billing'],
  [undefined, 'x'.repeat(128)],
  ['tooLong', 'x'.repeat(129)],
  ['badCharacter', 'billing sync'],
  ['badCharacter', 'billing.sync'],
  ['badCharacter', '计费'],
  ['badCharacter', 'billing/'],
]);

table('a name against those that are taken', rules.nameClash, [
  [undefined, 'billing', []],
  [undefined, 'billing', ['billing-sync']],
  ['same', 'billing', ['Billing', 'billing']],
  ['caseDiffers', 'billing', ['Billing']],
]);

table('a name that nothing else has', rules.freeName, [
  ['billing', 'billing', []],
  ['billing', 'billing', [{ name: 'billing-sync' }]],
  ['billing 2', 'billing', [{ name: 'billing' }]],
  ['billing 2', 'billing', [{ name: 'BILLING' }]],
  ['billing 4', 'billing', [{ name: 'billing' }, { name: 'Billing 2' }, { name: 'billing 3' }]],
  ['billing 2 2', 'billing 2', [{ name: 'billing 2' }]],
]);

table('the heartbeat timeout', rules.timeoutProblem, [
  ['empty', ''],
  ['notWholeNumber', 'sixty'],
  ['notWholeNumber', '6.5'],
  ['notWholeNumber', '-6'],
  ['notWholeNumber', '1e3'],
  ['outOfRange', '0'],
  [undefined, '1'],
  [undefined, '60'],
  [undefined, '86400'],
  ['outOfRange', '86401'],
]);

table('what the heartbeat timeout means', rules.timeoutHint, [
  ['short', 19],
  [undefined, 20],
  [undefined, rules.defaultTimeoutSeconds],
  [undefined, 300],
  ['long', 301],
]);

table('the AccessKey ID', rules.accessKeyIdProblem, [
  ['empty', ''],
  [undefined, 'LTAI5tExample0001'],
  [undefined, 'STS.NTExample0001'],
  [undefined, 'testAccessKeyId'],
  ['badCharacter', 'LTAI 5t'],
  ['badCharacter', 'LTAI5t=='],
]);

table('the usual shape of an AccessKey ID', rules.hasUsualShape, [
  [true, 'LTAI5tExample0001'],
  [true, 'STS.NTExample0001'],
  [false, 'testAccessKeyId'],
  [false, 'LTAI'],
]);

table('a secret', rules.secretProblem, [
  ['empty', ''],
  [undefined, 'testAccessKeySecret'],
  ['hasBlank', 'test AccessKeySecret'],
  ['hasBlank', 'test\nAccessKeySecret'],
]);

table('the STS token for an AccessKey ID', rules.securityTokenProblem, [
  [undefined, '', 'LTAI5tExample0001'],
  [undefined, '', 'testAccessKeyId'],
  ['missing', '', 'STS.NTExample0001'],
  [undefined, 'CAISt+test/Token==', 'STS.NTExample0001'],
  ['hasBlank', 'CAISt test', 'STS.NTExample0001'],
  [undefined, 'CAISt+test/Token==', 'testAccessKeyId'],
]);

table('the end of an STS token', (text: string) => rules.tokenEndProblem(text, Date.parse('2026-01-15T09:00:00Z')), [
  [undefined, ''],
  [undefined, '2026-01-15T09:30:00Z'],
  ['past', '2026-01-15T09:00:00Z'],
  [undefined, '2026-01-15T17:30+08:00'],
  ['notMoment', 'in an hour'],
  ['notMoment', '3600'],
  ['notMoment', '2026-01-15 09:30:00'],
  ['notMoment', '2026-01-15T09:30:00'],
  ['notMoment', '2026-13-15T09:30:00Z'],
  ['notMoment', '2026-02-30T09:30:00Z'],
  ['notMoment', '2026-02-29T09:30+08:00'],
  ['notMoment', '2026-01-15T24:00:00Z'],
  [undefined, '2028-02-29T23:59:59+08:00'],
]);
