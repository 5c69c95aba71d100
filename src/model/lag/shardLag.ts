import type { Shard, ShardCheckpoint } from '../../cloud/sls/responses.ts';
import { type Cursor, logGroups, type Moment, seconds, secondsBetween, type UnixSeconds } from '../units.ts';
import { decodeCursor } from './cursors.ts';
import { isSilent, type LagRange, type ShardLag, silentAfter } from './reading.ts';

/** The limits of the time at which a LogGroup was received. They are equal when it is known exactly. */
export interface TimeLimits {
  readonly notBefore: UnixSeconds;
  readonly notAfter: UnixSeconds;
}

/** What is known of one shard and of one group's checkpoint in it. What was refused or not asked is undefined. */
export interface ShardFacts {
  readonly shard: Shard;
  readonly timeoutSeconds: number | undefined;
  readonly checkpoint: ShardCheckpoint | undefined;
  /** The cursor that the next LogGroup will get. */
  readonly end: Cursor | undefined;
  /** When the LogGroup before `end` was received; `none` when no data is kept. */
  readonly newest: UnixSeconds | 'none' | undefined;
  /** When the LogGroup before the checkpoint was received; `lost` when the data there is no longer kept. */
  readonly progress: TimeLimits | 'lost' | undefined;
  /** When the oldest data was received, which is asked only for lost progress. */
  readonly oldest: UnixSeconds | undefined;
  /** The latest moment at which the first LogGroup after the checkpoint can have been received. */
  readonly unreadSince: UnixSeconds | undefined;
  /** When a consumer last committed, by this computer's clock. */
  readonly heardAt: Moment | undefined;
  readonly now: Moment;
}

/**
 * Where a group stands in one shard. The lag is the difference of two times of receipt, never of one time and now,
 * because then the lag would grow in a shard that receives nothing.
 * https://www.alibabacloud.com/help/doc-detail/55912.htm
 */
export function shardLag(facts: ShardFacts): ShardLag {
  const { shard, checkpoint, end, heardAt } = facts;
  const updatedAt = checkpoint?.updateTime?.getTime();
  const cursor = committedCursor(checkpoint);
  const base = {
    shard: shard.id,
    isReadOnly: shard.status.toLowerCase() === 'readonly',
    consumer: checkpoint?.consumer || undefined,
    checkpoint: checkpoint?.checkpoint || undefined,
    updatedAt,
    ...(heardAt !== updatedAt && { heardAt: heardAt ?? ('never' as const) }),
    newest: facts.newest === 'none' ? undefined : facts.newest,
    progress: undefined,
    lag: undefined,
    behind: undefined,
    isStuck: false,
  };
  if (cursor === 'notStarted') return { ...base, state: facts.newest === 'none' ? 'empty' : 'notStarted' };
  if (cursor === undefined || end === undefined) return { ...base, state: 'unknown' };
  if (!hasUnread(cursor, end)) {
    // The LogGroup before the checkpoint is the newest one, so its time is known already.
    const lag: LagRange = { atLeast: seconds(0), atMost: seconds(0) };
    return { ...base, state: 'caughtUp', progress: base.newest, lag, behind: logGroups(0) };
  }
  // Cursors of successive LogGroups differ by one.
  const unread = { ...base, behind: logGroups(end - cursor) };
  if (facts.progress === 'lost') {
    const { newest } = base;
    const { oldest } = facts;
    // Of deleted data no time is known, so the lag is at least the age of the oldest that is kept.
    const isKnown = newest !== undefined && oldest !== undefined;
    const lag = isKnown ? lagBetween({ notBefore: oldest, notAfter: oldest }, newest) : undefined;
    return { ...unread, state: 'expired', lag, isStuck: isStuck(facts) };
  }
  // Data was never read, and all of it has been deleted.
  if (facts.newest === 'none') return { ...unread, state: 'expired', isStuck: isStuck(facts) };
  if (facts.progress === undefined || base.newest === undefined) return { ...unread, state: 'unknown' };
  const { notBefore, notAfter } = facts.progress;
  return {
    ...unread,
    state: 'behind',
    progress: notBefore === notAfter ? notBefore : undefined,
    lag: lagBetween(facts.progress, base.newest),
    isStuck: isStuck(facts),
  };
}

