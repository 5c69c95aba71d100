import type { LogstoreDetail, Shard, ShardCheckpoint, SlsConsumerGroup } from '../../cloud/sls/responses.ts';
import { fewAtATime } from '../fewAtATime.ts';
import { groupIn, type LogstoreRef } from '../places.ts';
import { type Cursor, logGroups, type Moment, type Seconds, seconds, type UnixSeconds, unixSeconds } from '../units.ts';
import { CursorTimes, pointsOfExact, pointsOfOverview } from './cursorTimes.ts';
import { type LogstoreCalls, partial } from './logstoreCalls.ts';
import { lastRead, openQuestions, type Position, type ShardInRound } from './questions.ts';
import { isSilent, type ShardLag, silentAfter, type SlsReading } from './reading.ts';
import { committedCursor, hasUnread, type OwnWrites, shardLag, type SignsOfLife, type TimeLimits } from './shardLag.ts';

/** The calls made at the same time. Two of those that a project allows are left for what the user does meanwhile. */
const callsAtATime = 6;
/** The number of questions in one round that only make an overview more exact. */
const optionalQuestions = 100;
const beginKeptSeconds = 60;
/** The shortest retention that a Logstore can have, in seconds. */
const shortestRetention = 86_400;
/** The seconds by which this computer's clock may differ from that by which the service deletes data. */
const clockSlack = 60;

interface SlsRoundOptions {
  readonly of: LogstoreRef;
  readonly calls: LogstoreCalls;
  readonly now: () => Moment;
  readonly memories: ShardMemories;
  readonly signs: SignsOfLife;
  readonly ownWrites: (group: string) => OwnWrites;
  readonly shards: readonly Shard[];
  readonly kept: Seconds | 'forever' | undefined;
  readonly logstore: LogstoreDetail | undefined;
  readonly groups: readonly SlsConsumerGroup[];
  readonly isExact: (group: string) => boolean;
}

type Checkpoints = ReadonlyMap<number, ShardCheckpoint>;

/**
 * One reading of some groups of a Logstore, as in the vendor's own sample: the checkpoints and the ends of the shards,
 * the time of the newest data of each shard, and the time of the last data that each group has read. For an overview,
 * times that are known limit those that are not, and only what would change a group's lag is asked.
 * https://www.alibabacloud.com/help/doc-detail/55912.htm
 */
export class SlsRound {
  readonly #options: SlsRoundOptions;
  readonly #checkpoints = new Map<string, Checkpoints>();
  readonly failures = new Map<string, unknown>();
  #shards: readonly ShardInRound[] = [];

  constructor(options: SlsRoundOptions) {
    this.#options = options;
  }

