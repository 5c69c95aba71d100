import type { Shard } from '../../cloud/sls/responses.ts';
import type { Cursor, UnixSeconds } from '../units.ts';
import type { CursorTimes } from './cursorTimes.ts';
import type { LagRange } from './reading.ts';

/** A group's checkpoint in a shard, with data after it. */
export interface Position {
  readonly group: string;
  readonly isExact: boolean;
  readonly cursor: Cursor;
  /** The consumer on record is silent: if unread data was received before this moment, the group is stuck here. */
  readonly stuckIfUnreadBefore: UnixSeconds | undefined;
}

/** What is known of one shard in the course of a round. */
export interface ShardInRound {
  readonly shard: Shard;
  readonly times: CursorTimes;
  readonly end: Cursor | undefined;
  newest: UnixSeconds | 'none' | undefined;
  oldest: UnixSeconds | undefined;
  readonly positions: readonly Position[];
  /** A call about it failed, so nothing more is asked in this round. */
  isRefused: boolean;
}

/** A position whose time is to be asked for. */
export interface Question {
  readonly shard: ShardInRound;
  readonly cursor: Cursor;
  /** It only makes an overview better. */
  readonly isOptional: boolean;
}

/** As good as exact for a row: within a minute, or within this share. */
const goodEnoughSeconds = 60;
const goodEnoughShare = 0.05;

/** Whether a lag is known well enough to be compared with others; the absence of one is. */
export const isTellingLag = (lag: LagRange | undefined): boolean =>
  lag === undefined || lag.atMost <= goodEnoughSeconds || lag.atMost - lag.atLeast <= goodEnoughShare * lag.atMost;

/**
 * The LogGroup whose time tells how far a group has come: the last one before its checkpoint, as in the vendor's own
 * sample. When that is no longer kept, the next one to be read; nothing when that is gone as well.
 * https://www.alibabacloud.com/help/doc-detail/55912.htm
 */
export function lastRead({ times }: Pick<ShardInRound, 'times'>, cursor: Cursor): Cursor | undefined {
  const previous = (cursor - 1n) as Cursor;
  if (!times.isLost(previous)) return previous;
  return times.isLost(cursor) ? undefined : cursor;
}

/**
 * What must be asked next; nothing when all is known well enough. Of every shard at most one position for the overview,
 * the one furthest behind, because its time is a limit for all that are ahead of it. `budget` limits the optional ones.
 */
export function openQuestions(shards: readonly ShardInRound[], budget: number): readonly Question[] {
  const asked = shards.filter(({ isRefused, newest }) => !isRefused && typeof newest === 'number');
  const surely = surelyBehind(asked);
  const aboutLag = asked.flatMap(shard => overviewQuestion(shard, surely) ?? []).sort((a, b) => b.atMost - a.atMost);
  const questions = [
    ...asked.flatMap(exactQuestions),
    ...aboutLag,
    ...asked.flatMap(shard => stuckQuestion(shard, false) ?? []),
  ];
  let left = budget;
  const known = new Map<string, Question>();
  for (const question of questions) {
    const key = `${question.shard.shard.id} ${question.cursor}`;
    if (known.has(key) || (question.isOptional && left-- <= 0)) continue;
    known.set(key, question);
  }
  return [...known.values()];
}

function exactQuestions(shard: ShardInRound): readonly Question[] {
  const { times, positions } = shard;
  const aboutLag = positions
    .flatMap(({ isExact, cursor }) => (isExact ? (lastRead(shard, cursor) ?? []) : []))
    .filter(cursor => times.timeOf(cursor) === undefined)
    .map(cursor => ({ shard, cursor, isOptional: false }));
  const aboutStuck = stuckQuestion(shard, true);
  return aboutStuck ? [...aboutLag, aboutStuck] : aboutLag;
}

/** By group, in seconds: at least so far behind, whatever is still open. */
function surelyBehind(shards: readonly ShardInRound[]): ReadonlyMap<string, number> {
  const surely = new Map<string, number>();
  for (const shard of shards) {
    for (const { group, cursor } of shard.positions) {
      const at = lastRead(shard, cursor);
      const notAfter = at === undefined ? undefined : shard.times.limitsOf(at).notAfter;
      if (notAfter === undefined || typeof shard.newest !== 'number') continue;
      surely.set(group, Math.max(surely.get(group) ?? 0, shard.newest - notAfter));
    }
  }
  return surely;
}

/** A shard cannot change its group's lag, or not by much, when even its latest possible lag is no more than that. */
function overviewQuestion(
  shard: ShardInRound,
  surely: ReadonlyMap<string, number>,
): (Question & { readonly atMost: number }) | undefined {
  let furthest: (Question & { readonly atMost: number }) | undefined;
  for (const { group, cursor: checkpoint, isExact } of shard.positions) {
    const cursor = lastRead(shard, checkpoint);
    if (isExact || cursor === undefined || shard.times.timeOf(cursor) !== undefined) continue;
    const { notBefore } = shard.times.limitsOf(cursor);
    const atMost = notBefore === undefined || typeof shard.newest !== 'number' ? Infinity : shard.newest - notBefore;
    if (atMost <= Math.max(goodEnoughSeconds, (surely.get(group) ?? 0) / (1 - goodEnoughShare))) continue;
    if (furthest && furthest.cursor <= cursor) continue;
    furthest = { shard, cursor, atMost, isOptional: atMost < Infinity };
  }
  return furthest;
}

/** Since when there is something to read. Of those that may be stuck, the one furthest ahead speaks for all behind it. */
function stuckQuestion(shard: ShardInRound, isExact: boolean): Question | undefined {
  const { times } = shard;
  let furthest: Cursor | undefined;
  for (const { cursor, stuckIfUnreadBefore: moment, isExact: isExactToo } of shard.positions) {
    if (moment === undefined || isExactToo !== isExact || times.isLost(cursor)) continue;
    const { notBefore, notAfter } = times.limitsOf(cursor);
    const isOpen = (notAfter === undefined || notAfter >= moment) && (notBefore === undefined || notBefore < moment);
    if (isOpen && (furthest === undefined || cursor > furthest)) furthest = cursor;
  }
  return furthest === undefined ? undefined : { shard, cursor: furthest, isOptional: !isExact };
}
