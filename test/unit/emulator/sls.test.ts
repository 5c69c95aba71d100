import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slsOperations } from '../../../src/emulator/operations.ts';
import { Refusal } from '../../../src/emulator/operation.ts';
import { World } from '../../../src/emulator/world/world.ts';

const now = Date.UTC(2026, 0, 15, 8, 30);
const world = new World({ seed: 1, bornAt: now, scale: 'sample' });

interface Asked {
  readonly region?: string;
  readonly project?: string;
  readonly logstore?: string;
  readonly group?: string;
  readonly shard?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function run(operation: keyof typeof slsOperations, asked: Asked = {}): unknown {
  const { region = 'cn-hangzhou', project = 'k8s-log-prod', query = {}, body = '' } = asked;
  const { logstore = 'nginx-access', group = 'billing-sync', shard = '0' } = asked;
  const place = { region, project, logstore, group, shard };
  return slsOperations[operation].run({
    ...place,
    query,
    headers: {},
    body,
    world,
    now,
    isTurned: false,
    isUniqueInProject: false,
  });
}

const cursor = (from: string, shard = '0', logstore = 'nginx-access'): bigint => {
  const answer = run('GetCursor', { shard, logstore, query: { from } }) as { cursor: string };
  return BigInt(Buffer.from(answer.cursor, 'base64').toString());
};

const timeOf = (at: bigint, shard = '0', logstore = 'nginx-access'): number => {
  const query = { cursor: Buffer.from(String(at)).toString('base64') };
  return (run('GetCursorTime', { shard, logstore, query }) as { cursor_time: number }).cursor_time;
};

test('Logstores are filtered by a part of the name, by kind and by mode, and by all of them together', () => {
  const { region } = world.project('iot-telemetry') ?? assert.fail();
  const listed = (query: Asked['query'] = {}, asked: Asked = {}): readonly string[] =>
    (run('ListLogStores', { query, ...asked }) as { logstores: string[] }).logstores;
  const iot = (query: Asked['query']): readonly string[] => listed(query, { region, project: 'iot-telemetry' });
  assert.deepEqual(iot({}), ['device-metrics', 'device-events']);
  assert.deepEqual(iot({ telemetryType: 'Metrics' }), ['device-metrics']);
  assert.deepEqual(iot({ telemetryType: 'None' }), ['device-events']);
  assert.deepEqual(iot({ telemetryType: 'Metrics', logstoreName: 'events' }), []);
  assert.deepEqual(listed({ mode: 'query' }), ['internal-operation_log']);
  assert.deepEqual(listed({ mode: 'query', logstoreName: 'nginx' }), []);
  assert.deepEqual(listed({ mode: 'standard', logstoreName: 'nginx' }).toSorted(), [
    'nginx-access',
    'nginx-error',
    'nginx-ingress',
  ]);
});

test('a kind or a mode of Logstores that no page has is refused', () => {
  for (const query of [{ telemetryType: 'Logs' }, { telemetryType: 'metrics' }, { mode: 'lite' }]) {
    const isRefused = (error: unknown) => error instanceof Refusal && error.code === 'ParameterInvalid';
    assert.throws(() => run('ListLogStores', { query }), isRefused, JSON.stringify(query));
  }
});

test('regions are listed in two languages, with the members that the page has and no others', () => {
  const listed = (query: Asked['query'] = {}) =>
    (run('DescribeRegions', { query }) as { regions: Record<string, unknown>[] }).regions;
  assert.deepEqual(listed({ language: 'en' })[0], {
    region: 'cn-hangzhou',
    localName: 'China (Hangzhou)',
    intranetEndpoint: 'cn-hangzhou-intranet.log.aliyuncs.com',
    internetEndpoint: 'cn-hangzhou.log.aliyuncs.com',
    dataRedundancyType: ['LRS', 'ZRS'],
  });
  assert.equal(listed()[0]?.['localName'], '华东1（杭州）');
  const ids = listed().map(({ region }) => region);
  assert.ok(ids.includes('eu-central-1') && !ids.includes('ap-south-1') && !ids.includes('cn-zhengzhou-jva'));
});

test('a cursor and the time of its LogGroup agree', () => {
  const hourAgo = now / 1000 - 3600;
  const at = cursor(String(hourAgo));
  assert.ok(timeOf(at) >= hourAgo && timeOf(at - 1n) < hourAgo);
  assert.ok(cursor('begin') < at && at < cursor('end'));
  assert.equal(cursor('0'), cursor('begin'));
  assert.equal(cursor(String(now / 1000 + 100)), cursor('end'));
  assert.ok(cursor('end') > BigInt(Number.MAX_SAFE_INTEGER));
});

test('an empty shard gives the time of asking', () => {
  assert.equal(cursor('begin', '0', 'new-mesh-telemetry'), cursor('end', '0', 'new-mesh-telemetry'));
  assert.equal(timeOf(cursor('end', '0', 'new-mesh-telemetry'), '0', 'new-mesh-telemetry'), now / 1000);
});

/** https://www.alibabacloud.com/help/en/sls/user-guide/use-consumer-groups-to-consume-data has this for the lag of a group. */
test('the lag as the vendor computes it is 25 minutes at the shard that is stuck', () => {
  const checkpoints = run('GetCheckPoint') as readonly { shard: number; checkpoint: string }[];
  const lags = checkpoints.map(({ shard, checkpoint }) => {
    const [at, end] = [BigInt(Buffer.from(checkpoint, 'base64').toString()), cursor('end', String(shard))];
    return at === end ? 0 : timeOf(end - 1n, String(shard)) - timeOf(at - 1n, String(shard));
  });
  assert.equal(checkpoints.length, 24);
  assert.ok(Math.abs((lags[17] ?? 0) - 1500) < 10 && Math.abs((lags[18] ?? 0) - 1440) < 10, String(lags));
  assert.ok(
    lags.every((lag, shard) => shard === 17 || shard === 18 || lag < 20),
    String(lags),
  );
  // The parent of a split was read to its end.
  assert.equal(lags[4], 0);
});

test('checkpoints come in microseconds, and only of shards that were begun', () => {
  const [first] = run('GetCheckPoint', { query: { shard: '17' } }) as readonly { updateTime: number }[];
  assert.equal(first?.updateTime, (now - 25 * 60_000) * 1000);
  assert.deepEqual(run('GetCheckPoint', { logstore: 'new-mesh-telemetry', group: 'first-try' }), []);
  const part = run('GetCheckPoint', { logstore: 'nginx-ingress', group: 'edge-analytics' }) as unknown[];
  assert.equal(part.length, 40);
});

const forced = { consumer: '', forceSuccess: 'true' };
const body = '{"shard":0,"checkpoint":"MQ=="}';

const refusals: readonly [operation: keyof typeof slsOperations, Asked, refusal: string][] = [
  ['DescribeRegions', { query: { language: 'fr' } }, '400 ParameterInvalid'],
  ['ListLogStores', { query: { size: '501' } }, '400 ParameterInvalid'],
  ['ListLogStores', { query: { size: '0' } }, '400 ParameterInvalid'],
  ['ListProject', { query: { offset: '-1' } }, '400 ParameterInvalid'],
  ['ListShards', { logstore: 'none' }, '404 LogStoreNotExist'],
  ['GetCursor', { shard: '99', query: { from: 'end' } }, '400 ShardNotExist'],
  ['GetCursor', { query: { from: 'soon' } }, '400 ParameterInvalid'],
  ['GetCursorTime', { query: { cursor: 'MQ==' } }, '400 InvalidCursor'],
  ['GetCursorTime', { query: { cursor: '?' } }, '400 ParameterInvalid'],
  ['GetCheckPoint', { group: 'none' }, '404 ConsumerGroupNotExist'],
  ['CreateConsumerGroup', { body: 'x' }, '400 PostBodyInvalid'],
  ['CreateConsumerGroup', { body: '[]' }, '400 PostBodyInvalid'],
  ['CreateConsumerGroup', { body: '{"timeout":60,"order":true}' }, '400 JsonInfoInvalid'],
  ['CreateConsumerGroup', { body: '{"consumerGroup":"a","timeout":"60","order":true}' }, '400 JsonInfoInvalid'],
  ['CreateConsumerGroup', { body: '{"consumerGroup":"a","order":true}' }, '400 JsonInfoInvalid'],
  ['CreateConsumerGroup', { body: '{"consumerGroup":"a","timeout":60}' }, '400 JsonInfoInvalid'],
  ['CreateConsumerGroup', { body: '{"consumerGroup":"a","timeout":60,"order":null}' }, '400 JsonInfoInvalid'],
  ['CreateConsumerGroup', { body: '{"consumerGroup":"a","timeout":60.5,"order":true}' }, '400 JsonInfoInvalid'],
  ['GetCheckPoint', { query: { shard: 'first' } }, '400 ParameterInvalid'],
  ['ConsumerGroupUpdateCheckPoint', { query: { forceSuccess: 'true' }, body }, '400 ParameterInvalid'],
  ['ConsumerGroupUpdateCheckPoint', { query: { consumer: '', forceSuccess: 'yes' }, body }, '400 ParameterInvalid'],
  ['ConsumerGroupUpdateCheckPoint', { query: { consumer: '', forceSuccess: '' }, body }, '400 ParameterInvalid'],
  [
    'ConsumerGroupUpdateCheckPoint',
    { query: forced, body: '{"shard":0.5,"checkpoint":"MQ=="}' },
    '400 JsonInfoInvalid',
  ],
  [
    'ConsumerGroupUpdateCheckPoint',
    { query: forced, body: '{"shard":0,"checkpoint":"M!Q=="}' },
    '400 InvalidShardCheckPoint',
  ],
  ['PullLogs', { query: { cursor: 'MQ==' } }, '400 ParameterInvalid'],
  ['PullLogs', { query: { cursor: 'MQ==', count: '' } }, '400 ParameterInvalid'],
  ['PullLogs', { query: { cursor: 'MQ==', count: '1e2' } }, '400 ParameterInvalid'],
  ['PullLogs', { query: { cursor: 'MQ==', count: '0' } }, '400 ParameterInvalid'],
  ['CreateConsumerGroup', { body: '{"consumerGroup":"a","timeout":60,"order":"true"}' }, '400 JsonInfoInvalid'],
  [
    'CreateConsumerGroup',
    { body: '{"consumerGroup":"billing-sync","timeout":60,"order":true}' },
    '400 ConsumerGroupAlreadyExist',
  ],
  ['UpdateConsumerGroup', { body: '{}' }, '400 JsonInfoInvalid'],
  ['UpdateConsumerGroup', { body: '{"timeout":0}' }, '400 JsonInfoInvalid'],
  ['UpdateConsumerGroup', { body: '{"timeout":"60"}' }, '400 JsonInfoInvalid'],
  ['UpdateConsumerGroup', { body: '{"order":1}' }, '400 JsonInfoInvalid'],
  ['UpdateConsumerGroup', { group: 'none', body: '{"timeout":60}' }, '404 ConsumerGroupNotExist'],
  ['UpdateConsumerGroup', { logstore: 'none', body: '{"timeout":60}' }, '404 LogStoreNotExist'],
  ['DeleteConsumerGroup', { group: 'none' }, '404 ConsumerGroupNotExist'],
  ['ConsumerGroupUpdateCheckPoint', { query: forced, body: 'x' }, '400 PostBodyInvalid'],
  ['ConsumerGroupUpdateCheckPoint', { query: forced, body: '{"shard":0}' }, '400 JsonInfoInvalid'],
  [
    'ConsumerGroupUpdateCheckPoint',
    { query: forced, body: '{"shard":0,"checkpoint":"?"}' },
    '400 InvalidShardCheckPoint',
  ],
  [
    'ConsumerGroupUpdateCheckPoint',
    { query: forced, body: '{"shard":0,"checkpoint":""}' },
    '400 InvalidShardCheckPoint',
  ],
  ['ConsumerGroupUpdateCheckPoint', { query: forced, body: '{"shard":99,"checkpoint":"MQ=="}' }, '404 ShardNotExist'],
  ['ConsumerGroupUpdateCheckPoint', { group: 'none', query: forced, body }, '404 ConsumerGroupNotExist'],
  ['ConsumerGroupUpdateCheckPoint', { query: { consumer: '', forceSuccess: 'false' }, body }, '404 ConsumerNotExist'],
  ['ConsumerGroupUpdateCheckPoint', { query: { consumer: 'stranger' }, body }, '404 ConsumerNotExist'],
  ['HeartBeat', { body: '[]' }, '400 ParameterInvalid'],
  ['HeartBeat', { query: { consumer: 'c' }, body: '{"shards":[]}' }, '400 PostBodyInvalid'],
  ['HeartBeat', { query: { consumer: 'c' }, body: '[0]' }, '400 NotExistConsumerWithBody'],
  ['HeartBeat', { group: 'none', query: { consumer: 'c' }, body: '[]' }, '404 ConsumerGroupNotExist'],
  ['PullLogs', { query: { cursor: '?', count: '10' } }, '400 ParameterInvalid'],
  ['PullLogs', { query: { cursor: 'MQ==', count: '10' } }, '400 InvalidCursor'],
  ['PullLogs', { query: { cursor: 'MQ==', count: '1001' } }, '400 ParameterInvalid'],
  ['PullLogs', { shard: '99', query: { cursor: 'MQ==' } }, '400 ShardNotExist'],
];

for (const [operation, asked, refusal] of refusals) {
  test(`${operation} refuses ${JSON.stringify(asked)} with ${refusal}`, () => {
    assert.throws(
      () => run(operation, asked),
      (error: unknown) => error instanceof Refusal && `${error.status} ${error.code}` === refusal,
    );
  });
}

test('names that differ in case are two groups', () => {
  const create = (name: string): unknown =>
    run('CreateConsumerGroup', {
      logstore: 'nginx-error',
      body: JSON.stringify({ consumerGroup: name, timeout: 60, order: false }),
    });
  assert.equal(create('Twice'), undefined);
  assert.equal(create('twice'), undefined);
  const groups = run('ListConsumerGroup', { logstore: 'nginx-error' }) as readonly unknown[];
  assert.deepEqual(groups.slice(-2), [
    { name: 'Twice', timeout: 60, order: false },
    { name: 'twice', timeout: 60, order: false },
  ]);
});

test('a name is taken in its Logstore or, on demand, in its whole project, but never in another one', () => {
  const place = { region: 'cn-hangzhou', project: 'k8s-log-prod', group: '', shard: '', query: {}, headers: {} };
  const own = new World({ seed: 1, bornAt: now, scale: 'sample' });
  const create = (name: string, isUniqueInProject: boolean, logstore = 'nginx-error'): unknown => {
    const said = JSON.stringify({ consumerGroup: name, timeout: 60, order: true });
    const call = { ...place, logstore, body: said, world: own, now, isTurned: false, isUniqueInProject };
    return slsOperations.CreateConsumerGroup.run(call);
  };
  const isTaken = (error: unknown) => error instanceof Refusal && error.code === 'ConsumerGroupAlreadyExist';
  assert.throws(() => create('billing-sync', true), isTaken);
  assert.throws(() => create('billing-sync', true, 'nginx-access'), isTaken);
  // Only another project has a group of this name.
  assert.equal(create('surveillance', true), undefined);
  assert.equal(create('billing-sync', false), undefined);
  assert.throws(() => create('billing-sync', false), isTaken);
});

test('timeout and order are changed one by one or both, and a deleted group is gone with what was written to it', () => {
  const at = { logstore: 'audit-trail', group: 'team-01' };
  const listed = (): unknown =>
    (run('ListConsumerGroup', at) as readonly { name: string }[]).find(({ name }) => name === at.group);
  run('UpdateConsumerGroup', { ...at, body: '{"timeout":77,"order":true}' });
  assert.deepEqual(listed(), { name: 'team-01', timeout: 77, order: true });
  run('UpdateConsumerGroup', { ...at, body: '{"order":false}' });
  assert.deepEqual(listed(), { name: 'team-01', timeout: 77, order: false });
  run('UpdateConsumerGroup', { ...at, body: '{"timeout":60}' });
  assert.deepEqual(listed(), { name: 'team-01', timeout: 60, order: false });
  run('ConsumerGroupUpdateCheckPoint', { ...at, query: forced, body });
  run('DeleteConsumerGroup', at);
  assert.equal(listed(), undefined);
  run('CreateConsumerGroup', { ...at, body: '{"consumerGroup":"team-01","timeout":60,"order":false}' });
  assert.deepEqual(run('GetCheckPoint', at), []);
});

test('a Logstore counts the shards that are open, and ListShards tells which those are', () => {
  const shards = run('ListShards') as readonly { readonly status: string }[];
  const open = shards.filter(({ status }) => status === 'readwrite').length;
  assert.ok(open > 0 && open < shards.length);
  assert.equal((run('GetLogStore') as { shardCount: number }).shardCount, open);
});

test('a group that keeps its order keeps since when, and only turning it on begins anew', () => {
  const own = new World({ seed: 1, bornAt: now, scale: 'sample' });
  const group = own
    .project('k8s-log-prod')
    ?.logstores()
    .get('nginx-access')
    ?.groups.find(({ name }) => name === 'billing-sync');
  assert.ok(group);
  const update = (body: object): unknown => {
    const place = { region: 'cn-hangzhou', project: 'k8s-log-prod', logstore: 'nginx-access', group: 'billing-sync' };
    const call = {
      ...place,
      shard: '0',
      query: {},
      headers: {},
      body: JSON.stringify(body),
      isTurned: false,
      isUniqueInProject: false,
    };
    return slsOperations.UpdateConsumerGroup.run({ ...call, world: own, now: now + 1 });
  };
  group.isOrdered = true;
  const { orderedSince } = group;
  update({ timeout: 90, order: true });
  assert.equal(group.orderedSince, orderedSince);
  update({ order: false });
  assert.equal(group.orderedSince, orderedSince);
  update({ order: true });
  assert.equal(group.orderedSince, now + 1);
});
