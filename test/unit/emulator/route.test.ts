import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Arrival, Refusal } from '../../../src/emulator/operation.ts';
import { route } from '../../../src/emulator/route.ts';

const arrival = (host: string, method: string, path: string, more: Partial<Arrival> = {}): Arrival => ({
  method,
  host,
  path,
  query: {},
  form: {},
  body: Buffer.alloc(0),
  ...more,
  headers: { host, ...more.headers },
});

const sls = { headers: { 'x-log-apiversion': '0.6.0' } };
const sls4 = {
  headers: {
    ...sls.headers,
    authorization: 'SLS4-HMAC-SHA256 Credential=id/20260115/cn-beijing/sls/aliyun_v4_request,Signature=0',
  },
};

const slsRoutes: readonly [host: string, method: string, path: string, more: Partial<Arrival>, expected: string][] = [
  ['cn-hangzhou.log.aliyuncs.com', 'GET', '/', sls, 'ListProject cn-hangzhou'],
  ['p.cn-hangzhou.log.aliyuncs.com', 'GET', '/', sls, 'GetProject cn-hangzhou p'],
  ['p.cn-shanghai-finance-1.log.aliyuncs.com', 'GET', '/logstores', sls, 'ListLogStores cn-shanghai-finance-1 p'],
  ['p.cn-hangzhou-intranet.log.aliyuncs.com', 'GET', '/logstores/a', sls, 'GetLogStore cn-hangzhou p a'],
  ['p.cn-hangzhou-internal.log.aliyuncs.com', 'GET', '/logstores/a/shards', sls, 'ListShards cn-hangzhou p a'],
  ['p.log-global.aliyuncs.com', 'GET', '/logstores/a/consumergroups', sls, 'ListConsumerGroup p a'],
  ['localhost:8080', 'GET', '/', sls, 'ListProject'],
  ['cn-hangzhou.log.aliyuncs.com', 'GET', '/regions', sls, 'DescribeRegions cn-hangzhou'],
  ['localhost:8080', 'GET', '/regions', sls4, 'DescribeRegions cn-beijing'],
  ['localhost:8080', 'GET', '/', sls4, 'ListProject cn-beijing'],
  ['p.localhost:8080', 'GET', '/', sls, 'GetProject p'],
  ['p.127.0.0.1:8080', 'POST', '/logstores/a/consumergroups', sls4, 'CreateConsumerGroup cn-beijing p a'],
  ['p.localhost:8080', 'GET', '/logstores/a/consumergroups/g', sls, 'GetCheckPoint p a g'],
  ['p.localhost:8080', 'GET', '/logstores/a/shards/3', { ...sls, query: { type: 'cursor' } }, 'GetCursor p a 3'],
  [
    'p.localhost:8080',
    'GET',
    '/logstores/a/shards/3',
    { ...sls, query: { type: 'cursor_time' } },
    'GetCursorTime p a 3',
  ],
  ['p.localhost:8080', 'GET', '/logstores/a/shards/3', { ...sls, query: { type: 'log' } }, 'PullLogs p a 3'],
  ['p.localhost:8080', 'GET', '/logstores/a/shards/3', { ...sls, query: { type: 'logs' } }, 'PullLogs p a 3'],
  ['p.localhost:8080', 'PUT', '/logstores/a/consumergroups/g', sls, 'UpdateConsumerGroup p a g'],
  ['p.localhost:8080', 'DELETE', '/logstores/a/consumergroups/g', sls, 'DeleteConsumerGroup p a g'],
  [
    'p.localhost:8080',
    'POST',
    '/logstores/a/consumergroups/g',
    { ...sls, query: { type: 'checkpoint' } },
    'ConsumerGroupUpdateCheckPoint p a g',
  ],
  [
    'p.localhost:8080',
    'POST',
    '/logstores/a/consumergroups/g',
    { ...sls, query: { type: 'heartbeat' } },
    'HeartBeat p a g',
  ],
];

for (const [host, method, path, more, expected] of slsRoutes) {
  test(`${method} ${path} of ${host} is ${expected}`, () => {
    const routed = route(arrival(host, method, path, more));
    assert.ok(routed.kind === 'sls');
    const { name, region, project, logstore, group, shard } = routed;
    assert.equal([name, region, project, logstore, group, shard].filter(Boolean).join(' '), expected);
  });
}

