/** The typed values of DTS, whichever form (JSON or XML) and family of operations they came in. */

/** Known statuses of a change tracking task. https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobs */
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

/** A change tracking instance as DescribeDtsJobs lists it. Topic and endpoints are not in that list. */
export interface DtsJob {
  readonly instanceId: string;
  readonly jobId: string;
  readonly name: string;
  /** Canonical spelling when known, else the service's text. */
  readonly status: TaskStatus | (string & {});
  /** Only the newer kind of instance has `new` as its AppName. */
  readonly isNewVersion: boolean;
  readonly specification?: string;
  readonly billing?: 'payAsYouGo' | 'subscription' | (string & {});
  readonly expireTime?: Date;
  readonly createTime?: Date;
  /** The range of data that is kept. */
  readonly beginTime?: Date;
  readonly endTime?: Date;
  readonly consumptionCheckpoint?: Date;
  /** `<ip>:dts<random>`. */
  readonly consumptionClient?: string;
  /** The task's own position in the source. */
  readonly checkpoint?: Date;
  /** As reported. Its unit is not documented for change tracking, so it is shown raw only. */
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

/** DescribeDtsJobDetail: the job, and what only the detail has. */
export interface DtsJobDetail extends DtsJob {
  readonly topic?: string;
  readonly hosts: SubscriptionHost;
  readonly tracksDdl?: boolean;
  readonly tracksDml?: boolean;
  /** `CLASSIC` or `VPC`: the network of the consumer. */
  readonly destNetType?: string;
  readonly objects: readonly TrackedDatabase[];
  readonly requestId?: string;
}

/** DescribeSubscriptionInstanceStatus. https://help.aliyun.com/document_detail/49441.html */
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

/** A consumer group of a change tracking instance (the API calls it a consumer channel). */
export interface DtsConsumerGroup {
  readonly id: string;
  readonly name: string;
  readonly userName: string;
  readonly consumptionCheckpoint?: Date;
  /** Seconds, or that no client is connected (`-1` on the wire). Absent when the service did not say. */
  readonly messageDelay?: number | 'noClient';
  /** Records and heartbeats not consumed yet. */
  readonly unconsumedData?: number | 'noClient';
}
