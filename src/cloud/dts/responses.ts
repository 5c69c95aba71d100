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
  type AlertRule,
  type DeliveryChannel,
  type DtsConsumerGroup,
  type DtsJob,
  type DtsJobDetail,
  type Precheck,
  type PrecheckItem,
  type PrecheckLog,
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
  const instanceId = instanceIdOf(answer);
  if (instanceId === undefined) return undefined;
  const dataType = membersOf(answer, 'SubscriptionDataType');
  const [topic, destNetType] = [textOf(answer, 'SubscribeTopic'), textOf(answer, 'DestNetType')];
  return known<DtsJobDetail>({
    ...readTask(answer, instanceId),
    version: versionOf(answer) ?? ((topic ?? destNetType) === undefined ? undefined : 'new'),
    topic,
    hosts: readHosts(answer),
    tracksDdl: booleanOf(dataType, 'Ddl', 'DDL'),
    tracksDml: booleanOf(dataType, 'Dml', 'DML'),
    destNetType,
    delivery: readDelivery(answer),
    objects: readTrackedObjects(answer['DbObject']),
    objectsInFile: readObjectsInFile(answer),
    requestId: requestIdOf(answer),
  });
}

/** One page of the items of a precheck, and the items that belong to parts of the task and stand beside every page. */
interface PrecheckPage {
  readonly items: readonly PrecheckItem[];
  /** Absent if the answer does not tell how many items there are on all pages. */
  readonly total?: number;
  readonly status?: string;
  readonly precheckId?: string;
  readonly itemsOfParts: readonly PrecheckItem[];
}

/** DescribePreCheckStatus. https://github.com/aliyun/aliyun-openapi-meta/blob/master/metadatas/dts/DescribePreCheckStatus.json */
export function readPrecheckStatus(answer: Members): PrecheckPage | undefined {
  const status = textOf(answer, 'State');
  const total = numberOf(answer, 'TotalRecordCount');
  if (status === undefined && total === undefined && answer['JobProgress'] === undefined) return undefined;
  const parts = ['SubDistributedJobStatus', 'FullNetCheckJobStatus'].flatMap(name => membersListOf(answer, name));
  return known<PrecheckPage>({
    items: readItems(answer),
    total,
    status,
    precheckId: textOf(answer, 'JobId'),
    itemsOfParts: parts.flatMap(readItems),
  });
}

/** Reads the items of a precheck or of one of its parts, whose ID stands beside them and mostly in each of them as well. */
function readItems(of: Members): readonly PrecheckItem[] {
  const precheckId = textOf(of, 'JobId');
  return membersListOf(of, 'JobProgress').map(progress =>
    known<PrecheckItem>({
      item: textOf(progress, 'Item') ?? '',
      description: textOf(progress, 'Names'),
      result: textOf(progress, 'State') ?? '',
      failedReason: textOf(progress, 'ErrMsg'),
      failedDetail: textOf(progress, 'ErrDetail'),
      repairMethod: textOf(progress, 'RepairMethod'),
      canSkip: booleanOf(progress, 'CanSkip'),
      isSkipped: booleanOf(progress, 'Skip'),
      precheckId: textOf(progress, 'JobId') ?? precheckId,
      logs: readLogs(progress),
    }),
  );
}

/** An empty list says as much as none. */
function readLogs(progress: Members): PrecheckItem['logs'] {
  const logs = membersListOf(progress, 'Logs').flatMap(log => {
    const read = told<PrecheckLog>({
      level: textOf(log, 'LogLevel'),
      type: textOf(log, 'ErrType'),
      message: textOf(log, 'ErrMsg'),
      data: textOf(log, 'ErrData'),
    });
    return read ? [read] : [];
  });
  return logs.length > 0 ? logs : undefined;
}

/**
 * DescribeJobMonitorRule, without the phone numbers. Rules of tasks that verify data are left out, because they are about
 * another task. https://help.aliyun.com/zh/dts/developer-reference/api-describejobmonitorrule
 */
