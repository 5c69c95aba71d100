import type { DtsConsumerGroup, DtsJob, TaskStatus } from '../../cloud/dts/types.ts';
import type { LogstoreDetail, SlsConsumerGroup } from '../../cloud/sls/responses.ts';
import type { Event, Subscription } from '../event.ts';
import {
  groupIn,
  type GroupOwnerRef,
  type GroupRef,
  type InstanceGroupRef,
  type InstanceRef,
  type LogstoreGroupRef,
} from '../places.ts';
import { type TrackingWindow, trackingWindow } from '../status/window.ts';
import {
  type LogGroups,
  type Moment,
  type Records,
  records,
  type Seconds,
  seconds,
  type UnixSeconds,
} from '../units.ts';

/**
 * The limits of a lag. They are equal when the lag is known exactly; an overview of many groups may know only limits.
 */
export interface LagRange {
  readonly atLeast: Seconds;
  readonly atMost: Seconds;
}

/**
 * Where a group stands in one shard.
 *
 * - `caughtUp`: the checkpoint is the end
 * - `behind`: there is data after the checkpoint
 * - `empty`: the shard holds no data
 * - `notStarted`: nothing was committed; there is no lag, not a lag of zero
 * - `expired`: the data at the checkpoint is no longer kept, so it was deleted before it was read
 * - `unknown`: a call was refused or failed
 */
export type ShardState = 'caughtUp' | 'behind' | 'empty' | 'notStarted' | 'expired' | 'unknown';

export interface ShardLag {
  readonly shard: number;
  /** Whether the shard was split or merged: it takes no more data, and is deleted when its data ages out. */
  readonly isReadOnly: boolean;
  readonly state: ShardState;
  /** The last consumer on record. Only the age of `updatedAt` tells whether it is still running. */
  readonly consumer: string | undefined;
  /** The checkpoint in Base64, as the service sends it; undefined when nothing was committed. */
  readonly checkpoint: string | undefined;
  /** When the last LogGroup before the checkpoint was received. Only exact readings have it. */
  readonly progress: UnixSeconds | undefined;
  /** When the newest LogGroup was received; undefined for an empty shard. */
  readonly newest: UnixSeconds | undefined;
  /** The time from `progress` to `newest`. For an expired shard, the lag is at least this. */
  readonly lag: LagRange | undefined;
  readonly behind: LogGroups | undefined;
  /** When the checkpoint was last committed. */
  readonly updatedAt: Moment | undefined;
  /** When a consumer last committed, by this computer's clock, if not at `updatedAt`: resets commit as well. */
  readonly heardAt?: Moment | 'never';
  /** Whether a consumer on record has left data unread for longer than a running consumer goes without a commit. */
  readonly isStuck: boolean;
}

export interface SlsReading {
  readonly kind: 'sls';
  readonly ref: LogstoreGroupRef;
  readonly at: Moment;
  /** An `overview` is only as exact as a row needs it, which takes few calls. */
  readonly detail: 'exact' | 'overview';
  readonly group: SlsConsumerGroup;
  /** The shards in the order of their numbers. */
  readonly shards: readonly ShardLag[];
  /** The greatest lag of a shard; undefined when no shard has one, or when none is known because one could not be read. */
  readonly lag: LagRange | undefined;
  /** The shard with that lag. */
  readonly worstShard: number | undefined;
  readonly behind: LogGroups | undefined;
  /** How long data is kept; undefined when the service did not tell. */
  readonly kept: Seconds | 'forever' | undefined;
  /** How the Logstore stores its data, unless the service refused to tell. */
  readonly logstore?: LogstoreDetail;
}

export interface DtsReading {
  readonly kind: 'dts';
  readonly ref: InstanceGroupRef;
  readonly at: Moment;
  readonly group: DtsConsumerGroup;
  readonly taskStatus: TaskStatus | (string & {});
  /** The version of the instance, if the service tells it. */
  readonly version: DtsJob['version'];
  /** What the instance is called, if it was read with the task. */
  readonly instanceName?: string;
  readonly window: TrackingWindow | undefined;
  /**
   * The delay from source to task: the age of the newest record the task has read. It also grows with a quiet source.
   */
  readonly taskBehind: Seconds | undefined;
  /** The delay from task to client, as the service measures it. Undefined without a client. */
  readonly lag: LagRange | undefined;
  /** The number of records, heartbeats among them, that are not consumed. Undefined without a client. */
  readonly behind: Records | undefined;
  readonly client: 'connected' | 'none' | 'unknown';
}

export type GroupReading = SlsReading | DtsReading;

/**
 * A time longer than a running consumer goes without a commit. The vendor's libraries commit once a minute, and the
 * service drops a consumer that sent no heartbeat for `timeout`. Nothing else tells whether a consumer is running: the
 * heartbeat call would make this extension a consumer, and the name on record is only the last one.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcheckpoint
 * https://github.com/aliyun/aliyun-log-consumer-java
 */
export const silentAfter = (timeoutSeconds: number | undefined): Seconds =>
  seconds(Math.max(2 * (timeoutSeconds ?? 0), 180));

