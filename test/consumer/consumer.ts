import { type ConsumedGroup, Refused, Requests, type Send } from './requests.ts';

export interface ConsumerOptions {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Where a shard without a checkpoint is begun: `begin`, `end` or a time in seconds. */
  readonly initialPosition: string;
  readonly heartbeatMs?: number;
  readonly commitMs?: number;
  /** The timeout that the group is given. */
  readonly timeoutMs?: number;
  /** The order that the group is given. */
  readonly isOrdered?: boolean;
  /** The most LogGroups to pull at once. */
  readonly pullAtMost?: number;
  readonly send?: Send;
}

export interface Work {
  cursor: string;
  /** What was last committed, or was there. */
  saved: string;
}

/**
 * One consumer of a group, as the vendor's Java library is one: a heartbeat tells which shards it is to hold; it goes on
 * from their checkpoints, pulls, and commits from time to time; a shard that passes to another is committed first and
 * reported until then. Time passes outside: somebody has to call {@link turn}.
 * https://github.com/aliyun/aliyun-log-consumer-java
 */
export class Consumer {
  readonly name: string;
  /** The shards at work. */
  readonly work = new Map<number, Work>();
  /** Where reading began, by shard: the cursor of the first pull that was not refused. */
  readonly begun = new Map<number, string>();
  readonly counts = { heartbeats: 0, commits: 0, logGroups: 0, fallbacks: 0 };
  protected readonly requests: Requests;
  protected readonly options: Required<Omit<ConsumerOptions, 'send'>>;
  readonly #groupName: string;
  /** What the service wants it to hold. */
  #held = new Set<number>();
  /** What it says it holds. */
  readonly #reported = new Set<number>();
  #lastBeat = -Infinity;
  #lastAnswer = -Infinity;
  #lastCommit: number;

  constructor(group: ConsumedGroup, options: ConsumerOptions) {
    this.#groupName = group.name;
    const unless = { heartbeatMs: 5_000, commitMs: 3_000, timeoutMs: 60_000, isOrdered: false, pullAtMost: 1000 };
    this.options = { ...unless, ...options };
    this.requests = new Requests(group, () => new Date(options.now()), options.send);
    this.name = options.name;
    this.#lastCommit = options.now();
  }

  get held(): number[] {
    return [...this.work.keys()].sort((a, b) => a - b);
  }

  /** Makes sure that the group is there, with the settings of the client: they are written when they differ. */
  async start(): Promise<void> {
    const { timeoutMs, isOrdered } = this.options;
    const groups = await this.requests.listGroups();
    const found = groups.find(({ name }) => name.toLowerCase() === this.#groupName.toLowerCase());
    if (!found) await this.requests.createGroup(timeoutMs / 1000, isOrdered);
    else if (found.timeout !== timeoutMs / 1000 || found.order !== isOrdered) {
      await this.requests.updateGroup(timeoutMs / 1000, isOrdered);
    }
  }

  /** Everything that is due now. */
  async turn(): Promise<void> {
    const now = this.options.now();
    if (now - this.#lastBeat >= this.options.heartbeatMs) await this.#beat(now);
    for (const shard of [...this.#held].sort((a, b) => a - b)) {
      const work = this.work.get(shard) ?? (await this.begin(shard));
      await this.pull(shard, work);
    }
    if (now - this.#lastCommit >= this.options.commitMs) {
      this.#lastCommit = now;
      for (const [shard, work] of this.work) await this.#commit(shard, work);
    }
    for (const [shard, work] of this.work) if (!this.#held.has(shard)) await this.#giveUp(shard, work);
  }

  async #beat(now: number): Promise<void> {
    this.#lastBeat = now;
    this.counts.heartbeats += 1;
    try {
      const shards = await this.requests.heartBeat(this.name, [...this.#reported]);
      this.#lastAnswer = now;
      this.#held = new Set(shards);
      for (const shard of shards) this.#reported.add(shard);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // By then the service has removed it, so it comes back as a new one.
      if (now - this.#lastAnswer > this.options.timeoutMs + this.options.heartbeatMs) {
        this.#held.clear();
        this.#reported.clear();
      }
    }
  }

  protected async begin(shard: number): Promise<Work> {
    const saved = await this.requests.getCheckPoint(shard);
    const cursor = saved || (await this.requests.getCursor(shard, this.options.initialPosition));
    const work = { cursor, saved };
    this.work.set(shard, work);
    return work;
  }

  protected async pull(shard: number, work: Work): Promise<void> {
    const pulled = await this.#pullFrom(shard, work.cursor).catch(async (error: unknown) => {
      if (!(error instanceof Refused && error.code === 'InvalidCursor')) throw error;
      this.counts.fallbacks += 1;
      const from = await this.afterInvalidCursor(shard, work);
      return from === undefined ? undefined : this.#pullFrom(shard, from);
    });
    if (pulled === undefined) return;
    if (!this.begun.has(shard)) this.begun.set(shard, pulled.from);
    this.counts.logGroups += pulled.count;
    work.cursor = pulled.next;
  }

  async #pullFrom(shard: number, from: string) {
    return { from, ...(await this.requests.pullLogs(shard, from, this.options.pullAtMost)) };
  }

  /** A cursor whose data is gone is given up once, for the position that a new shard is begun at. */
  protected afterInvalidCursor(...[shard]: [shard: number, work: Work]): Promise<string | undefined> {
    return this.requests.getCursor(shard, this.options.initialPosition);
  }

  async #commit(shard: number, work: Work): Promise<void> {
    if (work.cursor === work.saved) return;
    this.counts.commits += 1;
    try {
      await this.requests.updateCheckPoint(this.name, shard, work.cursor);
      work.saved = work.cursor;
    } catch (error) {
      if (!(error instanceof Refused && /^(Consumer|Shard)Not/.test(error.code))) throw error;
      this.#held.delete(shard);
    }
  }

  async #giveUp(shard: number, work: Work): Promise<void> {
    await this.#commit(shard, work);
    this.work.delete(shard);
    this.#reported.delete(shard);
  }
}
