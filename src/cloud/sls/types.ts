/** The typed values of Simple Log Service. */

export interface SlsProject {
  readonly name: string;
  /** `Normal` or `Disable`. */
  readonly status?: string;
  readonly description?: string;
  readonly region?: string;
  readonly owner?: string;
  readonly createTime?: Date;
  readonly lastModifyTime?: Date;
  readonly dataRedundancyType?: string;
  readonly resourceGroupId?: string;
}

export interface LogstoreDetail {
  readonly name: string;
  /** Days data is kept; 3650 means for ever. */
  readonly ttlDays?: number;
  readonly shardCount?: number;
  /** `standard` or `query`. */
  readonly mode?: string;
  readonly telemetryType?: string;
  readonly isAutoSplit?: boolean;
  readonly createTime?: Date;
  readonly lastModifyTime?: Date;
}

export interface Shard {
  readonly id: number;
  /** `readonly` shards are parents of a split or merge. */
  readonly status: 'readwrite' | 'readonly' | (string & {});
  readonly inclusiveBeginKey?: string;
  readonly exclusiveEndKey?: string;
  readonly createTime?: Date;
}

/** A consumer group of a Logstore. */
export interface SlsConsumerGroup {
  readonly name: string;
  /** Seconds without a heartbeat after which the service takes a consumer's shards away. */
  readonly timeoutSeconds?: number;
  /** Whether shards are consumed in order across splits and merges. Absent when the service did not say. */
  readonly isOrdered?: boolean;
}

export interface ShardCheckpoint {
  readonly shard: number;
  /** Base64 cursor; empty when nothing was committed. */
  readonly checkpoint: string;
  readonly updateTime?: Date;
  /** The last consumer on record, alive or not. */
  readonly consumer?: string;
}
