import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DtsClient } from '../../../../src/cloud/dts/client.ts';
import type { CloudError } from '../../../../src/cloud/errors.ts';
import { type Answer, answer, answering, failure, parametersOf, signal } from '../answering.ts';

const region = 'cn-hangzhou';
const instance = { instanceId: 'dtsboss6pn1w0000001', jobId: 'boss6pn1w0000001' };
const group = { ...instance, name: '订阅组 A*~+/', userName: 'dts_test', password: "Te st*~+/=&%!'()" };

const prechecked = { jobId: instance.jobId, precheckId: 'b4my3zg929a0001' };
const twoItems = ['CHECK_SRC', 'CHECK_SAME_OBJ'].map(item => ({ item, longName: `${item}_DETAIL` }));

describe('what goes out', () => {
  const noJobs = answer({ DtsJobList: [], TotalRecordCount: 0, RequestId: 'R', Success: true });
  const requests: Record<string, [call: (client: DtsClient) => Promise<unknown>, parameters: Record<string, string>]> =
    {
      'DescribeDtsJobs by default': [
        client => client.describeDtsJobs(region, {}, signal),
        {
          Region: region,
          RegionId: region,
          JobType: 'SUBSCRIBE',
          PageNumber: '1',
          PageSize: '30',
          WithoutDbList: 'true',
        },
      ],
      'DescribeDtsJobs of the second page of a filter': [
        client => client.describeDtsJobs(region, { pageNumber: 2, pageSize: 10, nameContains: '订单' }, signal),
        {
          Region: region,
          RegionId: region,
          JobType: 'SUBSCRIBE',
          PageNumber: '2',
          PageSize: '10',
          Type: 'name',
          Params: '订单',
          WithoutDbList: 'true',
        },
      ],
      'DescribeDtsJobs with an empty filter': [
        client => client.describeDtsJobs(region, { nameContains: '' }, signal),
        {
          Region: region,
          RegionId: region,
          JobType: 'SUBSCRIBE',
          PageNumber: '1',
          PageSize: '30',
          WithoutDbList: 'true',
        },
      ],
      'DescribeDtsJobs of one instance': [
        client => client.describeDtsJobs(region, { instanceId: instance.instanceId }, signal),
        {
          Region: region,
          RegionId: region,
          JobType: 'SUBSCRIBE',
          PageNumber: '1',
          PageSize: '30',
          DtsInstanceId: instance.instanceId,
          WithoutDbList: 'true',
        },
      ],
      DescribePreCheckStatus: [
        client => client.describePreCheckStatus(region, instance.jobId, signal),
        { RegionId: region, DtsJobId: instance.jobId, JobCode: '01', PageNo: '1', PageSize: '20' },
      ],
      DescribeDtsJobDetail: [
        client => client.describeDtsJobDetail(region, instance, signal),
        { RegionId: region, DtsInstanceID: instance.instanceId, DtsJobId: instance.jobId },
      ],
      'DescribeDtsJobDetail of a row without the ID of its task': [
        client => client.describeDtsJobDetail(region, { ...instance, jobId: '' }, signal),
        { RegionId: region, DtsInstanceID: instance.instanceId },
      ],
      'DescribeConsumerChannel of a row without the ID of its task': [
        client => client.describeConsumerChannel(region, { ...instance, jobId: '' }, signal),
        { RegionId: region, DtsInstanceId: instance.instanceId, PageNumber: '1', PageSize: '100' },
      ],
      DescribeSubscriptionInstanceStatus: [
        client => client.describeSubscriptionInstanceStatus(region, 'dtsy0zz3t13h7d0001', signal),
        { RegionId: region, SubscriptionInstanceId: 'dtsy0zz3t13h7d0001' },
      ],
      CreateConsumerChannel: [
        client => client.createConsumerChannel(region, group, signal),
        {
          RegionId: region,
          DtsInstanceId: group.instanceId,
          DtsJobId: group.jobId,
          ConsumerGroupName: group.name,
          ConsumerGroupUserName: group.userName,
          ConsumerGroupPassword: group.password,
        },
      ],
      'ModifyConsumerChannel of everything': [
        client => client.modifyConsumerChannel(region, { ...group, groupId: 'dtsgroup1' }, signal),
        {
          RegionId: region,
          DtsInstanceId: group.instanceId,
          DtsJobId: group.jobId,
          ConsumerGroupId: 'dtsgroup1',
          ConsumerGroupName: group.name,
          ConsumerGroupUserName: group.userName,
          ConsumerGroupPassword: group.password,
        },
      ],
      'ModifyConsumerChannel of the name': [
        client => client.modifyConsumerChannel(region, { ...instance, groupId: 'dtsgroup1', name: '新' }, signal),
        {
          RegionId: region,
          DtsInstanceId: group.instanceId,
          DtsJobId: group.jobId,
          ConsumerGroupId: 'dtsgroup1',
          ConsumerGroupName: '新',
        },
      ],
      DeleteConsumerChannel: [
        client => client.deleteConsumerChannel(region, { ...instance, groupId: 'dtsgroup1' }, signal),
        {
          RegionId: region,
          DtsInstanceId: group.instanceId,
          DtsJobId: group.jobId,
          ConsumerGroupId: 'dtsgroup1',
        },
      ],
      ModifyConsumptionTimestamp: [
        client => client.modifyConsumptionTimestamp(region, 'dtsold1', new Date('2026-01-15T08:30:00.900Z'), signal),
        { RegionId: region, SubscriptionInstanceId: 'dtsold1', ConsumptionTimestamp: '2026-01-15T08:30:00Z' },
      ],
      DescribeJobMonitorRule: [
        client => client.describeJobMonitorRule(region, instance.jobId, signal),
        { RegionId: region, DtsJobId: instance.jobId },
      ],
      StartDtsJob: [
        client => client.startDtsJob(region, instance, signal),
        { RegionId: region, DtsJobId: instance.jobId, DtsInstanceId: instance.instanceId },
      ],
      SkipPreCheck: [
        client => client.skipPreCheck(region, prechecked, twoItems, signal),
        {
          RegionId: region,
          DtsJobId: instance.jobId,
          JobId: 'b4my3zg929a0001',
          Skip: 'true',
          SkipPreCheckItems: '["CHECK_SRC","CHECK_SAME_OBJ"]',
          SkipPreCheckNames: '["CHECK_SRC_DETAIL","CHECK_SAME_OBJ_DETAIL"]',
        },
      ],
      'DescribeConsumerChannel without a task': [
        client => client.describeConsumerChannel(region, { instanceId: instance.instanceId }, signal),
        { RegionId: region, DtsInstanceId: instance.instanceId, PageNumber: '1', PageSize: '100' },
      ],
    };
  for (const [name, [call, parameters]] of Object.entries(requests)) {
    test(name, async () => {
      const { access, requests: sent } = answering(noJobs);
      // What comes back fits only the lists; this is about the way there.
      await call(new DtsClient(access)).catch(() => undefined);
      const [request] = sent;
      assert.ok(request);
      assert.deepEqual(parametersOf(request), parameters);
      assert.equal(request.headers['x-acs-action'], name.split(' ')[0]);
      assert.equal(request.headers['host'], 'dts.cn-hangzhou.aliyuncs.com');
      assert.equal(request.method, 'POST');
    });
  }
});