  /** Makes the calls. Rejects with an error that concerns all groups or shards. */
  async run(): Promise<void> {
    const { groups } = this.#options;
    if (groups.length === 0) return;
    await this.#readPositions();
    const ofInterest = this.#shards.filter(shard => this.#isOfInterest(shard));
    await fewAtATime(ofInterest, callsAtATime, shard => this.#readNewest(shard));
    await this.#readTimes();
    await fewAtATime(this.#shards.filter(hasLost), callsAtATime, shard => this.#readOldest(shard));
    this.#tidy();
  }

  get hasUnlistedShard(): boolean {
    const listed = new Set(this.#options.shards.map(({ id }) => id));
    return [...this.#checkpoints.values()].some(list => [...list.keys()].some(shard => !listed.has(shard)));
  }

  readings(): ReadonlyMap<string, SlsReading> {
    const { groups, of, kept, logstore, isExact, now } = this.#options;
    const at = now();
    const readings = new Map<string, SlsReading>();
    for (const group of groups) {
      if (!this.#checkpoints.has(group.name)) continue;
      readings.set(group.name, {
        kind: 'sls',
        ref: groupIn(of, group.name),
        at,
        detail: isExact(group.name) ? 'exact' : 'overview',
        group,
        ...summed(this.#shards.map(shard => this.#lagIn(shard, group, at))),
        kept,
        ...(logstore && { logstore }),
      });
    }
    return readings;
  }

  /** Reads the checkpoints of each group, and the end of each shard once for all groups. */
  async #readPositions(): Promise<void> {
    const { groups, shards, calls, memories, signs, ownWrites, now } = this.#options;
    const ends = new Map<number, Cursor | undefined>();
    const readCheckpoints = async ({ name }: SlsConsumerGroup): Promise<void> => {
      const askedAt = now();
      try {
        const list = await calls.checkpoints(name);
        signs.take(name, list, () => ownWrites(name), askedAt, now());
        this.#checkpoints.set(name, new Map(list.map(checkpoint => [checkpoint.shard, checkpoint])));
      } catch (error) {
        this.failures.set(name, partial(error));
      }
    };
    const reads: readonly (() => Promise<unknown>)[] = [
      ...groups.map(group => () => readCheckpoints(group)),
      ...shards.map(shard => async () => ends.set(shard.id, await calls.cursor(shard, 'end'))),
    ];
    await fewAtATime(reads, callsAtATime, read => read());
    const at = now();
    this.#shards = shards.map(shard => {
      const end = ends.get(shard.id);
      return {
        shard,
        times: memories.of(shard).times,
        end,
        newest: undefined,
        oldest: undefined,
        positions: this.#positionsIn(shard, end, at),
        isRefused: end === undefined,
      };
    });
  }

  /**
   * Whether the time of a shard's newest data has to be known. Without any checkpoint, it only tells exact readings
   * whether the shard holds data.
   */
  #isOfInterest({ shard, positions }: ShardInRound): boolean {
    const { groups, isExact } = this.#options;
    const notBegun = ({ name }: SlsConsumerGroup): boolean =>
      committedCursor(this.#checkpoints.get(name)?.get(shard.id)) === 'notStarted';
    return positions.length > 0 || groups.some(group => isExact(group.name) && notBegun(group));
  }

  async #readNewest(shard: ShardInRound): Promise<void> {
    const { times, end } = shard;
    if (end === undefined) return;
    // The page does not document the time at the end cursor, so the cursor before it is asked for.
    const last = (end - 1n) as Cursor;
    const known = times.timeOf(last);
    if (known !== undefined && !this.#mayBeGone(known)) shard.newest = known;
    else await this.#options.calls.newest(shard, last);
    if (shard.newest === 'none' || !this.#isInDoubt(shard)) return;
    const begin = await this.#beginOf(shard);
    if (begin !== undefined) times.setLost((begin - 1n) as Cursor);
  }

  /** Whether a remembered time may be that of data which is no longer kept. */
  #isInDoubt(shard: ShardInRound): boolean {
    return shard.positions.some(({ cursor }) => {
      const at = lastRead(shard, cursor);
      const time = at === undefined ? undefined : shard.times.limitsOf(at).notBefore;
      return time !== undefined && this.#mayBeGone(time);
    });
  }

  #mayBeGone(time: UnixSeconds): boolean {
    const { kept, now } = this.#options;
    return kept !== 'forever' && time <= now() / 1000 - (kept ?? shortestRetention) + clockSlack;
  }

  async #readTimes(): Promise<void> {
    let budget = optionalQuestions;
    for (;;) {
      const questions = openQuestions(this.#shards, budget);
      if (questions.length === 0) return;
      budget -= questions.filter(({ isOptional }) => isOptional).length;
      await fewAtATime(questions, callsAtATime, ({ shard, cursor }) => this.#options.calls.time(shard, cursor));
    }
  }

  /** Reads when the oldest data was received, for checkpoints that lie before it. */
  async #readOldest(shard: ShardInRound): Promise<void> {
    const begin = await this.#beginOf(shard);
    if (begin !== undefined) {
      shard.oldest = shard.times.timeOf(begin) ?? (await this.#options.calls.time(shard, begin));
    }
  }

  async #beginOf({ shard, positions }: ShardInRound): Promise<Cursor | undefined> {
    const { memories, calls, now } = this.#options;
    const memory = memories.of(shard);
    const at = now();
    const keepMs = positions.some(({ isExact }) => isExact) ? 0 : beginKeptSeconds * 1000;
    if (memory.begin === undefined || Math.abs(at - memory.begin.at) > keepMs) {
      const cursor = await calls.cursor(shard, 'begin');
      memory.begin = cursor === undefined ? undefined : { cursor, at };
    }
    return memory.begin?.cursor;
  }

  /** The positions of the groups in a shard, without those of groups that have read all of it. */
  #positionsIn(shard: Shard, end: Cursor | undefined, now: Moment): readonly Position[] {
    const { groups, isExact, signs } = this.#options;
    return groups.flatMap(({ name, timeoutSeconds }) => {
      const checkpoint = this.#checkpoints.get(name)?.get(shard.id);
      const cursor = committedCursor(checkpoint);
      if (typeof cursor !== 'bigint' || end === undefined || !hasUnread(cursor, end)) return [];
      const mayBeStuck = checkpoint?.consumer && isSilent(signs.heardAt(name, shard.id), timeoutSeconds, now);
      const stuckIfUnreadBefore = mayBeStuck ? unixSeconds(now / 1000 - silentAfter(timeoutSeconds)) : undefined;
      return [{ group: name, isExact: isExact(name), cursor, stuckIfUnreadBefore }];
    });
  }

  #lagIn(inRound: ShardInRound, { name, timeoutSeconds }: SlsConsumerGroup, now: Moment): ShardLag {
    const { shard, end, newest, oldest, times } = inRound;
    const checkpoint = this.#checkpoints.get(name)?.get(shard.id);
    const cursor = committedCursor(checkpoint);
    const heardAt = this.#options.signs.heardAt(name, shard.id);
    const facts = { shard, timeoutSeconds, checkpoint, end, newest, oldest, heardAt, now };
    if (typeof cursor !== 'bigint') return shardLag({ ...facts, progress: undefined, unreadSince: undefined });
    const at = lastRead(inRound, cursor);
    const progress = at === undefined ? 'lost' : limited(times.limitsOf(at));
    return shardLag({ ...facts, progress, unreadSince: times.limitsOf(cursor).notAfter });
  }