export function isSilent(heardAt: Moment | undefined, timeoutSeconds: number | undefined, now: Moment): boolean {
  return heardAt !== undefined && now - heardAt > silentAfter(timeoutSeconds) * 1000;
}

/** The moment at which a consumer was last known to commit in a shard, if it ever did. */
export const lastHeard = ({ heardAt, updatedAt }: ShardLag): Moment | undefined =>
  heardAt === 'never' ? undefined : (heardAt ?? updatedAt);

/** The facts about the task of an instance that the readings of its groups contain. */
export interface TaskFacts {
  readonly status: DtsReading['taskStatus'];
  readonly version: DtsJob['version'];
  readonly name?: string;
  readonly window: TrackingWindow | undefined;
}

/**
 * Takes from a task the facts that a reading needs. `askedAt` is the moment at which the service reported the task: the
 * age of its newest record counts from then, so that a task that is only remembered does not seem to fall behind.
 */
export function taskFacts(
  { status, version, name, beginTime, endTime }: Pick<DtsJob, 'status' | 'version' | 'name' | 'beginTime' | 'endTime'>,
  askedAt: Moment,
): TaskFacts {
  return { status, version, name, window: trackingWindow(beginTime?.getTime(), endTime?.getTime(), askedAt) };
}

/**
 * Makes a reading from what the service lists of a group, with the two delays on the way of a change: from the source
 * to the task, and from the task to the client.
 *
 * The first is the age of the newest record. The unit of the task's own `Delay` is not documented for change tracking,
 * so it is not used. https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
 *
 * The second is `MessageDelay`, in seconds. Without a client, it and `UnconsumedData` are -1, which means no number;
 * with a client, heartbeats are counted too.
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describeconsumerchannel
 */
export function dtsReading(
  instance: InstanceRef,
  group: DtsConsumerGroup,
  { status, version, name, window }: TaskFacts,
  at: Moment,
): DtsReading {
  const { messageDelay, unconsumedData } = group;
  const delay = typeof messageDelay === 'number' ? seconds(messageDelay) : undefined;
  return {
    kind: 'dts',
    ref: groupIn(instance, group.id),
    at,
    group,
    taskStatus: status,
    version,
    ...(name && { instanceName: name }),
    window,
    taskBehind: window && seconds(window.behindSeconds),
    lag: delay === undefined ? undefined : { atLeast: delay, atMost: delay },
    behind: typeof unconsumedData === 'number' ? records(unconsumedData) : undefined,
    client: clientOf(group),
  };
}

/** Whether a client is connected. The service sends -1 for either number, `noClient` here, when none is. */
export function clientOf({ messageDelay, unconsumedData }: DtsConsumerGroup): DtsReading['client'] {
  if (typeof messageDelay === 'number') return 'connected';
  if (messageDelay === 'noClient' || unconsumedData === 'noClient') return 'none';
  return unconsumedData === undefined ? 'unknown' : 'connected';
}

/** Why a group could not be read, and when that was tried. */
export interface FailedReading {
  readonly error: unknown;
  readonly at: Moment;
}

/** The groups of an instance or Logstore that a screen watches: all of them, or one. */
export interface Watched {
  readonly of: GroupOwnerRef;
  readonly group: 'all' | GroupRef;
  /** A panel needs exact readings; rows need only an overview. Readings of instances are always exact. */
  readonly detail: 'exact' | 'overview';
  /** The longest time between two readings. With 0, only a first reading is made, if there is none yet. */
  readonly everySeconds: number;
  /**
   * How much of the past is remembered of groups that no other watcher wants. `recent` tells their trend and no more,
   * which is enough for the many groups that nobody looks at. By default, whole histories are kept.
   */
  readonly past?: 'whole' | 'recent';
}

/**
 * Reads the lag of groups for all screens at once: each instance or Logstore is read as often as its most frequent
 * watcher wants, and not at all when no screen watches it.
 */
export interface LagMonitor {
  /** Fires with every new reading and every failure. */
  readonly onDidRead: Event<GroupRef>;
  /** Fires when `failure` has another answer for the groups of this instance or Logstore that were never read. */
  readonly onDidFail: Event<GroupOwnerRef>;
  /** Begins to read at once, unless the last reading is fresh enough for `everySeconds`. */
  watch(watched: Watched): Subscription;
  /** The last reading that succeeded. */
  latest(ref: GroupRef): GroupReading | undefined;
  /** The last readings of a group of a Logstore that tell what has changed lately, the oldest first. */
  recent(ref: GroupRef): readonly SlsReading[];
  /** Why there is no newer reading, or none at all. The error is `notFound` for a group that no longer exists. */
  failure(ref: GroupRef): FailedReading | undefined;
  /** Reads now, whatever the interval. Rejects with the `CloudError` of the failure. */
  read(watched: Omit<Watched, 'everySeconds'>, signal: AbortSignal): Promise<void>;
  /** Forgets the groups that no longer exist, because their list is read again and will show which exist. */
  forgetGone(of: GroupOwnerRef): void;
  /** Cancels and forgets everything of accounts that were removed. */
  keepOnly(accountIds: readonly string[]): void;
  dispose(): void;
}
