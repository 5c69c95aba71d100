import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Members, Refusal } from '../../../src/emulator/operation.ts';
import { rpcOperations } from '../../../src/emulator/operations.ts';
import { sampleAccounts } from '../../../src/emulator/sampleAccounts.ts';
import { Secrets } from '../../../src/emulator/secrets.ts';
import { Ram } from '../../../src/emulator/sts/ram.ts';
import type { Instance } from '../../../src/emulator/world/instance.ts';
import { World } from '../../../src/emulator/world/world.ts';

const now = Date.UTC(2026, 0, 15, 8, 30);
const world = new World({ seed: 1, bornAt: now, scale: 'sample' });
const secrets = new Secrets();
const [account] = sampleAccounts(1, secrets);
const ram = new Ram(1, secrets, () => undefined);
const orders = instance('orders-binlog-sub');
const older = instance('members-old-sub');
const of = { RegionId: 'cn-hangzhou', DtsInstanceId: orders.instanceId };
const first = { ...of, ConsumerGroupId: groupId(orders, 'billing-sync') };
const locked = instance('campaign-sub');
const stopped = {
  RegionId: 'cn-hangzhou',
  DtsInstanceId: locked.instanceId,
  ConsumerGroupId: groupId(locked, 'mailing'),
};
/** Would change a group of the older instance, if it had those of the new kind. */
const ofOlder = {
  RegionId: 'cn-hangzhou',
  ConsumerGroupId: groupId(older, 'nightly-export'),
  ConsumerGroupName: 'a',
  ConsumerGroupUserName: 'a',
  ConsumerGroupPassword: 'Passw0rd',
};
const isoNow = '2026-01-15T08:29:00Z';

function instance(name: string): Instance {
  const found = world.instances.find(candidate => candidate.name === name);
  assert.ok(found, name);
  return found;
}

function groupId({ groups }: Instance, name: string): string {
  const found = groups.find(group => group.name === name);
  assert.ok(found, name);
  return found.id;
}

function run(operation: string, parameters: Readonly<Record<string, string>>, at = now): Members {
  const found = rpcOperations.get(operation);
  assert.ok(found && account);
  return found.run({ parameters, world, now: at, account, ram, serviceNow: new Date(at) });
}

const listed = (parameters: Readonly<Record<string, string>>): Members =>
  run('DescribeDtsJobs', { Region: 'cn-hangzhou', JobType: 'SUBSCRIBE', ...parameters });

const jobs = (parameters: Readonly<Record<string, string>>): readonly Members[] =>
  listed(parameters)['DtsJobList'] as readonly Members[];

type RefusedCall = readonly [operation: string, Readonly<Record<string, string>>, code: string, dynamic?: string];

