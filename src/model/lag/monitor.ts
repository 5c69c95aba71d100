import type { Event, Subscription } from '../event.ts';
import type { GroupRef, InstanceRef, LogstoreRef } from '../places.ts';
import type { FailedReading, GroupReading } from './reading.ts';

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
