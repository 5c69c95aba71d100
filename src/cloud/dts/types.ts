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

/**
 * One item of a precheck. Its texts are sentences, or keys such as `CHECK__ERROR_SAME_OBJ_REPAIR` that only the vendor's
 * console translates.
 */
export interface PrecheckItem {
  readonly item: string;
  /** The long name of the item, which may be a key as well. */
  readonly description?: string;
  readonly result: string;
  readonly failedReason?: string;
  /** More about the reason, which only DescribePreCheckStatus reports. */
  readonly failedDetail?: string;
  readonly repairMethod?: string;
  /** Whether the service lets the item be skipped. This and what follows is of DescribePreCheckStatus only. */
  readonly canSkip?: boolean;
  readonly isSkipped?: boolean;
  /** The precheck that the item belongs to, which is another one than the task's for a part of a distributed task. */
  readonly precheckId?: string;
  /** What the service wrote down while it checked, in its order. */
  readonly logs?: readonly PrecheckLog[];
}

/** One line of what a check wrote down. */
export interface PrecheckLog {
  /** Such as `ERROR`. */
  readonly level?: string;
  readonly type?: string;
  readonly message?: string;
  /** What the error is about, such as the names of objects. */
  readonly data?: string;
}

/** The precheck of a task as a row of DescribeDtsJobs or DescribePreCheckStatus reports it. */
export interface Precheck {
  readonly status?: string;
  readonly percent?: number;
  readonly errorMessage?: string;
  /** The precheck as a task of its own, by whose ID its items are skipped. Only DescribePreCheckStatus reports it. */
  readonly precheckId?: string;
  readonly items: readonly PrecheckItem[];
}

/**
 * What DescribeDtsJobs and DescribeDtsJobDetail both declare of a change tracking instance. A member that the service
 * left out is absent, which says nothing about its value.
 */
interface DtsTask {
  readonly instanceId: string;
  readonly jobId: string;
  readonly name: string;
  /** One of the known statuses, or the text of the service. */
  readonly status: TaskStatus | (string & {});
  /** Absent if nothing in the answer tells the version. Only instances of the new version have consumer groups. */
  readonly version?: 'new' | 'old';
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
  readonly retry?: {
    readonly isRetrying?: boolean;
    readonly count?: number;
    /** For how long the task has been retrying, and after how long it gives up. */
    readonly elapsedSeconds?: number;
    readonly maxSeconds?: number;
    /** What does not answer: `srcDB`, `destDB`, `inner_module`, or the text of the service. */
    readonly target?: string;
    readonly message?: string;
  };
  readonly source?: SourceEndpoint;
  readonly resourceGroup?: string;
  /** The limits of a serverless instance in DTS units (DU). */
  readonly minDu?: number;
  readonly maxDu?: number;
}

/** A change tracking instance as DescribeDtsJobs lists it, without its topic and endpoints. */
export interface DtsJob extends DtsTask {
  readonly errorDetails?: readonly { readonly code?: string; readonly helpUrl?: string }[];
  readonly precheck?: Precheck;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
  /** The DTS units that are used of a dedicated cluster. */
  readonly duUsage?: number;
}

/**
 * A rule by which the account is told about a task by text message. The answer has the phone numbers as well, which are
 * not read.
 */
export interface AlertRule {
  /** What it is about: `delay`, `error`, or the text of the service. */
  readonly type: 'delay' | 'error' | (string & {});
  readonly isOn?: boolean;
  /** The delay in seconds from which on the account is told. Other rules have a limit in other units, which is not read. */
  readonly delaySeconds?: number;
}

export interface SubscriptionHost {
  readonly publicHost?: string;
  readonly privateHost?: string;
  readonly vpcHost?: string;
}

export interface TrackedDatabase {
  readonly name: string;
  /** Absent if the answer tells neither this nor any table. */
  readonly isWhole?: boolean;
  readonly tables: readonly string[];
}

/** The topic and endpoints of an instance that delivers its records through a channel of its own. */
export interface DeliveryChannel {
  readonly topic?: string;
  readonly publicHost?: string;
  readonly vpcHost?: string;
  readonly region?: string;
  readonly partitions?: number;
}

/**
 * A change tracking instance as DescribeDtsJobDetail describes it. It declares no precheck, error details or tags, which
 * only the list has.
 */
export interface DtsJobDetail extends DtsTask {
  readonly topic?: string;
  readonly hosts: SubscriptionHost;
  readonly tracksDdl?: boolean;
  readonly tracksDml?: boolean;
  /** The network of the consumer, which is `CLASSIC` or `VPC`. */
  readonly destNetType?: string;
  readonly delivery?: DeliveryChannel;
  /** Absent if the answer has no list of objects, or one in a form that is not understood. */
  readonly objects?: readonly TrackedDatabase[];
  /**
   * Present if the service keeps the list of objects in a file instead. The address of that file opens it for everybody,
   * so it is not read.
   */
  readonly objectsInFile?: {
    /** The size as reported, whose unit is not documented. */
    readonly size?: number;
  };
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
  readonly source?: Pick<SourceEndpoint, 'instanceId' | 'instanceType'>;
  readonly tracksDdl?: boolean;
  readonly tracksDml?: boolean;
  readonly hosts: SubscriptionHost;
  readonly objects?: readonly TrackedDatabase[];
  readonly requestId?: string;
}

/** A consumer group of a change tracking instance, which the API calls a consumer channel. */
export interface DtsConsumerGroup {
  readonly id: string;
  /** The name, or the ID if the service left the name out. */
  readonly name: string;
  readonly userName?: string;
  readonly consumptionCheckpoint?: Date;
  /** The delay in seconds, or `noClient` (`-1` in the answer) when no client is connected. */
  readonly messageDelay?: number | 'noClient';
  /** How many records and heartbeats are not consumed yet. */
  readonly unconsumedData?: number | 'noClient';
}