  /** Keeps the memory of times small, without losing those that the next round will need. */
  #tidy(): void {
    for (const { times, positions, end } of this.#shards) {
      const useful = positions.flatMap(({ cursor }) => [cursor, (cursor - 1n) as Cursor]);
      const most = positions.some(({ isExact }) => isExact) ? pointsOfExact : pointsOfOverview;
      times.trim(new Set(end === undefined ? useful : [...useful, (end - 1n) as Cursor]), most);
    }
  }
}

const hasLost = ({ positions, times, newest, isRefused }: ShardInRound): boolean =>
  newest !== 'none' && !isRefused && positions.some(({ cursor }) => times.isLost(cursor));

function limited({ notBefore, notAfter }: ReturnType<CursorTimes['limitsOf']>): TimeLimits | undefined {
  return notBefore === undefined || notAfter === undefined ? undefined : { notBefore, notAfter };
}

/**
 * Sums up the shards of a group. Its lag is the greatest of theirs. That those which could be read have none says nothing
 * about the others.
 * https://www.alibabacloud.com/help/doc-detail/55912.htm
 */
function summed(shards: readonly ShardLag[]): Pick<SlsReading, 'shards' | 'lag' | 'worstShard' | 'behind'> {
  const inOrder = [...shards].sort((a, b) => a.shard - b.shard);
  const lags = inOrder.flatMap(({ lag }) => lag ?? []);
  const atLeast = seconds(Math.max(...lags.map(lag => lag.atLeast)));
  const atMost = seconds(Math.max(...lags.map(lag => lag.atMost)));
  const isUnknown = lags.length === 0 || (atLeast === 0 && inOrder.some(({ state }) => state === 'unknown'));
  const counts = inOrder.flatMap(({ behind }) => behind ?? []);
  return {
    shards: inOrder,
    lag: isUnknown ? undefined : { atLeast, atMost },
    worstShard: isUnknown ? undefined : inOrder.find(({ lag }) => lag?.atMost === atMost)?.shard,
    behind: counts.length === 0 ? undefined : logGroups(counts.reduce((sum, count) => sum + count, 0)),
  };
}

/** What is remembered of one shard between rounds, for all groups. */
interface ShardMemory {
  readonly times: CursorTimes;
  /** The cursor of the oldest data, which moves on with time, and the moment at which it was asked for. */
  begin: { readonly cursor: Cursor; readonly at: Moment } | undefined;
}

export class ShardMemories {
  readonly #memories = new Map<number, ShardMemory>();

  of({ id }: Shard): ShardMemory {
    let memory = this.#memories.get(id);
    if (memory === undefined) {
      memory = { times: new CursorTimes(), begin: undefined };
      this.#memories.set(id, memory);
    }
    return memory;
  }

  /** Forgets all other shards, because they no longer exist. */
  keepOnly(shards: readonly Shard[]): void {
    const ids = new Set(shards.map(({ id }) => id));
    for (const id of this.#memories.keys()) if (!ids.has(id)) this.#memories.delete(id);
  }
}
