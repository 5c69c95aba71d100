import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Members, parseBody } from '../../../../src/cloud/bodies.ts';
import {
  readAlertRules,
  readConsumerGroups,
  readJobDetail,
  readJobs,
  readPrecheckStatus,
  readSubscriptionStatus,
} from '../../../../src/cloud/dts/responses.ts';

const parsed = (body: string): Members => parseBody(body) as Members;

const jobJson = `{"RequestId":"R","Success":true,"HttpStatusCode":200,"PageNumber":1,"PageRecordCount":30,"TotalRecordCount":1,
 "DtsJobList":[{"DtsInstanceID":"dtsboss6pn1w0000001","DtsJobId":"boss6pn1w0000001","DtsJobName":"订单库订阅","JobType":"subscribe","AppName":"new",
  "Status":"Normal","DtsJobClass":"large","PayType":"PostPaid","CreateTime":"2026-01-10T08:01:19Z","BeginTimestamp":"2026-01-14T08:25:34Z",
  "EndTimestamp":"2026-01-15T08:29:21Z","ConsumptionCheckpoint":"2026-01-15T08:28:31Z","ConsumptionClient":"114.0.0.1:dtsabcdefgh",
  "Checkpoint":"1768465761","Delay":0,"ErrorMessage":"","SourceEndpoint":{"InstanceID":"rm-bp10000000000001","InstanceType":"RDS","EngineName":"MySQL",
  "Region":"cn-hangzhou","DatabaseName":"dtstestdata","UserName":"dtstest"},"TagList":[{"TagKey":"环境","TagValue":"测试"}],
  "ResourceGroupId":"rg-acfmz0000000001","ResourceGroupDisplayName":"default resource group"}],"EtlDemoList":[]}`;

const jobXml = `<?xml version="1.0" encoding="UTF-8"?>
<DescribeDtsJobsResponse><RequestId>R</RequestId><Success>true</Success><HttpStatusCode>200</HttpStatusCode>
<PageNumber>1</PageNumber><PageRecordCount>30</PageRecordCount><TotalRecordCount>1</TotalRecordCount>
<DtsJobList><DtsInstanceID>dtsboss6pn1w0000001</DtsInstanceID><DtsJobId>boss6pn1w0000001</DtsJobId><DtsJobName>订单库订阅</DtsJobName>
<JobType>subscribe</JobType><AppName>new</AppName><Status>Normal</Status><DtsJobClass>large</DtsJobClass><PayType>PostPaid</PayType>
<CreateTime>2026-01-10T08:01:19Z</CreateTime><BeginTimestamp>2026-01-14T08:25:34Z</BeginTimestamp><EndTimestamp>2026-01-15T08:29:21Z</EndTimestamp>
<ConsumptionCheckpoint>2026-01-15T08:28:31Z</ConsumptionCheckpoint><ConsumptionClient>114.0.0.1:dtsabcdefgh</ConsumptionClient>
<Checkpoint>1768465761</Checkpoint><Delay>0</Delay><ErrorMessage></ErrorMessage>
<SourceEndpoint><InstanceID>rm-bp10000000000001</InstanceID><InstanceType>RDS</InstanceType><EngineName>MySQL</EngineName>
<Region>cn-hangzhou</Region><DatabaseName>dtstestdata</DatabaseName><UserName>dtstest</UserName></SourceEndpoint>
<TagList><TagKey>环境</TagKey><TagValue>测试</TagValue></TagList>
<ResourceGroupId>rg-acfmz0000000001</ResourceGroupId><ResourceGroupDisplayName>default resource group</ResourceGroupDisplayName>
</DtsJobList></DescribeDtsJobsResponse>`;

