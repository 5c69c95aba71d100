import {
  booleanOf,
  isMembers,
  known,
  type Members,
  membersListOf,
  membersOf,
  numberOf,
  type Page,
  pageOf,
  parseBody,
  readEach,
  textListOf,
  textOf,
  timeOf,
  type Value,
} from '../bodies.ts';
import { requestIdOf } from '../rpc.ts';
import {
  type DtsConsumerGroup,
  type DtsJob,
  type DtsJobDetail,
  type PrecheckItem,
  type SourceEndpoint,
  type SubscriptionHost,
  type SubscriptionInstanceStatus,
  taskStatuses,
  type TrackedDatabase,
} from './types.ts';

/** DescribeDtsJobs. https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobs */
export function readJobs(answer: Members): Page<DtsJob> | undefined {
  return readPage(answer, 'DtsJobList', readJob);
}

/** DescribeConsumerChannel. https://www.alibabacloud.com/help/en/dts/developer-reference/api-describeconsumerchannel */
export function readConsumerGroups(answer: Members): Page<DtsConsumerGroup> | undefined {
  return readPage(answer, 'ConsumerChannels', readConsumerGroup);
}

/** DescribeDtsJobDetail. https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail */
export function readJobDetail(answer: Members): DtsJobDetail | undefined {
  const job = readJob(answer);
  const dataType = membersOf(answer, 'SubscriptionDataType');
  return (
    job &&
    known<DtsJobDetail>({
      ...job,
      topic: textOf(answer, 'SubscribeTopic'),
      hosts: readHosts(answer),
      tracksDdl: booleanOf(dataType, 'Ddl', 'DDL'),
      tracksDml: booleanOf(dataType, 'Dml', 'DML'),
      destNetType: textOf(answer, 'DestNetType'),
      objects: readTrackedObjects(answer['DbObject']),
      requestId: requestIdOf(answer),
    })
  );
}

/** DescribeSubscriptionInstanceStatus. https://help.aliyun.com/document_detail/49441.html */
export function readSubscriptionStatus(answer: Members): SubscriptionInstanceStatus | undefined {
  const instanceId = textOf(answer, 'SubscriptionInstanceID', 'SubscriptionInstanceId');
  if (instanceId === undefined) return undefined;
  const dataType = membersOf(answer, 'SubscriptionDataType');
  return known<SubscriptionInstanceStatus>({
    instanceId,
    name: textOf(answer, 'SubscriptionInstanceName'),
    taskId: textOf(answer, 'TaskId'),
    status: readStatus(answer),
    billing: readBilling(answer),
    topic: textOf(answer, 'SubscribeTopic'),
    beginTime: timeOf(answer, 'BeginTimestamp'),
    endTime: timeOf(answer, 'EndTimestamp'),
    consumptionCheckpoint: timeOf(answer, 'ConsumptionCheckpoint'),
    consumptionClient: textOf(answer, 'ConsumptionClient'),
    // The vendor's page lists this member twice, and in XML it can occur twice.
    errorMessage: [...new Set(textListOf(answer, 'ErrorMessage'))].join('\n') || undefined,
    source: readSource(answer),
    tracksDdl: booleanOf(dataType, 'DDL', 'Ddl'),
    tracksDml: booleanOf(dataType, 'DML', 'Dml'),
    hosts: readHosts(answer),
    objects: membersListOf(answer, 'SubscriptionObject', 'SynchronousObject').map(readSynchronousObject),
    requestId: requestIdOf(answer),
  });
}

function readPage<T>(answer: Members, name: string, read: (item: Members) => T | undefined): Page<T> | undefined {
  return pageOf(answer, name, readEach(membersListOf(answer, name), read), 'TotalRecordCount', 'TotalRecrodCount');
}

function readJob(job: Members): DtsJob | undefined {
  const instanceId = textOf(job, 'DtsInstanceID', 'DtsInstanceId');
  if (instanceId === undefined) return undefined;
  return known<DtsJob>({
    instanceId,
    jobId: textOf(job, 'DtsJobId', 'DtsJobID') ?? '',
    name: textOf(job, 'DtsJobName') ?? '',
    status: readStatus(job),
    isNewVersion: textOf(job, 'AppName')?.toLowerCase() === 'new',
    specification: textOf(job, 'DtsJobClass'),
    billing: readBilling(job),
    expireTime: timeOf(job, 'ExpireTime'),
    createTime: timeOf(job, 'CreateTime'),
    beginTime: timeOf(job, 'BeginTimestamp'),
    endTime: timeOf(job, 'EndTimestamp'),
    consumptionCheckpoint: timeOf(job, 'ConsumptionCheckpoint'),
    consumptionClient: textOf(job, 'ConsumptionClient'),
    checkpoint: timeOf(job, 'Checkpoint'),
    rawDelay: numberOf(job, 'Delay'),
    errorMessage: textOf(job, 'ErrorMessage'),
    errorDetails: membersListOf(job, 'ErrorDetails').map(detail =>
      known<DtsJob['errorDetails'][number]>({
        code: textOf(detail, 'ErrorCode'),
        helpUrl: textOf(detail, 'HelpUrl'),
      }),
    ),
    retry: readRetry(job),
    precheck: readPrecheck(job),
    source: readSource(job),
    tags: membersListOf(job, 'TagList').map(tag => ({
      key: textOf(tag, 'TagKey', 'Key') ?? '',
      value: textOf(tag, 'TagValue', 'Value') ?? '',
    })),
    resourceGroup: textOf(job, 'ResourceGroupDisplayName') ?? textOf(job, 'ResourceGroupId'),
  });
}

