import type { DtsConsumerGroup, DtsJob } from '../cloud/dts/types.ts';
import type { SlsConsumerGroup } from '../cloud/sls/types.ts';
import type { CallerIdentity } from '../cloud/sts/types.ts';

/** An account as the user knows it. It holds nothing secret. */
export interface Account {
  /** Made by us, stable for the life of the account. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'cloud' | 'sample';
  /** For example `LTAI****wxyz`. */
  readonly maskedAccessKeyId: string;
  readonly identity: CallerIdentity;
  /** Region ids, in the order the user chose. */
  readonly regions: readonly string[];
  /** Nothing is created, changed or deleted through it, in no command. */
  readonly isReadOnly?: boolean;
}

/** Where things are. The keys are what makes a node id, a panel's state or a history entry unique. */
export interface RegionRef {
  readonly accountId: string;
  readonly region: string;
}
export interface InstanceRef extends RegionRef {
  readonly instanceId: string;
  readonly jobId: string;
}
export interface ProjectRef extends RegionRef {
  readonly project: string;
}
export interface LogstoreRef extends ProjectRef {
  readonly logstore: string;
}

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
