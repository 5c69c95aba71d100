import { type EqualCall, groupPath, slsCommand, spaced } from '../groups/equalCall.ts';
import { decodeCursor } from '../lag/cursors.ts';
import { cursorOf, type Position } from '../lag/shardPositions.ts';
import type { LogstoreGroupRef } from '../places.ts';
import { type LogGroups, logGroups, type Moment, type Seconds, secondsBetween, type UnixSeconds } from '../units.ts';

/** Where the checkpoints of a group are to go. `saved` restores the checkpoints that an earlier reset replaced. */
export type ResetTarget =
  | { readonly to: 'begin' }
  | { readonly to: 'end' }
  | { readonly to: 'time'; readonly at: UnixSeconds }
  /** Another group of the same Logstore. */
  | { readonly to: 'group'; readonly groupName: string }
  | { readonly to: 'saved'; readonly id: string };

/**
 * The effect of a reset on one shard.
 *
 * - `replays`: data that was read is read again
 * - `skips`: data that was not read is skipped
 * - `stays`: the checkpoint is there already, so nothing is sent
 * - `starts`: there was no checkpoint; the data from the new position to the end will be read
 */
export type ResetEffect = 'replays' | 'skips' | 'stays' | 'starts';

export interface ShardPlan {
  readonly shard: number;
  /** Whether the shard was split or merged. */
  readonly isReadOnly: boolean;
  /** The cursors, in Base64, of the oldest data and of the next LogGroup to come. They are equal in an empty shard. */
  readonly begin: string;
  readonly end: string;
  /** Undefined when nothing was committed. */
  readonly before: Position | undefined;
  readonly after: Position;
  readonly effect: ResetEffect;
  /** How much data is replayed, skipped or to be read, as far as it is kept. */
  readonly logGroups: LogGroups;
  /** The time that this data spans; undefined when its beginning or end is not known. */
  readonly seconds: Seconds | undefined;
  /**
   * Whether a read-only shard that was read to its end has data to read again, so that consumers are given it again.
   */
  readonly revives: boolean;
  /** Set when the wanted position lies outside of the data that is kept, so that the nearest position is taken. */
  readonly clamped: 'toBegin' | 'toEnd' | undefined;
}

/** Who committed a checkpoint, as far as the service tells: it names only consumers. */
export interface Committer {
  readonly consumer: string | undefined;
  readonly updatedAt: Moment | undefined;
}

/** Why a shard is not reset. */
export type LeftOut = { readonly shard: number } & (
  | { readonly reason: 'otherGroupHasNone' }
  /** The shard no longer exists. */
  | { readonly reason: 'gone' }
  /** The reset cannot be undone, because another position was committed since. */
  | ({ readonly reason: 'movedOn' } & Committer)
  /** The reset cannot be undone, because there was no checkpoint before and the service has no call to remove one. */
  | { readonly reason: 'hadNone' }
);

/** A consumer that is running, and will overwrite the reset with its next commit. */
export interface ActiveConsumer {
  readonly consumer: string;
  readonly shards: readonly number[];
  readonly updatedAt: Moment;
}

/** A reset whose positions are all known, before anything is written. */
export interface ResetPlan {
  readonly ref: LogstoreGroupRef;
  readonly target: ResetTarget;
  readonly madeAt: Moment;
  /** Whether the children of split or merged shards wait until their parents are read. */
  readonly isOrdered: boolean | undefined;
  /** The shards in the order of their numbers, including those that stay where they are. */
  readonly shards: readonly ShardPlan[];
  readonly leftOut: readonly LeftOut[];
  /** The consumers that are running, the newest commit first. */
  readonly activeConsumers: readonly ActiveConsumer[];
  /** The saved reset that this one completes, so that one undo restores the checkpoints from before both. */
  readonly continues?: string;
}

/** The effects on shards in the order of the harm that they do, the worst first. */
export const effects = ['skips', 'replays', 'starts', 'stays'] as const satisfies readonly ResetEffect[];

/** The shards of a plan, those with the worst effect first. */
export const worstEffectFirst = (shards: readonly ShardPlan[]): readonly ShardPlan[] =>
  [...shards].sort(
    (one, other) =>
      effects.indexOf(one.effect) - effects.indexOf(other.effect) ||
      (other.seconds ?? 0) - (one.seconds ?? 0) ||
      other.logGroups - one.logGroups ||
      one.shard - other.shard,
  );

/** The shards whose checkpoints have to be written. */
export const moving = ({ shards }: Pick<ResetPlan, 'shards'>): readonly ShardPlan[] =>
  shards.filter(({ effect }) => effect !== 'stays');

/** What is known of a shard before the effect of a reset on it is worked out. */
interface ShardFacts extends Omit<ShardPlan, 'effect' | 'logGroups' | 'seconds' | 'revives'> {
  /** When the oldest and the newest data was received, which counts for positions outside of what is kept. */
  readonly beginTime: UnixSeconds | undefined;
  readonly endTime: UnixSeconds | undefined;
}

