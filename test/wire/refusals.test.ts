import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import type { Cloud } from '../../src/cloud/cloud.ts';
import type { Credentials } from '../../src/cloud/credentials.ts';
import type { Emulator } from '../../src/emulator/server.ts';
import {
  account,
  call,
  emulate,
  type Expected,
  failure,
  instanceNamed,
  never,
  newDtsGroup,
  newSlsGroup,
  password,
  project,
  region,
} from './support.ts';

/** One call of each product. */
const calls: Readonly<Record<'dts' | 'sls' | 'sts', (cloud: Cloud) => Promise<unknown>>> = {
  dts: cloud => cloud.dts.describeDtsJobs(region, {}, never),
  sls: cloud => cloud.sls.listProject(region, {}, never),
  sts: cloud => cloud.sts.getCallerIdentity(never),
};

const pairs: readonly {
  readonly what: string;
  readonly credentials: (emulator: Emulator) => Credentials;
  readonly expected: Readonly<Record<keyof typeof calls, Expected | 'fine'>>;
}[] = [
  {
    what: 'a wrong AccessKey secret',
    credentials: emulator => ({ ...account(emulator, 'sample'), accessKeySecret: 'wrong-secret-0123456789' }),
    expected: {
      dts: { kind: 'credentials', code: 'SignatureDoesNotMatch', status: 400 },
      sls: { kind: 'credentials', code: 'SignatureNotMatch', status: 401 },
      sts: { kind: 'credentials', code: 'SignatureDoesNotMatch', status: 400 },
    },
  },
  {
    what: 'an unknown AccessKey ID',
    credentials: () => ({ accessKeyId: 'LTAI5tNobodyAtAll0001', accessKeySecret: 'nobody-0123456789' }),
    expected: {
      dts: { kind: 'credentials', code: 'InvalidAccessKeyId.NotFound', status: 404 },
      sls: { kind: 'credentials', code: 'Unauthorized', status: 401 },
      sts: { kind: 'credentials', code: 'InvalidAccessKeyId.NotFound', status: 404 },
    },
  },
  {
    what: 'an expired STS token',
    credentials: emulator => account(emulator, 'expired'),
    expected: {
      dts: { kind: 'credentials', code: 'InvalidSecurityToken.Expired', status: 403 },
      sls: { kind: 'credentials', code: 'SecurityTokenExpired', status: 401 },
      sts: { kind: 'credentials', code: 'InvalidSecurityToken.Expired', status: 400 },
    },
  },
  {
    what: 'a RAM user who may do nothing',
    credentials: emulator => account(emulator, 'powerless'),
    expected: {
      dts: { kind: 'denied', code: 'Forbidden.RAM', status: 403 },
      sls: { kind: 'denied', code: 'Unauthorized', status: 401 },
      sts: 'fine',
    },
  },
];

for (const { what, credentials, expected } of pairs) {
  test(`${what} is told apart, and nothing secret is repeated`, async t => {
    const emulator = await emulate(t);
    const used = credentials(emulator);
    const { cloud } = call(t, emulator, { credentials: used });
    for (const [service, run] of Object.entries(calls)) {
      const wanted = expected[service as keyof typeof calls];
      if (wanted === 'fine') {
        await run(cloud);
        continue;
      }
      const error = await failure(run(cloud), { ...wanted, outcome: 'notApplied' });
      assert.ok(error.requestId);
      assert.ok(!mentions(error, used.accessKeySecret) && !mentions(error, used.securityToken), inspect(error));
    }
  });
}

test('what a signature error repeats is not passed on, however secret', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator, { credentials: { ...account(emulator, 'temporary'), accessKeySecret: 'wrong' } });
  const of = instanceNamed(emulator, 'orders-binlog-sub');
  const error = await failure(cloud.dts.createConsumerChannel(region, { ...of, ...newDtsGroup }, never), {
    kind: 'credentials',
    code: 'SignatureDoesNotMatch',
    outcome: 'notApplied',
  });
  for (const secret of [password, encodeURIComponent(password), account(emulator, 'temporary').securityToken]) {
    assert.ok(!mentions(error, secret), inspect(error));
  }
});

function mentions(error: Error, secret: string | undefined): boolean {
  return secret !== undefined && inspect(error, { depth: 9, showHidden: true }).includes(secret);
}

test('RAM says what would have to be granted', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator, { credentials: account(emulator, 'readOnly') });
  const of = instanceNamed(emulator, 'orders-binlog-sub');
  const dts = await failure(cloud.dts.createConsumerChannel(region, { ...of, ...newDtsGroup }, never), {
    kind: 'denied',
  });
  assert.equal(dts.missingPermission?.action, 'dts:CreateConsumerChannel');
  const sls = await failure(cloud.sls.createConsumerGroup(region, project, 'nginx-error', newSlsGroup, never), {
    kind: 'denied',
  });
  assert.deepEqual(sls.missingPermission, {
    action: 'log:CreateConsumerGroup',
    resource: 'acs:log:cn-hangzhou:1234567890123456:project/k8s-log-prod/logstore/nginx-error/consumergroup/wire-test',
  });
  assert.deepEqual(emulator.requests.counts.writes, {});
});

