import type { Members } from '../operation.ts';
import { hasClient, type Instance, isConfigured, positionOf, statusOf, windowOf } from '../world/instance.ts';
import { isoTime } from './parameters.ts';

/**
 * Writes the members that DescribeDtsJobs has for each task and DescribeDtsJobDetail has at its root. They declare
 * different types of `Checkpoint`, and the list's is text.
 */
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
    Status: statusOf(instance, now),
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
    RetryState: retryState(instance, now),
    SourceEndpoint: isConfigured(instance) ? sourceMembers(instance) : undefined,
    ResourceGroupId: instance.resourceGroup.id,
    ResourceGroupDisplayName: instance.resourceGroup.name,
    DtsBisLabel: 'normal',
    DedicatedClusterId: instance.capacity?.clusterId,
    MinDu: instance.capacity?.minUnits,
    MaxDu: instance.capacity?.maxUnits,
    DbObject: withObjects && isConfigured(instance) && !instance.hasObjectsInFile ? objectsOf(instance) : undefined,
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
  const client = instance.groups.find(hasClient)?.client;
  return {
    ConsumptionCheckpoint: furthest < 0 ? undefined : isoTime(furthest),
    ConsumptionClient: furthest < 0 ? undefined : client,
  };
}

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

/** Writes the tracked objects as JSON text by database and table. https://www.alibabacloud.com/help/en/dts/developer-reference/objects-of-dts-tasks */
export function objectsOf(instance: Instance): string {
  const table = (name: string): [string, Members] => [name, { name, all: true }];
  return JSON.stringify(
    Object.fromEntries(
      instance
        .databases()
        .map(({ name, isWhole, tables }) => [
          name,
          isWhole ? { name, all: true } : { name, all: false, Table: Object.fromEntries(tables.map(table)) },
        ]),
    ),
  );
}
