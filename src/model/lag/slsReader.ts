import type { Cloud } from '../../cloud/cloud.ts';
import type { SlsClient } from '../../cloud/sls/client.ts';
import type { LogstoreDetail, Shard, SlsConsumerGroup } from '../../cloud/sls/responses.ts';
import type { LogstoreRef } from '../places.ts';
import { type Moment, type Seconds, seconds } from '../units.ts';
import { LogstoreCalls, partial, Remembered } from './logstoreCalls.ts';
import { isWanted, isWantedExactly, notListed, type Reader, type Round, type Wanted } from './monitorLoop.ts';
import { type OwnWrites, SignsOfLife } from './shardLag.ts';
import { ShardMemories, SlsRound } from './slsRound.ts';

const listsKeptSeconds = 60;
const detailKeptSeconds = 600;
/** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getlogstore */
const foreverDays = 3650;

/**
 * Reads the consumer groups of one Logstore. What is the same for all groups is asked once in a round, and the time at
 * a cursor, which never changes, is asked only once. No call joins a group or moves a checkpoint.
 */
export class SlsReader implements Reader {
  readonly #of: LogstoreRef;
  readonly #cloudOf: (accountId: string) => Promise<Cloud>;
  readonly #now: () => Moment;
  readonly #shards: Remembered<readonly Shard[]>;
  readonly #groups: Remembered<readonly SlsConsumerGroup[]>;
  readonly #detail: Remembered<LogstoreDetail | undefined>;
  readonly #memories = new ShardMemories();
  readonly #signs = new SignsOfLife();
  readonly #ownWrites: (group: string) => OwnWrites;

  constructor(
    of: LogstoreRef,
    cloudOf: (accountId: string) => Promise<Cloud>,
    now: () => Moment,
    ownWrites: (group: string) => OwnWrites = () => new Map(),
  ) {
    const { region, project, logstore } = of;
    this.#of = of;
    this.#cloudOf = cloudOf;
    this.#now = now;
    this.#ownWrites = ownWrites;
    const shards = async (signal: AbortSignal) => (await this.#sls()).listShards(region, project, logstore, signal);
    const groups = async (signal: AbortSignal) =>
      (await this.#sls()).listConsumerGroup(region, project, logstore, signal);
    this.#shards = new Remembered(shards, listsKeptSeconds, now);
    this.#groups = new Remembered(groups, listsKeptSeconds, now);
    this.#detail = new Remembered(signal => this.#readDetail(signal), detailKeptSeconds, now);
  }

  async read(wanted: Wanted, signal: AbortSignal): Promise<Round> {
    const round = new AbortController();
    try {
      return await this.#read(wanted, AbortSignal.any([signal, round.signal]));
    } finally {
      // After a failure, the calls that are still running are of no use.
      round.abort();
    }
  }

  async #read(wanted: Wanted, signal: AbortSignal): Promise<Round> {
    const start = this.#now();
    if (wanted.isFresh) this.#shards.forget();
    if (wanted.isFresh || wanted.areAll) this.#groups.forget();
    const [{ value: shards }, { value: detail }, listed] = await Promise.all([
      this.#shards.get(signal),
      this.#detail.get(signal),
      this.#listed(wanted, start, signal),
    ]);
    this.#memories.keepOnly(shards);
    this.#signs.keepOnly(listed.value.map(({ name }) => name));
    const round = new SlsRound({
      of: this.#of,
      calls: new LogstoreCalls(await this.#sls(), this.#of, signal),
      now: this.#now,
      memories: this.#memories,
      signs: this.#signs,
      ownWrites: this.#ownWrites,
      shards,
      kept: keptOf(detail),
      logstore: detail,
      groups: listed.value.filter(({ name }) => isWanted(wanted, name)),
      isExact: name => isWantedExactly(wanted, name),
    });
    await round.run();
    // A shard that is not listed came from a split or merge after the list was read.
    if (round.hasUnlistedShard) this.#shards.forget();
    return {
      readings: round.readings(),
      failures: new Map([...missing(wanted, listed.value), ...round.failures]),
      existing: listed.at >= start ? new Set(listed.value.map(({ name }) => name)) : undefined,
    };
  }

  /** The groups. The list is read again when the remembered one lacks a group that is wanted. */
  async #listed(wanted: Wanted, start: Moment, signal: AbortSignal) {
    const listed = await this.#groups.get(signal);
    if (listed.at >= start || missing(wanted, listed.value).size === 0) return listed;
    this.#groups.forget();
    return this.#groups.get(signal);
  }

  /** The settings of the Logstore. A refusal is no failure, because the lag is known without them. */
  async #readDetail(signal: AbortSignal): Promise<LogstoreDetail | undefined> {
    const { region, project, logstore } = this.#of;
    try {
      return await (await this.#sls()).getLogStore(region, project, logstore, signal);
    } catch (error) {
      partial(error);
      return undefined;
    }
  }

  #sls = async (): Promise<SlsClient> => (await this.#cloudOf(this.#of.accountId)).sls;
}

export function keptOf({ ttlDays }: Partial<LogstoreDetail> = {}): Seconds | 'forever' | undefined {
  if (ttlDays === undefined) return undefined;
  return ttlDays >= foreverDays ? 'forever' : seconds(ttlDays * 86_400);
}

/** The errors of the groups that were named and do not exist. */
function missing({ named }: Wanted, listed: readonly SlsConsumerGroup[]): Map<string, unknown> {
  const names = new Set(listed.map(({ name }) => name));
  return new Map([...named].filter(name => !names.has(name)).map(name => [name, notListed('sls')]));
}