const refusals: readonly RefusedCall[] = [
  ['DescribeDtsJobs', { JobType: 'SUBSCRIBE', PageSize: '0' }, 'InvalidParameterValid', 'PageSize'],
  ...['1', '15', '31', '50', '100'].map((PageSize): RefusedCall => [
    'DescribeDtsJobs',
    { JobType: 'SUBSCRIBE', PageSize },
    'InvalidParameterValid',
    'PageSize',
  ]),
  ['DescribeDtsJobs', { JobType: 'SUBSCRIBE', PageNumber: 'one' }, 'InvalidParameterValid', 'PageNumber'],
  // JavaScript reads all of these as numbers.
  ...['3e1', '0x1E', ' 30', '30.0', '+30', '030'].map((PageSize): RefusedCall => [
    'DescribeDtsJobs',
    { JobType: 'SUBSCRIBE', PageSize },
    'InvalidParameterValid',
    'PageSize',
  ]),
  ['DescribeDtsJobs', { JobType: 'SUBSCRIPTION' }, 'InvalidParameter', 'JobType'],
  ['DescribeDtsJobs', { JobType: 'subscribe' }, 'InvalidParameter', 'JobType'],
  ['DescribeDtsJobs', { JobType: 'SUBSCRIBE', WithoutDbList: '1' }, 'InvalidParameter', 'WithoutDbList'],
  ['DescribeDtsJobs', { JobType: 'SUBSCRIBE', Status: 'Running' }, 'InvalidParameter', 'Status'],
  ['DescribeDtsJobs', { JobType: 'SUBSCRIBE', OrderColumn: 'Name' }, 'InvalidParameter', 'OrderColumn'],
  ['DescribeDtsJobs', { JobType: 'SUBSCRIBE', OrderDirection: 'down' }, 'InvalidParameter', 'OrderDirection'],
  ['DescribeDtsJobs', { JobType: 'SUBSCRIBE', DtsBisLabel: 'x' }, 'InvalidParameter', 'DtsBisLabel'],
  ['DescribeDtsJobs', { JobType: 'SUBSCRIBE', Type: 'name' }, 'InvalidParameter', 'Params'],
  ['DescribeDtsJobs', { JobType: 'SUBSCRIBE', Type: 'colour', Params: 'x' }, 'InvalidParameter', 'Type'],
  ['DescribeDtsJobs', { JobType: 'SUBSCRIBE', Tags: 'x' }, 'InvalidParameter', 'Tags'],
  ['DescribeDtsJobDetail', { RegionId: 'cn-hangzhou' }, 'MissingDtsJobId'],
  ['DescribeDtsJobDetail', { DtsJobId: orders.jobId, DtsInstanceID: 'dtsother' }, 'Forbidden.InstanceNotFound'],
  ['DescribeDtsJobDetail', { DtsJobId: orders.jobId, RegionId: 'cn-beijing' }, 'Forbidden.InstanceNotFound'],
  ['DescribeSubscriptionInstanceStatus', {}, 'MissingSubscriptionInstanceId'],
  ['DescribeConsumerChannel', { DtsInstanceId: orders.instanceId }, 'MissingRegionId'],
  ['DescribeConsumerChannel', { RegionId: 'cn-hangzhou' }, 'MissingDtsInstanceId'],
  ['DescribeConsumerChannel', { ...of, PageSize: '101' }, 'InvalidParameterValid', 'PageSize'],
  ['DescribePreCheckStatus', { DtsJobId: orders.jobId }, 'MissingJobCode'],
  ['DescribePreCheckStatus', { JobCode: '01' }, 'MissingDtsJobId'],
  ['DescribePreCheckStatus', { DtsJobId: orders.jobId, JobCode: '05' }, 'InvalidParameterValid', 'JobCode'],
  ['DescribePreCheckStatus', { DtsJobId: 'none', JobCode: '01' }, 'Forbidden.InstanceNotFound'],
  // The ID of the instance is not the ID of its task.
  ['DescribePreCheckStatus', { DtsJobId: orders.instanceId, JobCode: '01' }, 'InvalidParameterValid', 'DtsJobId'],
  ['DescribePreCheckStatus', { DtsJobId: orders.jobId, JobCode: '01', PageNo: '0' }, 'InvalidParameterValid', 'PageNo'],
  ['CreateConsumerChannel', of, 'MissingConsumerGroupName'],
  [
    'CreateConsumerChannel',
    { ...of, ConsumerGroupName: 'a', ConsumerGroupUserName: 'b' },
    'MissingConsumerGroupPassword',
  ],
  [
    'CreateConsumerChannel',
    { ...of, ConsumerGroupName: 'a', ConsumerGroupUserName: 'b', ConsumerGroupPassword: 'x'.repeat(33) },
    'InvalidParameterValid',
    'ConsumerGroupPassword',
  ],
  ['ModifyConsumerChannel', of, 'MissingConsumerGroupId'],
  ['ModifyConsumerChannel', { ...of, ConsumerGroupId: 'dtsnone' }, 'Forbidden.ConsumerGroupNotFound'],
  [
    'ModifyConsumerChannel',
    { ...first, ConsumerGroupUserName: 'a-b' },
    'InvalidParameterValid',
    'ConsumerGroupUserName',
  ],
  [
    'ModifyConsumerChannel',
    { ...first, ConsumerGroupPassword: 'short' },
    'InvalidParameterValid',
    'ConsumerGroupPassword',
  ],
  ['ModifyConsumerChannel', { ...first, ConsumerGroupName: 'audit-archive' }, 'ConsumerGroupName.AlreadyExist'],
  ['ModifyConsumerChannel', { ...stopped, ConsumerGroupName: 'a' }, 'OperationDenied.JobStatus'],
  ['DeleteConsumerChannel', of, 'MissingConsumerGroupId'],
  ['DeleteConsumerChannel', { ...of, ConsumerGroupId: 'dtsnone' }, 'Forbidden.ConsumerGroupNotFound'],
  ['DeleteConsumerChannel', stopped, 'OperationDenied.JobStatus'],
  ...['CreateConsumerChannel', 'ModifyConsumerChannel', 'DeleteConsumerChannel'].flatMap((operation): RefusedCall[] => [
    [operation, { ...ofOlder, DtsInstanceId: older.instanceId }, 'InvalidParameterValid', 'DtsInstanceId'],
    [operation, { ...ofOlder, DtsJobId: older.jobId }, 'InvalidParameterValid', 'DtsJobId'],
  ]),
  ['ModifyConsumptionTimestamp', { ConsumptionTimestamp: isoNow }, 'MissingSubscriptionInstanceId'],
  ['ModifyConsumptionTimestamp', { SubscriptionInstanceId: older.instanceId }, 'MissingConsumptionTimestamp'],
  [
    'ModifyConsumptionTimestamp',
    { SubscriptionInstanceId: older.instanceId, ConsumptionTimestamp: 'yesterday' },
    'InvalidParameterValid',
    'ConsumptionTimestamp',
  ],
  // JavaScript takes this for the first second of the next day.
  [
    'ModifyConsumptionTimestamp',
    { SubscriptionInstanceId: older.instanceId, ConsumptionTimestamp: '2026-01-14T24:00:00Z' },
    'InvalidParameterValid',
    'ConsumptionTimestamp',
  ],
  [
    'ModifyConsumptionTimestamp',
    { SubscriptionInstanceId: older.instanceId, ConsumptionTimestamp: '2026-01-13T00:00:00Z' },
    'InvalidParameterValid',
    'ConsumptionTimestamp',
  ],
  [
    'ModifyConsumptionTimestamp',
    { SubscriptionInstanceId: orders.instanceId, ConsumptionTimestamp: isoNow },
    'InvalidParameterValid',
    'SubscriptionInstanceId',
  ],
  [
    'ModifyConsumptionTimestamp',
    { SubscriptionInstanceId: instance('eu-loyalty-old-sub').instanceId, ConsumptionTimestamp: isoNow },
    'OperationDenied.ClientConnected',
  ],
];

