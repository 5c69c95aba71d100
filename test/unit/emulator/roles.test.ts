import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Cloud, connect } from '../../../src/cloud/cloud.ts';
import type { Credentials } from '../../../src/cloud/credentials.ts';
import { endpointsAt } from '../../../src/cloud/endpoints.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import { Pace } from '../../../src/cloud/pace.ts';
import type { AssumeRoleRequest, AssumeRoleWithOidcRequest } from '../../../src/cloud/sts/responses.ts';
import { Transport } from '../../../src/cloud/transport.ts';
import type { SampleAccount } from '../../../src/emulator/sampleAccounts.ts';
import { Service, type ServiceOptions } from '../../../src/emulator/service.ts';
import { memorySender } from '../../support/memorySender.ts';
import { SimulatedClock } from '../../support/simulatedClock.ts';

const { signal } = new AbortController();
const region = 'cn-hangzhou';
const minute = 60_000;

/** The emulator and our clients in one process, on one clock, which goes on only when somebody waits or the test says so. */
class Bench {
  readonly clock = new SimulatedClock();
  readonly service: Service;
  readonly #transport: Transport;

  constructor(options: Omit<ServiceOptions, 'clock'> = {}) {
    const { now, date } = this.clock;
    this.service = new Service({ ...options, clock: date });
    const wait = (ms: number): Promise<void> => {
      this.clock.jump(ms);
      return Promise.resolve();
    };
    const pace = new Pace({ now, wait });
    this.#transport = new Transport({ sender: memorySender(this.service), now: date, wait, pace });
  }

  pair(name: SampleAccount['name']): Credentials {
    const found = this.service.accounts.find(account => account.name === name);
    assert.ok(found, name);
    return found;
  }

  as(credentials: Credentials): Cloud {
    return connect({
      transport: this.#transport,
      credentials: () => Promise.resolve(credentials),
      endpoints: endpointsAt('http://memory.invalid'),
      account: 'test',
    });
  }

  async assume(role: string, more: Partial<AssumeRoleRequest> = {}, caller = this.pair('sample')) {
    const roleArn = this.arn(role);
    return this.as(caller).sts.assumeRole({ roleArn, sessionName: 'vscode-ext', ...more }, signal);
  }

  arn(role: string): string {
    const found = this.service.ram.roles.find(({ name }) => name === role);
    assert.ok(found, role);
    return found.arn;
  }
}

