import type { SlsReading } from '../../model/lag/reading.ts';
import type { Moment } from '../../model/status/window.ts';

/** How many readings the small curves beside the shards show. */
export const recentReadings = 60;

/** The lag of each shard in the last exact readings, for as long as a panel is open. */
export class RecentLags {
  readonly #lags = new Map<number, (number | null)[]>();
  #at: Moment | undefined;

  /** The same reading again changes nothing; an overview knows of most shards no more than limits. */
  add({ at, detail, shards }: SlsReading): void {
    if (at === this.#at || detail === 'overview') return;
    this.#at = at;
    for (const shard of this.#lags.keys()) {
      if (!shards.some(known => known.shard === shard)) this.#lags.delete(shard);
    }
    for (const { shard, lag } of shards) {
      const lags = this.#lags.get(shard) ?? [];
      lags.push(lag ? Math.round(lag.atMost) : null);
      if (lags.length > recentReadings) lags.shift();
      this.#lags.set(shard, lags);
    }
  }

  /** By shard, oldest first. */
  all(): Readonly<Record<number, readonly (number | null)[]>> {
    return Object.fromEntries(this.#lags);
  }

  clear(): void {
    this.#lags.clear();
    this.#at = undefined;
  }
}
