import assert from 'node:assert/strict';
import { test } from 'node:test';
import { taskStatuses } from '../../src/cloud/dts/types.ts';
import { decodeLog } from '../../src/cloud/sls/logGroups.ts';
import { decodePulledLogs } from '../../src/cloud/sls/pulledLogs.ts';
import { logGroupAt } from '../../src/emulator/world/logGroups.ts';
import { shardsOf } from '../../src/emulator/world/logstore.ts';
import { sampleRegions } from '../../src/emulator/world/sampleInstances.ts';
import {
  account,
  call,
  emulate,
  failure,
  instanceNamed,
  never,
  newDtsGroup,
  newSlsGroup,
  password,
  project,
  region,
} from './support.ts';

test('the identity call says who signs', async t => {
  const emulator = await emulate(t);
  for (const name of ['sample', 'temporary', 'readOnly', 'powerless'] as const) {
    const { cloud } = call(t, emulator, { credentials: account(emulator, name) });
    assert.deepEqual(await cloud.sts.getCallerIdentity(never), account(emulator, name).identity);
  }
});

test('instances come in pages, without topics and endpoints', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  const first = await cloud.dts.describeDtsJobs(region, {}, never);
  const second = await cloud.dts.describeDtsJobs(region, { pageNumber: 2 }, never);
  assert.deepEqual([first.items.length, second.items.length, first.total, second.total], [30, 4, 34, 34]);
  assert.equal(new Set([...first.items, ...second.items].map(({ instanceId }) => instanceId)).size, 34);
});

test('the sample account has every status and more than forty instances', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  const pages = await Promise.all(
    sampleRegions.flatMap(place => [1, 2].map(pageNumber => cloud.dts.describeDtsJobs(place, { pageNumber }, never))),
  );
  const instances = pages.flatMap(({ items }) => items);
  assert.deepEqual(new Set(instances.map(({ status }) => status)), new Set(taskStatuses));
  assert.ok(instances.length >= 45);
});

test('the service filters instances by a part of the name', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  const named = await cloud.dts.describeDtsJobs(region, { nameContains: 'ORDERS' }, never);
  assert.deepEqual(named.items.map(({ name }) => name).sort(), ['orders-binlog-sub', 'staging-orders-sub']);
  const chinese = await cloud.dts.describeDtsJobs(region, { nameContains: '订单' }, never);
  assert.deepEqual(
    chinese.items.map(({ name }) => name),
    ['订单库订阅'],
  );
});

test('the detail adds topic, endpoints and tracked objects', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  const detail = await cloud.dts.describeDtsJobDetail(region, instanceNamed(emulator, 'orders-binlog-sub'), never);
  assert.equal(detail.topic, 'cn_hangzhou_rm_bp1162kryivb8_orders_version2');
  assert.deepEqual(detail.hosts, {
    publicHost: 'dts-cn-hangzhou.aliyuncs.com:18001',
    privateHost: 'dts-cn-hangzhou-internal.aliyuncs.com:18002',
    vpcHost: 'dts-cn-hangzhou-vpc.aliyuncs.com:18003',
  });
  assert.deepEqual(
    detail.objects?.map(({ name, isWhole, tables }) => [name, isWhole, tables.length]),
    [
      ['orders', true, 0],
      ['billing', false, 48],
      ['catalog', false, 263],
    ],
  );
  const large = await cloud.dts.describeDtsJobDetail(region, instanceNamed(emulator, 'warehouse-cdc'), never);
  assert.equal(large.objects?.[0]?.tables.length, 10_000);
});

