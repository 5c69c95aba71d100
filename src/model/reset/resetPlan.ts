import type { LogstoreGroupRef } from '../places.ts';
import { type EqualCall, shellQuoted } from '../groups/equalCall.ts';
import { decodeCursor } from '../lag/cursors.ts';
import { type LogGroups, logGroups, type Moment, type Seconds, secondsBetween, type UnixSeconds } from '../units.ts';

/** Where the checkpoints of a group are to go. `saved` puts back what a reset from here replaced. */
export type ResetTarget =
  | { readonly to: 'begin' }
  | { readonly to: 'end' }
  | { readonly to: 'time'; readonly at: UnixSeconds }
  /** Another group of the same Logstore. */
  | { readonly to: 'group'; readonly groupName: string }
  | { readonly to: 'saved'; readonly id: string };

export interface Position {
  /** Base64, as on the wire. */
  readonly checkpoint: string;
  /** When the LogGroup there was received, which is the next to be read; at the end, when the newest one was. */
  readonly time: UnixSeconds | undefined;
  /** Not, when the data there is older than what is kept. */
  readonly isKept: boolean;
}

/**
 * - `replays`: what was read is read again
 * - `skips`: what was not read is passed over
 * - `stays`: it is there already, and nothing is sent
 * - `starts`: it had no checkpoint; what lies from the new position to the end will be read
 */
export type ResetEffect = 'replays' | 'skips' | 'stays' | 'starts';

export interface ShardPlan {
  readonly shard: number;
  /** A parent of a split or merge. */
  readonly isReadOnly: boolean;
  /** Base64: the oldest data that is kept, and the place that the next LogGroup will take. Equal in an empty shard. */
  readonly begin: string;
  readonly end: string;
  /** Absent when nothing was committed. */
  readonly before: Position | undefined;
  readonly after: Position;
  readonly effect: ResetEffect;
  /** How much is replayed, skipped or to be read, as far as it is kept. */
  readonly logGroups: LogGroups;
  /** From the one time to the other; absent when one of them is not known. */
  readonly seconds: Seconds | undefined;
  /** A parent that was read to its end has something to read again, so that consumers are given it again. */
  readonly revives: boolean;
  /** The wanted position lies outside of what is kept, so the nearest one is taken. */
  readonly clamped: 'toBegin' | 'toEnd' | undefined;
}

/** Why a shard is not touched. */
export type LeftOut = { readonly shard: number } & (
  | { readonly reason: 'otherGroupHasNone' }
  /** The shard is no more. */
  | { readonly reason: 'gone' }
  /** Undo: somebody committed another position since; the service says who, when it was a consumer. */
  | { readonly reason: 'movedOn'; readonly consumer: string | undefined; readonly updatedAt: Moment | undefined }
  /** Undo: before the reset there was no checkpoint, and the service has no call to remove one. */
  | { readonly reason: 'hadNone' }
);

/** A consumer that commits, and overwrites what is written here with its next commit. */
export interface ActiveConsumer {
  readonly consumer: string;
  readonly shards: readonly number[];
  /** Its newest commit. */
  readonly updatedAt: Moment;
}

/** All positions are known; nothing was written yet. */
export interface ResetPlan {
  readonly ref: LogstoreGroupRef;
  readonly target: ResetTarget;
  readonly madeAt: Moment;
  /** Whether children wait until their read-only parents are read. */
  readonly isOrdered: boolean | undefined;
  /** By shard number; the ones that stay are among them. */
  readonly shards: readonly ShardPlan[];
  readonly leftOut: readonly LeftOut[];
  /** The newest commit first. */
  readonly activeConsumers: readonly ActiveConsumer[];
  /** The saved reset that this one carries on, so that one undo puts back both. */
  readonly continues?: string;
}

/** The shards that have to be written. */
export const moving = ({ shards }: Pick<ResetPlan, 'shards'>): readonly ShardPlan[] =>
  shards.filter(({ effect }) => effect !== 'stays');

/** What was found out about a shard before anything is decided. */
interface ShardFacts {
  readonly shard: number;
  readonly isReadOnly: boolean;
  readonly begin: string;
  readonly end: string;
  readonly before: Position | undefined;
  readonly after: Position;
  /** When the oldest and the newest data was received, where it was asked for: of positions outside it is the limit. */
  readonly beginTime: UnixSeconds | undefined;
  readonly endTime: UnixSeconds | undefined;
  readonly clamped?: 'toBegin' | 'toEnd' | undefined;
}

