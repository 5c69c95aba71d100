import type { TaskStatus } from '../../cloud/dts/types.ts';
import { type Members, refuse, type RpcOperation } from '../operation.ts';
import { hostsOf, type Instance, isConfigured, statusOf, topicOf, windowOf } from '../world/instance.ts';
import { consumption } from './members.ts';
import { instanceOf, isoTime } from './parameters.ts';

/**
 * Describes an instance with the older names and statuses. An instance of the previous version has neither a topic nor the
 * type of its source here. https://help.aliyun.com/document_detail/49441.html
 */
export const describeSubscriptionInstanceStatus: RpcOperation = {
  service: 'dts',
  family: 'older',
  isWrite: false,

  run(call) {
    const instance = instanceOf(call, 'SubscriptionInstanceId');
    if (!instance.isKnownToOlderCall) refuse(403, 'Forbidden.InstanceNotFound', 'The specified instance is not found.');
    const window = windowOf(instance, call.now);
    return {
      SubscriptionInstanceID: instance.instanceId,
      SubscriptionInstanceName: instance.name,
      TaskId: instance.jobId,
      Status: olderStatusOf(statusOf(instance, call.now)),
      PayType: instance.payType,
      SubscribeTopic: topicOf(instance),
      BeginTimestamp: isoTime(window?.begin),
      EndTimestamp: isoTime(window?.end),
      ...consumption(instance, call.now),
      ErrorMessage: instance.errorMessage,
      ...(isConfigured(instance) && trackedMembers(instance, call.world.dataPlane)),
    };
  },
};

/** Gives one of the only six statuses of this operation. No page says which of them stands for each of the others. */
function olderStatusOf(status: TaskStatus): TaskStatus {
  switch (status) {
    case 'NotConfigured':
    case 'PreCheckPass':
      return 'NotStarted';
    case 'Retrying':
    case 'Locked':
      return 'Abnormal';
    case 'Upgrade':
    case 'Downgrade':
      return 'Normal';
    case 'NotStarted':
    case 'Prechecking':
    case 'PrecheckFailed':
    case 'Starting':
    case 'Normal':
    case 'Abnormal':
      return status;
  }
}

/** Writes members whose names and spelling differ from those of the newer operations. */
function trackedMembers(instance: Instance, dataPlane: string | undefined): Members {
  const hosts = hostsOf(instance, dataPlane);
  return {
    SourceEndpoint: {
      InstanceID: instance.source.instanceId,
      InstanceType: instance.isNewVersion ? instance.source.instanceType : undefined,
    },
    SubscriptionDataType: { DDL: instance.tracks.ddl, DML: instance.tracks.dml },
    SubscriptionHost: { PublicHost: hosts.publicHost, PrivateHost: hosts.privateHost, VPCHost: hosts.vpcHost },
    SubscriptionObject: {
      SynchronousObject: instance.databases().map(({ name, isWhole, tables }) => ({
        DatabaseName: name,
        WholeDatabase: String(isWhole),
        TableList: { Table: tables },
      })),
    },
  };
}
