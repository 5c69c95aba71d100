import type { TrackedDatabase } from '../../cloud/dts/types.ts';
import type { Members } from '../operation.ts';
import { type Instance, isConfigured, positionOf, windowOf } from '../world/instance.ts';
import { hasConsumer } from '../world/pace.ts';
import { isoTime } from './parameters.ts';

/** Writes the members that DescribeDtsJobs has for each task, and DescribeDtsJobDetail at its root. */
export function taskMembers(
  instance: Instance,
  now: number,
  { withObjects, jobType }: { readonly withObjects: boolean; readonly jobType: string },
): Members {
  const window = windowOf(instance, now);
  return {
    DtsInstanceID: instance.instanceId,
    DtsJobId: instance.jobId,
    DtsJobName: instance.name,
    JobType: jobType,
    AppName: instance.isNewVersion ? 'new' : undefined,
    Status: instance.status,
    DtsJobClass: instance.specification,
    PayType: instance.payType,
    ExpireTime: isoTime(instance.expiresAt),
    CreateTime: isoTime(instance.createdAt),
    BeginTimestamp: isoTime(window?.begin),
    EndTimestamp: isoTime(window?.end),
    ...consumption(instance, now),
    Checkpoint: window && String(window.end / 1000),
    Delay: window && now - window.end,
    ErrorMessage: instance.errorMessage,
    ErrorDetails: instance.errorCode === undefined ? undefined : [errorDetail(instance.errorCode)],
    RetryState: retryState(instance, now),
    PrecheckStatus: precheckStatus(instance, now),
    SourceEndpoint: isConfigured(instance) ? sourceMembers(instance) : undefined,
    TagList: instance.tags.map(({ key, value }) => ({ TagKey: key, TagValue: value })),
    ResourceGroupId: instance.resourceGroup.id,
    ResourceGroupDisplayName: instance.resourceGroup.name,
    DtsBisLabel: 'normal',
    OriginType: 'NORMAL',
    DbObject: withObjects && isConfigured(instance) ? dbObject(instance.databases()) : undefined,
  };
}

function sourceMembers({ source, region }: Instance): Members {
  return {
    InstanceID: source.instanceId,
    InstanceType: source.instanceType,
    EngineName: source.engine,
    Region: region,
    Ip: source.ip,
    Port: source.port,
    DatabaseName: source.databaseName,
    UserName: source.userName,
  };
}

/** Writes the latest checkpoint of all groups and a client. */
export function consumption(instance: Instance, now: number): Members {
  const checkpoints = instance.groups.map(group => positionOf(instance, group, now).checkpoint ?? -1);
  const furthest = Math.max(-1, ...checkpoints);
  const client = instance.groups.find(({ pace }) => hasConsumer(pace))?.client;
  return {
    ConsumptionCheckpoint: furthest < 0 ? undefined : isoTime(furthest),
    ConsumptionClient: furthest < 0 ? undefined : client,
  };
}

const errorDetail = (code: string): Members => ({
  ErrorCode: code,
  HelpUrl: `https://help.aliyun.com/document_detail/462133.html?code=${code}`,
});

function retryState(instance: Instance, now: number): Members | undefined {
  if (instance.retryReason === undefined) return undefined;
  const retrying = Math.floor((now - instance.newestAt(now)) / 1000);
  return {
    Retrying: true,
    RetryCount: 1 + Math.floor(retrying / 30),
    RetryTime: retrying,
    MaxRetryTime: 43_200,
    RetryTarget: 'srcDB',
    Module: '03',
    JobId: instance.jobId,
    ErrMessage: instance.retryReason,
  };
}

function precheckStatus(instance: Instance, now: number): Members | undefined {
  const { precheck, status } = instance;
  if (precheck === undefined) return undefined;
  const isRunning = status === 'Prechecking';
  const hasFailed = precheck.some(({ failedReason }) => failedReason !== undefined);
  return {
    Status: isRunning ? 'Checking' : hasFailed ? 'Failed' : 'Finished',
    // A running precheck never ends. It starts over when it is nearly complete.
    Percent: String(isRunning ? 5 + (Math.floor((now - instance.bornAt) / 2000) % 90) : 100),
    ErrorMessage: hasFailed ? 'Some items of the precheck failed.' : undefined,
    Detail: precheck.map(({ item, description, failedReason, repairMethod }) => ({
      CheckItem: item,
      CheckItemDescription: description,
      CheckResult: failedReason === undefined ? 'Success' : 'Failed',
      FailedReason: failedReason,
      RepairMethod: repairMethod,
    })),
  };
}

/** Writes the tracked objects as JSON text by database and table. https://www.alibabacloud.com/help/en/dts/developer-reference/objects-of-dts-tasks */
function dbObject(databases: readonly TrackedDatabase[]): string {
  const table = (name: string): [string, Members] => [name, { name, all: true }];
  return JSON.stringify(
    Object.fromEntries(
      databases.map(({ name, isWhole, tables }) => [
        name,
        isWhole ? { name, all: true } : { name, all: false, Table: Object.fromEntries(tables.map(table)) },
      ]),
    ),
  );
}
