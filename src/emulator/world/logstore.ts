import { consumedUpTo, floorTo, type Flow, lastCommit, nextCommit, type Pace } from './pace.ts';
import type { Sharing } from './sharing.ts';

export interface Project {
  readonly name: string;
  readonly region: string;
  readonly description: string;
  readonly status: 'Normal' | 'Disable';
  readonly createdAt: number;
  /** Makes the Logstores when they are first needed. */
  logstores(): ReadonlyMap<string, Logstore>;
}

/** Represents a Logstore. Its cursors, checkpoints, and oldest data are computed from the requested time. */
export interface Logstore extends Flow {
  readonly name: string;
  readonly createdAt: number;
  readonly ttlDays: number;
  /** The number of days in hot storage. If it is absent, all data stays there. */
  readonly hotDays?: number;
  /** The number of days in the storage class for infrequent access afterwards. */
  readonly infrequentAccessDays?: number;
  readonly mode: 'standard' | 'query';
  readonly telemetryType: 'None' | 'Metrics';
  readonly isAutoSplit: boolean;
  /** Tells the initial number of shards, and which of them were split, or merged with the next one, and when. */
  readonly layout: {
    readonly initial: number;
    readonly split: readonly number[];
    readonly merged: readonly number[];
    readonly changedAt: number;
  };
  /** The time between two LogGroups in each shard. If it is absent, no data arrives. */
  readonly periodMs?: number;
  readonly groups: LogstoreGroup[];
}

export interface LogstoreGroup {
  readonly name: string;
  timeoutSeconds: number;
  isOrdered: boolean;
  /** Older shards than this are consumed without waiting for their parents. */
  orderedSince: number;
  readonly consumers: readonly string[];
  paceOf(shard: number): Pace;
  /** Holds checkpoints by shard. */
  readonly written: Map<number, WrittenCheckpoint>;
  /** Absent until a consumer sends a heartbeat. After that, only written checkpoints move the group, not its pace. */
  sharing?: Sharing;
}

export interface Shard {
  readonly id: number;
  readonly createdAt: number;
  /** The time since when the parent of a split or merge takes no data. */
  readonly closedAt?: number;
  readonly parents: readonly number[];
  readonly begin: bigint;
  readonly end: bigint;
}

const keySpace = 1n << 128n;

/** Lists the shards at a time. Parents disappear when their last data expires. */
export function shardsOf(logstore: Logstore, now: number): readonly Shard[] {
  const { initial, split, merged, changedAt } = logstore.layout;
  const bound = (index: number): bigint => (keySpace * BigInt(index)) / BigInt(initial);
  const shards: Shard[] = [];
  for (let id = 0; id < initial; id++) {
    const isParent = split.includes(id) || merged.includes(id) || merged.includes(id - 1);
    const range = { begin: bound(id), end: bound(id + 1) };
    const born = { createdAt: logstore.createdAt, parents: [] };
    shards.push({ id, ...born, ...range, ...(isParent && { closedAt: changedAt }) });
  }
  for (const parent of split) {
    const [begin, end] = [bound(parent), bound(parent + 1)];
    const middle = (begin + end) / 2n;
    const born = { createdAt: changedAt, parents: [parent] };
    shards.push({ id: shards.length, ...born, begin, end: middle });
    shards.push({ id: shards.length, ...born, begin: middle, end });
  }
  for (const first of merged) {
    const born = { createdAt: changedAt, parents: [first, first + 1] };
    shards.push({ id: shards.length, ...born, begin: bound(first), end: bound(first + 2) });
  }
  return shards.filter(({ closedAt }) => closedAt === undefined || closedAt > oldestKept(logstore, now));
}

/** Writes a key as the service does, in 32 hexadecimal digits. */
export const keyOf = (bound: bigint): string =>
  bound === keySpace ? 'f'.repeat(32) : bound.toString(16).padStart(32, '0');

/**
 * Gives the cursor of the oldest data. Cursors are whole numbers in base64. They start near the nanoseconds of the shard's
 * creation and grow by one with every LogGroup, so like those of the service, they are too long for a JavaScript number.
 */
export function beginCursor(logstore: Logstore, shard: Shard, now: number): bigint {
  return cursorAfter(logstore, shard, Math.max(oldestKept(logstore, now), shard.createdAt));
}

/** Gives the cursor that the next LogGroup will have. */
export function endCursor(logstore: Logstore, shard: Shard, now: number): bigint {
  return cursorAfter(logstore, shard, now);
}

/** Gives the cursor after everything that was received up to and including a time. */
function cursorAfter(logstore: Logstore, shard: Shard, time: number): bigint {
  return baseOf(shard) + arrivedBy(logstore, shard, time);
}

/** Gives the cursor of the first LogGroup that was received at or after a time. */
export function cursorAt(logstore: Logstore, shard: Shard, time: number, now: number): bigint {
  // Nothing arrives between two milliseconds.
  const cursor = cursorAfter(logstore, shard, time - 1);
  const [begin, end] = [beginCursor(logstore, shard, now), endCursor(logstore, shard, now)];
  return cursor < begin ? begin : cursor > end ? end : cursor;
}

/** Tells when the LogGroup at a cursor was or will be received. A shard without data gives the current time. */
export function cursorTime(logstore: Logstore, shard: Shard, cursor: bigint, now: number): number {
  if (logstore.periodMs === undefined) return now;
  return shard.createdAt + (Number(cursor - baseOf(shard)) + 1) * logstore.periodMs;
}