for (const [operation, parameters, code, dynamic] of refusals) {
  test(`${operation} refuses ${JSON.stringify(parameters)} with ${code}`, () => {
    assert.throws(
      () => run(operation, parameters),
      (error: unknown) => error instanceof Refusal && error.code === code && error.details.dynamic === dynamic,
    );
  });
}

test('only change tracking is listed, and only when asked for', () => {
  assert.equal(run('DescribeDtsJobs', { Region: 'cn-hangzhou' })['TotalRecordCount'], 0);
  assert.equal(listed({})['TotalRecordCount'], 34);
});

const allJobs = (parameters: Readonly<Record<string, string>>): readonly Members[] =>
  ['1', '2'].flatMap(PageNumber => jobs({ ...parameters, PageNumber, PageSize: '30' }));

test('pages are of 20 unless asked otherwise, and end', () => {
  assert.deepEqual(
    [{}, { PageSize: '10' }, { PageSize: '30' }, { PageNumber: '2' }, { PageNumber: '3' }].map(
      page => jobs(page).length,
    ),
    [20, 10, 30, 14, 0],
  );
});

test('the list has neither topic nor endpoints, and the objects only when asked for', () => {
  const [first] = jobs({});
  assert.ok(first && !('SubscribeTopic' in first) && !('SubscriptionHost' in first));
  assert.equal(typeof first['DbObject'], 'string');
  assert.equal(jobs({ WithoutDbList: 'true' })[0]?.['DbObject'], undefined);
});

test('the filters of the list', () => {
  const nameOf = (job: Members): unknown => job['DtsJobName'];
  const names = (parameters: Readonly<Record<string, string>>): unknown[] => jobs(parameters).map(nameOf);
  assert.deepEqual(names({ Type: 'name', Params: 'Binlog' }), ['orders-binlog-sub']);
  assert.deepEqual(names({ Type: 'instance', Params: orders.instanceId }), ['orders-binlog-sub']);
  assert.deepEqual(names({ Type: 'srcRds', Params: 'rm-bp1162kryivb8' }), ['orders-binlog-sub']);
  assert.deepEqual(names({ DtsJobId: orders.jobId }), ['orders-binlog-sub']);
  assert.deepEqual(names({ DtsInstanceId: orders.instanceId }), ['orders-binlog-sub']);
  assert.deepEqual(names({ DtsInstanceId: `${orders.instanceId},${older.instanceId}` }), [
    'orders-binlog-sub',
    'members-old-sub',
  ]);
  assert.deepEqual(names({ Status: 'Locked' }), ['campaign-sub']);
  assert.deepEqual(names({ Tags: '[{"key":"环境","value":"生产"}]' }), ['订单库订阅']);
  assert.deepEqual(allJobs({ OrderDirection: 'DESC' }).map(nameOf), allJobs({}).map(nameOf).reverse());
});

