import { consumedUpTo, floorTo, type Flow, lastCommit, nextCommit, type Pace } from './pace.ts';
import type { Sharing } from './sharing.ts';

export interface Project {
  readonly name: string;
  readonly region: string;
  readonly description: string;
  readonly status: 'Normal' | 'Disable';
  readonly createdAt: number;
  /** Made when first asked for. */
  logstores(): ReadonlyMap<string, Logstore>;
}

/** A Logstore. What moves (cursors, checkpoints, the oldest data) is worked out from the time asked about. */
export interface Logstore extends Flow {
  readonly name: string;
  readonly createdAt: number;
  readonly ttlDays: number;
  readonly mode: 'standard' | 'query';
  readonly telemetryType: 'None' | 'Metrics';
  readonly isAutoSplit: boolean;
  /** How many shards it was made with, and which of them were split or merged with the next, and when. */
  readonly layout: {
    readonly initial: number;
    readonly split: readonly number[];
    readonly merged: readonly number[];
    readonly changedAt: number;
  };
  /** One LogGroup arrives in each shard every so many milliseconds; nothing arrives at all when absent. */
  readonly periodMs?: number;
  readonly groups: LogstoreGroup[];
}

export interface LogstoreGroup {
  readonly name: string;
  timeoutSeconds: number;
  isOrdered: boolean;
  /** Shards that are older than this are consumed without waiting for their parents. */
  orderedSince: number;
  /** Those that shared the shards out among themselves. */
  readonly consumers: readonly string[];
  paceOf(shard: number): Pace;
  /** By shard. */
  readonly written: Map<number, WrittenCheckpoint>;
  /** Absent until a consumer sends a heartbeat. From then on the group goes by what is written, no longer by its pace. */
  sharing?: Sharing;
}

export interface Shard {
  readonly id: number;
  readonly createdAt: number;
  /** A parent of a split or merge takes no more data. */
  readonly closedAt?: number;
  /** What it was split or merged from. */
  readonly parents: readonly number[];
  readonly begin: bigint;
  readonly end: bigint;
}

const keySpace = 1n << 128n;

/** The shards of that moment: parents go when their last data ages out. */
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

/** As on the wire, in 32 hexadecimal digits. */
export const keyOf = (bound: bigint): string =>
  bound === keySpace ? 'f'.repeat(32) : bound.toString(16).padStart(32, '0');

/**
 * Cursors are whole numbers in base64. They begin near the nanoseconds of the shard's creation and grow by one with
 * every LogGroup, so that they are too long for a JavaScript number, as the service's are.
 */
export function beginCursor(logstore: Logstore, shard: Shard, now: number): bigint {
  return cursorAfter(logstore, shard, Math.max(oldestKept(logstore, now), shard.createdAt));
}

/** The place the next LogGroup will take. */
export function endCursor(logstore: Logstore, shard: Shard, now: number): bigint {
  return cursorAfter(logstore, shard, now);
}

/** Beyond everything that was received up to and including a moment, kept or not. */
function cursorAfter(logstore: Logstore, shard: Shard, time: number): bigint {
  return baseOf(shard) + arrivedBy(logstore, shard, time);
}

/** The first LogGroup received at or after a time. */
export function cursorAt(logstore: Logstore, shard: Shard, time: number, now: number): bigint {
  // Nothing arrives between two milliseconds.
  const cursor = cursorAfter(logstore, shard, time - 1);
  const [begin, end] = [beginCursor(logstore, shard, now), endCursor(logstore, shard, now)];
  return cursor < begin ? begin : cursor > end ? end : cursor;
}

/** When the LogGroup at a cursor was received, or will be. A shard that never had data says the time of asking. */
export function cursorTime(logstore: Logstore, shard: Shard, cursor: bigint, now: number): number {
  if (logstore.periodMs === undefined) return now;
  return shard.createdAt + (Number(cursor - baseOf(shard)) + 1) * logstore.periodMs;
}

const oldestKept = (logstore: Logstore, now: number): number =>
  logstore.ttlDays === 3650 ? 0 : floorTo(now - logstore.ttlDays * 24 * 60 * 60 * 1000, 1000);

const baseOf = (shard: Shard): bigint => BigInt(shard.createdAt) * 1_000_000n + BigInt(shard.id) * 7_919n;

/** How many LogGroups a shard has received up to and including a moment. */
function arrivedBy(logstore: Logstore, shard: Shard, time: number): bigint {
  if (logstore.periodMs === undefined) return 0n;
  const until = Math.min(logstore.newestAt(time), shard.closedAt ?? Infinity);
  return BigInt(Math.max(0, Math.floor((until - shard.createdAt) / logstore.periodMs)));
}

export interface CheckpointPosition {
  readonly shard: number;
  /** Absent when nothing was committed. */
  readonly cursor?: bigint;
  readonly updatedAt?: number;
  /** The last one that had the shard, or nothing. */
  readonly consumer: string;
}

interface WrittenCheckpoint {
  readonly cursor: bigint;
  readonly at: number;
  readonly consumer: string;
}

/** Nothing for a shard that the group has not started. */
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

/** Without a consumer it is forced: the last consumer keeps its name. */
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

/** Whether nothing is left to consume in a shard, nor will be. */
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
  // What was read to its end is not written down again.
  const lastRead = Math.min(updatedAt, (shard.closedAt ?? Infinity) + 5000);
  // A shard that came after the consumer had stopped is assigned, but was never read.
  if (lastRead < shard.createdAt) return { shard: shard.id, consumer };
  const cursor = cursorAfter(logstore, shard, Math.max(consumed, shard.createdAt));
  return { shard: shard.id, cursor, updatedAt: lastRead, consumer };
}

/** Nothing when nothing was written, or it was overwritten since by a consumer that goes on at its own pace. */
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

/** Nobody holds a shard that was read to its end; moved back, it is given to a consumer that reads it again. */
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