const job = {
  instanceId: 'dtsboss6pn1w0000001',
  jobId: 'boss6pn1w0000001',
  name: '订单库订阅',
  status: 'Normal',
  version: 'new',
  specification: 'large',
  billing: 'payAsYouGo',
  createTime: new Date('2026-01-10T08:01:19Z'),
  beginTime: new Date('2026-01-14T08:25:34Z'),
  endTime: new Date('2026-01-15T08:29:21Z'),
  consumptionCheckpoint: new Date('2026-01-15T08:28:31Z'),
  consumptionClient: '114.0.0.1:dtsabcdefgh',
  checkpoint: new Date('2026-01-15T08:29:21Z'),
  rawDelay: 0,
  source: {
    instanceId: 'rm-bp10000000000001',
    instanceType: 'RDS',
    engineName: 'MySQL',
    region: 'cn-hangzhou',
    databaseName: 'dtstestdata',
    userName: 'dtstest',
  },
  tags: [{ key: '环境', value: '测试' }],
  resourceGroup: 'default resource group',
};

describe('DescribeDtsJobs', () => {
  for (const [form, body] of [
    ['JSON', jobJson],
    ['XML', jobXml],
  ] as const) {
    test(`one job in ${form}`, () => assert.deepEqual(readJobs(parsed(body)), { items: [job], total: 1 }));
  }

  const noJobs: Record<string, string> = {
    JSON: '{"DtsJobList":[],"TotalRecordCount":0}',
    'JSON without the list': '{"TotalRecordCount":0}',
    'XML without the list': '<XResponse><TotalRecordCount>0</TotalRecordCount></XResponse>',
    'XML with an empty element': '<XResponse><TotalRecordCount>0</TotalRecordCount><DtsJobList/></XResponse>',
    'XML without a total': '<XResponse><DtsJobList></DtsJobList></XResponse>',
  };
  for (const [name, body] of Object.entries(noJobs)) {
    test(`no job, ${name}`, () => assert.deepEqual(readJobs(parsed(body)), { items: [], total: 0 }));
  }

  const twoJobs: Record<string, string> = {
    'repeated elements':
      '<XResponse><DtsJobList><DtsInstanceID>a</DtsInstanceID></DtsJobList><DtsJobList><DtsInstanceID>b</DtsInstanceID></DtsJobList></XResponse>',
    'a wrapper':
      '<XResponse><DtsJobList>\n<DtsJob><DtsInstanceID>a</DtsInstanceID></DtsJob>\n<DtsJob><DtsInstanceID>b</DtsInstanceID></DtsJob></DtsJobList></XResponse>',
    'the other spelling': '{"DtsJobList":[{"DtsInstanceId":"a"},{"DtsInstanceId":"b"}]}',
    'an unknown element between': '{"DtsJobList":[{"DtsInstanceID":"a"},{"Etl":1},{"DtsInstanceID":"b"}],"New":{}}',
  };
  for (const [name, body] of Object.entries(twoJobs)) {
    test(`two jobs in XML, ${name}`, () => {
      const page = readJobs(parsed(body));
      assert.deepEqual(
        page?.items.map(each => each.instanceId),
        ['a', 'b'],
      );
    });
  }

  test('a job that says nothing but its id', () => {
    const page = readJobs(parsed('{"DtsJobList":[{"DtsInstanceID":"a"}]}'));
    assert.deepEqual(page?.items, [{ instanceId: 'a', jobId: '', name: '', status: '' }]);
  });

  const fields: Record<string, [from: object, to: object]> = {
    'a status in another case': [{ Status: 'NORMAL' }, { status: 'Normal' }],
    'a status with a capital inside': [{ Status: 'PrecheckPass' }, { status: 'PreCheckPass' }],
    'an unknown status': [{ Status: 'Hibernating' }, { status: 'Hibernating' }],
    PrePaid: [{ PayType: 'PrePaid' }, { billing: 'subscription' }],
    PREPAY: [{ PayType: 'PREPAY' }, { billing: 'subscription' }],
    POSTPAY: [{ PayType: 'POSTPAY' }, { billing: 'payAsYouGo' }],
    'an unknown billing': [{ PayType: 'Serverless' }, { billing: 'Serverless' }],
    'numbers as strings': [
      { Delay: '12', Checkpoint: 1768465761 },
      { rawDelay: 12, checkpoint: job.checkpoint },
    ],
    'error details': [
      { ErrorDetails: [{ ErrorCode: 'DTS-1', HelpUrl: 'https://help.aliyun.com/1' }, { HelpUrl: '' }] },
      { errorDetails: [{ code: 'DTS-1', helpUrl: 'https://help.aliyun.com/1' }, {}] },
    ],
    'one error detail alone': [{ ErrorDetails: { ErrorCode: 'DTS-1' } }, { errorDetails: [{ code: 'DTS-1' }] }],
    'the code of a retry': [
      { ErrorDetails: [{ ErrorCode: 'DTS-1' }], MigrationErrCode: 'dts.retry.err.0046' },
      { errorDetails: [{ code: 'DTS-1' }, { code: 'dts.retry.err.0046' }] },
    ],
    'no error details, and no word of them': [{ ErrorDetails: [] }, { errorDetails: [] }],
    'no tags': [{ TagList: [] }, { tags: [] }],
    'the units of a serverless instance': [
      { MinDu: 1, MaxDu: '16', DuUsage: 15 },
      { minDu: 1, maxDu: 16, duUsage: 15 },
    ],
    'a tag without a value': [{ TagList: [{ TagKey: 'k', TagValue: '' }] }, { tags: [{ key: 'k', value: '' }] }],
    'a resource group without a name': [{ ResourceGroupId: 'rg-1' }, { resourceGroup: 'rg-1' }],
    'a retry that does not say whether it still goes on': [
      { RetryState: { RetryTarget: 'srcDB', RetryTime: 90 } },
      { retry: { target: 'srcDB', elapsedSeconds: 90 } },
    ],
    'an empty retry': [{ RetryState: { RetryTarget: '', Module: '03' } }, {}],
    retrying: [
      {
        RetryState: {
          Retrying: 'true',
          RetryCount: '3',
          RetryTime: 3600,
          MaxRetryTime: 7200,
          RetryTarget: 'srcDB',
          ErrMessage: 'lost',
        },
      },
      {
        retry: {
          isRetrying: true,
          count: 3,
          elapsedSeconds: 3600,
          maxSeconds: 7200,
          target: 'srcDB',
          message: 'lost',
        },
      },
    ],
    'a precheck': [
      {
        PrecheckStatus: {
          Status: 'Failed',
          Percent: '100',
          ErrorMessage: 'e',
          Detail: [
            {
              CheckItem: 'CHECK_A',
              CheckItemDescription: 'd',
              CheckResult: 'Failed',
              FailedReason: 'f',
              RepairMethod: 'r',
            },
            { CheckItem: 'CHECK_B', CheckResult: 'Success' },
          ],
        },
      },
      {
        precheck: {
          status: 'Failed',
          percent: 100,
          errorMessage: 'e',
          items: [
            { item: 'CHECK_A', description: 'd', result: 'Failed', failedReason: 'f', repairMethod: 'r' },
            { item: 'CHECK_B', result: 'Success' },
          ],
        },
      },
    ],
    'a precheck with one item alone': [
      { PrecheckStatus: { Detail: { CheckItem: 'CHECK_A', CheckResult: 'Failed' } } },
      { precheck: { items: [{ item: 'CHECK_A', result: 'Failed' }] } },
    ],
  };
  for (const [name, [from, to]] of Object.entries(fields)) {
    test(name, () => {
      const page = readJobs({ DtsJobList: [{ DtsInstanceID: 'a', ...(from as Members) }] });
      assert.deepEqual({ ...page?.items[0], ...to }, page?.items[0]);
      for (const member of Object.keys(to)) assert.ok(member in (page?.items[0] ?? {}), member);
    });
  }
});

