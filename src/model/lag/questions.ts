import type { Shard } from '../../cloud/sls/responses.ts';
import type { Cursor, UnixSeconds } from '../units.ts';
import type { CursorTimes } from './cursorTimes.ts';
import type { LagRange } from './reading.ts';

/** A group's checkpoint in a shard that has data after the checkpoint. */
export interface Position {
  readonly group: string;
  readonly isExact: boolean;
  readonly cursor: Cursor;
  /** Set when the consumer on record is silent: the group is stuck if unread data was received before this moment. */
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
  /** Whether a call about the shard failed, so that nothing more is asked about it in this round. */
  isRefused: boolean;
}

/** A position whose time is to be asked for. */
export interface Question {
  readonly shard: ShardInRound;
  readonly cursor: Cursor;
  /** Whether the answer only makes an overview more exact. */
  readonly isOptional: boolean;
}

/** An overview takes a lag for exact when it is known within a minute, or within this share of itself. */
const goodEnoughSeconds = 60;
const goodEnoughShare = 0.05;

/** Whether a lag is known well enough to be compared with other lags. The absence of a lag is. */
export const isTellingLag = (lag: LagRange | undefined): boolean =>
  lag === undefined || lag.atMost <= goodEnoughSeconds || lag.atMost - lag.atLeast <= goodEnoughShare * lag.atMost;

/**
 * The LogGroup whose time tells how far a group has come. That is the last one before its checkpoint, as in the
 * vendor's own sample, or the next one to be read when that is no longer kept; undefined when both are gone.
 * https://www.alibabacloud.com/help/doc-detail/55912.htm
 */
export function lastRead({ times }: Pick<ShardInRound, 'times'>, cursor: Cursor): Cursor | undefined {
  const previous = (cursor - 1n) as Cursor;
  if (!times.isLost(previous)) return previous;
  return times.isLost(cursor) ? undefined : cursor;
}

/**
 * The questions to ask next; none when everything is known well enough. For the overview, a shard gets at most one
 * question about the lag: that of the position furthest behind, because its time limits all positions ahead of it.
 * `budget` limits the number of optional questions.
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

/** The seconds by which each group is behind at the least, whatever is not known yet. */
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

/** The question about a shard's lag, unless even the greatest possible lag would hardly change that of its group. */
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

/** The question since when data waits. Of the positions that may be stuck, that furthest ahead answers for all behind it. */
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