export function readAlertRules(answer: Members): readonly AlertRule[] | undefined {
  const rules = membersListOf(answer, 'MonitorRules');
  if (rules.length === 0 && answer['MonitorRules'] === undefined && textOf(answer, 'DtsJobId') === undefined) {
    return undefined;
  }
  return readEach(rules, rule => {
    const type = textOf(rule, 'Type');
    const isOfTask = (textOf(rule, 'JobType') ?? 'normal') === 'normal';
    if (type === undefined || !isOfTask) return undefined;
    const state = textOf(rule, 'State')?.toUpperCase();
    return known<AlertRule>({
      type,
      isOn: state === 'Y' ? true : state === 'N' ? false : undefined,
      delaySeconds: type === 'delay' ? numberOf(rule, 'DelayRuleTime') : undefined,
    });
  });
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
    source: readOlderSource(answer),
    tracksDdl: booleanOf(dataType, 'DDL', 'Ddl'),
    tracksDml: booleanOf(dataType, 'DML', 'Dml'),
    hosts: readHosts(answer),
    objects: isGiven(answer, 'SubscriptionObject')
      ? membersListOf(answer, 'SubscriptionObject', 'SynchronousObject').map(readSynchronousObject)
      : undefined,
    requestId: requestIdOf(answer),
  });
}

function readPage<T>(answer: Members, name: string, read: (item: Members) => T | undefined): Page<T> | undefined {
  return pageOf(answer, name, readEach(membersListOf(answer, name), read), 'TotalRecordCount', 'TotalRecrodCount');
}

/** The values that an answer tells; undefined if it tells none, because an empty member says as little as none. */
function told<T extends object>(values: { [K in keyof T]: T[K] | undefined }): T | undefined {
  const some = known<T>(values);
  return Object.keys(some).length === 0 ? undefined : some;
}

/** Whether the answer has a member at all, because a list that was left out is not an empty one. */
const isGiven = (from: Members, name: string): boolean => from[name] !== undefined && from[name] !== null;

const instanceIdOf = (job: Members): string | undefined => textOf(job, 'DtsInstanceID', 'DtsInstanceId');

function readJob(job: Members): DtsJob | undefined {
  const instanceId = instanceIdOf(job);
  if (instanceId === undefined) return undefined;
  return known<DtsJob>({
    ...readTask(job, instanceId),
    errorDetails: readErrorDetails(job),
    precheck: readPrecheck(job),
    tags: isGiven(job, 'TagList') ? membersListOf(job, 'TagList').map(readTag) : undefined,
    duUsage: numberOf(job, 'DuUsage'),
  });
}

const readTag = (tag: Members) => ({
  key: textOf(tag, 'TagKey', 'Key') ?? '',
  value: textOf(tag, 'TagValue', 'Value') ?? '',
});

/** Reads what a row of the list and the root of the detail both declare. */
function readTask(job: Members, instanceId: string) {
  return known<Omit<DtsJob, 'errorDetails' | 'precheck' | 'tags' | 'duUsage'>>({
    instanceId,
    jobId: textOf(job, 'DtsJobId', 'DtsJobID') ?? '',
    name: textOf(job, 'DtsJobName') ?? '',
    status: readStatus(job),
    version: versionOf(job),
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
    retry: readRetry(job),
    source: readSource(job),
    resourceGroup: textOf(job, 'ResourceGroupDisplayName') ?? textOf(job, 'ResourceGroupId'),
    minDu: numberOf(job, 'MinDu'),
    maxDu: numberOf(job, 'MaxDu'),
  });
}

/**
 * The version of an instance. AppName is `new` on instances of the new version and otherwise absent, so its absence may
 * also mean that it was left out. The topic and the network type of the consumer exist on the new version only.
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
 */
function versionOf(job: Members): DtsJob['version'] {
  const appName = textOf(job, 'AppName')?.toLowerCase();
  if (appName === undefined) return undefined;
  return appName === 'new' ? 'new' : 'old';
}

