import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../src/cloud/cloud.ts';
import type { Credentials, CredentialSource, IssuedCredentials } from '../../src/cloud/credentials.ts';
import { createDirectSender } from '../../src/cloud/directSender.ts';
import { endpointsAt } from '../../src/cloud/endpoints.ts';
import { Transport } from '../../src/cloud/transport.ts';
import { signRpc } from '../support/signRpc.ts';
import { account, call, emulate, failure, never, newSlsGroup, project, region } from './support.ts';

const opsReader = 'acs:ram::1234567890123456:role/ops-reader';
const operator = 'acs:ram::1234567890123456:role/operator';
const audit = 'acs:ram::6543210987654321:role/audit';
const sessionName = 'wire-test';

test('a role is assumed with V3, and its keys sign in every scheme', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  const { credentials } = await cloud.sts.assumeRole({ roleArn: opsReader, sessionName }, never);
  assert.ok((credentials.securityToken ?? '').length >= 600);
  const session = call(t, emulator, { credentials }).cloud;
  const { identityType, arn } = await session.sts.getCallerIdentity(never);
  assert.deepEqual(
    [identityType, arn],
    ['AssumedRoleUser', 'acs:ram::1234567890123456:assumed-role/ops-reader/wire-test'],
  );
  assert.ok((await session.dts.describeDtsJobs(region, {}, never)).items.length > 0);
  assert.ok((await session.sls.listLogStores(region, project, {}, never)).items.length > 0);
  await failure(session.sls.createConsumerGroup(region, project, 'nginx-error', newSlsGroup, never), {
    kind: 'denied',
    status: 401,
  });
});

for (const method of ['GET', 'POST'] as const) {
  test(`a role is assumed with V1 by ${method}`, async t => {
    const emulator = await emulate(t);
    const { path, headers, body } = signRpc({
      method,
      host: 'sts.aliyuncs.com',
      action: 'AssumeRole',
      version: '2015-04-01',
      query: { RoleArn: opsReader, RoleSessionName: sessionName, DurationSeconds: 900 },
      credentials: account(emulator, 'sample'),
      now: new Date(),
      nonce: '0123456789abcdef0123456789abcdef',
    });
    const response = await fetch(`${emulator.origin}${path}`, { method, headers, ...(body !== undefined && { body }) });
    const answer = (await response.json()) as { AssumedRoleUser?: { Arn?: string } };
    assert.deepEqual([response.status, answer.AssumedRoleUser?.Arn], [200, `${opsReader}/${sessionName}`]);
  });
}

test('a role of another account is reached by a chain, and a refusal says why', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  await failure(cloud.sts.assumeRole({ roleArn: audit, sessionName }, never), {
    kind: 'denied',
    code: 'NoPermission',
    status: 403,
  });
  const { credentials } = await cloud.sts.assumeRole({ roleArn: opsReader, sessionName }, never);
  const chain = call(t, emulator, { credentials }).cloud;
  const { assumedRoleArn } = await chain.sts.assumeRole({ roleArn: audit, sessionName }, never);
  assert.equal(assumedRoleArn, `${audit}/${sessionName}`);
  await failure(cloud.sts.assumeRole({ roleArn: `${opsReader}s`, sessionName }, never), {
    kind: 'notFound',
    code: 'EntityNotExist.Role',
    status: 404,
  });
  await failure(cloud.sts.assumeRole({ roleArn: opsReader, sessionName, durationSeconds: 7200 }, never), {
    kind: 'invalid',
    code: 'InvalidParameter.DurationSeconds',
    status: 400,
  });
});

test('answers in XML are read as well', async t => {
  const emulator = await emulate(t, { faults: [{ operation: 'AssumeRole', kind: 'xml' }] });
  const { cloud } = call(t, emulator);
  const { credentials, assumedRoleArn } = await cloud.sts.assumeRole({ roleArn: opsReader, sessionName }, never);
  assert.equal(assumedRoleArn, `${opsReader}/${sessionName}`);
  await call(t, emulator, { credentials }).cloud.sts.getCallerIdentity(never);
});

test('a token of an identity provider is enough', async t => {
  const emulator = await emulate(t);
  const { arn: oidcProviderArn } = emulator.ram.provider;
  const request = { roleArn: opsReader, sessionName, oidcProviderArn };
  const { cloud } = call(t, emulator, { credentials: { accessKeyId: '', accessKeySecret: '' } });
  const token = emulator.ram.provider.token(new Date());
  const { credentials } = await cloud.sts.assumeRoleWithOidc({ ...request, oidcToken: token }, never);
  await call(t, emulator, { credentials }).cloud.sts.getCallerIdentity(never);
  const ended = emulator.ram.provider.token(new Date(), { exp: 1 });
  const error = await failure(cloud.sts.assumeRoleWithOidc({ ...request, oidcToken: ended }, never), {
    kind: 'credentials',
    code: 'AuthenticationFail.OIDCToken.Expired',
    status: 401,
  });
  assert.ok(!JSON.stringify(error).includes(ended));
});

test('100 calls at the moment of expiry, of both services and some of them writes, end well with one renewal', async t => {
  let now = Date.UTC(2026, 0, 15, 8, 30);
  const clock = (): Date => new Date(now);
  const emulator = await emulate(t, { clock });
  const { cloud } = call(t, emulator, { now: clock });
  const assume = async (): Promise<IssuedCredentials> =>
    (await cloud.sts.assumeRole({ roleArn: operator, sessionName, durationSeconds: 900 }, never)).credentials;

  // The simplest source there can be: it renews nothing before a service has refused it.
  let current: Promise<Credentials> = assume();
  const source: CredentialSource = async (_, refused) => {
    const asked = current;
    const used = await asked;
    if (used.accessKeyId === refused?.accessKeyId && asked === current) current = assume();
    return current;
  };
  const sender = createDirectSender();
  t.after(() => sender.close());
  const session = connect({
    transport: new Transport({ sender, now: clock }),
    credentials: source,
    endpoints: endpointsAt(emulator.origin),
    account: 'session',
  });
  await session.sts.getCallerIdentity(never);
  now += 15 * 60_000;

  const calls = Array.from({ length: 100 }, (_, index) => {
    const name = `group-${index}`;
    if (index % 10 === 0) {
      return session.sls.createConsumerGroup(region, project, 'nginx-error', { ...newSlsGroup, name }, never);
    }
    return index % 2 === 0 ? session.sls.listProject(region, {}, never) : session.sts.getCallerIdentity(never);
  });
  await Promise.all(calls);
  assert.equal(emulator.requests.calls('AssumeRole'), 2, 'one in the beginning, one at the expiry');
  assert.equal(emulator.requests.writes('CreateConsumerGroup'), 10);
});
