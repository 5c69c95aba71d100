import { beginCursor, cursorAfter, endCursor, type Logstore, type LogstoreGroup, type Shard } from './logstore.ts';
import { consumedUpTo, floorTo, lastCommit, nextCommit } from './pace.ts';

export interface CheckpointPosition {
  readonly shard: number;
  /** Absent when nothing was committed. */
  readonly cursor?: bigint;
  readonly updatedAt?: number;
  /** The last one that had the shard, or nothing. */
  readonly consumer: string;
}

export interface WrittenCheckpoint {
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
