import { healthOf, type ShardHealth, shardHealths } from '../../src/model/lag/shardHealth.ts';
import type { LagRange, ShardLag } from '../../src/model/lag/reading.ts';
import type { Tone } from '../../src/model/status/stage.ts';
import type { Seconds } from '../../src/model/units.ts';

/** How each health looks. The sign says the same as the colour. */
export const shardLooks: Readonly<Record<ShardHealth, { readonly tone: Tone; readonly sign: string }>> = {
  lost: { tone: 'error', sign: '✕' },
  stuck: { tone: 'error', sign: '!' },
  behind: { tone: 'warning', sign: '▲' },
  unknown: { tone: 'neutral', sign: '?' },
  notStarted: { tone: 'neutral', sign: '○' },
  parent: { tone: 'progress', sign: 'P' },
  finished: { tone: 'progress', sign: 'P✓' },
  well: { tone: 'well', sign: '' },
};

const [rowsAtLeast, rowsAtMost, worthFolding] = [4, 16, 3];

/** How many of the sorted shards are shown before the user asks for the others. */
export function rowsShown(sorted: readonly ShardLag[]): number {
  const notable = sorted.filter(
    shard => shardHealths.indexOf(healthOf(shard)) < shardHealths.indexOf('finished'),
  ).length;
  const shown = Math.min(rowsAtMost, Math.max(rowsAtLeast, notable));
  return sorted.length - shown < worthFolding ? sorted.length : shown;
}

/** The lag that none of the shards exceeds, or nothing if the lag of one of them is not known. */
export function allWithin(shards: readonly ShardLag[]): Seconds | undefined {
  const lags = shards.map(({ state, lag }): LagRange['atMost'] | undefined =>
    state === 'empty' ? (0 as Seconds) : state === 'expired' ? undefined : lag?.atMost,
  );
  return lags.reduce<Seconds | undefined>(
    (most, lag) => (most === undefined || lag === undefined ? undefined : lag > most ? lag : most),
    0 as Seconds,
  );
}

/** Sorts shards by their places in `order`. Shards that are not in it come last. */
export function inOrder(shards: readonly ShardLag[], order: readonly number[]): readonly ShardLag[] {
  const places = new Map(order.map((shard, index) => [shard, index]));
  const place = ({ shard }: ShardLag) => places.get(shard) ?? order.length;
  return [...shards].sort((a, b) => place(a) - place(b));
}
