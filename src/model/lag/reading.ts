import type { DtsConsumerGroup, TaskStatus } from '../../cloud/dts/types.ts';
import type { SlsConsumerGroup } from '../../cloud/sls/responses.ts';
import type { InstanceGroupRef, LogstoreGroupRef } from '../groupRef.ts';
import type { TrackingWindow } from '../status/window.ts';
import type { LogGroups, Moment, Records, Seconds, UnixSeconds } from '../units.ts';

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

/** A group that could not be read, with the last reading that could be had. */
export interface FailedReading {
  readonly error: unknown;
  readonly at: Moment;
}
