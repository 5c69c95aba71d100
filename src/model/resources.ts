import type { SourceProblem } from '../cloud/credentials.ts';
import type { DtsConsumerGroup, DtsJob } from '../cloud/dts/types.ts';
import type { SlsConsumerGroup } from '../cloud/sls/responses.ts';
import type { CallerIdentity } from '../cloud/sts/responses.ts';
import type { CredentialsRef } from '../credentials/ref.ts';

/** An account as the user knows it. It holds nothing secret. */
export interface Account {
  /** Made by us, stable for the life of the account. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'cloud' | 'sample';
  /** Where its keys come from. Accounts of earlier versions have none, and their pair is stored. */
  readonly source?: CredentialsRef;
  /** For example `LTAI****wxyz`. */
  readonly maskedAccessKeyId: string;
  readonly identity: CallerIdentity;
  /** Region ids, in the order the user chose. */
  readonly regions: readonly string[];
  /** Nothing is created, changed or deleted through it, in no command. */
  readonly isReadOnly?: boolean;
  /** Its keys end and no others come by themselves: when, is read from where they are and shown from the start. */
  readonly hasEndingKeys?: boolean;
  /** So that production is told from the rest at a glance. */
  readonly color?: AccountColor;
}

export const accountColors = ['red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const;
export type AccountColor = (typeof accountColors)[number];

/** How an account is right now, which is written nowhere. */
export interface AccountState {
  /** Why it has no keys, until it has some again. */
  readonly problem?: SourceProblem;
  /** When the keys in use end, in milliseconds since 1970. */
  readonly expiresAt?: number;
  /** Whether the source supplies new keys by itself before that. */
  readonly isRenewed?: boolean;
  /** The secret storage took nothing, so what was typed is gone with this window. */
  readonly isForThisSession?: boolean;
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
