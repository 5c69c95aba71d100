import type { DtsConsumerGroup, DtsJob } from '../cloud/dts/types.ts';
import type { SlsConsumerGroup } from '../cloud/sls/responses.ts';
import type { InstanceRef, LogstoreRef, ProjectRef } from './places.ts';

/** What the services list, each with the place it was listed at. */
export interface ChangeTrackingInstance extends InstanceRef {
  readonly job: DtsJob;
}
export interface Project extends ProjectRef {
  readonly description?: string;
  readonly status?: string;
}
/** A consumer group belongs to an instance or to a Logstore, and is unique there. */
export interface InstanceGroup extends InstanceRef {
  readonly group: DtsConsumerGroup;
}
export interface LogstoreGroup extends LogstoreRef {
  readonly group: SlsConsumerGroup;
}

/** https://help.aliyun.com/en/dts/user-guide/create-consumer-groups */
export const groupsPerInstance = 20;
/** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-createconsumergroup */
export const groupsPerLogstore = 30;
