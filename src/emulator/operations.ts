import { createConsumerChannel } from './dts/createConsumerChannel.ts';
import { deleteConsumerChannel } from './dts/deleteConsumerChannel.ts';
import { describeConsumerChannel } from './dts/describeConsumerChannel.ts';
import { describeDtsJobDetail } from './dts/describeDtsJobDetail.ts';
import { describeDtsJobs } from './dts/describeDtsJobs.ts';
import { describeJobMonitorRule } from './dts/describeJobMonitorRule.ts';
import { describePreCheckStatus } from './dts/describePreCheckStatus.ts';
import { describeSubscriptionInstanceStatus } from './dts/describeSubscriptionInstanceStatus.ts';
import { modifyConsumerChannel } from './dts/modifyConsumerChannel.ts';
import { modifyConsumptionTimestamp } from './dts/modifyConsumptionTimestamp.ts';
import { skipPreCheck } from './dts/skipPreCheck.ts';
import { startDtsJob } from './dts/startDtsJob.ts';
import { credentialsUri } from './metadata/credentialsUri.ts';
import { metadataRoleKeys } from './metadata/roleKeys.ts';
import { metadataRoleName } from './metadata/roleName.ts';
import { metadataToken } from './metadata/token.ts';
import type { PlainOperation, RpcOperation, SlsOperation } from './operation.ts';
import { consumerGroupUpdateCheckPoint } from './sls/consumerGroupUpdateCheckPoint.ts';
import { createConsumerGroup } from './sls/createConsumerGroup.ts';
import { deleteConsumerGroup } from './sls/deleteConsumerGroup.ts';
import { describeRegions } from './sls/describeRegions.ts';
import { getCheckPoint } from './sls/getCheckPoint.ts';
import { getCursor } from './sls/getCursor.ts';
import { getCursorTime } from './sls/getCursorTime.ts';
import { getLogStore } from './sls/getLogStore.ts';
import { getProject } from './sls/getProject.ts';
import { heartBeat } from './sls/heartBeat.ts';
import { listConsumerGroup } from './sls/listConsumerGroup.ts';
import { listLogStores } from './sls/listLogStores.ts';
import { listProject } from './sls/listProject.ts';
import { listShards } from './sls/listShards.ts';
import { pullLogs } from './sls/pullLogs.ts';
import { updateConsumerGroup } from './sls/updateConsumerGroup.ts';
import { assumeRole } from './sts/assumeRole.ts';
import { assumeRoleWithOidc } from './sts/assumeRoleWithOidc.ts';
import { getCallerIdentity } from './sts/getCallerIdentity.ts';

/** Lists the operations of DTS and STS by the vendor's names. */
export const rpcOperations: ReadonlyMap<string, RpcOperation> = new Map([
  ['DescribeDtsJobs', describeDtsJobs],
  ['DescribeDtsJobDetail', describeDtsJobDetail],
  ['DescribePreCheckStatus', describePreCheckStatus],
  ['DescribeSubscriptionInstanceStatus', describeSubscriptionInstanceStatus],
  ['DescribeConsumerChannel', describeConsumerChannel],
  ['CreateConsumerChannel', createConsumerChannel],
  ['ModifyConsumerChannel', modifyConsumerChannel],
  ['DeleteConsumerChannel', deleteConsumerChannel],
  ['ModifyConsumptionTimestamp', modifyConsumptionTimestamp],
  ['StartDtsJob', startDtsJob],
  ['SkipPreCheck', skipPreCheck],
  ['DescribeJobMonitorRule', describeJobMonitorRule],
  ['GetCallerIdentity', getCallerIdentity],
  ['AssumeRole', assumeRole],
  ['AssumeRoleWithOIDC', assumeRoleWithOidc],
]);

export const slsOperations = {
  DescribeRegions: describeRegions,
  ListProject: listProject,
  GetProject: getProject,
  ListLogStores: listLogStores,
  GetLogStore: getLogStore,
  ListShards: listShards,
  ListConsumerGroup: listConsumerGroup,
  CreateConsumerGroup: createConsumerGroup,
  UpdateConsumerGroup: updateConsumerGroup,
  DeleteConsumerGroup: deleteConsumerGroup,
  GetCheckPoint: getCheckPoint,
  ConsumerGroupUpdateCheckPoint: consumerGroupUpdateCheckPoint,
  HeartBeat: heartBeat,
  GetCursor: getCursor,
  GetCursorTime: getCursorTime,
  PullLogs: pullLogs,
} as const satisfies Readonly<Record<string, SlsOperation>>;

/** Lists operations for which the vendor has no names. */
export const plainOperations = {
  MetadataToken: metadataToken,
  MetadataRoleName: metadataRoleName,
  MetadataRoleKeys: metadataRoleKeys,
  CredentialsUri: credentialsUri,
} as const satisfies Readonly<Record<string, PlainOperation>>;
