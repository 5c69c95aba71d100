import type { Shard, ShardCheckpoint, SlsConsumerGroup } from '../../cloud/sls/types.ts';
import type { Moment } from '../status/window.ts';
import { type Cursor, logGroups, seconds, unixSeconds } from '../units.ts';
import type { CursorTimes } from './cursorTimes.ts';
import { lastRead, type Position, type ShardInRound } from './questions.ts';
import type { ShardLag, SlsReading } from './reading.ts';
import type { SignsOfLife } from './signsOfLife.ts';
import { committedCursor, hasUnread, isSilent, shardLag, silentAfter, type TimeLimits } from './shardLag.ts';

/** Where the groups stand in a shard, those that have read all of it left out. */
export function positionsIn(
  shard: Shard,
  end: Cursor | undefined,
  groups: readonly SlsConsumerGroup[],
  checkpoints: ReadonlyMap<string, ReadonlyMap<number, ShardCheckpoint>>,
  isExact: (name: string) => boolean,
  signs: SignsOfLife,
  now: Moment,
): readonly Position[] {
  return groups.flatMap(({ name, timeoutSeconds }) => {
    const checkpoint = checkpoints.get(name)?.get(shard.id);
    const cursor = committedCursor(checkpoint);
    if (typeof cursor !== 'bigint' || end === undefined || !hasUnread(cursor, end)) return [];
    const mayBeStuck = checkpoint?.consumer && isSilent(signs.heardAt(name, shard.id), timeoutSeconds, now);
    const stuckIfUnreadBefore = mayBeStuck ? unixSeconds(now / 1000 - silentAfter(timeoutSeconds)) : undefined;
    return [{ group: name, isExact: isExact(name), cursor, stuckIfUnreadBefore }];
  });
}

export function lagIn(
  { shard, end, newest, oldest, times }: ShardInRound,
  { name, timeoutSeconds }: SlsConsumerGroup,
  checkpoint: ShardCheckpoint | undefined,
  signs: SignsOfLife,
  now: Moment,
): ShardLag {
  const cursor = committedCursor(checkpoint);
  const heardAt = signs.heardAt(name, shard.id);
  const facts = { shard, timeoutSeconds, checkpoint, end, newest, oldest, heardAt, now };
  if (typeof cursor !== 'bigint') return shardLag({ ...facts, progress: undefined, unreadSince: undefined });
  const at = lastRead({ times }, cursor);
  const progress = at === undefined ? 'lost' : limited(times.limitsOf(at));
  return shardLag({ ...facts, progress, unreadSince: times.limitsOf(cursor).notAfter });
}

function limited({ notBefore, notAfter }: ReturnType<CursorTimes['limitsOf']>): TimeLimits | undefined {
  return notBefore === undefined || notAfter === undefined ? undefined : { notBefore, notAfter };
}

/** The lag of a group is the greatest of its shards. https://www.alibabacloud.com/help/doc-detail/55912.htm */
export function summed(shards: readonly ShardLag[]): Pick<SlsReading, 'shards' | 'lag' | 'worstShard' | 'behind'> {
  const inOrder = [...shards].sort((a, b) => a.shard - b.shard);
  let worst: ShardLag | undefined;
  for (const shard of inOrder) {
    if (shard.lag && (!worst?.lag || shard.lag.atMost > worst.lag.atMost)) worst = shard;
  }
  const lags = inOrder.flatMap(({ lag }) => (lag ? [lag] : []));
  const counts = inOrder.flatMap(({ behind }) => (behind === undefined ? [] : [behind]));
  return {
    shards: inOrder,
    lag: worst && {
      atLeast: seconds(Math.max(...lags.map(({ atLeast }) => atLeast))),
      atMost: seconds(Math.max(...lags.map(({ atMost }) => atMost))),
    },
    worstShard: worst?.shard,
    behind: counts.length === 0 ? undefined : logGroups(counts.reduce((sum, count) => sum + count, 0)),
  };
}
