import { CloudError } from '../../cloud/errors.ts';
import type { SlsClient } from '../../cloud/sls/client.ts';
import { decodePulledLogs, type PulledRow } from '../../cloud/sls/pulledLogs.ts';
import type { Shard } from '../../cloud/sls/responses.ts';
import { fewAtATime } from '../fewAtATime.ts';
import { decodeCursor, encodeCursor } from '../lag/cursors.ts';
import type { LogstoreRef } from '../places.ts';
import { parentsOf } from '../shardParents.ts';
import type { UnixSeconds } from '../units.ts';
import type { PeekNotice, PeekStart } from './shown.ts';
import type { PeekEntry, PeekReading, PeekSlice } from './source.ts';

interface LogReadingOptions {
  readonly of: LogstoreRef;
  readonly sls: () => Promise<SlsClient>;
  readonly shard?: number;
  readonly group?: string;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The number of shards read at the same time. The calls are paced for the project as a whole as well. */
const shardsAtATime = 4;
/** How many LogGroups the first answers have together, and how large later ones should be. */
const firstGroups = 20;
const wantedBytes = 0x10_0000;
/** The most LogGroups that can be asked for. */
const mostGroups = 1000;
/** How many rows come at once at most. */
const rowsInSlice = 500;
/** How long a shard without news is left alone, and how often the shards are listed meanwhile. */
const pollMs = 2_000;
const listedAfterPolls = 30;

/** How far one shard has been read. */
interface Lane {
  readonly shard: number;
  /** The cursor that is read next, and how many of the rows at it have been given. */
  next: bigint;
  given: number;
  /** The end when it was last asked for. */
  end: bigint;
  /** What was pulled and not given yet, newest first, and the cursor after it. */
  pulled: PulledRow[];
  after: bigint;
  /** How many LogGroups are asked for. */
  count: number;
  isReadOnly: boolean;
  /** Whether there was nothing more when it was last asked. */
  isAtEnd: boolean;
  /** Whether there will never be more. */
  isOver: boolean;
  /** The time that was to be the start, if that was at the oldest data. */
  searched: UnixSeconds | undefined;
}

/** Reads the shards of a Logstore together, in the order of the times of receipt as far as these are known. */
export class LogReading implements PeekReading {
  readonly #options: LogReadingOptions;
  readonly #start: PeekStart;
  readonly #lanes = new Map<number, Lane>();
  #listed: readonly Shard[] = [];
  #isBegun = false;
  #notices: PeekNotice[] = [];

  constructor(options: LogReadingOptions, start: PeekStart) {
    this.#options = options;
    this.#start = start;
  }