test('the detail has none of the members that only the list declares', () => {
  const listOnly = ['PrecheckStatus', 'ErrorDetails', 'TagList', 'OriginType', 'MigrationErrCode'];
  const inList = new Set(allJobs({}).flatMap(job => Object.keys(job)));
  assert.deepEqual(
    listOnly.filter(name => !inList.has(name)),
    [],
  );
  for (const { region: RegionId, jobId: DtsJobId } of world.instances) {
    const detail = run('DescribeDtsJobDetail', { RegionId, DtsJobId });
    assert.deepEqual(
      listOnly.filter(name => name in detail),
      [],
    );
  }
});

test('the detail has the checkpoint as a number, the list as text', () => {
  const detail = run('DescribeDtsJobDetail', { DtsJobId: orders.jobId });
  const [job] = jobs({ DtsJobId: orders.jobId });
  assert.equal(typeof detail['Checkpoint'], 'number');
  assert.equal(job?.['Checkpoint'], String(detail['Checkpoint']));
});

test('objects in a file, a channel of its own, and capacity are told where they are declared', () => {
  const detailOf = (name: string): Members => run('DescribeDtsJobDetail', { DtsJobId: instance(name).jobId });
  const rowOf = (name: string): Members => jobs({ DtsJobId: instance(name).jobId })[0] ?? {};
  const { DbObject, DbObjectOssUrl, DbObjectSize } = detailOf('ads-click-sub');
  assert.deepEqual([DbObject, rowOf('ads-click-sub')['DbObject']], [undefined, undefined]);
  assert.match(String(DbObjectOssUrl), /^https:/);
  assert.ok(Number(DbObjectSize) > 0);
  assert.deepEqual(detailOf('orders-binlog-sub')['DbObjectOssUrl'], undefined);
  const channel = detailOf('delivery-routes-sub')['DataDeliveryChannelInfo'] as Members;
  assert.deepEqual([channel['PartitionNum'], channel['Region']], [3, 'cn-hangzhou']);
  const capacity = ({ CpuUsage, MemUsage, DuUsage, MinDu, MaxDu }: Members): unknown[] => [
    CpuUsage,
    MemUsage,
    DuUsage,
    MinDu,
    MaxDu,
  ];
  assert.deepEqual(capacity(rowOf('chat-messages-sub')), ['37', '2210', 15, 1, 16]);
  assert.deepEqual(capacity(detailOf('chat-messages-sub')), [undefined, undefined, undefined, 1, 16]);
});

test('what went wrong is told in full', () => {
  const named = (name: string): Members => jobs({ Type: 'name', Params: name })[0] ?? {};
  assert.match(String(named('legacy-erp')['ErrorMessage']), /\n/);
  assert.equal((named('shipment')['RetryState'] as Members)['RetryTime'], 660);
  const precheck = named('inventory')['PrecheckStatus'] as { Status: string; Detail: readonly Members[] };
  assert.equal(precheck.Status, 'Failed');
  assert.deepEqual(
    precheck.Detail.filter(item => item['CheckResult'] === 'Failed').map(item => item['RepairMethod']),
    ['CHECK__ERROR_SAME_OBJ_REPAIR', 'CHECK__ERROR_BINLOG_MODE_REPAIR', 'CHECK__ERROR_BINLOG_ROW_IMAGE_REPAIR'],
  );
});

const prechecked = (name: string, parameters: Readonly<Record<string, string>> = {}, at = now): Members =>
  run('DescribePreCheckStatus', { DtsJobId: instance(name).jobId, JobCode: '01', ...parameters }, at);

const progressIn = (answer: Members): readonly Members[] => answer['JobProgress'] as readonly Members[];

