import type { DtsConsumerGroup, DtsJob, TaskStatus } from '../../cloud/dts/types.ts';
import type { SlsConsumerGroup } from '../../cloud/sls/responses.ts';
import type { Event, Subscription } from '../event.ts';
import type { GroupRef, InstanceGroupRef, InstanceRef, LogstoreGroupRef, LogstoreRef } from '../places.ts';
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

/** How far behind. The two are equal when it is known exactly; an overview of many groups may know only the limits. */
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
 * - `expired`: the data at the checkpoint is no longer kept, so what lies before the oldest data was never read
 * - `unknown`: a call was refused or failed
 */
export type ShardState = 'caughtUp' | 'behind' | 'empty' | 'notStarted' | 'expired' | 'unknown';

export interface ShardLag {
  readonly shard: number;
  /** A parent of a split or merge: it takes no more data, and goes when its data ages out. */
  readonly isReadOnly: boolean;
  readonly state: ShardState;
  /** The last consumer on record; whether it is alive nothing says but the age of `updatedAt`. */
  readonly consumer: string | undefined;
  /** Base64, as on the wire; absent when nothing was committed. */
  readonly checkpoint: string | undefined;
  /** When the last LogGroup before the checkpoint was received. Only exact readings have it. */
  readonly progress: UnixSeconds | undefined;
  /** When the newest LogGroup was received; absent for an empty shard. */
  readonly newest: UnixSeconds | undefined;
  /** From `progress` to `newest`. For an expired shard, at least so much. Absent when there is no lag to speak of. */
  readonly lag: LagRange | undefined;
  readonly behind: LogGroups | undefined;
  /** When the checkpoint was last committed. */
  readonly updatedAt: Moment | undefined;
  /** When a consumer last committed it, by our own clock, where that is another moment. Resets commit as well. */
  readonly heardAt?: Moment | 'never';
  /** There is unread data and a consumer on record, and no commit for longer than a living consumer would take. */
  readonly isStuck: boolean;
}

export interface SlsReading {
  readonly kind: 'sls';
  readonly ref: LogstoreGroupRef;
  readonly at: Moment;
  /** `overview`: only as exact as a row needs it, for few calls. */
  readonly detail: 'exact' | 'overview';
  readonly group: SlsConsumerGroup;
  /** By shard number. */
  readonly shards: readonly ShardLag[];
  /** The greatest of the shards; absent when no shard has one. */
  readonly lag: LagRange | undefined;
  readonly worstShard: number | undefined;
  readonly behind: LogGroups | undefined;
  /** How long data is kept; `forever` for the value that means so, absent when it was not told. */
  readonly kept: Seconds | 'forever' | undefined;
}

export interface DtsReading {
  readonly kind: 'dts';
  readonly ref: InstanceGroupRef;
  readonly at: Moment;
  readonly group: DtsConsumerGroup;
  readonly taskStatus: TaskStatus | (string & {});
  readonly isNewVersion: boolean;
  readonly window: TrackingWindow | undefined;
  /** Source to task: the age of the newest record that the task has read. Also grows while the source is quiet. */
  readonly taskBehind: Seconds | undefined;
  /** Task to client, as the service measures it. Absent without a client. */
  readonly lag: LagRange | undefined;
  /** With heartbeats among them. Absent without a client. */
  readonly behind: Records | undefined;
  /** `none`: no client is connected (-1 on the wire), which is not a number. */
  readonly client: 'connected' | 'none' | 'unknown';
}

export type GroupReading = SlsReading | DtsReading;

/**
 * Longer than a living consumer goes without a commit. The vendor's libraries commit once a minute, and the service
 * drops a consumer that sent no heartbeat for `timeout`. Nothing else tells whether a consumer lives: the heartbeat call
 * would make us one, and the name on record is only the last one.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcheckpoint
 * https://github.com/aliyun/aliyun-log-consumer-java
 */
export const silentAfter = (timeoutSeconds: number | undefined): Seconds =>
  seconds(Math.max(2 * (timeoutSeconds ?? 0), 180));

export function isSilent(heardAt: Moment | undefined, timeoutSeconds: number | undefined, now: Moment): boolean {
  return heardAt !== undefined && now - heardAt > silentAfter(timeoutSeconds) * 1000;
}

/** When a consumer was last heard of in a shard; nothing when it never was. */
export const lastHeard = ({ heardAt, updatedAt }: ShardLag): Moment | undefined =>
  heardAt === 'never' ? undefined : (heardAt ?? updatedAt);

