import type { Moment } from '../units.ts';
import type { DtsReading, ShardLag, SlsReading } from './reading.ts';

/**
 * How a group is doing in one shard, the most alarming first.
 *
 * - `lost`: the data at the checkpoint is no longer kept
 * - `stuck`: nobody consumes the shard although it has data
 * - `behind`: more than a moment behind
 * - `unknown`: the shard could not be read
 * - `notStarted`: nothing was committed
 * - `parent`: read-only since a split or merge, and not read to its end
 * - `finished`: read-only, and read to its end
 * - `well`: at the end, nearly there, or nothing to read
 */
export const shardHealths = ['lost', 'stuck', 'behind', 'unknown', 'notStarted', 'parent', 'finished', 'well'] as const;
export type ShardHealth = (typeof shardHealths)[number];

/**
 * Whether the lag is only known to be at least so long, because data was deleted and can't be measured, or because a shard
 * could not be read, which may be further behind.
 */
export const isLagAtLeast = (
  reading: Pick<DtsReading, 'kind'> | Pick<SlsReading, 'kind' | 'shards' | 'worstShard'>,
): boolean =>
  reading.kind === 'sls' &&
  reading.shards.some(
    ({ shard, state }) => state === 'unknown' || (shard === reading.worstShard && state === 'expired'),
  );

/** A lag of a few seconds is normal, because consumers fetch and commit in rounds. */
const behindAfterSeconds = 60;

export function healthOf({ state, isStuck, isReadOnly, lag }: ShardLag): ShardHealth {
  switch (state) {
    case 'expired':
      return 'lost';
    case 'unknown':
      return 'unknown';
    case 'notStarted':
      return 'notStarted';
    case 'empty':
    case 'caughtUp':
      return isReadOnly ? 'finished' : 'well';
    case 'behind':
      if (isStuck) return 'stuck';
      if ((lag?.atMost ?? 0) >= behindAfterSeconds) return 'behind';
      return isReadOnly ? 'parent' : 'well';
  }
}

/**
 * Sorts shards by how alarming they are, then by how far behind they are. Shards that are well are sorted by number, so
 * that they keep their places.
 */
export function worstFirst(shards: readonly ShardLag[]): readonly ShardLag[] {
  const ranked = shards.map(shard => {
    const health = healthOf(shard);
    return { shard, rank: shardHealths.indexOf(health), lag: health === 'well' ? 0 : (shard.lag?.atMost ?? 0) };
  });
  return ranked
    .sort((a, b) => a.rank - b.rank || b.lag - a.lag || a.shard.shard - b.shard.shard)
    .map(({ shard }) => shard);
}

/** How many shards there are of each health. */
export function counted(shards: readonly ShardLag[]): readonly (readonly [ShardHealth, number])[] {
  return shardHealths
    .map(health => [health, shards.filter(shard => healthOf(shard) === health).length] as const)
    .filter(([, count]) => count > 0);
}

/** Seconds until the newest data of a read-only shard ages out, and the shard with it. */
export function goneIn(shard: ShardLag, kept: SlsReading['kept'], now: Moment): number | undefined {
  if (!shard.isReadOnly || shard.newest === undefined || typeof kept !== 'number') return undefined;
  return Math.max(0, shard.newest + kept - now / 1000);
}