test('the checks of a precheck that failed, with their keys and pages', () => {
  const answer = prechecked('inventory-sub');
  assert.deepEqual([answer['State'], answer['ErrorItem'], answer['Total']], ['Failed', 3, 9]);
  const failed = progressIn(answer).filter(item => item['State'] === 'Failed');
  assert.deepEqual(
    failed.map(({ Item, Names, ErrMsg, ErrDetail, RepairMethod, CanSkip }) => [
      Item,
      Names,
      ErrMsg,
      ErrDetail,
      RepairMethod,
      CanSkip,
    ]),
    [
      [
        'CHECK_SAME_OBJ',
        'CHECK_SAME_OBJ_DETAIL',
        'CHECK__ERROR_SAME_OBJ',
        'CHECK__ERROR_SAME_OBJ_DETAIL',
        'CHECK__ERROR_SAME_OBJ_REPAIR',
        true,
      ],
      ...['BINLOG_MODE', 'BINLOG_ROW_IMAGE'].map(check => [
        `CHECK_${check}`,
        `CHECK_${check}_DETAIL`,
        `CHECK__ERROR_${check}`,
        `CHECK__ERROR_${check}_DETAIL`,
        `CHECK__ERROR_${check}_REPAIR`,
        false,
      ]),
    ],
  );
  const second = prechecked('inventory-sub', { PageNo: '2', PageSize: '4' });
  assert.deepEqual(second['TotalRecordCount'], 9);
  assert.deepEqual(
    progressIn(second).map(item => item['OrderNum']),
    [5, 6, 7, 8],
  );
});

test('a precheck tells its state before, while and after it runs, and only of itself', () => {
  const states = (at: number): unknown[] => progressIn(prechecked('gift-card-sub', {}, at)).map(item => item['State']);
  assert.equal(prechecked('gift-card-sub')['State'], 'Checking');
  assert.deepEqual(states(now).slice(0, 2), ['Checking', 'NotStarted']);
  assert.deepEqual(states(now + 20_000).slice(0, 3), ['Success', 'Checking', 'NotStarted']);
  assert.equal(prechecked('wishlist-sub')['State'], 'NotStarted');
  assert.equal(prechecked('orders-binlog-sub')['State'], 'Finished');
  assert.deepEqual(progressIn(prechecked('orders-binlog-sub', { JobCode: '04' })), []);
});

const channels = (place: Readonly<Record<string, string>>, at = now): readonly Members[] =>
  run('DescribeConsumerChannel', { ...place, PageSize: '100' }, at)['ConsumerChannels'] as readonly Members[];

test('a group changes in what is given, stays the same group, and no answer has its password', () => {
  const payments = instance('payments-sub');
  const place = { RegionId: 'cn-hangzhou', DtsInstanceId: payments.instanceId };
  const changed = { ...place, ConsumerGroupId: groupId(payments, 'settlement') };
  const seen = (): Members | undefined =>
    channels(place).find(group => group['ConsumerGroupId'] === changed.ConsumerGroupId);
  const before = seen();
  assert.ok(before);
  run('ModifyConsumerChannel', { ...changed, ConsumerGroupName: '结算' });
  assert.deepEqual(seen(), { ...before, ConsumerGroupName: '结算' });
  run('ModifyConsumerChannel', {
    ...changed,
    ConsumerGroupUserName: 'settle',
    ConsumerGroupPassword: 'Str0ng-and-new',
  });
  assert.deepEqual(seen(), {
    ...before,
    ConsumerGroupName: '结算',
    ConsumerGroupUserName: 'settle',
  });
  const detail = run('DescribeDtsJobDetail', { RegionId: 'cn-hangzhou', DtsInstanceID: payments.instanceId });
  assert.ok(!JSON.stringify([detail, channels(place)]).includes('Str0ng'));
});

test('the list shows a deleted group in its place for five seconds; to every other operation it is gone at once', () => {
  const profile = instance('ads-click-sub');
  const place = { RegionId: 'cn-hangzhou', DtsInstanceId: profile.instanceId };
  const before = channels(place).map(group => group['ConsumerGroupName']);
  assert.deepEqual(before, ['attribution', 'bidding']);
  const deleted = { ...place, ConsumerGroupId: groupId(profile, 'attribution') };
  run('DeleteConsumerChannel', deleted);
  assert.deepEqual(
    profile.groups.map(({ name }) => name),
    ['bidding'],
  );
  const names = (at: number): unknown[] => channels(place, at).map(group => group['ConsumerGroupName']);
  assert.deepEqual([names(now + 4_999), names(now + 5_000)], [before, ['bidding']]);
  for (const operation of ['DeleteConsumerChannel', 'ModifyConsumerChannel']) {
    assert.throws(
      () => run(operation, deleted, now + 1),
      (error: unknown) => error instanceof Refusal && error.code === 'Forbidden.ConsumerGroupNotFound',
    );
  }
});

