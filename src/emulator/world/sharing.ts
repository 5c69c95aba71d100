interface Allocation {
  readonly holder: string;
  /** Who gets it once the holder has let go of it. */
  readonly heir?: string;
}

/** What a heartbeat needs to know of the group at that moment. */
interface Moment {
  readonly now: number;
  readonly timeoutMs: number;
  /** The shards that can be consumed: neither read to their end nor waiting for their parents. */
  readonly consumable: ReadonlySet<number>;
}

/**
 * How the consumers of a group share its shards out among themselves: as many to each as to any other, or one more. A
 * shard goes from one to another only after a heartbeat of the first has let go of it.
 * https://github.com/aliyun/aliyun-log-consumer-java/blob/master/README.md
 */
export class Sharing {
  /** When the first consumer came. */
  readonly since: number;
  /** Last heartbeats, in the order of arrival in the group. */
  readonly #beats = new Map<string, number>();
  readonly #allocations = new Map<number, Allocation>();
  readonly #lastHolders = new Map<number, string>();

  constructor(since: number) {
    this.since = since;
  }

  /** Whether the consumer is in the group: it came, and was not silent for longer than the timeout. */
  has(consumer: string, now: number, timeoutMs: number): boolean {
    return now - (this.#beats.get(consumer) ?? -Infinity) <= timeoutMs;
  }

  /** The only one that may commit without force. */
  holderOf(shard: number): string | undefined {
    return this.#allocations.get(shard)?.holder;
  }

  lastHolderOf(shard: number): string | undefined {
    return this.#lastHolders.get(shard);
  }

  /** The shards that the consumer is to hold, of which it says that it holds some. */
  beat(consumer: string, held: readonly number[], { now, timeoutMs, consumable }: Moment): number[] {
    for (const name of this.#beats.keys()) if (!this.has(name, now, timeoutMs)) this.#beats.delete(name);
    this.#beats.set(consumer, now);
    for (const [shard, allocation] of this.#allocations) this.#renew(shard, allocation, consumer, held);
    for (const shard of this.#allocations.keys()) if (!consumable.has(shard)) this.#allocations.delete(shard);
    for (const shard of consumable) {
      if (!this.#allocations.has(shard)) this.#allocate(shard, { holder: this.#extremes().least });
    }
    this.#balance();
    return [...this.#allocations]
      .filter(([, { holder, heir }]) => holder === consumer && heir === undefined)
      .map(([shard]) => shard)
      .sort((a, b) => a - b);
  }

  /** Consumers come to an end, and let go of what is to pass to another. */
  #renew(shard: number, { holder, heir }: Allocation, consumer: string, held: readonly number[]): void {
    const lastsOn = this.#beats.has(holder);
    const isFollowed = heir !== undefined && this.#beats.has(heir);
    const hasLetGo = holder === consumer && !held.includes(shard);
    if (isFollowed && (!lastsOn || hasLetGo)) this.#allocate(shard, { holder: heir });
    else if (!lastsOn) this.#allocations.delete(shard);
    else if (!isFollowed) this.#allocate(shard, { holder });
  }

  #balance(): void {
    for (;;) {
      const { least, most, difference } = this.#extremes();
      const moved = [...this.#allocations].find(([, { holder, heir }]) => (heir ?? holder) === most);
      if (difference <= 1 || moved === undefined) return;
      const [shard, { holder }] = moved;
      this.#allocate(shard, holder === least ? { holder } : { holder, heir: least });
    }
  }

  /** Who has, or is to have, the fewest shards and the most; the earlier one of two. */
  #extremes(): { readonly least: string; readonly most: string; readonly difference: number } {
    const loads = new Map([...this.#beats.keys()].map(name => [name, 0]));
    for (const { holder, heir = holder } of this.#allocations.values()) loads.set(heir, (loads.get(heir) ?? 0) + 1);
    const sorted = [...loads].sort(([, a], [, b]) => a - b);
    const [least = '', fewest = 0] = sorted[0] ?? [];
    const [most = '', largest = 0] = sorted.at(-1) ?? [];
    return { least, most, difference: largest - fewest };
  }

  #allocate(shard: number, allocation: Allocation): void {
    this.#allocations.set(shard, allocation);
    this.#lastHolders.set(shard, allocation.holder);
  }
}