const oldestKept = (logstore: Logstore, now: number): number =>
  logstore.ttlDays === 3650 ? 0 : floorTo(now - logstore.ttlDays * 24 * 60 * 60 * 1000, 1000);

const baseOf = (shard: Shard): bigint => BigInt(shard.createdAt) * 1_000_000n + BigInt(shard.id) * 7_919n;

/** Counts the LogGroups that a shard received up to and including a time. */
function arrivedBy(logstore: Logstore, shard: Shard, time: number): bigint {
  if (logstore.periodMs === undefined) return 0n;
  const until = Math.min(logstore.newestAt(time), shard.closedAt ?? Infinity);
  return BigInt(Math.max(0, Math.floor((until - shard.createdAt) / logstore.periodMs)));
}

export interface CheckpointPosition {
  readonly shard: number;
  /** Absent if nothing was committed. */
  readonly cursor?: bigint;
  readonly updatedAt?: number;
  /** Names the last consumer of the shard, or is empty. */
  readonly consumer: string;
}

interface WrittenCheckpoint {
  readonly cursor: bigint;
  readonly at: number;
  readonly consumer: string;
}

/** Gives a checkpoint, or undefined if the group has not started the shard. */
export function checkpointOf(
  logstore: Logstore,
  group: LogstoreGroup,
  shard: Shard,
  now: number,
): CheckpointPosition | undefined {
  const pacedNow = Math.min(now, group.sharing?.since ?? Infinity);
  const position = written(logstore, group, shard, pacedNow) ?? paced(logstore, group, shard, pacedNow);
  const consumer = group.sharing?.lastHolderOf(shard.id);
  return consumer === undefined ? position : { ...position, shard: shard.id, consumer };
}

/** Writes a checkpoint. Without a consumer it is forced, and keeps the name of the last consumer. */
export function writeCheckpoint(
  logstore: Logstore,
  group: LogstoreGroup,
  shard: Shard,
  { cursor, consumer }: { readonly cursor: bigint; readonly consumer?: string | undefined },
  now: number,
): void {
  const last = checkpointOf(logstore, group, shard, now)?.consumer ?? '';
  group.written.set(shard.id, { cursor, at: now, consumer: consumer ?? last });
}

/** Tells whether a closed shard was read to its end. */
export function isOver(logstore: Logstore, group: LogstoreGroup, shard: Shard, now: number): boolean {
  if (shard.closedAt === undefined) return false;
  const cursor = checkpointOf(logstore, group, shard, now)?.cursor;
  return cursor !== undefined && cursor >= endCursor(logstore, shard, now);
}

function paced(logstore: Logstore, group: LogstoreGroup, shard: Shard, now: number): CheckpointPosition | undefined {
  const pace = group.paceOf(shard.id);
  const consumed = consumedUpTo(pace, logstore, now);
  if (consumed === undefined) return undefined;
  const consumer = group.consumers[shard.id % group.consumers.length] ?? '';
  const updatedAt = lastCommit(pace, logstore.bornAt, now) ?? now;
  // After a shard was read to its end, its checkpoint is not committed again.
  const lastRead = Math.min(updatedAt, (shard.closedAt ?? Infinity) + 5000);
  // A shard that came after the consumer had stopped is assigned, but was never read.
  if (lastRead < shard.createdAt) return { shard: shard.id, consumer };
  const cursor = cursorAfter(logstore, shard, Math.max(consumed, shard.createdAt));
  return { shard: shard.id, cursor, updatedAt: lastRead, consumer };
}

/** Gives a written checkpoint, unless a consumer has overwritten it since. */
function written(logstore: Logstore, group: LogstoreGroup, shard: Shard, now: number): CheckpointPosition | undefined {
  const found = group.written.get(shard.id);
  if (found === undefined) return undefined;
  const { cursor, at, consumer } = found;
  const position = { shard: shard.id, cursor, updatedAt: at, consumer };
  const pace = group.paceOf(shard.id);
  const overwrittenAt = nextCommit(pace, at);
  if (overwrittenAt === Infinity) return position;
  const hadEnded = shard.closedAt !== undefined && (consumedUpTo(pace, logstore, at) ?? -Infinity) >= shard.closedAt;
  if (hadEnded) return replayed(logstore, shard, position, now);
  return now < overwrittenAt ? position : undefined;
}

/** Moves the checkpoint of a shard that was read to its end and then reset, because a consumer reads it again. */
function replayed(
  logstore: Logstore,
  shard: Shard,
  position: Required<CheckpointPosition>,
  now: number,
): CheckpointPosition {
  const { cursor, updatedAt } = position;
  const end = endCursor(logstore, shard, now);
  const since = updatedAt + 20_000;
  if (now < since || cursor >= end) return position;
  const perSecond = Math.max(1, Math.floor(60_000 / (logstore.periodMs ?? 60_000)));
  const begin = beginCursor(logstore, shard, now);
  const from = cursor < begin ? begin : cursor;
  const seconds = Math.min(Math.floor((now - since) / 1000), Math.ceil(Number(end - from) / perSecond));
  const read = from + BigInt(seconds * perSecond);
  return { ...position, cursor: read < end ? read : end, updatedAt: floorTo(since, 1000) + seconds * 1000 };
}