test('the older status agrees with the detail, and is refused for an instance that only the detail knows', async t => {
  const emulator = await emulate(t, { clock: () => new Date('2026-01-15T08:30:00Z') });
  const { cloud } = call(t, emulator, { now: () => new Date('2026-01-15T08:30:00Z') });
  const orders = instanceNamed(emulator, 'orders-binlog-sub');
  const status = await cloud.dts.describeSubscriptionInstanceStatus(region, orders.instanceId, never);
  const detail = await cloud.dts.describeDtsJobDetail(region, orders, never);
  for (const member of [
    'name',
    'status',
    'topic',
    'beginTime',
    'endTime',
    'consumptionCheckpoint',
    'hosts',
    'objects',
    'billing',
  ] as const) {
    assert.deepEqual(status[member], detail[member], member);
  }
  const distributed = instanceNamed(emulator, 'search-catalog-sub');
  assert.equal((await cloud.dts.describeDtsJobDetail(region, distributed, never)).status, 'Normal');
  await failure(cloud.dts.describeSubscriptionInstanceStatus(region, distributed.instanceId, never), {
    kind: 'notFound',
    code: 'Forbidden.InstanceNotFound',
  });
});

test('a DTS consumer group is created and listed, and gives its instance a topic', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  const of = instanceNamed(emulator, 'new-checkout-sub');
  assert.equal((await cloud.dts.describeDtsJobDetail(region, of, never)).topic, undefined);
  const { consumerGroupId } = await cloud.dts.createConsumerChannel(region, { ...of, ...newDtsGroup }, never);
  const { items, total } = await cloud.dts.describeConsumerChannel(region, of, never);
  assert.deepEqual(items, [
    {
      id: consumerGroupId,
      name: newDtsGroup.name,
      userName: newDtsGroup.userName,
      messageDelay: 'noClient',
      unconsumedData: 'noClient',
    },
  ]);
  assert.equal(total, 1);
  assert.equal(typeof (await cloud.dts.describeDtsJobDetail(region, of, never)).topic, 'string');
});

test('a precheck that failed is passed once what failed is skipped, and the task starts', async t => {
  let now = Date.UTC(2026, 0, 15, 8, 30);
  const clock = (): Date => new Date(now);
  const emulator = await emulate(t, { clock });
  const { cloud } = call(t, emulator, { now: clock });
  const of = instanceNamed(emulator, 'eu-returns-sub');
  const place = 'eu-central-1';
  const status = async (): Promise<string> => (await cloud.dts.describeDtsJobDetail(place, of, never)).status;
  const precheck = await cloud.dts.describePreCheckStatus(place, of.jobId, never);
  assert.deepEqual([precheck.status, precheck.precheckId], ['Failed', of.precheckId]);
  const failed = precheck.items.filter(({ result }) => result === 'Failed');
  assert.deepEqual(failed, [
    {
      item: 'CHECK_SERVER_ID',
      description: 'CHECK_SERVER_ID_DETAIL',
      result: 'Failed',
      failedReason: 'CHECK__ERROR_SERVER_ID',
      failedDetail: 'CHECK__ERROR_SERVER_ID_DETAIL',
      repairMethod: 'CHECK__ERROR_SERVER_ID_REPAIR',
      canSkip: true,
      isSkipped: false,
      precheckId: of.precheckId,
      logs: [{ level: 'ERROR', message: 'CHECK__ERROR_SERVER_ID' }],
    },
  ]);
  const item = { item: 'CHECK_SERVER_ID', longName: 'CHECK_SERVER_ID_DETAIL' };
  await cloud.dts.skipPreCheck(place, of, [item], never);
  const after = await cloud.dts.describePreCheckStatus(place, of.jobId, never);
  assert.equal(after.items.find(({ result }) => result === 'Failed')?.isSkipped, true);
  await cloud.dts.startDtsJob(place, of, never);
  assert.equal(await status(), 'Prechecking');
  await failure(cloud.dts.startDtsJob(place, of, never), { kind: 'state', code: 'OperationDenied.JobStatus' });
  now += 60_000;
  assert.equal(await status(), 'Normal');
});

