import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CloudErrorKind } from '../../../../src/cloud/errors.ts';
import { SlsClient } from '../../../../src/cloud/sls/client.ts';
import { type Answer, answer, answering, failure, signal } from '../answering.ts';

const region = 'cn-hangzhou';
const regionalHost = 'cn-hangzhou.log.aliyuncs.com';
const projectHost = 'my-project.cn-hangzhou.log.aliyuncs.com';

interface Case {
  readonly call: (client: SlsClient) => Promise<unknown>;
  readonly path: string;
  readonly host?: string;
  readonly body: string;
  readonly value: unknown;
}

const operations: Record<string, Case> = {
  DescribeRegions: {
    call: client => client.describeRegions(region, 'en', signal),
    path: '/regions?language=en',
    host: regionalHost,
    body: `{"regions":[{"region":"cn-hangzhou","localName":"China (Hangzhou)","intranetEndpoint":"cn-hangzhou-intranet.log.aliyuncs.com",
      "internetEndpoint":"cn-hangzhou.log.aliyuncs.com","dataRedundancyType":["LRS"]},{"region":"evil.example.com/","localName":"Evil"},
      {"localName":"Nowhere"},{"region":"cn-new-1"}]}`,
    value: [{ id: 'cn-hangzhou', name: 'China (Hangzhou)' }, { id: 'cn-new-1' }],
  },
  'ListProject by default': {
    call: client => client.listProject(region, {}, signal),
    path: '/?offset=0&size=500',
    host: regionalHost,
    body: `{"count":1,"total":7,"projects":[{"projectName":"my-project","status":"Normal","owner":"","description":"","region":"cn-shanghai",
      "createTime":"1524222931","lastModifyTime":"1524539357","dataRedundancyType":"LRS","resourceGroupId":"rg-1","quota":{}}]}`,
    value: {
      items: [{ name: 'my-project', status: 'Normal' }],
      total: 7,
    },
  },
  'ListProject, filtered': {
    call: client => client.listProject(region, { offset: 10, size: 5, nameContains: 'my' }, signal),
    path: '/?offset=10&projectName=my&size=5',
    host: regionalHost,
    body: '{"count":0,"total":0,"projects":[]}',
    value: { items: [], total: 0 },
  },
  ListLogStores: {
    call: client => client.listLogStores(region, 'my-project', { nameContains: 'a' }, signal),
    path: '/logstores?logstoreName=a&offset=0&size=500',
    body: '{"count":2,"total":2,"logstores":["a","ab"]}',
    value: { items: ['a', 'ab'], total: 2 },
  },
  GetLogStore: {
    call: client => client.getLogStore(region, 'my-project', 'my-logstore', signal),
    path: '/logstores/my-logstore',
    body: `{"logstoreName":"my-logstore","ttl":30,"shardCount":2,"enable_tracking":false,"autoSplit":true,"maxSplitShard":64,
      "telemetryType":"","mode":"standard","createTime":1524222931,"lastModifyTime":1524222931}`,
    value: { name: 'my-logstore', ttlDays: 30, isAutoSplit: true, maxSplitShards: 64 },
  },
  'GetLogStore with classes of storage': {
    call: client => client.getLogStore(region, 'my-project', 'my-logstore', signal),
    path: '/logstores/my-logstore',
    body: '{"logstoreName":"my-logstore","ttl":180,"autoSplit":false,"maxSplitShard":0,"hot_ttl":30,"infrequentAccessTTL":60}',
    value: { name: 'my-logstore', ttlDays: 180, hotDays: 30, infrequentAccessDays: 60, isAutoSplit: false },
  },
  'GetLogStore of what is not set': {
    call: client => client.getLogStore(region, 'my-project', 'my-logstore', signal),
    path: '/logstores/my-logstore',
    body: '{"logstoreName":"my-logstore","hot_ttl":-1,"infrequentAccessTTL":0}',
    value: { name: 'my-logstore' },
  },
  ListShards: {
    call: client => client.listShards(region, 'my-project', 'my-logstore', signal),
    path: '/logstores/my-logstore/shards',
    body: '[{"shardID":0,"status":"readwrite","inclusiveBeginKey":"00","exclusiveEndKey":"80","createTime":1524222931},{"shardID":"1","status":"readonly"}]',
    value: [
      { id: 0, status: 'readwrite', keys: { from: '00', to: '80' }, createTime: new Date('2018-04-20T11:15:31Z') },
      { id: 1, status: 'readonly' },
    ],
  },
  ListConsumerGroup: {
    call: client => client.listConsumerGroup(region, 'my-project', 'my-logstore', signal),
    path: '/logstores/my-logstore/consumergroups',
    body: '[{"name":"cg-1","timeout":60,"order":true},{"name":"cg-2"}]',
    value: [{ name: 'cg-1', timeoutSeconds: 60, isOrdered: true }, { name: 'cg-2' }],
  },
  'ListConsumerGroup, none': {
    call: client => client.listConsumerGroup(region, 'my-project', 'my-logstore', signal),
    path: '/logstores/my-logstore/consumergroups',
    body: '[]',
    value: [],
  },
  GetCheckPoint: {
    call: client => client.getCheckPoint(region, 'my-project', 'my-logstore', 'cg-1', signal),
    path: '/logstores/my-logstore/consumergroups/cg-1',
    body: `[{"shard":0,"checkpoint":"MTUyNDE1NTM3OTM3MzkwODQ5Ng==","updateTime":1524224984800922,"consumer":"consumer_1"},
      {"shard":1,"checkpoint":"","updateTime":0,"consumer":""},{"shard":2,"checkpoint":"x","updateTime":"1524224984"}]`,
    value: [
      {
        shard: 0,
        checkpoint: 'MTUyNDE1NTM3OTM3MzkwODQ5Ng==',
        updateTime: new Date('2018-04-20T11:49:44.800Z'),
        consumer: 'consumer_1',
      },
      { shard: 1, checkpoint: '' },
      { shard: 2, checkpoint: 'x', updateTime: new Date('2018-04-20T11:49:44Z') },
    ],
  },
  'GetCursor of a time': {
    call: client => client.getCursor(region, 'my-project', 'my-logstore', 3, 1554260243, signal),
    path: '/logstores/my-logstore/shards/3?from=1554260243&type=cursor',
    body: '{"cursor":"MTU0NzQ3MDY4MjM3NjUxMzQ0Ng=="}',
    value: 'MTU0NzQ3MDY4MjM3NjUxMzQ0Ng==',
  },
  'GetCursor of the end, without padding': {
    call: client => client.getCursor(region, 'my-project', 'my-logstore', 0, 'end', signal),
    path: '/logstores/my-logstore/shards/0?from=end&type=cursor',
    body: '{"cursor":"MTU0NzQ3MDY4MjM3NjUxMzQ0Ng"}',
    value: 'MTU0NzQ3MDY4MjM3NjUxMzQ0Ng',
  },
  GetCursorTime: {
    call: client => client.getCursorTime(region, 'my-project', 'my-logstore', 0, 'MTU0NzQ3MA==', signal),
    path: '/logstores/my-logstore/shards/0?cursor=MTU0NzQ3MA%3D%3D&type=cursor_time',
    body: '{"cursor_time":1554260243}',
    value: 1554260243,
  },
  'GetCursorTime as text': {
    call: client => client.getCursorTime(region, 'my-project', 'my-logstore', 0, 'MTU0NzQ3MA==', signal),
    path: '/logstores/my-logstore/shards/0?cursor=MTU0NzQ3MA%3D%3D&type=cursor_time',
    body: '{"cursor_time":"1554260243"}',
    value: 1554260243,
  },
};