describe('DescribeConsumerChannel', () => {
  const groups = {
    items: [
      {
        id: 'dtsor2y66j42190001',
        name: '订阅组A',
        userName: 'dtstest',
        consumptionCheckpoint: new Date('2026-01-15T08:28:31Z'),
        messageDelay: 50,
        unconsumedData: 186600,
      },
      {
        id: 'dtsor2y66j42190002',
        name: ' group B',
        userName: 'dts_b',
        messageDelay: 'noClient',
        unconsumedData: 'noClient',
      },
    ],
    total: 2,
  };
  const json = (list: object): string =>
    JSON.stringify({ Success: 'true', TotalRecordCount: '2', ConsumerChannels: list });
  const rows = [
    {
      ConsumerGroupId: 'dtsor2y66j42190001',
      ConsumerGroupName: '订阅组A',
      ConsumerGroupUserName: 'dtstest',
      ConsumptionCheckpoint: '2026-01-15T08:28:31Z',
      MessageDelay: 50,
      UnconsumedData: 186600,
    },
    {
      ConsumerGroupID: 'dtsor2y66j42190002',
      ConsumerGroupName: ' group B',
      ConsumerGroupUserName: 'dts_b',
      ConsumptionCheckpoint: '',
      MessageDelay: -1,
      UnconsumedData: '-1',
    },
  ];
  const xmlRows = (element: string): string =>
    `<${element}><ConsumerGroupId>dtsor2y66j42190001</ConsumerGroupId><ConsumerGroupName>订阅组A</ConsumerGroupName><ConsumerGroupUserName>dtstest</ConsumerGroupUserName><ConsumptionCheckpoint>2026-01-15T08:28:31Z</ConsumptionCheckpoint><MessageDelay>50</MessageDelay><UnconsumedData>186600</UnconsumedData></${element}>
     <${element}><ConsumerGroupID>dtsor2y66j42190002</ConsumerGroupID><ConsumerGroupName> group B</ConsumerGroupName><ConsumerGroupUserName>dts_b</ConsumerGroupUserName><ConsumptionCheckpoint></ConsumptionCheckpoint><MessageDelay>-1</MessageDelay><UnconsumedData>-1</UnconsumedData></${element}>`;
  const xml = (list: string): string =>
    `<DescribeConsumerChannelResponse><TotalRecordCount>2</TotalRecordCount>${list}</DescribeConsumerChannelResponse>`;
  const bodies: Record<string, string> = {
    'JSON, plain list': json(rows),
    'JSON, older wrapper': json({ DescribeConsumerChannel: rows }),
    'XML, repeated elements': xml(xmlRows('ConsumerChannels')),
    'XML, older wrapper': xml(`<ConsumerChannels>\n${xmlRows('DescribeConsumerChannel')}\n</ConsumerChannels>`),
  };
  for (const [name, body] of Object.entries(bodies)) {
    test(name, () => assert.deepEqual(readConsumerGroups(parsed(body)), groups));
  }

  test('a group without names has its ID for a name, and no username', () => {
    const page = readConsumerGroups({ ConsumerChannels: [{ ConsumerGroupId: 'a', ConsumerGroupUserName: '' }] });
    assert.deepEqual(page?.items, [{ id: 'a', name: 'a' }]);
  });

  const single = { items: [{ id: 'a', name: 'n', userName: 'u' }], total: 1 };
  const element =
    '<ConsumerGroupId>a</ConsumerGroupId><ConsumerGroupName>n</ConsumerGroupName><ConsumerGroupUserName>u</ConsumerGroupUserName>';
  for (const list of [
    `<ConsumerChannels>${element}</ConsumerChannels>`,
    `<ConsumerChannels><DescribeConsumerChannel>${element}</DescribeConsumerChannel></ConsumerChannels>`,
  ]) {
    test(`XML, one group: ${list.slice(0, 45)}…`, () => {
      assert.deepEqual(readConsumerGroups(parsed(`<XResponse>${list}</XResponse>`)), single);
    });
  }

  for (const list of ['', '<ConsumerChannels/>', '<ConsumerChannels><DescribeConsumerChannel/></ConsumerChannels>']) {
    test(`XML, no group: ${list || 'no element'}`, () => {
      const page = readConsumerGroups(parsed(`<XResponse><TotalRecordCount>0</TotalRecordCount>${list}</XResponse>`));
      assert.deepEqual(page, { items: [], total: 0 });
    });
  }
});