  async *read(follow: boolean, signal: AbortSignal): AsyncGenerator<PeekSlice> {
    const { wait } = this.#options;
    const asked = new Asked(await this.#options.sls(), this.#options.of, signal);
    await this.#list(asked);
    yield this.#slice([]);
    for (let polls = 1; ; polls++) {
      yield* this.#readToEnd(asked);
      if (!follow || this.#open().length === 0) return;
      await wait(pollMs, signal);
      if (polls % listedAfterPolls === 0) await this.#list(asked);
      for (const lane of this.#open()) lane.isAtEnd = false;
    }
  }

  #open(): readonly Lane[] {
    return [...this.#lanes.values()].filter(({ isOver }) => !isOver);
  }

  async *#readToEnd(asked: Asked): AsyncGenerator<PeekSlice> {
    for (;;) {
      const dry = this.#open().filter(({ pulled, isAtEnd }) => pulled.length === 0 && !isAtEnd);
      await fewAtATime(dry, shardsAtATime, lane => this.#pull(lane, asked));
      const rows = this.#nextRows();
      const isAtEnd = this.#open().every(lane => lane.pulled.length === 0 && lane.isAtEnd);
      yield this.#slice(rows);
      if (isAtEnd) return;
    }
  }

  /** Takes rows, oldest first, until there are enough for now or a shard has to be asked for more. */
  #nextRows(): readonly PeekEntry[] {
    const rows: PeekEntry[] = [];
    while (rows.length < rowsInSlice) {
      let oldest: Lane | undefined;
      for (const lane of this.#lanes.values()) {
        if (lane.pulled.length === 0) {
          if (lane.isAtEnd || lane.isOver) continue;
          return rows;
        }
        if (!oldest || timeIn(lane) < timeIn(oldest)) oldest = lane;
      }
      const row = oldest?.pulled.pop();
      if (!oldest || !row) break;
      rows.push(this.#given(oldest, row));
    }
    return rows;
  }

  #given(lane: Lane, row: PulledRow): PeekEntry {
    const cursor = row.kind === 'log' ? row.cursor : row.offset;
    lane.next = lane.pulled.length === 0 ? lane.after : cursor;
    lane.given = lane.pulled.length === 0 ? 0 : row.index + 1;
    const { shard, searched } = lane;
    if (row.kind === 'damaged') {
      const { damage, at, length, firstBytes } = row;
      return { kind: 'damaged', shard, position: cursor, damage, at, length, firstBytes };
    }
    lane.searched = undefined;
    const { group, time, nanos, bytes } = row;
    if (searched !== undefined && (group.receivedAt ?? time) > searched)
      this.#notices.push({ notice: 'expired', shard });
    return { kind: 'log', shard, cursor, time, nanos, group, bytes };
  }

  #slice(entries: readonly PeekEntry[]): PeekSlice {
    const lanes = [...this.#lanes.values()];
    return {
      entries,
      fillers: 0,
      notices: this.#notices.splice(0),
      toGo: Number(lanes.reduce((sum, { end, next }) => (end > next ? sum + end - next : sum), 0n)),
      positions: lanes.map(({ shard, next, isAtEnd, isOver }) => ({
        shard,
        position: String(next),
        isAtEnd: isAtEnd || isOver,
      })),
      isOver: lanes.every(({ isOver }) => isOver),
    };
  }

  async #pull(lane: Lane, asked: Asked): Promise<void> {
    const pulled = await this.#unlessGone(lane, asked, asked.pull(lane.shard, lane.next, lane.count));
    if (!pulled) return;
    const after = asked.cursorIn(pulled.nextCursor, 'PullLogs');
    if (after < lane.next) throw asked.notUnderstood('PullLogs');
    if (after === lane.next) {
      this.#ended(lane);
      return;
    }
    const { rows, isWhole } = await decodePulledLogs(pulled, lane.next, asked.signal);
    // Another go of reading can have begun, and have asked for the same.
    asked.signal.throwIfAborted();
    if (!isWhole && lane.count > 1) {
      // One at a time, so that only those are lost that are damaged.
      lane.count = 1;
      return;
    }
    const bytesOfGroup = Math.max(1, pulled.data.length / Math.max(1, Number(after - lane.next)));
    lane.count = Math.max(1, Math.min(mostGroups, lane.count * 10, Math.floor(wantedBytes / bytesOfGroup)));
    const { next, given } = lane;
    const left = rows.filter(row => (row.kind === 'log' ? row.cursor : row.offset) !== next || row.index >= given);
    lane.pulled = left.reverse();
    lane.after = after;
    if (lane.pulled.length > 0) return;
    [lane.next, lane.given] = [after, 0];
  }

  #ended(lane: Lane): void {
    lane.isAtEnd = true;
    lane.end = lane.next;
    if (!lane.isReadOnly) return;
    const { shard } = lane;
    const children = this.#listed.filter(other => parentsOf(other, this.#listed).includes(shard)).map(({ id }) => id);
    lane.isOver = true;
    this.#notices.push({ notice: 'shardOver', shard, children });
  }