/** Works out the effect of a reset on one shard. */
export function shardPlan({ beginTime, endTime, ...facts }: ShardFacts): ShardPlan {
  const { isReadOnly, begin, end, before, after } = facts;
  const [first, last] = [cursorOf(begin), cursorOf(end)];
  const to = cursorOf(after.checkpoint);
  const from = before && decodeCursor(before.checkpoint);
  if (from === undefined) {
    const seconds = between(after.time, endTime);
    return { ...facts, effect: 'starts', logGroups: logGroups(distance(to, last)), seconds, revives: false };
  }
  // Data that is no longer kept can be neither read again nor skipped.
  const kept = from < first ? first : from;
  const since = from < first ? beginTime : before?.time;
  return {
    ...facts,
    effect: to === from ? 'stays' : to < from ? 'replays' : 'skips',
    logGroups: logGroups(distance(kept, to < first ? first : to)),
    seconds: between(since, to < first ? beginTime : after.time),
    revives: isReadOnly && from >= last && to < last,
  };
}

/** Whether two checkpoints decode to the same cursor. Only one of them may have padding. */
export function isSameCheckpoint(one: string | undefined, other: string | undefined): boolean {
  if (!one || !other) return !one && !other;
  return one === other || (decodeCursor(one) ?? one) === (decodeCursor(other) ?? other);
}

const distance = (one: bigint, other: bigint): bigint => (one < other ? other - one : one - other);

function between(one: UnixSeconds | undefined, other: UnixSeconds | undefined): Seconds | undefined {
  if (one === undefined || other === undefined) return undefined;
  return one < other ? secondsBetween(one, other) : secondsBetween(other, one);
}

/**
 * Why a shard was not moved.
 *
 * - `refused`: the service refused, with the error
 * - `cancelled`: the user cancelled before the request was sent, or before it arrived
 * - `stopped`: the failure of another shard showed that this one would fail as well
 * - `movedSincePlan`: the checkpoint is not the one that was shown, so writing could undo the progress of a consumer
 */
type NotMoved =
  | { readonly because: 'refused'; readonly error: unknown }
  | { readonly because: 'cancelled' | 'stopped' }
  | ({ readonly because: 'movedSincePlan' } & Committer);

export type ShardOutcome =
  | { readonly kind: 'moved' }
  /** The checkpoint was there already. */
  | { readonly kind: 'stayed' }
  | ({ readonly kind: 'notMoved' } & NotMoved)
  /** Another position was committed after the reset. */
  | ({ readonly kind: 'overwritten' } & Committer)
  /** The answer was lost, and the checkpoint could not be looked up either. */
  | { readonly kind: 'unknown'; readonly error: unknown };

export interface ShardResult {
  readonly shard: number;
  /** The checkpoint immediately before the reset; undefined when there was none. */
  readonly before: string | undefined;
  /** The checkpoint that was to be written. */
  readonly after: string;
  /** Whether the checkpoint had changed since the plan was made. */
  readonly movedSincePlan: boolean;
  readonly outcome: ShardOutcome;
}

export interface ResetResult {
  readonly plan: ResetPlan;
  /** The shards in the order of the plan. */
  readonly shards: readonly ShardResult[];
  /** The failure after which nothing more was sent. */
  readonly stoppedBy: unknown;
  readonly isCancelled: boolean;
  /** The ID under which the former checkpoints are kept; undefined when there is nothing to restore. */
  readonly savedId: string | undefined;
}

/** The shards whose checkpoints are not where they were wanted. */
export const missed = ({ shards }: Pick<ResetResult, 'shards'>): readonly ShardResult[] =>
  shards.filter(({ outcome }) => outcome.kind !== 'moved' && outcome.kind !== 'stayed');

export const moved = ({ shards }: Pick<ResetResult, 'shards'>): readonly ShardResult[] =>
  shards.filter(({ outcome }) => outcome.kind === 'moved');

/**
 * The calls that would carry out a plan, one for each shard that moves.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-consumergroupupdatecheckpoint
 * https://github.com/aliyun/aliyun-openapi-meta/blob/master/metadatas/sls/ConsumerGroupUpdateCheckPoint.json
 */
export function resetCalls({ ref, shards }: ResetPlan): readonly (EqualCall & { readonly shard: number })[] {
  const path = `${groupPath(ref)}?type=checkpoint&consumer=&forceSuccess=true`;
  // Without a consumer, the change must be forced.
  const forced = { consumer: '', 'force-success': true };
  return moving({ shards }).map(({ shard, after: { checkpoint } }) => ({
    shard,
    api: `ConsumerGroupUpdateCheckPoint POST ${path} ${spaced({ shard, checkpoint })}`,
    cli: slsCommand('consumer-group-update-check-point', ref, { ...forced, shard, checkpoint }),
  }));
}
