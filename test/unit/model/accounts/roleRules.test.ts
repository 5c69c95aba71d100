import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  externalIdProblem,
  roleArnProblem,
  rolePolicyProblem,
  sessionNameFor,
  sessionNameProblem,
  sessionSecondsProblem,
} from '../../../../src/model/accounts/roleRules.ts';

/** Inputs with what each rule says about them. */
const rules: readonly (readonly [
  string,
  (text: string) => string | undefined,
  Readonly<Record<string, string | undefined>>,
])[] = [
  [
    'the ARN of a role',
    roleArnProblem,
    {
      '': 'empty',
      'acs:ram::1234567890123456:role/ops-reader': undefined,
      'acs:ram::12345678901234567:role/a.b_c': undefined,
      'acs:ram::1234567890123456:user/alice': 'otherPrincipal',
      'acs:ram::1234567890123456:root': 'otherPrincipal',
      'acs:sts::1234567890123456:assumed-role/ops/session': 'otherPrincipal',
      'ops-reader': 'malformed',
      'acs:ram::1234567890123456:role/': 'malformed',
      [`acs:ram::1234567890123456:role/${'x'.repeat(65)}`]: 'malformed',
    },
  ],
  [
    'the name of a session',
    sessionNameProblem,
    {
      '': 'empty',
      a: 'badLength',
      ab: undefined,
      'a b': 'badCharacter',
      'x@y.z-1_': undefined,
      ['x'.repeat(65)]: 'badLength',
    },
  ],
  [
    'an external id',
    externalIdProblem,
    {
      '': undefined,
      a: 'badLength',
      'ext/1+=,.@:_-': undefined,
      'a b': 'badCharacter',
      ['x'.repeat(1225)]: 'badLength',
    },
  ],
  [
    'how long a session lasts',
    sessionSecondsProblem,
    {
      '': undefined,
      '899': 'outOfRange',
      '900': undefined,
      '43200': undefined,
      '43201': 'outOfRange',
      '1h': 'notWholeNumber',
    },
  ],
  [
    'a policy',
    rolePolicyProblem,
    { '': undefined, '{}': undefined, '[]': 'notJson', '{': 'notJson', [`{"x":"${'x'.repeat(2048)}"}`]: 'tooLong' },
  ],
];

for (const [what, rule, expected] of rules) {
  describe(what, () => {
    for (const [text, problem] of Object.entries(expected)) {
      test(`${text.slice(0, 50) || '(empty)'}: ${problem ?? 'good'}`, () => {
        assert.equal(rule(text), problem);
      });
    }
  });
}

describe('the proposed name of a session', () => {
  const names: Readonly<Record<string, string>> = {
    alice: 'vscode-alice',
    'DOMAIN\\alice b': 'vscode-DOMAIN-alice-b',
    李雷: 'vscode',
    '': 'vscode',
    ['x'.repeat(80)]: `vscode-${'x'.repeat(57)}`,
  };
  for (const [user, name] of Object.entries(names)) {
    test(`of ${user.slice(0, 20) || 'nobody'} can be used`, () => {
      assert.equal(sessionNameFor(user), name);
      assert.equal(sessionNameProblem(name), undefined);
    });
  }
});