function readErrorDetails(job: Members): DtsJob['errorDetails'] {
  const details = membersListOf(job, 'ErrorDetails').map(detail => ({
    code: textOf(detail, 'ErrorCode'),
    helpUrl: textOf(detail, 'HelpUrl'),
  }));
  const code = textOf(job, 'MigrationErrCode');
  if (code !== undefined && !details.some(detail => detail.code === code)) details.push({ code, helpUrl: undefined });
  if (details.length === 0 && !isGiven(job, 'ErrorDetails')) return undefined;
  return details.map(detail => known<{ code?: string; helpUrl?: string }>(detail));
}

function readConsumerGroup(group: Members): DtsConsumerGroup | undefined {
  const id = textOf(group, 'ConsumerGroupId', 'ConsumerGroupID');
  if (id === undefined) return undefined;
  return known<DtsConsumerGroup>({
    id,
    name: textOf(group, 'ConsumerGroupName') ?? id,
    userName: textOf(group, 'ConsumerGroupUserName'),
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
  return told<NonNullable<DtsJob['retry']>>({
    isRetrying: booleanOf(state, 'Retrying'),
    count: numberOf(state, 'RetryCount'),
    elapsedSeconds: numberOf(state, 'RetryTime'),
    maxSeconds: numberOf(state, 'MaxRetryTime'),
    target: textOf(state, 'RetryTarget'),
    message: textOf(state, 'ErrMessage'),
  });
}

function readPrecheck(job: Members): Precheck | undefined {
  const status = membersOf(job, 'PrecheckStatus');
  if (Object.keys(status).length === 0) return undefined;
  return known<Precheck>({
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
  return told<SourceEndpoint>({
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

/** The older operation declares only these two members of the source. */
function readOlderSource(from: Members): SubscriptionInstanceStatus['source'] {
  const { instanceId, instanceType } = readSource(from) ?? {};
  return told<NonNullable<SubscriptionInstanceStatus['source']>>({ instanceId, instanceType });
}

function readHosts(from: Members): SubscriptionHost {
  const host = membersOf(from, 'SubscriptionHost');
  return known<SubscriptionHost>({
    publicHost: textOf(host, 'PublicHost'),
    privateHost: textOf(host, 'PrivateHost'),
    vpcHost: textOf(host, 'VPCHost', 'VpcHost'),
  });
}

function readDelivery(answer: Members): DeliveryChannel | undefined {
  const info = membersOf(answer, 'DataDeliveryChannelInfo');
  return told<DeliveryChannel>({
    topic: textOf(info, 'Topic'),
    publicHost: textOf(info, 'PublicDproxyUrl'),
    vpcHost: textOf(info, 'VpcDproxyUrl'),
    region: textOf(info, 'Region'),
    partitions: numberOf(info, 'PartitionNum'),
  });
}

function readObjectsInFile(answer: Members): DtsJobDetail['objectsInFile'] {
  // Where there is no file, its size may be 0 as well as absent.
  const size = numberOf(answer, 'DbObjectSize') || undefined;
  if (size === undefined && textOf(answer, 'DbObjectOssUrl') === undefined) return undefined;
  return known<NonNullable<DtsJobDetail['objectsInFile']>>({ size });
}

function readSynchronousObject(object: Members): TrackedDatabase {
  const tables = textListOf(object, 'TableList', 'Table');
  const isWhole = booleanOf(object, 'WholeDatabase') ?? (tables.length > 0 ? false : undefined);
  return known<TrackedDatabase>({ name: textOf(object, 'DatabaseName') ?? '', isWhole, tables });
}

/**
 * Reads the tracked objects from DbObject, which is JSON in a text. It has databases by name, each tracked as a whole
 * or with its tables by name. Some engines have schemas in between. Nothing is read from an unknown form, because the
 * objects are only shown.
 * https://help.aliyun.com/document_detail/209545.html
 */
export function readTrackedObjects(value: Value | undefined): readonly TrackedDatabase[] | undefined {
  const objects = typeof value === 'string' ? parseBody(value) : value;
  if (Array.isArray(objects)) return (objects as readonly Value[]).filter(isMembers).map(readListed);
  if (!isMembers(objects)) return undefined;
  const named = Object.entries(objects);
  const databases = named.flatMap(([name, database]) => (isMembers(database) ? [readNamed(name, database)] : []));
  return databases.length === 0 && named.length > 0 ? undefined : databases;
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