const writes: Readonly<
  Record<string, (cloud: Cloud, of: { instanceId: string; groupId: string }) => Promise<unknown>>
> = {
  ModifyConsumerChannel: (cloud, of) => cloud.dts.modifyConsumerChannel(region, { ...of, name: 'a' }, never),
  DeleteConsumerChannel: (cloud, of) => cloud.dts.deleteConsumerChannel(region, of, never),
  ModifyConsumptionTimestamp: (cloud, of) =>
    cloud.dts.modifyConsumptionTimestamp(region, of.instanceId, new Date(), never),
  StartDtsJob: (cloud, of) => cloud.dts.startDtsJob(region, { ...of, jobId: 'job' }, never),
  SkipPreCheck: cloud =>
    cloud.dts.skipPreCheck(
      region,
      { jobId: 'job', precheckId: 'precheck' },
      [{ item: 'CHECK_SRC', longName: 'CHECK_SRC_DETAIL' }],
      never,
    ),
  UpdateConsumerGroup: cloud =>
    cloud.sls.updateConsumerGroup(region, project, 'nginx-error', 'alerting', { timeoutSeconds: 60 }, never),
  DeleteConsumerGroup: cloud => cloud.sls.deleteConsumerGroup(region, project, 'nginx-error', 'alerting', never),
  ConsumerGroupUpdateCheckPoint: cloud =>
    cloud.sls.updateCheckPoint(region, project, 'nginx-error', 'alerting', { shard: 0, checkpoint: 'MQ==' }, never),
};

for (const [operation, write] of Object.entries(writes)) {
  test(`a read-only account is denied ${operation}, and told what would allow it`, async t => {
    const emulator = await emulate(t);
    const { cloud } = call(t, emulator, { credentials: account(emulator, 'readOnly') });
    const { instanceId } = instanceNamed(emulator, 'orders-binlog-sub');
    const { items } = await cloud.dts.describeConsumerChannel(region, { instanceId }, never);
    const groupId = items[0]?.id;
    assert.ok(groupId);
    const error = await failure(write(cloud, { instanceId, groupId }), { kind: 'denied', outcome: 'notApplied' });
    const service = error.service === 'dts' ? 'dts' : 'log';
    assert.equal(error.missingPermission?.action, `${service}:${operation}`);
    assert.deepEqual(emulator.requests.counts.writes, {});
    assert.deepEqual((await cloud.dts.describeConsumerChannel(region, { instanceId }, never)).items[0]?.id, groupId);
  });
}

const state: Expected = { kind: 'state', code: 'OperationDenied.JobStatus', status: 403, outcome: 'notApplied' };
const value: Expected = { kind: 'invalid', code: 'InvalidParameterValid', status: 403, outcome: 'notApplied' };

const dtsRefusals: readonly [what: string, instance: string, group: Partial<typeof newDtsGroup>, Expected][] = [
  ['a name of 129 characters', 'orders-binlog-sub', { name: '组'.repeat(129) }, value],
  ['a username with a hyphen', 'orders-binlog-sub', { userName: 'wire-test' }, value],
  ['a username of 17 characters', 'orders-binlog-sub', { userName: 'a'.repeat(17) }, value],
  ['a password of one kind of character', 'orders-binlog-sub', { password: 'abcdefgh' }, value],
  ['a password of 7 characters', 'orders-binlog-sub', { password: 'Abc123!' }, value],
  [
    'a name that is taken',
    'orders-binlog-sub',
    { name: 'billing-sync' },
    { kind: 'conflict', code: 'ConsumerGroupName.AlreadyExist' },
  ],
  ['a 21st group', 'fanout-hub', {}, { kind: 'quota', code: 'ConsumerGroupQuotaExceeded' }],
  ['an instance whose precheck failed', 'inventory-sub', {}, state],
  ['an instance that retries', 'shipment-events-sub', {}, state],
  ['an instance that is locked', 'campaign-sub', {}, state],
];

for (const [what, instance, group, expected] of dtsRefusals) {
  for (const form of ['with a status', 'softly'] as const) {
    test(`DTS refuses ${what} ${form}`, async t => {
      const emulator = await emulate(t);
      if (form === 'softly') emulator.faults.add({ operation: '*', kind: 'softRefusals' });
      const { cloud } = call(t, emulator);
      const of = instanceNamed(emulator, instance);
      const before = await cloud.dts.describeConsumerChannel(region, of, never);
      const status = form === 'softly' ? { status: 200 } : {};
      await failure(cloud.dts.createConsumerChannel(region, { ...of, ...newDtsGroup, ...group }, never), {
        ...expected,
        ...status,
      });
      assert.equal((await cloud.dts.describeConsumerChannel(region, of, never)).total, before.total);
      assert.equal(emulator.requests.writes('CreateConsumerChannel'), 0);
    });
  }
}