const rpcRoutes: readonly [what: string, Arrival, expected: string][] = [
  [
    'a query',
    arrival('dts.aliyuncs.com', 'GET', '/', { query: { Action: 'DescribeDtsJobs', Version: '2020-01-01' } }),
    'DescribeDtsJobs',
  ],
  [
    'a form',
    arrival('127.0.0.1:80', 'POST', '/', { form: { Action: 'CreateConsumerChannel', Version: '2020-01-01' } }),
    'CreateConsumerChannel',
  ],
  [
    'headers',
    arrival('dts.cn-beijing.aliyuncs.com', 'POST', '/', {
      headers: { 'x-acs-action': 'DescribeDtsJobDetail', 'x-acs-version': '2020-01-01' },
    }),
    'DescribeDtsJobDetail cn-beijing',
  ],
  [
    'headers of STS',
    arrival('sts.aliyuncs.com', 'POST', '/', {
      headers: { 'x-acs-action': 'GetCallerIdentity', 'x-acs-version': '2015-04-01' },
    }),
    'GetCallerIdentity',
  ],
  [
    'a query to a regional host of STS, with the rest in a form',
    arrival('sts-vpc.cn-beijing.aliyuncs.com', 'POST', '/', {
      query: { Action: 'AssumeRole', Version: '2015-04-01' },
      form: { RoleArn: 'a' },
    }),
    'AssumeRole cn-beijing',
  ],
];

for (const [what, request, expected] of rpcRoutes) {
  test(`an action named in ${what} is ${expected}`, () => {
    const routed = route(request);
    assert.ok(routed.kind === 'rpc');
    assert.equal([routed.name, routed.hostRegion].filter(Boolean).join(' '), expected);
  });
}

const plainRoutes: readonly [method: string, path: string, expected: string][] = [
  ['PUT', '/latest/api/token', 'MetadataToken token'],
  ['GET', '/latest/meta-data/ram/security-credentials/', 'MetadataRoleName'],
  ['GET', '/latest/meta-data/ram/security-credentials/EcsRole', 'MetadataRoleKeys EcsRole'],
  ['GET', '/credentials', 'CredentialsUri credentials'],
];

for (const [method, path, expected] of plainRoutes) {
  test(`${method} ${path} without a version is ${expected}`, () => {
    const routed = route(arrival('100.100.100.200', method, path));
    assert.ok(routed.kind === 'plain');
    assert.equal([routed.name, routed.last].filter(Boolean).join(' '), expected);
  });
}

const refused: readonly [Arrival, code: string][] = [
  [arrival('p.localhost', 'GET', '/logstores/a/consumergroups/', sls), 'InvalidMethod'],
  [arrival('p.localhost', 'PUT', '/logstores/a/consumergroups', sls), 'InvalidMethod'],
  [arrival('p.localhost', 'GET', '/logstores/a/b', sls), 'InvalidMethod'],
  [arrival('p.localhost', 'DELETE', '/logstores/a/consumergroups/', sls), 'InvalidMethod'],
  [arrival('p.localhost', 'POST', '/logstores/a/consumergroups/g', sls), 'InvalidMethod'],
  [arrival('dts.aliyuncs.com', 'GET', '/'), 'MissingAction'],
  [
    arrival('dts.aliyuncs.com', 'GET', '/', { query: { Action: 'DropEverything', Version: '2020-01-01' } }),
    'InvalidApi.NotFound',
  ],
  [
    arrival('dts.aliyuncs.com', 'GET', '/x', { query: { Action: 'DescribeDtsJobs', Version: '2020-01-01' } }),
    'InvalidApi.NotFound',
  ],
  [
    arrival('dts.aliyuncs.com', 'DELETE', '/', { query: { Action: 'DescribeDtsJobs', Version: '2020-01-01' } }),
    'UnsupportedHTTPMethod',
  ],
  ...['CreateConsumerChannel', 'ModifyConsumerChannel', 'DeleteConsumerChannel', 'ModifyConsumptionTimestamp'].map(
    (Action): [Arrival, string] => [
      arrival('dts.aliyuncs.com', 'GET', '/', { query: { Action, Version: '2020-01-01' } }),
      'UnsupportedHTTPMethod',
    ],
  ),
];

for (const [request, code] of refused) {
  test(`${request.method} ${request.path} ${JSON.stringify(request.query)} is refused with ${code}`, () => {
    assert.throws(
      () => route(request),
      (error: unknown) => error instanceof Refusal && error.code === code,
    );
  });
}