test('the rules for alerts come without the phone numbers', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  const { jobId } = instanceNamed(emulator, 'orders-binlog-sub');
  assert.deepEqual(await cloud.dts.describeJobMonitorRule(region, jobId, never), [
    { type: 'delay', isOn: true, delaySeconds: 600 },
    { type: 'error', isOn: true },
  ]);
});

test('Log Service lists its regions in the language that is asked for, to anybody who is signed in', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator, { credentials: account(emulator, 'powerless') });
  const [first] = await cloud.sls.describeRegions(region, 'zh', never);
  assert.deepEqual(first, { id: 'cn-hangzhou', name: '华东1（杭州）' });
  emulator.faults.add({ operation: 'DescribeRegions', kind: 'denied' });
  await failure(cloud.sls.describeRegions(region, 'en', never), { kind: 'denied', status: 401 });
});

test('projects and Logstores come in pages and are filtered by the service', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  const projects = await cloud.sls.listProject(region, { nameContains: 'k8s' }, never);
  assert.deepEqual(
    projects.items.map(({ name }) => name),
    ['k8s-log-prod', 'k8s-log-staging'],
  );
  const first = await cloud.sls.listLogStores(region, project, { size: 100 }, never);
  const last = await cloud.sls.listLogStores(region, project, { size: 100, offset: 200 }, never);
  assert.deepEqual([first.items.length, last.items.length, first.total], [100, 14, 214]);
  const nginx = await cloud.sls.listLogStores(region, project, { nameContains: 'nginx' }, never);
  assert.deepEqual(nginx.items, ['nginx-access', 'nginx-error', 'nginx-ingress']);
});

test('a Logstore, its shards and the checkpoints of a group', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  const detail = await cloud.sls.getLogStore(region, project, 'nginx-access', never);
  const shards = await cloud.sls.listShards(region, project, 'nginx-access', never);
  assert.deepEqual(
    shards.filter(({ status }) => status === 'readonly').map(({ id }) => id),
    [4],
  );
  assert.deepEqual([detail.name, typeof detail.ttlDays, shards.length], ['nginx-access', 'number', 24]);
  const checkpoints = await cloud.sls.getCheckPoint(region, project, 'nginx-access', 'billing-sync', never);
  assert.deepEqual(
    checkpoints.map(({ shard }) => shard),
    shards.map(({ id }) => id),
  );
  assert.equal(checkpoints.find(({ shard }) => shard === 17)?.consumer, 'worker-3');
});

test('an SLS consumer group is created and listed', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  await cloud.sls.createConsumerGroup(region, project, 'nginx-error', newSlsGroup, never);
  const groups = await cloud.sls.listConsumerGroup(region, project, 'nginx-error', never);
  assert.deepEqual(groups.at(-1), newSlsGroup);
  assert.deepEqual(await cloud.sls.getCheckPoint(region, project, 'nginx-error', newSlsGroup.name, never), []);
});

test('a DTS consumer group is changed and deleted, and the list shows it a while longer', async t => {
  let now = Date.UTC(2026, 0, 15, 8, 30);
  const clock = (): Date => new Date(now);
  const emulator = await emulate(t, { clock });
  const { cloud } = call(t, emulator, { now: clock });
  const of = instanceNamed(emulator, 'promotions-sub');
  const { consumerGroupId: groupId } = await cloud.dts.createConsumerChannel(region, { ...of, ...newDtsGroup }, never);
  const listed = async (): Promise<unknown[]> =>
    (await cloud.dts.describeConsumerChannel(region, of, never)).items
      .filter(({ id }) => id === groupId)
      .map(({ name, userName }) => [name, userName]);
  await cloud.dts.modifyConsumerChannel(region, { ...of, groupId, name: '新名 A*~+/' }, never);
  assert.deepEqual(await listed(), [['新名 A*~+/', newDtsGroup.userName]]);
  await cloud.dts.modifyConsumerChannel(region, { ...of, groupId, userName: 'other', password }, never);
  assert.deepEqual(await listed(), [['新名 A*~+/', 'other']]);
  await cloud.dts.deleteConsumerChannel(region, { ...of, groupId }, never);
  assert.equal((await listed()).length, 1);
  await failure(cloud.dts.deleteConsumerChannel(region, { ...of, groupId }, never), { kind: 'notFound' });
  now += 5_000;
  assert.deepEqual(await listed(), []);
});