  /** The answer, unless the position or the whole shard is gone, after which reading goes on elsewhere. */
  async #unlessGone<T>(lane: Lane, asked: Asked, answer: Promise<T>): Promise<T | undefined> {
    const { shard } = lane;
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      if (error.fault === 'noSuchShard') {
        lane.isOver = true;
        this.#notices.push({ notice: 'shardGone', shard });
        return undefined;
      }
      if (error.fault !== 'invalidCursor') throw error;
      const oldest = await asked.cursor(shard, 'begin');
      if (oldest <= lane.next) throw error;
      [lane.next, lane.given] = [oldest, 0];
      this.#notices.push({ notice: 'expired', shard });
      return undefined;
    }
  }

  /** Lists the shards, begins with those that are new, and asks for the ends of the others. */
  async #list(asked: Asked): Promise<void> {
    this.#listed = await asked.shards();
    const { shard: only } = this.#options;
    const wanted = only === undefined ? this.#listed : this.#listed.filter(({ id }) => id === only);
    if (only !== undefined && wanted.length === 0 && !this.#isBegun) throw asked.noSuchShard();
    const checkpoints = await this.#checkpoints(asked);
    const fresh = wanted.filter(({ id }) => !this.#lanes.has(id));
    const count = Math.max(1, Math.ceil(firstGroups / Math.max(1, fresh.length)));
    const begun: Lane[] = [];
    await fewAtATime(fresh, shardsAtATime, async shard => {
      const lane = await this.#begin(shard, checkpoints.get(shard.id), count, asked);
      if (lane) begun.push(lane);
    });
    for (const lane of begun.sort((one, other) => one.shard - other.shard)) {
      this.#lanes.set(lane.shard, lane);
      if (this.#isBegun) this.#notices.push({ notice: 'shardAdded', shard: lane.shard });
    }
    await fewAtATime(this.#open(), shardsAtATime, async lane => {
      const listed = this.#listed.find(({ id }) => id === lane.shard);
      lane.isReadOnly = listed?.status === 'readonly';
      if (begun.includes(lane)) return;
      lane.isAtEnd = false;
      const end = await this.#unlessGone(lane, asked, asked.cursor(lane.shard, 'end'));
      if (end !== undefined) lane.end = end;
    });
    this.#isBegun = true;
  }

  async #checkpoints(asked: Asked): Promise<ReadonlyMap<number, string>> {
    const { group } = this.#options;
    const isWanted = !this.#isBegun && this.#start.kind === 'checkpoint';
    const committed = isWanted && group !== undefined ? await asked.checkpoints(group) : [];
    return new Map(committed.map(({ shard, checkpoint }) => [shard, checkpoint]));
  }

  /** Finds where reading begins. Returns undefined when the shard has just been deleted. */
  async #begin(
    { id: shard, status }: Shard,
    checkpoint: string | undefined,
    count: number,
    asked: Asked,
  ): Promise<Lane | undefined> {
    // A shard that is new while others are read is read whole.
    const start: PeekStart = this.#isBegun ? { kind: 'earliest' } : this.#start;
    let begin, end, wanted;
    try {
      [begin, end, wanted] = await Promise.all([
        asked.cursor(shard, 'begin'),
        asked.cursor(shard, 'end'),
        start.kind === 'time' ? asked.cursor(shard, start.at) : undefined,
      ]);
    } catch (error) {
      if (error instanceof CloudError && error.fault === 'noSuchShard') return undefined;
      throw error;
    }
    const say = (notice: 'expired' | 'afterEnd' | 'noCheckpoint' | 'shardEmpty'): void =>
      void this.#notices.push({ notice, shard });
    let next = begin;
    switch (start.kind) {
      case 'earliest':
        break;
      case 'latest':
        next = end - BigInt(count);
        break;
      case 'time':
        next = wanted ?? begin;
        if (next === end && begin !== end) say('afterEnd');
        break;
      case 'checkpoint': {
        const committed = checkpoint ? decodeCursor(checkpoint) : undefined;
        if (!checkpoint) say('noCheckpoint');
        else if (committed === undefined || committed < begin) say('expired');
        else if (committed > end) say('afterEnd');
        next = committed ?? begin;
      }
    }
    if (begin === end && !this.#isBegun) say('shardEmpty');
    next = next < begin ? begin : next > end ? end : next;
    const searched = start.kind === 'time' && next === begin ? start.at : undefined;
    const state = { isReadOnly: status === 'readonly', isAtEnd: false, isOver: false, searched };
    return { shard, next, given: 0, end, pulled: [], after: next, count, ...state };
  }
}

/** The time by which the next row of a shard is put between those of others. */
function timeIn({ pulled }: Lane): number {
  const row = pulled.at(-1);
  if (row?.kind !== 'log') return -Infinity;
  return row.group.receivedAt ?? row.time;
}

/** The calls of one go of reading, which only read. */
class Asked {
  readonly signal: AbortSignal;
  readonly #sls: SlsClient;
  readonly #of: LogstoreRef;

  constructor(sls: SlsClient, of: LogstoreRef, signal: AbortSignal) {
    this.signal = signal;
    this.#sls = sls;
    this.#of = of;
  }

  shards(): Promise<readonly Shard[]> {
    const { region, project, logstore } = this.#of;
    return this.#sls.listShards(region, project, logstore, this.signal);
  }

  checkpoints(group: string): ReturnType<SlsClient['getCheckPoint']> {
    const { region, project, logstore } = this.#of;
    return this.#sls.getCheckPoint(region, project, logstore, group, this.signal);
  }

  async cursor(shard: number, from: 'begin' | 'end' | UnixSeconds): Promise<bigint> {
    const { region, project, logstore } = this.#of;
    return this.cursorIn(await this.#sls.getCursor(region, project, logstore, shard, from, this.signal), 'GetCursor');
  }

  pull(shard: number, cursor: bigint, count: number): ReturnType<SlsClient['pullLogs']> {
    const { region, project, logstore } = this.#of;
    const from = { cursor: encodeCursor(cursor), count };
    return this.#sls.pullLogs(region, project, logstore, shard, from, this.signal);
  }

  cursorIn(text: string, operation: string): bigint {
    const cursor = decodeCursor(text);
    if (cursor === undefined) throw this.notUnderstood(operation);
    return cursor;
  }

  notUnderstood(operation: string): CloudError {
    return new CloudError('unexpected', { service: 'sls', operation, outcome: 'notApplied' });
  }

  noSuchShard(): CloudError {
    return new CloudError('notFound', {
      service: 'sls',
      operation: 'ListShards',
      fault: 'noSuchShard',
      outcome: 'notApplied',
    });
  }
}