/** Status and code of what was refused. */
async function refusal(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => assert.fail('The call succeeded.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof CloudError, String(error));
  return `${error.status ?? 0} ${error.code ?? ''}`;
}

test('the keys of a role are those of its session, on every service', async () => {
  const bench = new Bench();
  const { credentials, assumedRoleArn, assumedRoleId } = await bench.assume('ops-reader');
  const role = bench.service.ram.role(bench.arn('ops-reader'));
  assert.ok(role && credentials.securityToken);
  assert.equal(assumedRoleArn, `${role.arn}/vscode-ext`);
  assert.equal(assumedRoleId, `${role.roleId}:vscode-ext`);
  assert.match(credentials.accessKeyId, /^STS\./);
  assert.ok(credentials.securityToken.length >= 600);
  assert.equal(credentials.expiresAt, bench.clock.now() + 60 * minute);

  const { sts, dts, sls } = bench.as(credentials);
  assert.deepEqual(await sts.getCallerIdentity(signal), {
    identityType: 'AssumedRoleUser',
    accountId: '1234567890123456',
    roleId: role.roleId,
    principalId: `${role.roleId}:vscode-ext`,
    arn: 'acs:ram::1234567890123456:assumed-role/ops-reader/vscode-ext',
  });
  assert.ok((await dts.describeDtsJobs(region, {}, signal)).items.length > 0);
  assert.ok((await sls.listProject(region, {}, signal)).items.length > 0);
});

test('the keys end by the clock of the service, and each service says so in its own form', async () => {
  const bench = new Bench();
  const { credentials } = await bench.assume('ops-reader', { durationSeconds: 900 });
  const { sts, dts, sls } = bench.as(credentials);
  bench.clock.jump(15 * minute - 1);
  await sts.getCallerIdentity(signal);
  bench.clock.jump(1);
  assert.equal(await refusal(sts.getCallerIdentity(signal)), '400 InvalidSecurityToken.Expired');
  assert.equal(await refusal(dts.describeDtsJobs(region, {}, signal)), '403 InvalidSecurityToken.Expired');
  assert.equal(await refusal(sls.listProject(region, {}, signal)), '401 SecurityTokenExpired');
});

test('issuing new keys does not end older ones, and all are different', async () => {
  const bench = new Bench();
  const one = (await bench.assume('ops-reader')).credentials;
  const other = (await bench.assume('ops-reader')).credentials;
  for (const member of ['accessKeyId', 'accessKeySecret', 'securityToken'] as const) {
    assert.notEqual(one[member], other[member], member);
  }
  await bench.as(one).sts.getCallerIdentity(signal);
  const mixed = { ...one, securityToken: other.securityToken ?? '' };
  const asked = bench.as(mixed).sts.getCallerIdentity(signal);
  assert.equal(await refusal(asked), '400 InvalidSecurityToken.MismatchWithAccessKey');
});

test('a role of another account is reached by a chain only', async () => {
  const bench = new Bench();
  assert.equal(await refusal(bench.assume('audit')), '403 NoPermission');
  const first = (await bench.assume('ops-reader')).credentials;
  const second = (await bench.assume('audit', { sessionName: 'a.b@c_d-e' }, first)).credentials;
  const { accountId, arn } = await bench.as(second).sts.getCallerIdentity(signal);
  assert.deepEqual([accountId, arn], ['6543210987654321', 'acs:ram::6543210987654321:assumed-role/audit/a.b@c_d-e']);
});

test('a session may do what its role and its policy allow', async () => {
  const bench = new Bench();
  const policy = JSON.stringify({
    Version: '1',
    Statement: [{ Effect: 'Allow', Action: ['log:*', 'dts:DescribeConsumerChannel'], Resource: '*' }],
  });
  const { dts, sls } = bench.as((await bench.assume('operator', { policy })).credentials);
  await sls.listProject(region, {}, signal);
  assert.equal(await refusal(dts.describeDtsJobs(region, {}, signal)), '403 Forbidden.RAM');
  const reader = bench.as((await bench.assume('ops-reader', { policy })).credentials);
  const group = { name: 'g', timeoutSeconds: 60, isOrdered: false };
  const created = reader.sls.createConsumerGroup(region, 'k8s-log-prod', 'nginx-error', group, signal);
  assert.equal(await refusal(created), '401 Unauthorized');
});

const roleArn = 'acs:ram::1234567890123456:role/ops-reader';
const operator = 'acs:ram::1234567890123456:role/operator';
const partner = 'acs:ram::1234567890123456:role/partner';
const long = (length: number): string => 'x'.repeat(length);

/** What is asked for, of `ops-reader` and by the sample account unless said otherwise, and what comes of it. */
const rows: readonly (readonly [
  what: string,
  request: Partial<AssumeRoleRequest>,
  expected: string,
  caller?: SampleAccount['name'],
])[] = [
  ['the shortest session name', { sessionName: 'ab' }, 'fine'],
  ['the longest session name', { sessionName: long(64) }, 'fine'],
  ['a session name too short', { sessionName: 'a' }, '400 InvalidParameter.RoleSessionName'],
  ['a session name too long', { sessionName: long(65) }, '400 InvalidParameter.RoleSessionName'],
  ['a session name with a slash', { sessionName: 'a/b' }, '400 InvalidParameter.RoleSessionName'],
  ['no role', { roleArn: '' }, '400 InvalidParameter.RoleArn'],
  ['an ARN of another form', { roleArn: 'ops-reader' }, '400 InvalidParameter.RoleArn'],
  ['a role name too long', { roleArn: `${roleArn}${long(64)}` }, '400 InvalidParameter.RoleArn'],
  ['a role that is not there', { roleArn: `${roleArn}s` }, '404 EntityNotExist.Role'],
  ['a user', { roleArn: 'acs:ram::1234567890123456:user/sample' }, '404 EntityNotExist.Role'],
  ['the shortest time', { durationSeconds: 900 }, 'fine'],
  ['too short a time', { durationSeconds: 899 }, '400 InvalidParameter.DurationSeconds'],
  ['a part of a second', { durationSeconds: 900.5 }, '400 InvalidParameter.DurationSeconds'],
  ['the longest time of the role', { durationSeconds: 3600 }, 'fine'],
  ['more than the role allows', { durationSeconds: 3601 }, '400 InvalidParameter.DurationSeconds'],
  ['12 hours of a role that allows them', { roleArn: operator, durationSeconds: 43_200 }, 'fine'],
  ['more than 12 hours', { roleArn: operator, durationSeconds: 43_201 }, '400 InvalidParameter.DurationSeconds'],
  ['the external id that is wanted', { roleArn: partner, externalId: 'ext@1:a/b' }, 'fine'],
  ['another external id', { roleArn: partner, externalId: 'ext@1:a/c' }, '403 NoPermission'],
  ['no external id where one is wanted', { roleArn: partner }, '403 NoPermission'],
  ['an external id where none is wanted', { externalId: 'ext-1' }, 'fine'],
  ['an external id with a space', { externalId: 'a b' }, '400 InvalidParameter.ExternalId'],
  ['an external id too short', { externalId: 'a' }, '400 InvalidParameter.ExternalId'],
  ['an external id too long', { externalId: long(1225) }, '400 InvalidParameter.ExternalId'],
  ['a policy that is no JSON', { policy: '{' }, '400 InvalidParameter.PolicyGrammar'],
  ['a policy without statements', { policy: '{"Version":"1"}' }, '400 InvalidParameter.PolicyGrammar'],
  ['a policy too long', { policy: long(2049) }, '400 InvalidParameter.PolicySize'],
  ['a role that trusts nobody', { roleArn: 'acs:ram::1234567890123456:role/locked' }, '403 NoPermission'],
  ['a caller of another account', {}, '403 NoPermission', 'neighbour'],
  ['a caller that may do nothing', {}, '403 NoPermission', 'powerless'],
  ['the session of a role that may', {}, 'fine', 'temporary'],
  ['the root account', {}, '403 NoPermission', 'root'],
];

for (const [what, request, expected, caller = 'sample'] of rows) {
  test(`AssumeRole with ${what}: ${expected}`, async () => {
    const bench = new Bench();
    const assumed = bench.assume('ops-reader', request, bench.pair(caller));
    if (expected === 'fine') await assumed;
    else assert.equal(await refusal(assumed), expected);
  });
}

test('root is told why, and may ask who it is', async () => {
  const bench = new Bench();
  const root = bench.pair('root');
  await assert.rejects(bench.assume('ops-reader', {}, root), {
    serviceMessage: 'Roles may not be assumed by root accounts.',
  });
  assert.deepEqual(await bench.as(root).sts.getCallerIdentity(signal), {
    identityType: 'Account',
    accountId: '1234567890123456',
    userId: '1234567890123456',
    principalId: '1234567890123456',
    arn: 'acs:ram::1234567890123456:root',
  });
});

/** A good token of at least so many characters. */
function tokenOf({ ram }: Service, now: Date, length: number): string {
  const short = ram.provider.token(now, { sub: '' });
  // Three characters of a subject are four of a token.
  const sub = 'x'.repeat(Math.ceil(((length - short.length) * 3) / 4));
  const token = ram.provider.token(now, { sub });
  assert.ok(token.length >= length && token.length < length + 2);
  return token;
}

/** Changes to the token and the request, and what comes of them. */
const oidcRows: readonly (readonly [
  what: string,
  make: (bench: Bench) => Partial<AssumeRoleWithOidcRequest>,
  expected: string,
])[] = [
  ['a good token', () => ({}), 'fine'],
  ['no token', () => ({ oidcToken: '' }), '401 AuthenticationFail.OIDCToken.Invalid'],
  ['no JSON in the token', () => ({ oidcToken: 'a.b.c' }), '401 AuthenticationFail.OIDCToken.Invalid'],
  [
    'a token that has ended',
    ({ service, clock }) => ({ oidcToken: service.ram.provider.token(clock.date(), { exp: clock.now() / 1000 }) }),
    '401 AuthenticationFail.OIDCToken.Expired',
  ],
  ['the longest token', ({ service, clock }) => ({ oidcToken: tokenOf(service, clock.date(), 20_000) }), 'fine'],
  [
    'a token that is too long',
    ({ service, clock }) => ({ oidcToken: tokenOf(service, clock.date(), 20_001) }),
    '401 AuthenticationFail.OIDCToken.Invalid',
  ],
  [
    'a token for others',
    ({ service, clock }) => ({ oidcToken: service.ram.provider.token(clock.date(), { aud: 'others' }) }),
    '401 AuthenticationFail.OIDCToken.AudienceNotMatch',
  ],
  [
    'a token of others',
    ({ service, clock }) => ({ oidcToken: service.ram.provider.token(clock.date(), { iss: 'https://other' }) }),
    '401 AuthenticationFail.OIDCToken.IssuerNotMatch',
  ],
  [
    'a token that was signed by others',
    ({ clock }) => ({ oidcToken: new Service({ seed: 2 }).ram.provider.token(clock.date()) }),
    '401 AuthenticationFail.OIDCToken.InvalidSignature',
  ],
  [
    'an unknown provider',
    () => ({ oidcProviderArn: 'acs:ram::1234567890123456:oidc-provider/other' }),
    '401 AuthenticationFail.NoPermission',
  ],
  ['a role that does not trust the provider', () => ({ roleArn: operator }), '401 AuthenticationFail.NoPermission'],
  ['a role that is not there', () => ({ roleArn: `${roleArn}s` }), '404 EntityNotExist.Role'],
  ['a session name too short', () => ({ sessionName: 'a' }), '400 InvalidParameter.RoleSessionName'],
  ['more time than the role allows', () => ({ durationSeconds: 3601 }), '400 InvalidParameter.DurationSeconds'],
];

for (const [what, make, expected] of oidcRows) {
  test(`AssumeRoleWithOIDC with ${what}: ${expected}`, async () => {
    const bench = new Bench();
    const { provider } = bench.service.ram;
    const request = {
      roleArn,
      sessionName: 'ci',
      oidcProviderArn: provider.arn,
      oidcToken: provider.token(bench.clock.date()),
      ...make(bench),
    };
    const unsigned = bench.as({ accessKeyId: 'none', accessKeySecret: 'none' });
    const assumed = unsigned.sts.assumeRoleWithOidc(request, signal);
    if (expected !== 'fine') {
      assert.equal(await refusal(assumed), expected);
      return;
    }
    const { arn } = await bench.as((await assumed).credentials).sts.getCallerIdentity(signal);
    assert.equal(arn, 'acs:ram::1234567890123456:assumed-role/ops-reader/ci');
  });
}

test('more than 100 calls in a second are refused', async () => {
  const bench = new Bench({ enforcesRates: true });
  const start = bench.clock.now();
  for (let call = 0; call < 100; call++) await bench.assume('ops-reader');
  assert.equal(bench.clock.now(), start);
  await bench.assume('ops-reader');
  assert.equal(bench.clock.now(), start + 1_000, 'it waited as long as the refusal said');
  assert.equal(bench.service.requests.calls('AssumeRole'), 102);
});