/** What a reading of a group takes from the task of its instance. */
export interface TaskFacts {
  readonly status: DtsReading['taskStatus'];
  readonly isNewVersion: boolean;
  readonly window: TrackingWindow | undefined;
}

/**
 * Takes from a task what a reading needs. `askedAt` is the moment at which the service reported the task: the age of its
 * newest record counts from then, so that a task that is only remembered does not seem to fall behind.
 */
export function taskFacts(
  { status, isNewVersion, beginTime, endTime }: Pick<DtsJob, 'status' | 'isNewVersion' | 'beginTime' | 'endTime'>,
  askedAt: Moment,
): TaskFacts {
  return { status, isNewVersion, window: trackingWindow(beginTime?.getTime(), endTime?.getTime(), askedAt) };
}

/**
 * Makes a reading of what the service lists of a group, with the two parts of the way of a change: from the source to the
 * task, and from the task to the client.
 *
 * The first is the age of the newest record. The unit of the task's own `Delay` is not documented for change tracking,
 * so nothing is made of it. https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
 *
 * The second is `MessageDelay`, in seconds. Without a client it and `UnconsumedData` are -1, which is no number; with one,
 * heartbeats are counted too. https://www.alibabacloud.com/help/en/dts/developer-reference/api-describeconsumerchannel
 */
export function dtsReading(
  { accountId, region, instanceId, jobId }: InstanceRef,
  group: DtsConsumerGroup,
  { status, isNewVersion, window }: TaskFacts,
  at: Moment,
): DtsReading {
  const { messageDelay, unconsumedData } = group;
  const delay = typeof messageDelay === 'number' ? seconds(messageDelay) : undefined;
  return {
    kind: 'dts',
    ref: { kind: 'dts', accountId, region, instanceId, jobId, groupId: group.id },
    at,
    group,
    taskStatus: status,
    isNewVersion,
    window,
    taskBehind: window && seconds(window.behindSeconds),
    lag: delay === undefined ? undefined : { atLeast: delay, atMost: delay },
    behind: typeof unconsumedData === 'number' ? records(unconsumedData) : undefined,
    client: clientOf(group),
  };
}

/** Whether a client is connected, by either number: -1 on the wire, `noClient` here, is what the service says without one. */
export function clientOf({ messageDelay, unconsumedData }: DtsConsumerGroup): DtsReading['client'] {
  if (typeof messageDelay === 'number') return 'connected';
  if (messageDelay === 'noClient' || unconsumedData === 'noClient') return 'none';
  return unconsumedData === undefined ? 'unknown' : 'connected';
}

/** A group that could not be read, with the last reading that could be had. */
export interface FailedReading {
  readonly error: unknown;
  readonly at: Moment;
}

/** A group, or all groups of an instance or Logstore, that somebody looks at. */
export interface Watched {
  readonly of: InstanceRef | LogstoreRef;
  /** All that there are, or this one. */
  readonly group: 'all' | GroupRef;
  /** A panel wants to know exactly; rows are content with less. Instances are always exact. */
  readonly detail: 'exact' | 'overview';
  /** At most so long between two readings; 0: one now if there is none yet, and none by itself after that. */
  readonly everySeconds: number;
}

/**
 * Reads the lag of groups for everybody who looks, so that nobody asks twice: one round for each instance or Logstore,
 * as often as the most impatient wants it, and none when nobody looks.
 */
export interface LagMonitor {
  /** Fires with every new reading and every failure. */
  readonly onDidRead: Event<GroupRef>;
  /** Fires when `failure` has another answer for the groups of the place that were never read. */
  readonly onDidFail: Event<InstanceRef | LogstoreRef>;
  /** Begins at once, unless a reading is fresh enough for `everySeconds`. */
  watch(watched: Watched): Subscription;
  /** The last good reading. */
  latest(ref: GroupRef): GroupReading | undefined;
  /** Why there is no newer one, or none at all. `notFound` for a group that is not there any more. */
  failure(ref: GroupRef): FailedReading | undefined;
  /** Reads now, whatever the interval. Rejects with the `CloudError` that made it impossible. */
  read(watched: Omit<Watched, 'everySeconds'>, signal: AbortSignal): Promise<void>;
  /** The list of groups is read anew, and says itself which are there. */
  forgetGone(of: InstanceRef | LogstoreRef): void;
  /** Cancels and forgets everything of the accounts that are gone. */
  keepOnly(accountIds: readonly string[]): void;
  dispose(): void;
}