test('the consumption of an instance of the older kind is moved', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  const of = instanceNamed(emulator, 'members-old-sub');
  const { endTime } = await cloud.dts.describeDtsJobDetail(region, of, never);
  assert.ok(endTime);
  const wanted = new Date(endTime.getTime() - 3_600_000);
  await cloud.dts.modifyConsumptionTimestamp(region, of.instanceId, wanted, never);
  const { items } = await cloud.dts.describeConsumerChannel(region, of, never);
  assert.deepEqual(
    items.map(({ consumptionCheckpoint }) => consumptionCheckpoint),
    [wanted],
  );
});

test('an SLS consumer group is changed and deleted', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  const listed = async (): Promise<unknown> =>
    (await cloud.sls.listConsumerGroup(region, project, 'nginx-error', never)).find(({ name }) => name === 'alerting');
  const change = (what: { timeoutSeconds?: number; isOrdered?: boolean }): Promise<void> =>
    cloud.sls.updateConsumerGroup(region, project, 'nginx-error', 'alerting', what, never);
  await change({ timeoutSeconds: 77, isOrdered: true });
  assert.deepEqual(await listed(), { name: 'alerting', timeoutSeconds: 77, isOrdered: true });
  await change({ isOrdered: false });
  assert.deepEqual(await listed(), { name: 'alerting', timeoutSeconds: 77, isOrdered: false });
  await failure(change({}), { kind: 'invalid', code: 'JsonInfoInvalid', status: 400 });
  await cloud.sls.deleteConsumerGroup(region, project, 'nginx-error', 'alerting', never);
  assert.equal(await listed(), undefined);
  const gone = { kind: 'notFound', code: 'ConsumerGroupNotExist', status: 404 } as const;
  await failure(cloud.sls.deleteConsumerGroup(region, project, 'nginx-error', 'alerting', never), gone);
  await failure(change({ timeoutSeconds: 60 }), gone);
});

test('a checkpoint is moved to a time, and is there with its time of writing', async t => {
  const now = new Date('2026-01-15T08:30:00Z');
  const emulator = await emulate(t, { clock: () => now });
  const { cloud } = call(t, emulator, { now: () => now });
  const place = [region, project, 'nginx-access'] as const;
  const hourAgo = now.getTime() / 1000 - 3600;
  const checkpoint = await cloud.sls.getCursor(...place, 0, hourAgo, never);
  const received = await cloud.sls.getCursorTime(...place, 0, checkpoint, never);
  assert.ok(received >= hourAgo && received < hourAgo + 10);
  await cloud.sls.updateCheckPoint(...place, 'traffic-report', { shard: 0, checkpoint }, never);
  const checkpoints = await cloud.sls.getCheckPoint(...place, 'traffic-report', never);
  assert.deepEqual(
    checkpoints.find(({ shard }) => shard === 0),
    { shard: 0, checkpoint, updateTime: now, consumer: 'worker-1' },
  );
  await failure(cloud.sls.updateCheckPoint(...place, 'traffic-report', { shard: 99, checkpoint }, never), {
    kind: 'notFound',
    code: 'ShardNotExist',
    status: 404,
  });
  await failure(cloud.sls.updateCheckPoint(...place, 'traffic-report', { shard: 0, checkpoint: '?' }, never), {
    kind: 'invalid',
    code: 'InvalidShardCheckPoint',
    status: 400,
  });
  await failure(cloud.sls.getCursorTime(...place, 0, 'MQ==', never), { kind: 'invalid', code: 'InvalidCursor' });
});

