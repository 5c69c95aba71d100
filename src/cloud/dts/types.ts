/** The known statuses of a change tracking task. https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobs */
export const taskStatuses = [
  'NotConfigured',
  'NotStarted',
  'Prechecking',
  'PrecheckFailed',
  'PreCheckPass',
  'Starting',
  'Normal',
  'Retrying',
  'Abnormal',
  'Upgrade',
  'Downgrade',
  'Locked',
] as const;
export type TaskStatus = (typeof taskStatuses)[number];

export interface SourceEndpoint {
  readonly instanceId?: string;
  readonly instanceType?: string;
  readonly engineName?: string;
  readonly region?: string;
  readonly databaseName?: string;
  readonly ip?: string;
  readonly port?: string;
  readonly userName?: string;
}

export interface PrecheckItem {
  readonly item: string;
  readonly description?: string;
  readonly result: string;
  readonly failedReason?: string;
  readonly repairMethod?: string;
}

/** A change tracking instance as DescribeDtsJobs lists it, without its topic and endpoints. */
export interface DtsJob {
  readonly instanceId: string;
  readonly jobId: string;
  readonly name: string;
  /** One of the known statuses, or the text of the service. */
  readonly status: TaskStatus | (string & {});
  /** Whether the instance is of the newer kind, whose AppName is `new`. */
  readonly isNewVersion: boolean;
  readonly specification?: string;
  readonly billing?: 'payAsYouGo' | 'subscription' | (string & {});
  readonly expireTime?: Date;
  readonly createTime?: Date;
  /** The oldest and newest data that the instance keeps. */
  readonly beginTime?: Date;
  readonly endTime?: Date;
  readonly consumptionCheckpoint?: Date;
  /** The client that consumes, written as `<ip>:dts<random>`. */
  readonly consumptionClient?: string;
  /** The task's own position in the source. */
  readonly checkpoint?: Date;
  /** The delay as reported. It is shown as it is, because its unit is not documented for change tracking. */
  readonly rawDelay?: number;
  readonly errorMessage?: string;
  readonly errorDetails: readonly { readonly code?: string; readonly helpUrl?: string }[];
  readonly retry?: {
    readonly isRetrying: boolean;
    readonly count?: number;
    readonly maxSeconds?: number;
    readonly message?: string;
  };
  readonly precheck?: {
    readonly status?: string;
    readonly percent?: number;
    readonly errorMessage?: string;
    readonly items: readonly PrecheckItem[];
  };
  readonly source?: SourceEndpoint;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly resourceGroup?: string;
}

export interface SubscriptionHost {
  readonly publicHost?: string;
  readonly privateHost?: string;
  readonly vpcHost?: string;
}

export interface TrackedDatabase {
  readonly name: string;
  readonly isWhole: boolean;
  readonly tables: readonly string[];
}

/** A change tracking instance as DescribeDtsJobDetail describes it. */
export interface DtsJobDetail extends DtsJob {
  readonly topic?: string;
  readonly hosts: SubscriptionHost;
  readonly tracksDdl?: boolean;
  readonly tracksDml?: boolean;
  /** The network of the consumer, which is `CLASSIC` or `VPC`. */
  readonly destNetType?: string;
  readonly objects: readonly TrackedDatabase[];
  readonly requestId?: string;
}

/** A change tracking instance as the older operation describes it. https://help.aliyun.com/document_detail/49441.html */
export interface SubscriptionInstanceStatus {
  readonly instanceId: string;
  readonly name?: string;
  readonly taskId?: string;
  readonly status: TaskStatus | (string & {});
  readonly billing?: DtsJob['billing'];
  readonly topic?: string;
  readonly beginTime?: Date;
  readonly endTime?: Date;
  readonly consumptionCheckpoint?: Date;
  readonly consumptionClient?: string;
  readonly errorMessage?: string;
  readonly source?: SourceEndpoint;
  readonly tracksDdl?: boolean;
  readonly tracksDml?: boolean;
  readonly hosts: SubscriptionHost;
  readonly objects: readonly TrackedDatabase[];
  readonly requestId?: string;
}

/** A consumer group of a change tracking instance, which the API calls a consumer channel. */
export interface DtsConsumerGroup {
  readonly id: string;
  readonly name: string;
  readonly userName: string;
  readonly consumptionCheckpoint?: Date;
  /** The delay in seconds, or `noClient` (`-1` in the answer) when no client is connected. */
  readonly messageDelay?: number | 'noClient';
  /** How many records and heartbeats are not consumed yet. */
  readonly unconsumedData?: number | 'noClient';
}