test('the items of a precheck are read to their last page, and those of its parts once', async () => {
  const items = Array.from({ length: 45 }, (_, index) => ({ Item: `CHECK_${index}`, State: 'Failed' }));
  const parts = [{ JobProgress: [{ Item: 'CHECK_PART', State: 'Failed' }] }];
  const { access, requests } = answering(request => {
    const { PageNo = '', PageSize = '' } = parametersOf(request);
    const from = (Number(PageNo) - 1) * Number(PageSize);
    const page = items.slice(from, from + Number(PageSize));
    return answer({ State: 'Failed', JobProgress: page, TotalRecordCount: 45, SubDistributedJobStatus: parts });
  });
  const precheck = await new DtsClient(access).describePreCheckStatus(region, instance.jobId, signal);
  assert.equal(precheck.status, 'Failed');
  assert.deepEqual(
    precheck.items.map(({ item }) => item),
    [...items.map(({ Item }) => Item), 'CHECK_PART'],
  );
  assert.equal(requests.length, 3);
});

test('the items of a precheck whose total is not told are read up to a page that is not full', async () => {
  for (const [count, pages] of [
    [0, 1],
    [19, 1],
    [20, 2],
    [45, 3],
  ] as const) {
    const items = Array.from({ length: count }, (_, index) => ({ Item: `CHECK_${index}`, State: 'Failed' }));
    const { access, requests } = answering(request => {
      const from = (Number(parametersOf(request)['PageNo']) - 1) * 20;
      return answer({ State: 'Failed', JobProgress: items.slice(from, from + 20) });
    });
    const precheck = await new DtsClient(access).describePreCheckStatus(region, instance.jobId, signal);
    assert.deepEqual([precheck.items.length, requests.length], [count, pages]);
  }
});