describe('DescribeDtsJobDetail', () => {
  const detailJson = `{"RequestId":"R","Success":true,"Code":200,"HttpStatusCode":200,"DtsInstanceID":"dtsboss6pn1w0000001","DtsJobId":"boss6pn1w0000001",
   "DtsJobName":"订单库订阅","JobType":"SUBSCRIBE","Status":"normal","AppName":"new","PayType":"PostPaid","DestNetType":"VPC",
   "SubscribeTopic":"cn_hangzhou_rm_bp10000000000001_dtstestdata_version2","SubscriptionDataType":{"Ddl":true,"Dml":false},
   "SubscriptionHost":{"PublicHost":"p:18001","PrivateHost":"i:18002","VpcHost":"v:18003"},
   "BeginTimestamp":"2026-01-14T08:25:34Z","EndTimestamp":"2026-01-15T08:29:21Z","Checkpoint":1768465761,"Delay":0,
   "DbObject":"{\\"orders\\":{\\"name\\":\\"orders\\",\\"all\\":true}}"}`;
  const detailXml = `<DescribeDtsJobDetailResponse><RequestId>R</RequestId><Success>true</Success><DtsInstanceID>dtsboss6pn1w0000001</DtsInstanceID>
    <DtsJobId>boss6pn1w0000001</DtsJobId><DtsJobName>订单库订阅</DtsJobName><Status>Normal</Status><AppName>new</AppName><PayType>PostPaid</PayType>
    <DestNetType>VPC</DestNetType><SubscribeTopic>cn_hangzhou_rm_bp10000000000001_dtstestdata_version2</SubscribeTopic>
    <SubscriptionDataType><DDL>true</DDL><DML>false</DML></SubscriptionDataType>
    <SubscriptionHost><PublicHost>p:18001</PublicHost><PrivateHost>i:18002</PrivateHost><VPCHost>v:18003</VPCHost></SubscriptionHost>
    <BeginTimestamp>2026-01-14T08:25:34Z</BeginTimestamp><EndTimestamp>2026-01-15T08:29:21Z</EndTimestamp><Checkpoint>1768465761</Checkpoint><Delay>0</Delay>
    <DbObject>{&quot;orders&quot;:{&quot;name&quot;:&quot;orders&quot;,&quot;all&quot;:true}}</DbObject></DescribeDtsJobDetailResponse>`;
  const detail = {
    instanceId: 'dtsboss6pn1w0000001',
    jobId: 'boss6pn1w0000001',
    name: '订单库订阅',
    status: 'Normal',
    version: 'new',
    billing: 'payAsYouGo',
    beginTime: new Date('2026-01-14T08:25:34Z'),
    endTime: new Date('2026-01-15T08:29:21Z'),
    checkpoint: new Date('2026-01-15T08:29:21Z'),
    rawDelay: 0,
    topic: 'cn_hangzhou_rm_bp10000000000001_dtstestdata_version2',
    hosts: { publicHost: 'p:18001', privateHost: 'i:18002', vpcHost: 'v:18003' },
    tracksDdl: true,
    tracksDml: false,
    destNetType: 'VPC',
    objects: [{ name: 'orders', isWhole: true, tables: [] }],
    requestId: 'R',
  };
  for (const [form, body] of [
    ['JSON', detailJson],
    ['XML', detailXml],
  ] as const) {
    test(form, () => assert.deepEqual(readJobDetail(parsed(body)), detail));
  }

  test('takes members without a value for members that were left out', () => {
    const empty = readJobDetail({
      DtsInstanceID: 'a',
      DataDeliveryChannelInfo: { Topic: '', PublicDproxyUrl: '', PartitionNum: null },
      SourceEndpoint: { InstanceID: '', EngineName: '' },
      RetryState: { ErrMessage: '' },
      DbObject: '',
      DbObjectOssUrl: '',
      DbObjectSize: 0,
    });
    assert.deepEqual(empty, { instanceId: 'a', jobId: '', name: '', status: '', hosts: {} });
  });

  test('without topic, hosts and objects', () => {
    const bare = readJobDetail({ DtsInstanceID: 'a' });
    assert.deepEqual([bare?.topic, bare?.hosts, bare?.objects], [undefined, {}, undefined]);
  });

  // The vendor's models declare these for rows of DescribeDtsJobs only.
  test('expects no member that is not declared at the root', () => {
    const undeclared = readJobDetail({
      DtsInstanceID: 'a',
      PrecheckStatus: { Percent: '100', Detail: [] },
      ErrorDetails: [{ ErrorCode: 'DTS-1' }],
      TagList: [{ TagKey: 'k', TagValue: 'v' }],
      OriginType: 'DTS',
    });
    assert.deepEqual(undeclared, { instanceId: 'a', jobId: '', name: '', status: '', hosts: {} });
  });

  const versions: Record<string, [from: object, version: string | undefined]> = {
    'an application name': [{ AppName: 'new' }, 'new'],
    'another application name': [{ AppName: 'old', DestNetType: 'VPC' }, 'old'],
    'a network type, which only the new version is configured with': [{ DestNetType: 'VPC' }, 'new'],
    'a topic, which only the new version has': [{ SubscribeTopic: 'orders_version2' }, 'new'],
    'nothing that tells it': [{ Status: 'Normal' }, undefined],
  };
  for (const [name, [from, version]] of Object.entries(versions)) {
    test(`the version, with ${name}`, () =>
      assert.equal(readJobDetail({ DtsInstanceID: 'a', ...from })?.version, version));
  }

  test('objects that are kept in a file, of which the secret address is not read', () => {
    const url = 'https://dts.oss-cn-hangzhou.aliyuncs.com/objects?Signature=s3cret';
    const given = readJobDetail({ DtsInstanceID: 'a', DbObjectOssUrl: url, DbObjectSize: 4096 });
    assert.deepEqual([given?.objects, given?.objectsInFile], [undefined, { size: 4096 }]);
    assert.equal(JSON.stringify(given).includes('s3cret'), false);
    assert.deepEqual(readJobDetail({ DtsInstanceID: 'a', DbObjectOssUrl: url })?.objectsInFile, {});
  });

  test('the channel of its own that an instance delivers through', () => {
    const info = {
      Topic: 'delivered',
      PublicDproxyUrl: 'public:18001',
      VpcDproxyUrl: 'vpc:18003',
      Region: 'cn-hangzhou',
      PartitionNum: '3',
    };
    assert.deepEqual(readJobDetail({ DtsInstanceID: 'a', DataDeliveryChannelInfo: info })?.delivery, {
      topic: 'delivered',
      publicHost: 'public:18001',
      vpcHost: 'vpc:18003',
      region: 'cn-hangzhou',
      partitions: 3,
    });
  });
});