test('a name may have 128 characters, whatever they are', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  const of = instanceNamed(emulator, 'promotions-sub');
  for (const name of ['组'.repeat(128), '😀'.repeat(128), 'a']) {
    await cloud.dts.createConsumerChannel(region, { ...of, ...newDtsGroup, name }, never);
  }
  assert.equal((await cloud.dts.describeConsumerChannel(region, of, never)).total, 3);
});

test('an instance is found only in its own region', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  const of = instanceNamed(emulator, 'orders-binlog-sub');
  const unknown: Expected = { kind: 'notFound', code: 'Forbidden.InstanceNotFound', status: 403 };
  await failure(cloud.dts.describeDtsJobDetail('cn-shanghai', of, never), unknown);
  await failure(cloud.dts.describeConsumerChannel(region, { instanceId: 'dtsnone' }, never), unknown);
  await failure(cloud.dts.describeSubscriptionInstanceStatus(region, 'dtsnone', never), unknown);
});

const slsRefusals: readonly [what: string, (cloud: Cloud) => Promise<unknown>, Expected][] = [
  [
    'an unknown project',
    cloud => cloud.sls.listLogStores(region, 'nobody', {}, never),
    { kind: 'notFound', code: 'ProjectNotExist', status: 404 },
  ],
  [
    'a project of another region',
    cloud => cloud.sls.listLogStores('cn-shanghai', project, {}, never),
    { kind: 'notFound', code: 'ProjectNotExist' },
  ],
  [
    'a suspended project',
    cloud => cloud.sls.listLogStores('cn-shanghai', 'suspended-project', {}, never),
    { kind: 'state', code: 'ProjectForbidden', status: 403 },
  ],
  [
    'an unknown Logstore',
    cloud => cloud.sls.listConsumerGroup(region, project, 'none', never),
    { kind: 'notFound', code: 'LogStoreNotExist', status: 404 },
  ],
  [
    'an unknown group',
    cloud => cloud.sls.getCheckPoint(region, project, 'nginx-error', 'none', never),
    { kind: 'notFound', code: 'ConsumerGroupNotExist', status: 404 },
  ],
  [
    'a page too large',
    cloud => cloud.sls.listLogStores(region, project, { size: 501 }, never),
    { kind: 'invalid', code: 'ParameterInvalid', status: 400 },
  ],
  [
    'a negative offset',
    cloud => cloud.sls.listProject(region, { offset: -1 }, never),
    { kind: 'invalid', code: 'ParameterInvalid', status: 400 },
  ],
  [
    'a name that is taken',
    cloud => create(cloud, 'nginx-error', { name: 'alerting' }),
    { kind: 'conflict', code: 'ConsumerGroupAlreadyExist', status: 400 },
  ],
  [
    'a 31st group',
    cloud => create(cloud, 'audit-trail', {}),
    { kind: 'quota', code: 'ConsumerGroupQuotaExceed', status: 400 },
  ],
  [
    'a name with a space',
    cloud => create(cloud, 'nginx-error', { name: 'a b' }),
    { kind: 'invalid', code: 'JsonInfoInvalid', status: 400 },
  ],
  [
    'a timeout of nothing',
    cloud => create(cloud, 'nginx-error', { timeoutSeconds: 0 }),
    { kind: 'invalid', code: 'JsonInfoInvalid', status: 400 },
  ],
];

const create = (cloud: Cloud, logstore: string, group: Partial<typeof newSlsGroup>): Promise<void> =>
  cloud.sls.createConsumerGroup(region, project, logstore, { ...newSlsGroup, ...group }, never);

for (const [what, run, expected] of slsRefusals) {
  test(`SLS refuses ${what}`, async t => {
    const emulator = await emulate(t);
    const { cloud } = call(t, emulator);
    const error = await failure(run(cloud), { outcome: 'notApplied', ...expected });
    assert.match(error.requestId ?? '', /^[0-9A-F]{24}$/);
    assert.equal(emulator.requests.writes('CreateConsumerGroup'), 0);
  });
}

test('calls beyond the documented rate are refused with the time to wait', async t => {
  let time = 0;
  const clock = (): Date => new Date(Date.UTC(2026, 0, 15) + time);
  const emulator = await emulate(t, { enforcesRates: true, clock });
  // Each call of its own pacing, as from twenty-one windows.
  const from = (): Cloud => call(t, emulator, { now: clock, wait: () => Promise.reject(new Error('throttled')) }).cloud;
  for (let count = 0; count < 20; count++) await from().dts.describeDtsJobs(region, {}, never);
  await assert.rejects(from().dts.describeDtsJobs(region, {}, never), /throttled/);
  await from().dts.describeDtsJobs('cn-shanghai', {}, never);
  time = 1000;
  await from().dts.describeDtsJobs(region, {}, never);
  const { accountId } = account(emulator, 'sample').identity;
  assert.deepEqual(
    [...emulator.rates.peaks],
    [
      [`${accountId} ${region} DescribeDtsJobs`, 20],
      [`${accountId} cn-shanghai DescribeDtsJobs`, 1],
    ],
  );
});
