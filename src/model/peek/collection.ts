import { Turns } from '../../cloud/turns.ts';
import { Matcher } from './matcher.ts';
import { Matches } from './matches.ts';
import { Ring, type RingLimits } from './ring.ts';
import type { PeekCounts, PeekFilter, PeekNotice } from './shown.ts';
import { objectOf, timeOf } from './showing.ts';
import type { PeekEntry, PeekSlice } from './source.ts';

/** The most objects that are listed to choose from. */
const mostObjects = 500;

/** The most notices that are kept, which are the newest. A place that is moved all the time has no end of them. */
const mostNotices = 200;

/** How many rows are still wanted that pass the filter, and how many of any kind are still looked at. */
export interface Wish {
  passing: number;
  rows: number;
}

export const isFulfilled = ({ passing, rows }: Wish): boolean => passing <= 0 || rows <= 0;

/** Everything that was read since a start: the newest entries, those that pass the filter, and the counts. */
export class Collection {
  readonly #ring: Ring;
  readonly #onChange: () => void;
  #matches = new Matches();
  #matcher: Matcher;
  /** The key of the next entry that the filter has to judge. */
  #judged = 0;
  #judging: Promise<void> | undefined;
  /** What has come together with the last row that was wanted. It is not shown before more is wanted. */
  readonly #ahead: PeekEntry[] = [];
  readonly #objects = new Set<string>();
  readonly #notices: PeekNotice[] = [];
  #heartbeats = 0;
  #newestHeartbeat: number | undefined;
  #fillers = 0;
  #last: Pick<PeekSlice, 'toGo' | 'positions' | 'isOver'> = { positions: [], isOver: false };

  constructor(limits: RingLimits, filter: PeekFilter, onChange: () => void) {
    this.#ring = new Ring(limits);
    this.#matcher = new Matcher(filter);
    this.#onChange = onChange;
  }

  get filter(): PeekFilter {
    return this.#matcher.filter;
  }

  get notices(): readonly PeekNotice[] {
    return this.#notices;
  }

  get objects(): readonly string[] {
    return [...this.#objects];
  }

  get span(): { readonly first: number; readonly end: number } {
    return { first: this.#matches.first, end: this.#matches.end };
  }

  get counts(): PeekCounts {
    const [first, end] = [this.#ring.first, this.#ring.end];
    const oldest = this.#timeAt(first);
    const newest = this.#timeAt(end - 1);
    return {
      read: end,
      kept: end - first,
      dropped: first,
      isFullOfBytes: this.#ring.isFullOfBytes,
      heartbeats: this.#heartbeats,
      fillers: this.#fillers,
      ...(this.#newestHeartbeat !== undefined && { newestHeartbeat: this.#newestHeartbeat }),
      ...(oldest !== undefined && { oldest }),
      ...(newest !== undefined && { newest }),
      ...this.#places(),
    };
  }

  /** Whether there will never be more. */
  get isOver(): boolean {
    return this.#last.isOver && this.#ahead.length === 0;
  }

  entry(key: number): PeekEntry | undefined {
    return this.#ring.get(key);
  }

  /** The keys of the entries that pass the filter, from an index on. */
  keys(first: number, count: number): readonly number[] {
    return this.#matches.slice(first, count);
  }

  /** Resolves when the filter has judged all entries that are kept. Those that pass appear while it goes on. */
  setFilter(filter: PeekFilter): Promise<void> {
    this.#matcher = new Matcher(filter);
    this.#matches = new Matches();
    this.#judged = this.#ring.first;
    return this.judged();
  }

  /** Resolves when the filter has judged all entries that are kept. Others get their turn meanwhile. */
  judged(): Promise<void> {
    this.#judging ??= this.#judgeAll().finally(() => (this.#judging = undefined));
    return this.#judging;
  }

  /** Receives what has come. Nothing of it is shown before it is taken. */
  receive({ entries, fillers, notices, toGo, positions, isOver }: PeekSlice): void {
    for (const entry of entries) this.#ahead.push(entry);
    this.#fillers += fillers;
    for (const notice of notices) this.#notices.push(notice);
    this.#notices.splice(0, this.#notices.length - mostNotices);
    this.#last = { ...(toGo !== undefined && { toGo }), positions, isOver };
    this.#onChange();
  }

  /** Takes what was received until a wish is fulfilled. What is left waits for the next one. */
  async take(wish: Wish, signal: AbortSignal): Promise<void> {
    const turns = new Turns(signal);
    let taken = 0;
    try {
      for (const entry of this.#ahead) {
        if (isFulfilled(wish)) break;
        taken += 1;
        const key = this.#ring.end;
        this.#add(entry);
        // Usually the filter has judged all others.
        if (this.#judged === key) this.#judge();
        else await this.judged();
        wish.rows -= 1;
        if (this.#matches.last === key) wish.passing -= 1;
        if (turns.isOver()) await turns.next();
      }
    } finally {
      this.#ahead.splice(0, taken);
      this.#onChange();
    }
  }

  #add(entry: PeekEntry): void {
    this.#ring.add(entry);
    const object = objectOf(entry);
    if (object !== '' && this.#objects.size < mostObjects) this.#objects.add(object);
    if (entry.kind !== 'change' || entry.operation !== 'HEARTBEAT') return;
    this.#heartbeats += 1;
    this.#newestHeartbeat = timeOf(entry);
  }

  async #judgeAll(): Promise<void> {
    const turns = new Turns(never);
    while (this.#judged < this.#ring.end) {
      this.#judge();
      if (!turns.isOver()) continue;
      this.#onChange();
      await turns.next();
    }
    this.#onChange();
  }

  #judge(): void {
    this.#matches.dropBefore(this.#ring.first);
    const key = Math.max(this.#judged, this.#ring.first);
    const entry = this.#ring.get(key);
    if (entry && this.#matcher.passes(entry)) this.#matches.add(key);
    this.#judged = key + 1;
  }

  #timeAt(key: number): number | undefined {
    const entry = this.#ring.get(key);
    return entry && timeOf(entry);
  }

  /** Where reading has come, as far as it is shown. */
  #places(): Pick<PeekCounts, 'toGo' | 'positions' | 'isOver'> {
    const { toGo, positions } = this.#last;
    const waiting = new Map<number | undefined, Set<string>>();
    for (const entry of this.#ahead) {
      const { shard, position } = placeOf(entry);
      const places = waiting.get(shard) ?? new Set();
      waiting.set(shard, places.add(position));
    }
    const waitingCount = [...waiting.values()].reduce((sum, places) => sum + places.size, 0);
    return {
      ...(toGo !== undefined && { toGo: toGo + waitingCount }),
      positions: positions.map(place => {
        const [position] = waiting.get(place.shard) ?? [];
        return position === undefined ? place : { ...place, position, isAtEnd: false };
      }),
      isOver: this.isOver,
    };
  }
}

const never = new AbortController().signal;

function placeOf(entry: PeekEntry): { readonly shard: number | undefined; readonly position: string } {
  switch (entry.kind) {
    case 'change':
      return { shard: undefined, position: String(entry.offset) };
    case 'log':
      return { shard: entry.shard, position: String(entry.cursor) };
    case 'damaged':
      return { shard: entry.shard, position: String(entry.position) };
  }
}
