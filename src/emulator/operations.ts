import { createConsumerChannel } from './dts/createConsumerChannel.ts';
import { describeConsumerChannel } from './dts/describeConsumerChannel.ts';
import { describeDtsJobDetail } from './dts/describeDtsJobDetail.ts';
import { describeDtsJobs } from './dts/describeDtsJobs.ts';
import { describeSubscriptionInstanceStatus } from './dts/describeSubscriptionInstanceStatus.ts';
import type { RpcOperation, SlsOperation } from './operation.ts';
import { createConsumerGroup } from './sls/createConsumerGroup.ts';
import { getCheckPoint } from './sls/getCheckPoint.ts';
import { getCursor } from './sls/getCursor.ts';
import { getCursorTime } from './sls/getCursorTime.ts';
import { getLogStore } from './sls/getLogStore.ts';
import { getProject } from './sls/getProject.ts';
import { listConsumerGroup } from './sls/listConsumerGroup.ts';
import { listLogStores } from './sls/listLogStores.ts';
import { listProject } from './sls/listProject.ts';
import { listShards } from './sls/listShards.ts';
import { getCallerIdentity } from './sts/getCallerIdentity.ts';

/** Everything the emulator can do, by the vendor's names. */
export const rpcOperations: ReadonlyMap<string, RpcOperation> = new Map([
  ['DescribeDtsJobs', describeDtsJobs],
  ['DescribeDtsJobDetail', describeDtsJobDetail],
  ['DescribeSubscriptionInstanceStatus', describeSubscriptionInstanceStatus],
  ['DescribeConsumerChannel', describeConsumerChannel],
  ['CreateConsumerChannel', createConsumerChannel],
  ['GetCallerIdentity', getCallerIdentity],
]);

export const slsOperations = {
  ListProject: listProject,
  GetProject: getProject,
  ListLogStores: listLogStores,
  GetLogStore: getLogStore,
  ListShards: listShards,
  ListConsumerGroup: listConsumerGroup,
  CreateConsumerGroup: createConsumerGroup,
  GetCheckPoint: getCheckPoint,
  GetCursor: getCursor,
  GetCursorTime: getCursorTime,
} as const satisfies Readonly<Record<string, SlsOperation>>;
