import type { Shard, ShardCheckpoint, SlsConsumerGroup } from '../../cloud/sls/responses.ts';
import { fewAtATime } from '../fewAtATime.ts';
import { groupIn, type LogstoreRef } from '../places.ts';
import { type Cursor, logGroups, type Moment, type Seconds, seconds, type UnixSeconds, unixSeconds } from '../units.ts';
import { CursorTimes } from './cursorTimes.ts';
import { type LogstoreCalls, partial } from './logstoreCalls.ts';
import { lastRead, openQuestions, type Position, type ShardInRound } from './questions.ts';
import { isSilent, type ShardLag, silentAfter, type SlsReading } from './reading.ts';
import { committedCursor, hasUnread, type OwnWrites, shardLag, type SignsOfLife, type TimeLimits } from './shardLag.ts';

/** Calls under way at a time. Two of the places that a project has are left to whoever clicks meanwhile. */
const callsAtATime = 6;
/** Questions in one round that only make an overview better. */
const optionalQuestions = 100;
const beginKeptSeconds = 60;
/** The shortest retention that a Logstore can have. */
const shortestRetention = 86_400;
/** By so much our clock may differ from the service's, which deletes by its own. */
const clockSlack = 60;

export interface SlsRoundOptions {
  readonly of: LogstoreRef;
  readonly calls: LogstoreCalls;
  readonly now: () => Moment;
  readonly memories: ShardMemories;
  readonly signs: SignsOfLife;
  /** Of a group, by its name. */
  readonly ownWrites: (group: string) => OwnWrites;
  readonly shards: readonly Shard[];
  readonly kept: Seconds | 'forever' | undefined;
  readonly groups: readonly SlsConsumerGroup[];
  readonly isExact: (group: string) => boolean;
}

type Checkpoints = ReadonlyMap<number, ShardCheckpoint>;

/**
 * One reading of some groups of a Logstore, after the vendor's own sample: checkpoints and ends, the time of the newest
 * data of each shard, and the time of the last that each group has read. For an overview, the times that are known
 * already limit those that are not, and only what would change the group's lag is asked.
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

  /** Rejects when it is not only a part that is refused. */
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
    const { groups, of, kept, isExact, signs, now } = this.#options;
    const at = now();
    const readings = new Map<string, SlsReading>();
    for (const group of groups) {
      const checkpoints = this.#checkpoints.get(group.name);
      if (checkpoints === undefined) continue;
      readings.set(group.name, {
        kind: 'sls',
        ref: groupIn(of, group.name),
        at,
        detail: isExact(group.name) ? 'exact' : 'overview',
        group,
        ...summed(this.#shards.map(shard => lagIn(shard, group, checkpoints.get(shard.shard.id), signs, at))),
        kept,
      });
    }
    return readings;
  }

  /** The checkpoints of each group, and the end of each shard once for all of them. */
  async #readPositions(): Promise<void> {
    const { groups, shards, calls, memories, isExact, signs, ownWrites, now } = this.#options;
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
        positions: positionsIn(shard, end, groups, this.#checkpoints, isExact, signs, at),
        isRefused: end === undefined,
      };
    });
  }

  /** Where nobody has begun, the time of the newest data tells whether there is any. */
  #isOfInterest({ shard, positions }: ShardInRound): boolean {
    const { groups, isExact } = this.#options;
    const notBegun = ({ name }: SlsConsumerGroup): boolean =>
      committedCursor(this.#checkpoints.get(name)?.get(shard.id)) === 'notStarted';
    return positions.length > 0 || groups.some(group => isExact(group.name) && notBegun(group));
  }

  async #readNewest(shard: ShardInRound): Promise<void> {
    const { times, end } = shard;
    if (end === undefined) return;
    // What the end cursor's own time is, the page does not say, so the one before it is asked for.
    const last = (end - 1n) as Cursor;
    const known = times.timeOf(last);
    if (known !== undefined && !this.#mayBeGone(known)) shard.newest = known;
    else await this.#options.calls.newest(shard, last);
    if (shard.newest === 'none' || !this.#isInDoubt(shard)) return;
    const begin = await this.#beginOf(shard);
    if (begin !== undefined) times.setLost((begin - 1n) as Cursor);
  }

  /** Whether a time that is only remembered may be that of data which is no longer kept. */
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

  /** How far back data is kept, where a checkpoint is older than that. */
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

  #tidy(): void {
    for (const { times, positions, end } of this.#shards) {
      const useful = positions.flatMap(({ cursor }) => [cursor, (cursor - 1n) as Cursor]);
      times.trim(new Set(end === undefined ? useful : [...useful, (end - 1n) as Cursor]));
    }
  }
}

const hasLost = ({ positions, times, newest, isRefused }: ShardInRound): boolean =>
  newest !== 'none' && !isRefused && positions.some(({ cursor }) => times.isLost(cursor));

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

/** What is remembered of one shard between rounds, for all groups. */
export interface ShardMemory {
  readonly times: CursorTimes;
  /** Where the oldest data was, and when that was asked. It moves on with time. */
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

  /** Forgets the shards that are gone. */
  keepOnly(shards: readonly Shard[]): void {
    const ids = new Set(shards.map(({ id }) => id));
    for (const id of this.#memories.keys()) if (!ids.has(id)) this.#memories.delete(id);
  }
}
