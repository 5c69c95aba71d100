interface Allocation {
  readonly holder: string;
  /** Names the consumer that gets the shard after the holder releases it. */
  readonly heir?: string;
}

interface Moment {
  readonly now: number;
  readonly timeoutMs: number;
  /** Has the shards that are neither read to their end nor waiting for their parents. */
  readonly consumable: ReadonlySet<number>;
}

/**
 * Distributes the shards of a group evenly among its consumers. A shard moves to another consumer only after a heartbeat
 * of its holder released it.
 * https://github.com/aliyun/aliyun-log-consumer-java/blob/master/README.md
 */
export class Sharing {
  /** The time when the first consumer joined. */
  readonly since: number;
  /** Has the last heartbeats, in the order in which the consumers joined. */
  readonly #beats = new Map<string, number>();
  readonly #allocations = new Map<number, Allocation>();
  readonly #lastHolders = new Map<number, string>();

  constructor(since: number) {
    this.since = since;
  }

  /** Tells whether a consumer joined and sent a heartbeat within the timeout. */
  has(consumer: string, now: number, timeoutMs: number): boolean {
    return now - (this.#beats.get(consumer) ?? -Infinity) <= timeoutMs;
  }

  /** Names the only consumer that can commit without force. */
  holderOf(shard: number): string | undefined {
    return this.#allocations.get(shard)?.holder;
  }

  lastHolderOf(shard: number): string | undefined {
    return this.#lastHolders.get(shard);
  }

  /** Takes a heartbeat with the shards that a consumer holds, and gives the shards that it should hold. */
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

  /** Updates who holds a shard, because a consumer can expire, or release a shard that another one waits for. */
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

  /** Finds the consumers that have or will get the fewest and the most shards. */
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