/** The committed cursor. No entry and an empty one both mean that none was. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcheckpoint */
export function committedCursor(checkpoint: ShardCheckpoint | undefined): Cursor | 'notStarted' | undefined {
  if (checkpoint === undefined || checkpoint.checkpoint === '') return 'notStarted';
  return decodeCursor(checkpoint.checkpoint);
}

/**
 * Whether data is unread. A consumer that moved on between two calls may be beyond the end, and has read everything.
 */
export const hasUnread = (checkpoint: Cursor, end: Cursor): boolean => checkpoint < end;

const lagBetween = ({ notBefore, notAfter }: TimeLimits, newest: UnixSeconds): LagRange => ({
  atLeast: secondsBetween(notAfter, newest),
  atMost: secondsBetween(notBefore, newest),
});

/**
 * Whether a consumer has left data unread for too long. The age of its last commit is not enough: in a quiet shard that
 * may be hours old when the next data arrives, so the data must have waited as long as well.
 */
function isStuck({ checkpoint, timeoutSeconds, unreadSince, newest, heardAt, now }: ShardFacts): boolean {
  if (!checkpoint?.consumer || unreadSince === undefined) return false;
  // By the service's clock, it is at least as late as its newest data, however far this computer's clock is behind.
  const present = typeof newest === 'number' ? Math.max(now / 1000, newest) : now / 1000;
  return isSilent(heardAt, timeoutSeconds, now) && present - unreadSince > silentAfter(timeoutSeconds);
}

/** The checkpoints that this extension last wrote, by shard. */
export type OwnWrites = ReadonlyMap<number, string>;

/** Twice the time in which consumers commit. */
const trustedMs = 120_000;

interface Commit {
  /** The moment of the commit by the service's clock. */
  readonly updateTime: Moment;
  /** The last commit of a consumer by this computer's clock, if a consumer ever committed. */
  readonly heardAt: Moment | undefined;
  readonly askedAt: Moment;
}

/**
 * Remembers when a consumer last committed in each shard, by this computer's clock, which may be minutes away from the
 * service's: a commit that is new in a reading happened since the reading before, whatever its own time says. A commit
 * by a reset is no sign of a consumer, so after one the last commit of a consumer still counts.
 */
export class SignsOfLife {
  /** The last commits by group and shard. */
  readonly #commits = new Map<string, ReadonlyMap<number, Commit>>();

  /** Takes over the checkpoints that the service reported between `askedAt` and `answeredAt`. */
  take(
    group: string,
    checkpoints: readonly ShardCheckpoint[],
    ownWrites: () => OwnWrites,
    askedAt: Moment,
    answeredAt: Moment,
  ): void {
    const before = this.#commits.get(group);
    let own: OwnWrites | undefined;
    const isOwn = ({ shard, checkpoint }: ShardCheckpoint): boolean => {
      const written = (own ??= ownWrites()).get(shard);
      return written !== undefined && decodeCursor(written) === decodeCursor(checkpoint);
    };
    const heardAt = (checkpoint: ShardCheckpoint, updateTime: Moment): Moment | undefined => {
      if (before === undefined) return Math.min(updateTime, answeredAt);
      const known = before.get(checkpoint.shard);
      if (known?.updateTime === updateTime || isOwn(checkpoint)) {
        // A moment that is in the future now is from before this computer's clock was set back.
        return known?.heardAt === undefined ? undefined : Math.min(known.heardAt, answeredAt);
      }
      // A new commit that would be older than the reading before, or than consumers wait, shows that the clocks differ, or
      // that the consumer has stopped since. Where readings are rare, only the next one can tell which.
      const isDoubtful = known && (updateTime < known.askedAt || answeredAt - updateTime > trustedMs);
      return isDoubtful ? answeredAt : Math.min(updateTime, answeredAt);
    };
    const commits = new Map<number, Commit>();
    for (const checkpoint of checkpoints) {
      const updateTime = checkpoint.updateTime?.getTime();
      if (updateTime === undefined) continue;
      commits.set(checkpoint.shard, { updateTime, heardAt: heardAt(checkpoint, updateTime), askedAt });
    }
    this.#commits.set(group, commits);
  }

  heardAt(group: string, shard: number): Moment | undefined {
    return this.#commits.get(group)?.get(shard)?.heardAt;
  }

  /** Forgets all other groups, because they were deleted. */
  keepOnly(groups: readonly string[]): void {
    for (const group of this.#commits.keys()) if (!groups.includes(group)) this.#commits.delete(group);
  }
}