test('a precheck with more items than its total says, or an endless one, is not read for ever', async () => {
  const { access, requests } = answering(answer({ JobProgress: [{ Item: 'CHECK_CONN_SRC' }], TotalRecordCount: 9e9 }));
  await new DtsClient(access).describePreCheckStatus(region, instance.jobId, signal);
  assert.equal(requests.length, 10);
});

type Expected = Partial<Pick<CloudError, 'kind' | 'code' | 'outcome' | 'requestId' | 'serviceMessage' | 'status'>> &
  Partial<Pick<CloudError, 'missingPermission' | 'retryAfterMs'>>;

const refusals: Record<string, [answer: Answer, expected: Expected]> = {
  'soft failure': [
    answer({
      RequestId: 'R',
      Success: false,
      HttpStatusCode: 403,
      ErrCode: 'InvalidParameterValid',
      ErrMessage: 'The Value of Input Parameter %s is not valid.',
      DynamicMessage: 'DtsJobId',
      DynamicCode: '403',
    }),
    {
      kind: 'invalid',
      code: 'InvalidParameterValid',
      outcome: 'notApplied',
      requestId: 'R',
      serviceMessage: 'The Value of Input Parameter DtsJobId is not valid.',
      status: 200,
    },
  ],
  'soft failure with strings': [
    answer({ RequestId: 'R', Success: 'False', HttpStatusCode: '403', ErrCode: 'DTS.Msg.OperationDenied.JobStatus' }),
    { kind: 'state', code: 'OperationDenied.JobStatus', outcome: 'notApplied' },
  ],
  'soft failure in XML': [
    answer(
      '<CreateConsumerChannelResponse><RequestId>R</RequestId><Success>false</Success><ErrCode>OperationDenied.JobStatus</ErrCode><ErrMessage>Task %s is &lt;busy&gt;.</ErrMessage><DynamicMessage>$&amp;</DynamicMessage></CreateConsumerChannelResponse>',
    ),
    { kind: 'state', serviceMessage: 'Task $& is <busy>.', outcome: 'notApplied', requestId: 'R' },
  ],
  'soft failure with the code elsewhere': [
    answer({ Success: false, DynamicCode: 'Forbidden.InstanceNotFound', RequestId: 'R' }),
    { kind: 'notFound', code: 'Forbidden.InstanceNotFound' },
  ],
  'soft failure of the service itself': [
    answer({ Success: false, HttpStatusCode: 500, ErrCode: 'InternalError', RequestId: 'R' }),
    { kind: 'unavailable', outcome: 'unknown' },
  ],
  'gateway in JSON': [
    answer(
      { Code: 'LXBuyError', HostId: 'h', Message: 'ARREARAGE', Recommend: 'https://x', RequestId: 'R' },
      { status: 403 },
    ),
    {
      kind: 'state',
      code: 'LXBuyError',
      serviceMessage: 'ARREARAGE',
      requestId: 'R',
      status: 403,
      outcome: 'notApplied',
    },
  ],
  'gateway in XML': [
    answer(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><RequestId>R</RequestId><HostId>h</HostId>\n<Code>UnsupportedOperation</Code><Message>Not supported.</Message></Error>',
      { status: 400 },
    ),
    { kind: 'invalid', code: 'UnsupportedOperation', serviceMessage: 'Not supported.', requestId: 'R', status: 400 },
  ],
  'gateway, one level down': [
    answer({ Error: { Code: 'Forbidden.RAM', Message: 'No.', RequestId: 'R' } }, { status: 403 }),
    { kind: 'denied', code: 'Forbidden.RAM', serviceMessage: 'No.', requestId: 'R' },
  ],
  'gateway with HTTP 200': [
    answer('<Error><RequestId>R</RequestId><Code>Forbidden.RAM</Code><Message>No.</Message></Error>'),
    { kind: 'denied', code: 'Forbidden.RAM' },
  ],
  'denied, with a detail in JSON': [
    answer(
      {
        Code: 'NoPermission',
        Message: 'No.',
        RequestId: 'R',
        AccessDeniedDetail: { AuthAction: 'dts:CreateConsumerChannel' },
      },
      { status: 403 },
    ),
    { kind: 'denied', missingPermission: { action: 'dts:CreateConsumerChannel' } },
  ],
  'denied, with a detail in XML': [
    answer(
      '<Error><RequestId>R</RequestId><Code>NoPermission</Code><Message>No.</Message><AccessDeniedDetail><AuthAction>dts:CreateConsumerChannel</AuthAction><PolicyType>x</PolicyType></AccessDeniedDetail></Error>',
      { status: 403 },
    ),
    { kind: 'denied', missingPermission: { action: 'dts:CreateConsumerChannel' } },
  ],
  throttled: [
    answer(
      { Code: 'Throttling.User', Message: 'm', RequestId: 'R' },
      { status: 400, headers: { 'x-acs-retry-after': '200' } },
    ),
    { kind: 'throttled', retryAfterMs: 200, outcome: 'notApplied' },
  ],
  'a nonce that arrived twice': [
    answer({ Code: 'SignatureNonceUsed', Message: 'm', RequestId: 'R' }, { status: 400 }),
    { kind: 'unexpected', code: 'SignatureNonceUsed', outcome: 'unknown' },
  ],
  '500 in JSON': [
    answer({ Code: 'InternalError', Message: 'm', RequestId: 'R' }, { status: 500 }),
    { kind: 'unavailable', code: 'InternalError', outcome: 'unknown', requestId: 'R' },
  ],
  '500 that is empty': [answer('', { status: 500 }), { kind: 'unavailable', code: 'HTTP_500', outcome: 'unknown' }],
  '502 in HTML': [
    answer('<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>', {
      status: 502,
      headers: { 'x-acs-request-id': 'H' },
    }),
    { kind: 'unavailable', code: 'HTTP_502', serviceMessage: '502 Bad Gateway', outcome: 'unknown', requestId: 'H' },
  ],
  '200 in HTML': [
    answer('<html><title>Sign in to the hotel</title></html>'),
    { kind: 'unexpected', code: 'HTTP_200', serviceMessage: 'Sign in to the hotel', outcome: 'unknown' },
  ],
  '200 that is empty': [answer(''), { kind: 'unexpected', code: 'HTTP_200', outcome: 'unknown' }],
  'JSON cut off': [
    answer('{"ConsumerGroupID":"dtsor2y66j4219'),
    { kind: 'unexpected', code: 'HTTP_200', outcome: 'unknown' },
  ],
  'XML cut off': [
    answer('<CreateConsumerChannelResponse><ConsumerGroupID>dtsor2y6</ConsumerGroupID>'),
    { kind: 'unexpected', code: 'HTTP_200', outcome: 'unknown' },
  ],
  'a bare array': [answer('[]'), { kind: 'unexpected', code: 'HTTP_200', outcome: 'unknown' }],
  'success without an id': [
    answer({ Success: true, RequestId: 'R' }),
    { kind: 'unexpected', code: 'HTTP_200', outcome: 'unknown', requestId: 'R' },
  ],
};

