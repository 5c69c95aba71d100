import type { Shard, ShardCheckpoint } from '../../cloud/sls/responses.ts';
import { type Cursor, logGroups, type Moment, seconds, secondsBetween, type UnixSeconds } from '../units.ts';
import { decodeCursor } from './cursors.ts';
import { isSilent, type LagRange, type ShardLag, silentAfter } from './reading.ts';

/** When a LogGroup was received: neither earlier nor later than this. Equal when it is known exactly. */
export interface TimeLimits {
  readonly notBefore: UnixSeconds;
  readonly notAfter: UnixSeconds;
}

/** What was found out about one shard and one group's checkpoint in it. */
export interface ShardFacts {
  readonly shard: Shard;
  readonly timeoutSeconds: number | undefined;
  /** Absent for a shard that the service has no checkpoint of. */
  readonly checkpoint: ShardCheckpoint | undefined;
  /** The place that the next LogGroup will take. Absent when it was refused. */
  readonly end: Cursor | undefined;
  /** When the LogGroup before `end` was received; `none` when no data is kept. Absent when it was not asked or refused. */
  readonly newest: UnixSeconds | 'none' | undefined;
  /** The same for the LogGroup before the checkpoint; `lost` when the data there is no longer kept. */
  readonly progress: TimeLimits | 'lost' | undefined;
  /** When the oldest data that is kept was received. Only for lost progress. */
  readonly oldest: UnixSeconds | undefined;
  /** The latest moment at which the first LogGroup after the checkpoint can have been received. */
  readonly unreadSince: UnixSeconds | undefined;
  /** When a consumer last committed, by our own clock. */
  readonly heardAt: Moment | undefined;
  readonly now: Moment;
}

/**
 * Where a group stands in one shard. The lag is the difference of two times of receipt, and never a difference from now,
 * by which an idle shard would look ever later.
 * https://www.alibabacloud.com/help/doc-detail/55912.htm
 */
export function shardLag(facts: ShardFacts): ShardLag {
  const { shard, checkpoint, end, heardAt } = facts;
  const updatedAt = checkpoint?.updateTime?.getTime();
  const cursor = committedCursor(checkpoint);
  const base = {
    shard: shard.id,
    isReadOnly: shard.status.toLowerCase() === 'readonly',
    consumer: checkpoint?.consumer === '' ? undefined : checkpoint?.consumer,
    checkpoint: checkpoint?.checkpoint === '' ? undefined : checkpoint?.checkpoint,
    updatedAt,
    ...(heardAt !== updatedAt && { heardAt: heardAt ?? ('never' as const) }),
    newest: facts.newest === 'none' ? undefined : facts.newest,
    ...nothingKnown,
  };
  if (cursor === 'notStarted') return { ...base, state: facts.newest === 'none' ? 'empty' : 'notStarted' };
  if (cursor === undefined || end === undefined) return { ...base, state: 'unknown' };
  if (!hasUnread(cursor, end)) {
    // What was received before the end is the newest, so nothing more has to be asked.
    return { ...base, state: 'caughtUp', progress: base.newest, lag: noLag, behind: logGroups(0) };
  }
  // One step of the cursor is one LogGroup.
  const unread = { ...base, behind: logGroups(end - cursor) };
  if (facts.progress === 'lost') {
    const lag =
      base.newest === undefined || facts.oldest === undefined ? undefined : atLeast(facts.oldest, base.newest);
    return { ...unread, state: 'expired', lag, isStuck: isStuck(facts) };
  }
  // Data that was never read, and none is kept any more.
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

/** No entry and an empty one mean the same. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcheckpoint */
export function committedCursor(checkpoint: ShardCheckpoint | undefined): Cursor | 'notStarted' | undefined {
  if (checkpoint === undefined || checkpoint.checkpoint === '') return 'notStarted';
  return decodeCursor(checkpoint.checkpoint);
}

/** A consumer that moved on between the two calls is beyond the end that was read, and has read everything. */
export const hasUnread = (checkpoint: Cursor, end: Cursor): boolean => checkpoint < end;

export const lagBetween = ({ notBefore, notAfter }: TimeLimits, newest: UnixSeconds): LagRange => ({
  atLeast: secondsBetween(notAfter, newest),
  atMost: secondsBetween(notBefore, newest),
});

/**
 * Somebody should have read on, and did not. The age of the commit is not enough: in a quiet shard the last one may be
 * hours old when the next data comes, so the unread data must have waited as long.
 */
function isStuck({ checkpoint, timeoutSeconds, unreadSince, heardAt, now }: ShardFacts): boolean {
  if (!checkpoint?.consumer || unreadSince === undefined) return false;
  return isSilent(heardAt, timeoutSeconds, now) && now / 1000 - unreadSince > silentAfter(timeoutSeconds);
}

const noLag: LagRange = { atLeast: seconds(0), atMost: seconds(0) };
const nothingKnown = { progress: undefined, lag: undefined, behind: undefined, isStuck: false } as const;

/** More is not known of what is gone. */
function atLeast(oldest: UnixSeconds, newest: UnixSeconds): LagRange {
  const lag = secondsBetween(oldest, newest);
  return { atLeast: lag, atMost: lag };
}

/** By shard: the checkpoint that was last written from here. */
export type OwnWrites = ReadonlyMap<number, string>;

interface Commit {
  /** By the clock of the service. */
  readonly updateTime: Moment;
  /** By our own clock; absent when no consumer ever committed. */
  readonly heardAt: Moment | undefined;
  readonly askedAt: Moment;
}

/**
 * When each shard was last committed by a consumer, by our own clock, which may be minutes away from that of the service:
 * a commit that was seen to happen between two readings happened between them, whatever its time says. What was written
 * from here, by a reset, is no sign of a consumer, so what was heard before that still counts.
 */
export class SignsOfLife {
  /** By group and shard. */
  readonly #commits = new Map<string, ReadonlyMap<number, Commit>>();

  /** What the service said between two moments by our clock. */
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
      if (known?.updateTime === updateTime || isOwn(checkpoint)) return known?.heardAt;
      return Math.min(Math.max(updateTime, known?.askedAt ?? -Infinity), answeredAt);
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

  /** Forgets the groups that are gone. */
  keepOnly(groups: readonly string[]): void {
    for (const group of this.#commits.keys()) if (!groups.includes(group)) this.#commits.delete(group);
  }
}