function readConsumerGroup(group: Members): DtsConsumerGroup | undefined {
  const id = textOf(group, 'ConsumerGroupId', 'ConsumerGroupID');
  if (id === undefined) return undefined;
  return known<DtsConsumerGroup>({
    id,
    name: textOf(group, 'ConsumerGroupName') ?? '',
    userName: textOf(group, 'ConsumerGroupUserName') ?? '',
    consumptionCheckpoint: timeOf(group, 'ConsumptionCheckpoint'),
    messageDelay: readDelay(group, 'MessageDelay'),
    unconsumedData: readDelay(group, 'UnconsumedData'),
  });
}

function readDelay(group: Members, name: string): number | 'noClient' | undefined {
  const value = numberOf(group, name);
  return value === -1 ? 'noClient' : value;
}

/** Gives a known status its one spelling, because the vendor's pages spell the same status in several ways. */
function readStatus(from: Members): DtsJob['status'] {
  const text = textOf(from, 'Status') ?? '';
  return taskStatuses.find(status => status.toLowerCase() === text.toLowerCase()) ?? text;
}

/** Reads the billing method, which is PrePaid or PostPaid. Older clients got PREPAY and POSTPAY. */
function readBilling(from: Members): DtsJob['billing'] | undefined {
  const text = textOf(from, 'PayType');
  if (/^prepa(y|id)$/i.test(text ?? '')) return 'subscription';
  return /^postpa(y|id)$/i.test(text ?? '') ? 'payAsYouGo' : text;
}

function readRetry(job: Members): DtsJob['retry'] {
  const state = membersOf(job, 'RetryState');
  const isRetrying = booleanOf(state, 'Retrying');
  if (isRetrying === undefined) return undefined;
  return known<NonNullable<DtsJob['retry']>>({
    isRetrying,
    count: numberOf(state, 'RetryCount'),
    maxSeconds: numberOf(state, 'MaxRetryTime'),
    message: textOf(state, 'ErrMessage'),
  });
}

function readPrecheck(job: Members): DtsJob['precheck'] {
  const status = membersOf(job, 'PrecheckStatus');
  if (Object.keys(status).length === 0) return undefined;
  return known<NonNullable<DtsJob['precheck']>>({
    status: textOf(status, 'Status'),
    percent: numberOf(status, 'Percent'),
    errorMessage: textOf(status, 'ErrorMessage'),
    items: membersListOf(status, 'Detail').map(detail =>
      known<PrecheckItem>({
        item: textOf(detail, 'CheckItem') ?? '',
        description: textOf(detail, 'CheckItemDescription'),
        result: textOf(detail, 'CheckResult') ?? '',
        failedReason: textOf(detail, 'FailedReason'),
        repairMethod: textOf(detail, 'RepairMethod'),
      }),
    ),
  });
}

function readSource(from: Members): SourceEndpoint | undefined {
  const source = membersOf(from, 'SourceEndpoint');
  if (Object.keys(source).length === 0) return undefined;
  return known<SourceEndpoint>({
    instanceId: textOf(source, 'InstanceID', 'InstanceId'),
    instanceType: textOf(source, 'InstanceType'),
    engineName: textOf(source, 'EngineName'),
    region: textOf(source, 'Region'),
    databaseName: textOf(source, 'DatabaseName'),
    ip: textOf(source, 'Ip', 'IP'),
    port: textOf(source, 'Port'),
    userName: textOf(source, 'UserName'),
  });
}

function readHosts(from: Members): SubscriptionHost {
  const host = membersOf(from, 'SubscriptionHost');
  return known<SubscriptionHost>({
    publicHost: textOf(host, 'PublicHost'),
    privateHost: textOf(host, 'PrivateHost'),
    vpcHost: textOf(host, 'VPCHost', 'VpcHost'),
  });
}

function readSynchronousObject(object: Members): TrackedDatabase {
  return {
    name: textOf(object, 'DatabaseName') ?? '',
    isWhole: booleanOf(object, 'WholeDatabase') ?? false,
    tables: textListOf(object, 'TableList', 'Table'),
  };
}

/**
 * Reads the tracked objects from DbObject, which is JSON in a text. It has databases by name, each tracked as a whole
 * or with its tables by name. Some engines have schemas in between. An unknown form gives no objects, because they are
 * only shown.
 * https://help.aliyun.com/document_detail/209545.html
 */
export function readTrackedObjects(value: Value | undefined): readonly TrackedDatabase[] {
  const objects = typeof value === 'string' ? parseBody(value) : value;
  if (Array.isArray(objects)) return (objects as readonly Value[]).filter(isMembers).map(readListed);
  if (!isMembers(objects)) return [];
  return Object.entries(objects).flatMap(([name, database]) =>
    isMembers(database) ? [readNamed(name, database)] : [],
  );
}

/** The newer form is `{"name": …, "all": false, "Table": {"orders": {"name": "orders", "all": true}}}`. */
function readNamed(name: string, database: Members): TrackedDatabase {
  const tables = [...tablesOf(database)];
  for (const [schema, content] of Object.entries(membersOf(database, 'Schema'))) {
    if (!isMembers(content)) continue;
    const inSchema = tablesOf(content);
    tables.push(...(inSchema.length > 0 ? inSchema : ['*']).map(table => `${schema}.${table}`));
  }
  return { name, isWhole: booleanOf(database, 'all') ?? tables.length === 0, tables };
}

const tablesOf = (from: Members): readonly string[] => Object.keys(membersOf(from, 'Table'));

/** The older form is `{"DBName": …, "TableIncludes": [{"TableName": …}]}`. No tables stand for the whole database. */
function readListed(database: Members): TrackedDatabase {
  const tables = membersListOf(database, 'TableIncludes').map(table => textOf(table, 'TableName') ?? '');
  return { name: textOf(database, 'DBName', 'SchemaName') ?? '', isWhole: tables.length === 0, tables };
}