describe('refusals of a write', () => {
  for (const [name, [respond, expected]] of Object.entries(refusals)) {
    test(name, async () => {
      const { access, requests } = answering(respond);
      const error = await failure(new DtsClient(access).createConsumerChannel(region, group, signal));
      const { kind, code, outcome, requestId, serviceMessage, status, missingPermission, retryAfterMs } = error;
      const seen = { kind, code, outcome, requestId, serviceMessage, status, missingPermission, retryAfterMs };
      assert.deepEqual({ ...seen, ...expected }, seen);
      assert.equal(error.operation, 'CreateConsumerChannel');
      assert.equal(error.service, 'dts');
      // Only what was surely refused may be sent once more.
      if (expected.kind !== 'throttled') assert.equal(requests.length, 1);
    });
  }
});

describe('changes of a group and of a task', () => {
  const changed = { ...instance, groupId: 'dtsgroup1' };
  const changes: Record<string, (client: DtsClient) => Promise<void>> = {
    ModifyConsumerChannel: client => client.modifyConsumerChannel(region, { ...changed, name: 'a' }, signal),
    DeleteConsumerChannel: client => client.deleteConsumerChannel(region, changed, signal),
    ModifyConsumptionTimestamp: client => client.modifyConsumptionTimestamp(region, 'dtsold1', new Date(0), signal),
    StartDtsJob: client => client.startDtsJob(region, instance, signal),
    SkipPreCheck: client => client.skipPreCheck(region, prechecked, twoItems, signal),
  };
  for (const [name, change] of Object.entries(changes)) {
    test(`${name} succeeds with every form of success, and fails with a soft failure`, async () => {
      for (const body of [
        { RequestId: 'R', Success: 'true', HttpStatusCode: '200' },
        { RequestId: 'R', Success: true, HttpStatusCode: 200, ErrCode: '' },
        `<${name}Response><RequestId>R</RequestId><Success>true</Success></${name}Response>`,
      ]) {
        await change(new DtsClient(answering(answer(body)).access));
      }
      const soft = { RequestId: 'R', Success: 'false', ErrCode: 'OperationDenied.JobStatus', ErrMessage: 'm' };
      const { access, requests } = answering(answer(soft));
      const error = await failure(change(new DtsClient(access)));
      assert.deepEqual([error.kind, error.operation, error.outcome], ['state', name, 'notApplied']);
      assert.equal(requests.length, 1);
    });

    test(`${name} is sent once, and open after a fault`, async () => {
      const { access, requests } = answering(answer('', { status: 500 }));
      const error = await failure(change(new DtsClient(access)));
      assert.deepEqual([error.kind, error.outcome], ['unavailable', 'unknown']);
      assert.equal(requests.length, 1);
    });
  }
});

test('an answer of the wrong kind is not taken for an empty list', async () => {
  const { access } = answering(answer({ hello: 'world' }));
  const client = new DtsClient(access);
  assert.equal((await failure(client.describeDtsJobs(region, {}, signal))).kind, 'unexpected');
  assert.equal((await failure(client.describeConsumerChannel(region, instance, signal))).kind, 'unexpected');
  assert.equal((await failure(client.describeDtsJobDetail(region, instance, signal))).kind, 'unexpected');
});

test('an answer about alerts that is not understood does not tell the phone numbers', async () => {
  for (const body of [
    '{"Success":true,"Rules":[{"Phone":"13612345678,13712345678"}]}',
    '{"DtsJobId":"job","MonitorRules":[{"Type":"delay","Phone":"13612345678,1371234',
    '<R><Rules><Phone>13612345678,13712345678</Phone></Rules></R>',
  ]) {
    const { access } = answering(() => ({ body }));
    const error = await failure(new DtsClient(access).describeJobMonitorRule(region, instance.jobId, signal));
    assert.equal(error.kind, 'unexpected');
    assert.doesNotMatch(JSON.stringify([error.message, error.serviceMessage, String(error.cause)]), /1361234|1371234/);
  }
});