describe('DescribePreCheckStatus', () => {
  const progress = {
    Item: 'CHECK_SAME_OBJ',
    Names: 'CHECK_SAME_OBJ_DETAIL',
    State: 'Failed',
    ErrMsg: 'CHECK__ERROR_SAME_OBJ',
    ErrDetail: 'CHECK__ERROR_SAME_OBJ_DETAIL',
    RepairMethod: 'CHECK__ERROR_SAME_OBJ_REPAIR',
    CanSkip: true,
    Skip: false,
    JobId: 'b4my3zg929a0001',
  };
  const item = {
    item: 'CHECK_SAME_OBJ',
    description: 'CHECK_SAME_OBJ_DETAIL',
    result: 'Failed',
    failedReason: 'CHECK__ERROR_SAME_OBJ',
    failedDetail: 'CHECK__ERROR_SAME_OBJ_DETAIL',
    repairMethod: 'CHECK__ERROR_SAME_OBJ_REPAIR',
    canSkip: true,
    isSkipped: false,
    precheckId: 'b4my3zg929a0001',
  };

  test('one item', () => {
    const answer = { State: 'Failed', JobId: 'b4my3zg929a0001', JobProgress: [progress], TotalRecordCount: 9 };
    assert.deepEqual(readPrecheckStatus(answer), {
      status: 'Failed',
      precheckId: 'b4my3zg929a0001',
      items: [item],
      total: 9,
      itemsOfParts: [],
    });
  });

  const logs: Record<string, [given: unknown, logs: object | undefined]> = {
    none: [[], undefined],
    'an empty one': [[{}], undefined],
    'one with everything': [
      [{ LogLevel: 'ERROR', ErrType: 'T', ErrMsg: 'CHECK__ERROR_SAME_OBJ', ErrData: 'shop.orders' }],
      [{ level: 'ERROR', type: 'T', message: 'CHECK__ERROR_SAME_OBJ', data: 'shop.orders' }],
    ],
    'two, the second of which is poor': [
      [{ ErrMsg: 'first' }, { ErrMsg: 'second', LogLevel: '' }],
      [{ message: 'first' }, { message: 'second' }],
    ],
    'one that is no list': [{ ErrMsg: 'alone' }, [{ message: 'alone' }]],
  };
  for (const [name, [Logs, expected]] of Object.entries(logs)) {
    test(`logs of an item, ${name}`, () =>
      assert.deepEqual(readPrecheckStatus(parsed(JSON.stringify({ JobProgress: [{ ...progress, Logs }] })))?.items, [
        expected === undefined ? item : { ...item, logs: expected },
      ]));
  }

  test('an item belongs to the precheck that stands beside it if it names none itself', () => {
    const { JobId, ...nameless } = progress;
    const parts = [{ JobId: 'part', JobProgress: [nameless] }];
    const page = readPrecheckStatus({ JobId, JobProgress: [nameless], SubDistributedJobStatus: parts });
    assert.deepEqual([page?.items[0]?.precheckId, page?.itemsOfParts[0]?.precheckId], [JobId, 'part']);
  });

  test('one item in XML', () => {
    const members = Object.entries(progress).map(([name, value]) => `<${name}>${value}</${name}>`);
    const body = `<XResponse><State>Failed</State><TotalRecordCount>1</TotalRecordCount><JobProgress>${members.join('')}</JobProgress></XResponse>`;
    assert.deepEqual(readPrecheckStatus(parsed(body))?.items, [item]);
  });

  test('the items of the parts of a distributed task', () => {
    const answer = { State: 'Failed', JobProgress: [], SubDistributedJobStatus: [{ JobProgress: [progress] }] };
    assert.deepEqual(readPrecheckStatus(answer)?.itemsOfParts, [item]);
  });

  test('a state alone', () =>
    assert.deepEqual(readPrecheckStatus({ State: 'NotStarted' }), {
      status: 'NotStarted',
      items: [],
      itemsOfParts: [],
    }));

  test('another answer is none', () => assert.equal(readPrecheckStatus({ RequestId: 'R' }), undefined));
});