test('logs are pulled from a cursor on, as bytes, without moving anything', async t => {
  const now = new Date('2026-01-15T08:30:00Z');
  const emulator = await emulate(t, { clock: () => now });
  const { cloud } = call(t, emulator, { now: () => now });
  const place = [region, project, 'nginx-access', 0] as const;
  const checkpoints = await cloud.sls.getCheckPoint(region, project, 'nginx-access', 'billing-sync', never);
  const cursor = await cloud.sls.getCursor(...place, now.getTime() / 1000 - 60, never);
  const pulled = await cloud.sls.pullLogs(...place, { cursor, count: 10 }, never);
  assert.deepEqual([pulled.compression, pulled.count], ['deflate', 10]);
  const from = BigInt(Buffer.from(cursor, 'base64').toString());
  const { rows, isWhole } = await decodePulledLogs(pulled, from, never);
  assert.ok(isWhole && rows.length >= 10);
  const logstore = emulator.world.project(project)?.logstores().get('nginx-access');
  const shard = logstore && shardsOf(logstore, now.getTime())[0];
  assert.ok(shard);
  const logs = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n].flatMap(
    index => logGroupAt(logstore, shard, from + index, now.getTime()).logs,
  );
  assert.deepEqual(
    rows.map(row => row.kind === 'log' && [row.time, row.nanos, decodeLog(row.bytes).fields.map(String)]),
    logs.map(({ time, timeNs, contents }) => [time, timeNs, contents.map(String)]),
  );
  const end = await cloud.sls.getCursor(...place, 'end', never);
  const none = await cloud.sls.pullLogs(...place, { cursor: end, count: 10 }, never);
  assert.deepEqual([none.nextCursor, none.count, none.data.length], [end, 0, 0]);
  const refused = { kind: 'invalid', code: 'InvalidCursor', status: 400 } as const;
  await failure(cloud.sls.pullLogs(...place, { cursor: 'MQ==', count: 10 }, never), refused);
  await failure(cloud.sls.pullLogs(region, project, 'nginx-access', 99, { cursor, count: 10 }, never), {
    kind: 'notFound',
    code: 'ShardNotExist',
  });
  assert.deepEqual(await cloud.sls.getCheckPoint(region, project, 'nginx-access', 'billing-sync', never), checkpoints);
});

test('every operation works with an STS token, and the answers of a read-only account are the same', async t => {
  const emulator = await emulate(t);
  for (const name of ['temporary', 'readOnly'] as const) {
    const { cloud } = call(t, emulator, { credentials: account(emulator, name) });
    assert.equal((await cloud.dts.describeDtsJobs(region, {}, never)).total, 34);
    assert.equal((await cloud.sls.listLogStores(region, project, {}, never)).total, 214);
  }
});

test('everything of DTS can be read from XML and with the other types', async t => {
  const clock = (): Date => new Date('2026-01-15T08:30:00Z');
  const [plain, other] = await Promise.all([emulate(t, { clock }), emulate(t, { clock })]);
  other.faults.add({ operation: '*', kind: 'xml' }, { operation: '*', kind: 'turned' });
  const read = async (emulator: typeof plain): Promise<unknown> => {
    const { cloud } = call(t, emulator, { now: clock });
    const pages = await Promise.all([1, 2].map(pageNumber => cloud.dts.describeDtsJobs(region, { pageNumber }, never)));
    const perInstance = await Promise.all(
      pages
        .flatMap(({ items }) => items)
        .map(async ({ instanceId, jobId }) => [
          { ...(await cloud.dts.describeDtsJobDetail(region, { instanceId, jobId }, never)), requestId: '' },
          await cloud.dts.describeConsumerChannel(region, { instanceId }, never),
        ]),
    );
    return [pages, perInstance, await cloud.sts.getCallerIdentity(never)];
  };
  assert.deepEqual(await read(other), await read(plain));
});