test('the consumption of an older instance without a client is moved', () => {
  const checkpoint = (): unknown =>
    channels({ RegionId: 'cn-hangzhou', DtsInstanceId: older.instanceId })[0]?.['ConsumptionCheckpoint'];
  assert.equal(checkpoint(), '2026-01-15T01:29:59Z');
  const moved = { SubscriptionInstanceId: older.instanceId, ConsumptionTimestamp: '2026-01-15T06:00:00Z' };
  run('ModifyConsumptionTimestamp', moved);
  assert.equal(checkpoint(), moved.ConsumptionTimestamp);
  const status = run('DescribeSubscriptionInstanceStatus', { SubscriptionInstanceId: older.instanceId });
  assert.equal(status['ConsumptionCheckpoint'], moved.ConsumptionTimestamp);
});

test('the older status call tells of a status that it does not know by one of its six', () => {
  const six = ['NotStarted', 'Prechecking', 'PrecheckFailed', 'Starting', 'Normal', 'Abnormal'];
  const told = new Map(
    world.instances
      .filter(({ isKnownToOlderCall }) => isKnownToOlderCall)
      .map(({ region: RegionId, instanceId: SubscriptionInstanceId, status }) => [
        status,
        run('DescribeSubscriptionInstanceStatus', { RegionId, SubscriptionInstanceId })['Status'],
      ]),
  );
  assert.deepEqual(
    [...told].filter(([status, other]) => status !== other),
    [
      ['Retrying', 'Abnormal'],
      ['NotConfigured', 'NotStarted'],
      ['PreCheckPass', 'NotStarted'],
      ['Upgrade', 'Normal'],
      ['Downgrade', 'Normal'],
      ['Locked', 'Abnormal'],
    ],
  );
  assert.deepEqual(new Set(told.values()), new Set(six));
});

test('no call gives an instance of the previous version a topic, and the older one no type of its source', () => {
  const { region: RegionId, instanceId } = older;
  const status = run('DescribeSubscriptionInstanceStatus', { RegionId, SubscriptionInstanceId: instanceId });
  const detail = run('DescribeDtsJobDetail', { RegionId, DtsInstanceID: instanceId });
  assert.deepEqual([status['SubscribeTopic'], detail['SubscribeTopic']], [undefined, undefined]);
  assert.equal((status['SourceEndpoint'] as Members)['InstanceType'], undefined);
  assert.equal((detail['SourceEndpoint'] as Members)['InstanceType'], 'RDS');
});

test('the older status call names hosts and objects of configured instances only', () => {
  const statusOf = ({ instanceId }: Instance): Members =>
    run('DescribeSubscriptionInstanceStatus', { SubscriptionInstanceId: instanceId });
  assert.ok(statusOf(orders)['SubscriptionHost']);
  const bare = world.instances.find(({ status }) => status === 'NotConfigured');
  assert.ok(bare);
  assert.equal(statusOf(bare)['SubscriptionHost'], undefined);
});

test('a password may have 32 characters', () => {
  const group = { ConsumerGroupName: 'longest', ConsumerGroupUserName: 'longest' };
  const created = run('CreateConsumerChannel', { ...of, ...group, ConsumerGroupPassword: `Ab1!${'x'.repeat(28)}` });
  assert.ok(created['ConsumerGroupID']);
});

for (const [what, password] of [
  ['too short', 'Ab1!xyz'],
  ['too long', `Ab1!${'x'.repeat(29)}`],
  ['of one kind of characters', 'abcdefgh'],
] as const) {
  test(`a password that is ${what} is refused`, () => {
    const group = { ConsumerGroupName: 'weak', ConsumerGroupUserName: 'weak', ConsumerGroupPassword: password };
    assert.throws(
      () => run('CreateConsumerChannel', { ...of, ...group }),
      (error: unknown) => error instanceof Refusal && error.code === 'InvalidParameterValid',
    );
  });
}
