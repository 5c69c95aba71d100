import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, parsePolicy, Policies, samplePolicies, type Verdict } from '../../../src/emulator/policy.ts';
import { sampleAccounts } from '../../../src/emulator/sampleAccounts.ts';
import { Secrets } from '../../../src/emulator/secrets.ts';

const statement = (
  effect: string,
  action: string | readonly string[],
  resource: string | readonly string[],
): object => ({ Effect: effect, Action: action, Resource: resource });
const policy = (...statements: readonly object[]) => parsePolicy({ Version: '1', Statement: statements });

const project = 'acs:log:cn-hangzhou:1:project/p';

const verdicts: readonly (readonly [
  what: string,
  statements: readonly object[],
  action: string,
  resource: string,
  Verdict,
])[] = [
  ['nothing', [], 'log:GetProject', project, 'implicitDeny'],
  ['everything', [statement('Allow', '*', '*')], 'log:GetProject', project, 'allowed'],
  ['the very same', [statement('Allow', 'log:GetProject', project)], 'log:GetProject', project, 'allowed'],
  ['lists', [statement('Allow', ['a:B', 'log:GetProject'], ['*', project])], 'log:GetProject', project, 'allowed'],
  ['another action', [statement('Allow', 'log:GetProjects', '*')], 'log:GetProject', project, 'implicitDeny'],
  ['another resource', [statement('Allow', '*', `${project}q`)], 'log:GetProject', project, 'implicitDeny'],
  ['a beginning only', [statement('Allow', '*', project)], 'log:X', `${project}/logstore/l`, 'implicitDeny'],
  ['other case', [statement('Allow', 'log:getproject', '*')], 'log:GetProject', project, 'implicitDeny'],
  ['any text', [statement('Allow', 'log:Get*', 'acs:log:*:*:project/*')], 'log:GetProject', project, 'allowed'],
  ['text below', [statement('Allow', '*', 'acs:log:*:*:project/*')], 'log:X', `${project}/logstore/l`, 'allowed'],
  ['one character', [statement('Allow', 'log:GetP?oject', '*')], 'log:GetProject', project, 'allowed'],
  ['no character', [statement('Allow', 'log:GetProject?', '*')], 'log:GetProject', project, 'implicitDeny'],
  [
    'a sign of patterns',
    [statement('Allow', '*', 'acs:log:*:*:project/a.b')],
    'log:X',
    'acs:log:r:1:project/aXb',
    'implicitDeny',
  ],
  [
    'deny over allow',
    [statement('Deny', 'log:*', project), statement('Allow', '*', '*')],
    'log:GetProject',
    project,
    'explicitDeny',
  ],
  [
    'deny of something else',
    [statement('Deny', 'dts:*', '*'), statement('Allow', '*', '*')],
    'log:GetProject',
    project,
    'allowed',
  ],
  ['deny alone', [statement('Deny', '*', '*')], 'log:GetProject', project, 'explicitDeny'],
];

for (const [what, statements, action, resource, verdict] of verdicts) {
  test(`${what}: ${verdict}`, () => {
    assert.equal(judge([policy(...statements)], action, resource), verdict);
  });
}

test('policies add up, and one that denies is enough', () => {
  const [allowing, denying] = [policy(statement('Allow', '*', '*')), policy(statement('Deny', 'log:*', '*'))];
  assert.equal(judge([policy(), allowing], 'log:X', '*'), 'allowed');
  assert.equal(judge([allowing, denying], 'log:X', '*'), 'explicitDeny');
});

const good = { Effect: 'Allow', Action: '*', Resource: '*' };
const refused: Readonly<Record<string, unknown>> = {
  'no object': '*',
  'a list': [],
  'no version': { Statement: [good] },
  'another version': { Version: 1, Statement: [good] },
  'no statements': { Version: '1' },
  'more members': { Version: '1', Statement: [good], Comment: '' },
  'a condition': { Version: '1', Statement: [{ ...good, Condition: { IpAddress: {} } }] },
  'all but an action': { Version: '1', Statement: [{ Effect: 'Allow', NotAction: 'a:B', Resource: '*' }] },
  'all but a resource': { Version: '1', Statement: [{ Effect: 'Allow', Action: '*', NotResource: '*' }] },
  'another effect': { Version: '1', Statement: [{ ...good, Effect: 'Maybe' }] },
  'an action without service': { Version: '1', Statement: [{ ...good, Action: 'GetProject' }] },
  'an empty list of actions': { Version: '1', Statement: [{ ...good, Action: [] }] },
  'a number': { Version: '1', Statement: [{ ...good, Resource: [1] }] },
  'a resource of another form': { Version: '1', Statement: [{ ...good, Resource: 'project/p' }] },
};

for (const [what, value] of Object.entries(refused)) {
  test(`${what} is refused`, () => {
    assert.throws(() => parsePolicy(value), TypeError);
  });
}

test('the policies of an account can be replaced, and a session may do no more than it was asked for with', () => {
  const account = sampleAccounts(1, new Secrets()).find(({ name }) => name === 'powerless');
  assert.ok(account);
  const policies = new Policies();
  assert.equal(policies.judge(account, 'log:GetProject', project), 'implicitDeny');
  policies.replace('powerless', samplePolicies.everything);
  assert.equal(policies.judge(account, 'log:GetProject', project), 'allowed');
  const session = { ...account, sessionPolicy: policy(statement('Allow', 'log:List*', '*')) };
  assert.equal(policies.judge(session, 'log:GetProject', project), 'implicitDeny');
  assert.equal(policies.judge(session, 'log:ListProject', project), 'allowed');
  assert.throws(() => {
    policies.replace('powerless', [{ Version: '2' }]);
  }, TypeError);
  assert.equal(policies.judge(account, 'log:GetProject', project), 'allowed');
});