describe('DescribeJobMonitorRule', () => {
  const phone = '13612345678,13712345678';
  const rule = { Phone: phone, JobType: 'normal', JobId: 'bi6e22ay2430001' };
  const forms: Record<string, [rules: unknown, expected: readonly object[]]> = {
    'a rule on': [
      [{ ...rule, Type: 'delay', State: 'Y', DelayRuleTime: 60 }],
      [{ type: 'delay', isOn: true, delaySeconds: 60 }],
    ],
    'a rule off, with text for a number': [
      [{ ...rule, Type: 'delay', State: 'N', DelayRuleTime: '11' }],
      [{ type: 'delay', isOn: false, delaySeconds: 11 }],
    ],
    'a limit in hours, which is none in seconds': [
      [{ ...rule, Type: 'full_timeout', State: 'Y', DelayRuleTime: 12 }],
      [{ type: 'full_timeout', isOn: true }],
    ],
    'a rule without a state': [[{ ...rule, Type: 'error' }], [{ type: 'error' }]],
    'a rule of the verification of data': [[{ ...rule, Type: 'error', State: 'Y', JobType: 'full_check' }], []],
    'a rule alone': [{ Type: 'error', State: 'Y' }, [{ type: 'error', isOn: true }]],
    'no rule': [[], []],
  };
  for (const [name, [MonitorRules, expected]] of Object.entries(forms)) {
    test(`${name}, without the phone numbers`, () => {
      const rules = readAlertRules(parsed(JSON.stringify({ DtsJobId: 'a', MonitorRules })));
      assert.deepEqual(rules, expected);
      assert.ok(!JSON.stringify(rules).includes('13612345678'));
    });
  }

  test('in XML', () => {
    const body =
      `<XResponse><DtsJobId>a</DtsJobId><MonitorRules><Type>delay</Type><State>Y</State><DelayRuleTime>60</DelayRuleTime>` +
      `<Phone>${phone}</Phone></MonitorRules><MonitorRules><Type>error</Type><State>N</State></MonitorRules></XResponse>`;
    assert.deepEqual(readAlertRules(parsed(body)), [
      { type: 'delay', isOn: true, delaySeconds: 60 },
      { type: 'error', isOn: false },
    ]);
    assert.deepEqual(readAlertRules(parsed('<XResponse><DtsJobId>a</DtsJobId></XResponse>')), []);
  });

  test('another answer is none', () => assert.equal(readAlertRules({ RequestId: 'R' }), undefined));
});