test('a time that no calendar has is not understood, because nothing could show it', async () => {
  const { access } = answering({ body: '{"cursor_time":1e300}' });
  const asking = new SlsClient(access).getCursorTime(region, 'my-project', 'my-logstore', 0, 'MTU0NzQ3MA==', signal);
  await assert.rejects(asking, { kind: 'unexpected' });
});

describe('reads', () => {
  for (const [name, { call, path, host = projectHost, body, value }] of Object.entries(operations)) {
    test(name, async () => {
      const { access, requests } = answering({ body });
      assert.deepEqual(await call(new SlsClient(access)), value);
      assert.equal(requests.length, 1);
      const [request] = requests;
      assert.equal(request?.method, 'GET');
      assert.equal(request.path, path);
      assert.equal(request.origin, `https://${host}`);
      assert.equal(request.headers['host'], host);
      assert.equal(request.body, undefined);
    });
  }

  for (const [name, { call }] of Object.entries(operations)) {
    for (const [form, body] of Object.entries({
      'is empty': '',
      'is of another kind': '{"hello":1}',
      'is cut off': '[{"sh',
    })) {
      test(`${name}: an answer that ${form}`, async () => {
        const { access } = answering({ body });
        const error = await failure(call(new SlsClient(access)));
        assert.deepEqual([error.kind, error.code], ['unexpected', 'HTTP_200']);
      });
    }
  }
});

