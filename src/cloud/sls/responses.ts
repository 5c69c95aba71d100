import {
  booleanOf,
  isMembers,
  known,
  type Members,
  membersListOf,
  numberOf,
  type Page,
  pageOf,
  readEach,
  textListOf,
  textOf,
  timeOf,
  type Value,
} from '../bodies.ts';
import { isRegionId } from '../regions.ts';

/**
 * A region as Log Service lists it. The endpoints in the list are left out, because signed requests are sent only to
 * hosts that are derived from the ID.
 */
export interface SlsRegion {
  readonly id: string;
  /** The name in the language that was asked for. */
  readonly name?: string;
}

export interface SlsProject {
  readonly name: string;
  /** The status is `Normal` or `Disable`. */
  readonly status?: string;
  readonly description?: string;
}

/** A Logstore. What the service does not give is not known, which means neither none nor all. */
export interface LogstoreDetail {
  readonly name: string;
  /** How many days data is kept. 3650 means for ever. */
  readonly ttlDays?: number;
  /** How many days data stays in hot storage. */
  readonly hotDays?: number;
  /** How many days data stays in the storage class for infrequent access afterwards. */
  readonly infrequentAccessDays?: number;
  readonly isAutoSplit?: boolean;
  /** The number of shards up to which the service splits them automatically. */
  readonly maxSplitShards?: number;
}

export interface Shard {
  readonly id: number;
  /** The status, which is `readonly` for the parents of a split or merge. */
  readonly status: 'readwrite' | 'readonly' | (string & {});
  /** The hash keys of the logs that the shard takes, in hexadecimal digits: from the first, up to but not the second. */
  readonly keys?: { readonly from: string; readonly to: string };
  readonly createTime?: Date;
}

/** A consumer group of a Logstore. */
export interface SlsConsumerGroup {
  readonly name: string;
  /** After so many seconds without a heartbeat, the service gives a consumer's shards to the others. */
  readonly timeoutSeconds?: number;
  /** Whether the parents of a shard are consumed first after a split or merge. */
  readonly isOrdered?: boolean;
}

export interface ShardCheckpoint {
  readonly shard: number;
  /** A Base64 cursor. It is empty when nothing was committed. */
  readonly checkpoint: string;
  readonly updateTime?: Date;
  /** The last consumer on record, which may not run any longer. */
  readonly consumer?: string;
}

/** DescribeRegions. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-describeregions */
export function readRegions(answer: Value | undefined): readonly SlsRegion[] | undefined {
  if (!isMembers(answer) || !Array.isArray(answer['regions'])) return undefined;
  return readEach(membersListOf(answer, 'regions'), region => {
    const id = textOf(region, 'region');
    if (id === undefined || !isRegionId(id)) return undefined;
    return known<SlsRegion>({ id, name: textOf(region, 'localName') });
  });
}

/** ListProject. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listproject */
export function readProjects(answer: Value | undefined): Page<SlsProject> | undefined {
  if (!isMembers(answer)) return undefined;
  return pageOf(answer, 'projects', readEach(membersListOf(answer, 'projects'), readProject), 'total');
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
  return pageOf(answer, 'logstores', textListOf(answer, 'logstores'), 'total');
}

/** GetLogStore. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getlogstore */
export function readLogstore(answer: Value | undefined): LogstoreDetail | undefined {
  const name = isMembers(answer) ? textOf(answer, 'logstoreName') : undefined;
  if (!isMembers(answer) || name === undefined) return undefined;
  return known<LogstoreDetail>({
    name,
    ttlDays: numberOf(answer, 'ttl'),
    hotDays: positiveOf(answer, 'hot_ttl'),
    infrequentAccessDays: positiveOf(answer, 'infrequentAccessTTL'),
    isAutoSplit: booleanOf(answer, 'autoSplit'),
    maxSplitShards: positiveOf(answer, 'maxSplitShard'),
  });
}

/** A number that the service fills with 0 or -1 where it is not set. */
function positiveOf(from: Members, name: string): number | undefined {
  const number = numberOf(from, name) ?? 0;
  return number > 0 ? number : undefined;
}

/** ListShards. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listshards */
export function readShards(answer: Value | undefined): readonly Shard[] | undefined {
  return readArray(answer, shard => {
    const id = numberOf(shard, 'shardID', 'shardId');
    if (id === undefined) return undefined;
    const [from, to] = [textOf(shard, 'inclusiveBeginKey'), textOf(shard, 'exclusiveEndKey')];
    return known<Shard>({
      id,
      status: textOf(shard, 'status') ?? '',
      keys: from === undefined || to === undefined ? undefined : { from, to },
      createTime: timeOf(shard, 'createTime'),
    });
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

/**
 * GetCursorTime. A number that is no time is not understood, because dates are made of it.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcursortime
 */
export function readCursorTime(answer: Value | undefined): number | undefined {
  const time = isMembers(answer) ? timeOf(answer, 'cursor_time') : undefined;
  return time && time.getTime() / 1000;
}

function readArray<T>(answer: Value | undefined, read: (item: Members) => T | undefined): readonly T[] | undefined {
  return Array.isArray(answer) ? readEach((answer as readonly Value[]).filter(isMembers), read) : undefined;
}