describe('DescribeSubscriptionInstanceStatus', () => {
  const id = { SubscriptionInstanceID: 'a' };
  const objects: Record<string, [body: string, objects: object[] | undefined]> = {
    'XML, one database with one table': [
      '<SubscriptionObject><SynchronousObject><DatabaseName>d</DatabaseName><WholeDatabase>false</WholeDatabase><TableList><Table>t</Table></TableList></SynchronousObject></SubscriptionObject>',
      [{ name: 'd', isWhole: false, tables: ['t'] }],
    ],
    'XML, a whole database': [
      '<SubscriptionObject><SynchronousObject><DatabaseName>d</DatabaseName><WholeDatabase>true</WholeDatabase><TableList/></SynchronousObject></SubscriptionObject>',
      [{ name: 'd', isWhole: true, tables: [] }],
    ],
    'XML, two databases': [
      '<SubscriptionObject><SynchronousObject><DatabaseName>d</DatabaseName></SynchronousObject><SynchronousObject><DatabaseName>e</DatabaseName></SynchronousObject></SubscriptionObject>',
      [
        { name: 'd', tables: [] },
        { name: 'e', tables: [] },
      ],
    ],
    'XML, nothing': ['<SubscriptionObject/>', []],
    'XML, not even that': ['', undefined],
  };
  for (const [name, [body, expected]] of Object.entries(objects)) {
    test(name, () => {
      const xml = `<XResponse><SubscriptionInstanceID>a</SubscriptionInstanceID>${body}</XResponse>`;
      assert.deepEqual(readSubscriptionStatus(parsed(xml))?.objects, expected);
    });
  }

  const json: Record<string, [object: object, objects: object[]]> = {
    'TableList as a plain list, WholeDatabase as text': [
      { SynchronousObject: [{ DatabaseName: 'd', WholeDatabase: 'false', TableList: ['t', 'u'] }] },
      [{ name: 'd', isWhole: false, tables: ['t', 'u'] }],
    ],
    'databases as a plain list': [
      [{ DatabaseName: 'd', WholeDatabase: true, TableList: { Table: [] } }],
      [{ name: 'd', isWhole: true, tables: [] }],
    ],
  };
  for (const [name, [object, expected]] of Object.entries(json)) {
    test(name, () => {
      const body = JSON.stringify({ ...id, SubscriptionObject: object });
      assert.deepEqual(readSubscriptionStatus(parsed(body))?.objects, expected);
    });
  }

  test('of the source, what is declared and nothing else', () => {
    const source = { InstanceID: 'rm-1', InstanceType: 'RDS', EngineName: 'MySQL', UserName: 'reader' };
    const sourceOf = (SourceEndpoint: object) => readSubscriptionStatus({ ...id, SourceEndpoint } as Members)?.source;
    assert.deepEqual(sourceOf(source), { instanceId: 'rm-1', instanceType: 'RDS' });
    assert.equal(sourceOf({ EngineName: 'MySQL' }), undefined);
  });

  test('the error message that is listed twice', () => {
    const twice = (a: string, b: string): string | undefined =>
      readSubscriptionStatus(
        parsed(
          `<XResponse><SubscriptionInstanceID>a</SubscriptionInstanceID><ErrorMessage>${a}</ErrorMessage><ErrorMessage>${b}</ErrorMessage></XResponse>`,
        ),
      )?.errorMessage;
    assert.equal(twice('lost', 'lost'), 'lost');
    assert.equal(twice('lost', 'denied'), 'lost\ndenied');
    assert.equal(twice('', ''), undefined);
    assert.equal(readSubscriptionStatus({ ...id, ErrorMessage: 'lost' })?.errorMessage, 'lost');
  });

  test('an answer without an id is none', () => assert.equal(readSubscriptionStatus({ RequestId: 'R' }), undefined));
});