test('the signature is regional where the region is known', async () => {
  for (const [place, scheme] of [
    ['cn-hangzhou', /^SLS4-HMAC-SHA256 .*\/cn-hangzhou\/sls\//],
    ['', /^LOG /],
    ['log-global', /^LOG /],
  ] as const) {
    const { access, requests } = answering({ body: '[]' });
    await new SlsClient(access).listShards(place, 'my-project', 'my-logstore', signal);
    assert.match(requests[0]?.headers['authorization'] ?? '', scheme);
  }
});

describe('changes', () => {
  const path = '/logstores/my-logstore/consumergroups/cg-1';
  const changes: Record<
    string,
    { call: (client: SlsClient) => Promise<unknown>; method: string; path: string; body?: string }
  > = {
    'UpdateConsumerGroup of both': {
      call: client =>
        client.updateConsumerGroup(
          region,
          'my-project',
          'my-logstore',
          'cg-1',
          { timeoutSeconds: 60, isOrdered: false },
          signal,
        ),
      method: 'PUT',
      path,
      body: '{"timeout":60,"order":false}',
    },
    'UpdateConsumerGroup of the timeout': {
      call: client =>
        client.updateConsumerGroup(region, 'my-project', 'my-logstore', 'cg-1', { timeoutSeconds: 60 }, signal),
      method: 'PUT',
      path,
      body: '{"timeout":60}',
    },
    DeleteConsumerGroup: {
      call: client => client.deleteConsumerGroup(region, 'my-project', 'my-logstore', 'cg-1', signal),
      method: 'DELETE',
      path,
    },
    ConsumerGroupUpdateCheckPoint: {
      call: client =>
        client.updateCheckPoint(
          region,
          'my-project',
          'my-logstore',
          'cg-1',
          { shard: 0, checkpoint: 'MTUyNDE1NTM3OTM3MzkwODQ5Ng==' },
          signal,
        ),
      method: 'POST',
      path: `${path}?consumer=&forceSuccess=true&type=checkpoint`,
      body: '{"shard":0,"checkpoint":"MTUyNDE1NTM3OTM3MzkwODQ5Ng=="}',
    },
  };
  for (const [name, { call, ...line }] of Object.entries(changes)) {
    for (const [form, body] of Object.entries({ nothing: '', 'an empty object': '{}' })) {
      test(`${name}, answered with ${form}`, async () => {
        const { access, requests } = answering({ body });
        await call(new SlsClient(access));
        assert.equal(requests.length, 1);
        const [request] = requests;
        assert.ok(request);
        const { method, body: sent } = request;
        assert.deepEqual({ method, path: request.path, ...(sent !== undefined && { body: sent }) }, line);
        assert.equal(request.headers['host'], projectHost);
      });
    }

    test(`${name} is sent once, and open after a fault`, async () => {
      const { access, requests } = answering(answer('', { status: 500 }));
      const error = await failure(call(new SlsClient(access)));
      const [operation] = name.split(' ');
      assert.deepEqual([error.kind, error.outcome, error.operation], ['unavailable', 'unknown', operation]);
      assert.equal(requests.length, 1);
    });
  }

  test('codes are understood however they are spelt', async () => {
    const rows: readonly [status: number, sent: string, kind: CloudErrorKind, code: string][] = [
      [404, 'ConsumerNotExsit', 'notFound', 'ConsumerNotExsit'],
      [404, 'ShardNotExsit', 'notFound', 'ShardNotExsit'],
      [404, 'SLSLogStoreNotExist', 'notFound', 'LogStoreNotExist'],
      [400, 'InvalidShardCheckPoint', 'invalid', 'InvalidShardCheckPoint'],
      [400, 'InvalidCursor', 'invalid', 'InvalidCursor'],
      [400, 'SLSInvalidCursor', 'invalid', 'InvalidCursor'],
    ];
    for (const [status, errorCode, kind, code] of rows) {
      const { access } = answering(answer({ errorCode, errorMessage: 'm' }, { status }));
      const error = await failure(new SlsClient(access).getCursorTime(region, 'p-1', 'l', 0, 'x', signal));
      assert.deepEqual([error.kind, error.code, error.outcome], [kind, code, 'notApplied']);
    }
  });
});

test('a time at a cursor that no date can be made of is not understood', async () => {
  for (const time of ['8640000000001000000', '1e300', '-1', 'true', '"soon"']) {
    const { access } = answering({ body: `{"cursor_time":${time}}` });
    const error = await failure(new SlsClient(access).getCursorTime(region, 'p-1', 'l', 0, 'x', signal));
    assert.deepEqual([error.kind, error.fault], ['unexpected', 'foreignAnswer'], time);
  }
});

describe('CreateConsumerGroup', () => {
  const group = { name: 'cg-1', timeoutSeconds: 60, isOrdered: false };
  const create = (client: SlsClient) => client.createConsumerGroup(region, 'my-project', 'my-logstore', group, signal);
  const headers = { 'x-log-requestid': '5B0A6B60BB6EE39764D458B5' };

  for (const [name, body] of Object.entries({ 'an empty answer': '', 'an empty object': '{}' })) {
    test(name, async () => {
      const { access, requests } = answering({ body, headers });
      await create(new SlsClient(access));
      assert.equal(requests[0]?.method, 'POST');
      assert.equal(requests[0].body, '{"consumerGroup":"cg-1","timeout":60,"order":false}');
      assert.equal(requests[0].headers['content-type'], 'application/json');
    });
  }

  const denial =
    'denied by sts or ram, action: log:CreateConsumerGroup, resource: acs:log:cn-hangzhou:1:project/my-project/logstore/my-logstore/consumergroup/cg-1';
  const refusals: Record<string, [answer: Answer, kind: CloudErrorKind, code: string, outcome: string]> = {
    'name taken': [
      answer({ errorCode: 'ConsumerGroupAlreadyExist', errorMessage: 'consumer group already exist' }, { status: 400 }),
      'conflict',
      'ConsumerGroupAlreadyExist',
      'notApplied',
    ],
    'too many': [
      answer({ errorCode: 'ConsumerGroupQuotaExceed', errorMessage: 'm' }, { status: 400 }),
      'quota',
      'ConsumerGroupQuotaExceed',
      'notApplied',
    ],
    'no such Logstore': [
      answer({ errorCode: 'LogStoreNotExist', errorMessage: 'm' }, { status: 404 }),
      'notFound',
      'LogStoreNotExist',
      'notApplied',
    ],
    denied: [
      answer({ errorCode: 'Unauthorized', errorMessage: denial }, { status: 401 }),
      'denied',
      'Unauthorized',
      'notApplied',
    ],
    'the other form': [
      answer({ Error: { Code: 'SignatureNotMatch', Message: 'm', RequestId: 'R' } }, { status: 401 }),
      'credentials',
      'SignatureNotMatch',
      'notApplied',
    ],
    'a fault': [
      answer({ errorCode: 'InternalServerError', errorMessage: 'm' }, { status: 500 }),
      'unavailable',
      'InternalServerError',
      'unknown',
    ],
    'HTML from a gateway': [answer('<html>Bad Gateway</html>', { status: 502 }), 'unavailable', 'HTTP_502', 'unknown'],
    'an empty fault': [answer('', { status: 500 }), 'unavailable', 'HTTP_500', 'unknown'],
    'HTML with 200': [answer('<html>Hello</html>'), 'unexpected', 'HTTP_200', 'unknown'],
    'JSON cut off': [answer('{"a":'), 'unexpected', 'HTTP_200', 'unknown'],
  };
  for (const [name, [respond, kind, code, outcome]] of Object.entries(refusals)) {
    test(name, async () => {
      const { access, requests } = answering({ ...respond, headers });
      const error = await failure(create(new SlsClient(access)));
      assert.deepEqual([error.kind, error.code, error.outcome], [kind, code, outcome]);
      assert.equal(error.requestId, headers['x-log-requestid']);
      assert.equal(error.operation, 'CreateConsumerGroup');
      assert.equal(requests.length, 1);
    });
  }

  test('denied says what is missing', async () => {
    const { access } = answering(answer({ errorCode: 'Unauthorized', errorMessage: denial }, { status: 401 }));
    assert.deepEqual((await failure(create(new SlsClient(access)))).missingPermission, {
      action: 'log:CreateConsumerGroup',
      resource: 'acs:log:cn-hangzhou:1:project/my-project/logstore/my-logstore/consumergroup/cg-1',
    });
  });
});

describe('names that would lead elsewhere are not sent', () => {
  const calls: Record<string, (client: SlsClient) => Promise<unknown>> = {
    'a project with a host of its own': client => client.listLogStores(region, 'evil.example.com/', {}, signal),
    'no project': client => client.listLogStores(region, '', {}, signal),
    'no Logstore': client => client.getLogStore(region, 'my-project', ' ', signal),
    'a Logstore with a slash': client => client.listShards(region, 'my-project', 'a/b?c', signal),
    'no consumer group': client => client.getCheckPoint(region, 'my-project', 'my-logstore', '', signal),
  };
  for (const [name, call] of Object.entries(calls)) {
    test(name, async () => {
      const { access, requests } = answering({ body: '[]' });
      const error = await failure(call(new SlsClient(access)));
      assert.deepEqual([error.kind, error.outcome], ['invalid', 'notApplied']);
      assert.equal(requests.length, 0);
    });
  }
});