/** What moving does. */
export function shardPlan({ beginTime, endTime, ...facts }: ShardFacts): ShardPlan {
  const { isReadOnly, begin, end, before, after } = facts;
  const [first, last] = [cursorOf(begin), cursorOf(end)];
  const to = cursorOf(after.checkpoint);
  const from = before && decodeCursor(before.checkpoint);
  const rest = { ...facts, clamped: facts.clamped };
  if (from === undefined) {
    const seconds = between(after.time, endTime);
    return { ...rest, effect: 'starts', logGroups: logGroups(distance(to, last)), seconds, revives: false };
  }
  // What is no longer kept can be neither read again nor passed over.
  const kept = from < first ? first : from;
  const since = from < first ? beginTime : before?.time;
  return {
    ...rest,
    effect: to === from ? 'stays' : to < from ? 'replays' : 'skips',
    logGroups: logGroups(distance(kept, to < first ? first : to)),
    seconds: between(since, to < first ? beginTime : after.time),
    revives: isReadOnly && from >= last && to < last,
  };
}

/** Checkpoints are the same when they decode to the same, with padding or without. */
export function isSameCheckpoint(one: string | undefined, other: string | undefined): boolean {
  if (!one || !other) return !one && !other;
  return one === other || (decodeCursor(one) ?? one) === (decodeCursor(other) ?? other);
}

const cursorOf = (checkpoint: string): bigint => decodeCursor(checkpoint) ?? 0n;
const distance = (one: bigint, other: bigint): bigint => (one < other ? other - one : one - other);

function between(one: UnixSeconds | undefined, other: UnixSeconds | undefined): Seconds | undefined {
  if (one === undefined || other === undefined) return undefined;
  return one < other ? secondsBetween(one, other) : secondsBetween(other, one);
}

/**
 * Why a shard was not moved.
 *
 * - `refused`: by the service, with the error
 * - `cancelled`: by the user, before it was sent or before it arrived
 * - `stopped`: another shard's failure said that this one would fail as well
 * - `movedSincePlan`: its position is not the one that was shown, so writing could undo somebody's progress
 */
type NotMoved =
  | { readonly because: 'refused'; readonly error: unknown }
  | { readonly because: 'cancelled' | 'stopped' }
  | {
      readonly because: 'movedSincePlan';
      readonly consumer: string | undefined;
      readonly updatedAt: Moment | undefined;
    };

export type ShardOutcome =
  | { readonly kind: 'moved' }
  /** It was there before. */
  | { readonly kind: 'stayed' }
  | ({ readonly kind: 'notMoved' } & NotMoved)
  /** Somebody committed another position meanwhile. */
  | { readonly kind: 'overwritten'; readonly consumer: string | undefined; readonly updatedAt: Moment | undefined }
  /** The answer was lost, and looking failed too. */
  | { readonly kind: 'unknown'; readonly error: unknown };

export interface ShardResult {
  readonly shard: number;
  /** Base64. What was there immediately before; absent when there was no checkpoint. */
  readonly before: string | undefined;
  /** What was to be written. */
  readonly after: string;
  /** Whether the position had changed since the plan was made. */
  readonly movedSincePlan: boolean;
  readonly outcome: ShardOutcome;
}

export interface ResetResult {
  readonly plan: ResetPlan;
  /** In the order of the plan. */
  readonly shards: readonly ShardResult[];
  /** The failure after which nothing more was sent. */
  readonly stoppedBy: unknown;
  readonly isCancelled: boolean;
  /** Under which the checkpoints from before are kept; absent when there is nothing to put back. */
  readonly savedId: string | undefined;
}

/** Shards that are not where they were wanted. */
export const missed = ({ shards }: Pick<ResetResult, 'shards'>): readonly ShardResult[] =>
  shards.filter(({ outcome }) => outcome.kind !== 'moved' && outcome.kind !== 'stayed');

export const moved = ({ shards }: Pick<ResetResult, 'shards'>): readonly ShardResult[] =>
  shards.filter(({ outcome }) => outcome.kind === 'moved');

/** The call that moves one shard. */
interface ShardCall extends EqualCall {
  readonly shard: number;
}

/**
 * The calls of a plan, in the words of the API and of the command line.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-consumergroupupdatecheckpoint
 * https://github.com/aliyun/aliyun-openapi-meta/blob/master/metadatas/sls/ConsumerGroupUpdateCheckPoint.json
 */
export function resetCalls(plan: ResetPlan): readonly ShardCall[] {
  const { region, project, logstore, groupName } = plan.ref;
  return moving(plan).map(({ shard, after: { checkpoint } }) => {
    const path = `/logstores/${logstore}/consumergroups/${groupName}?type=checkpoint&consumer=&forceSuccess=true`;
    const options: readonly (readonly [string, string])[] = [
      ['region', region],
      ['project', project],
      ['logstore', logstore],
      ['consumer-group', groupName],
      // Without a consumer, the change must be forced.
      ['consumer', ''],
      ['force-success', 'true'],
      ['shard', String(shard)],
      ['checkpoint', checkpoint],
    ];
    const words = options.flatMap(([name, value]) => [`--${name}`, shellQuoted(value)]);
    return {
      shard,
      api: `ConsumerGroupUpdateCheckPoint POST ${path} { "shard": ${shard}, "checkpoint": ${JSON.stringify(checkpoint)} }`,
      cli: ['aliyun', 'sls', 'consumer-group-update-check-point', ...words].join(' '),
    };
  });
}
