import {
  booleanOf,
  isMembers,
  known,
  type Members,
  membersListOf,
  numberOf,
  type Page,
  textListOf,
  textOf,
  timeOf,
  type Value,
} from '../bodies.ts';

/** The typed values of Simple Log Service. */

export interface SlsProject {
  readonly name: string;
  /** `Normal` or `Disable`. */
  readonly status?: string;
  readonly description?: string;
}

export interface LogstoreDetail {
  readonly name: string;
  /** Days data is kept; 3650 means for ever. */
  readonly ttlDays?: number;
}

export interface Shard {
  readonly id: number;
  /** `readonly` shards are parents of a split or merge. */
  readonly status: 'readwrite' | 'readonly' | (string & {});
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

/** ListProject. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listproject */
export function readProjects(answer: Value | undefined): Page<SlsProject> | undefined {
  if (!isMembers(answer)) return undefined;
  const items = membersListOf(answer, 'projects')
    .map(readProject)
    .filter(project => project !== undefined);
  return readPage(answer, 'projects', items);
}

function readProject(answer: Members): SlsProject | undefined {
  const name = textOf(answer, 'projectName');
  if (name === undefined) return undefined;
  return known<SlsProject>({
    name,
    status: textOf(answer, 'status'),
    description: textOf(answer, 'description'),
  });
}

/** ListLogStores. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listlogstores */
export function readLogstoreNames(answer: Value | undefined): Page<string> | undefined {
  if (!isMembers(answer)) return undefined;
  return readPage(answer, 'logstores', textListOf(answer, 'logstores'));
}

/** GetLogStore. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getlogstore */
export function readLogstore(answer: Value | undefined): LogstoreDetail | undefined {
  const name = isMembers(answer) ? textOf(answer, 'logstoreName') : undefined;
  if (!isMembers(answer) || name === undefined) return undefined;
  return known<LogstoreDetail>({ name, ttlDays: numberOf(answer, 'ttl') });
}

/** ListShards. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listshards */
export function readShards(answer: Value | undefined): readonly Shard[] | undefined {
  return readArray(answer, shard => {
    const id = numberOf(shard, 'shardID', 'shardId');
    return id === undefined ? undefined : { id, status: textOf(shard, 'status') ?? '' };
  });
}

/** ListConsumerGroup. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listconsumergroup */
export function readConsumerGroups(answer: Value | undefined): readonly SlsConsumerGroup[] | undefined {
  return readArray(answer, group => {
    const name = textOf(group, 'name');
    if (name === undefined) return undefined;
    return known<SlsConsumerGroup>({
      name,
      timeoutSeconds: numberOf(group, 'timeout'),
      isOrdered: booleanOf(group, 'order'),
    });
  });
}

/** GetCheckPoint. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcheckpoint */
export function readCheckpoints(answer: Value | undefined): readonly ShardCheckpoint[] | undefined {
  return readArray(answer, checkpoint => {
    const shard = numberOf(checkpoint, 'shard');
    if (shard === undefined) return undefined;
    return known<ShardCheckpoint>({
      shard,
      checkpoint: textOf(checkpoint, 'checkpoint') ?? '',
      updateTime: timeOf(checkpoint, 'updateTime'),
      consumer: textOf(checkpoint, 'consumer'),
    });
  });
}

/** GetCursor. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcursor */
export function readCursor(answer: Value | undefined): string | undefined {
  return isMembers(answer) ? textOf(answer, 'cursor') : undefined;
}

/** GetCursorTime. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcursortime */
export function readCursorTime(answer: Value | undefined): number | undefined {
  return isMembers(answer) ? numberOf(answer, 'cursor_time') : undefined;
}

/** `undefined` when there is neither a list nor a total, for then it is some other answer. */
function readPage<T>(answer: Members, name: string, items: readonly T[]): Page<T> | undefined {
  const total = numberOf(answer, 'total');
  return total === undefined && answer[name] === undefined ? undefined : { items, total: total ?? items.length };
}

function readArray<T>(answer: Value | undefined, read: (item: Members) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(answer)) return undefined;
  return (answer as readonly Value[])
    .filter(isMembers)
    .map(read)
    .filter(item => item !== undefined);
}
