import { Turns } from '../../cloud/turns.ts';
import type { ShownValue } from '../../cloud/shownValue.ts';
import { Emitter } from '../event.ts';
import { type SetTimer, setTimer } from '../lag/monitorLoop.ts';
import type { Moment } from '../units.ts';
import { documentOf } from './documents.ts';
import { Matcher } from './matcher.ts';
import { Matches } from './matches.ts';
import { Ring, type RingLimits } from './ring.ts';
import {
  noFilter,
  type PeekCounts,
  type PeekFilter,
  type PeekNotice,
  type PeekRecord,
  type PeekRow,
  type PeekStart,
  type PeekStop,
  type PeekValueRef,
} from './shown.ts';
import { objectOf, recordOf, rowOf, timeOf, wholeValueOf } from './showing.ts';
import type { PeekEntry, PeekReading, PeekSlice, PeekSource } from './source.ts';

export type PeekState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'following'; readonly since: Moment }
  | { readonly kind: 'stopped'; readonly why: PeekStop }
  /** The error is a `CloudError`, or one of the credentials' source. What was read before is kept. */
  | { readonly kind: 'failed'; readonly error: unknown };

export interface PeekLimits extends RingLimits {
  /** How many rows that pass the filter come first, and how many with each *Load More*. */
  readonly firstRows: number;
  readonly moreRows: number;
  /** How many rows are looked at in one go to find so many. */
  readonly scannedRows: number;
  readonly followMs: number;
  readonly followRows: number;
}

export const peekLimits: PeekLimits = {
  entries: 10_000,
  bytes: 0x400_0000,
  firstRows: 50,
  moreRows: 200,
  scannedRows: 10_000,
  followMs: 30 * 60_000,
  followRows: 100_000,
};

export interface PeekOptions {
  readonly now?: () => Moment;
  readonly setTimer?: SetTimer;
  readonly limits?: Partial<PeekLimits>;
}

/** The most objects that are listed to choose from. */
const mostObjects = 500;

/** One go of reading, with *Load More*, or with *Follow*. */
interface Run {
  readonly isFollowing: boolean;
  readonly ending: AbortController;
  /** How many rows that pass the filter are still wanted, and how many rows of any kind are still looked at. */
  wanted: number;
  left: number;
  stop: PeekStop;
  done: Promise<void>;
}

/**
 * Looks at the records of one place without moving anything: it reads some, goes on when asked, and keeps the newest
 * rows. It holds no connection open while it does not read.
 */
export class Peek implements Disposable {
  readonly #source: PeekSource;
  readonly #now: () => Moment;
  readonly #setTimer: SetTimer;
  readonly #limits: PeekLimits;
  readonly #changed = new Emitter<void>();
  #state: PeekState = { kind: 'idle' };
  #start: PeekStart | undefined;
  #reading: PeekReading | undefined;
  #run: Run | undefined;
  #ring: Ring;
  #matches = new Matches();
  #matcher = new Matcher(noFilter);
  /** The key of the next entry that the filter has to judge. */
  #judged = 0;
  #judging: Promise<void> | undefined;
  /** What has come together with the last row that was wanted. */
  #ahead: PeekEntry[] = [];
  #objects = new Set<string>();
  #counted = noCounts;
  #notices: PeekNotice[] = [];

  /** Fires when the state, the counts, or the rows have changed. It can fire very often. */
  readonly onDidChange = this.#changed.event;

  constructor(source: PeekSource, options: PeekOptions = {}) {
    this.#source = source;
    this.#now = options.now ?? Date.now;
    this.#setTimer = options.setTimer ?? setTimer;
    this.#limits = { ...peekLimits, ...options.limits };
    this.#ring = new Ring(this.#limits);
  }

  get state(): PeekState {
    return this.#state;
  }

  /** Where reading began. Missing before that. */
  get from(): PeekStart | undefined {
    return this.#start;
  }

  get filter(): PeekFilter {
    return this.#matcher.filter;
  }

  /** What has happened since the start, oldest first. */
  get notices(): readonly PeekNotice[] {
    return this.#notices;
  }

  /** The tables or topics of all rows since the start, in their order of appearance. */
  get objects(): readonly string[] {
    return [...this.#objects];
  }

  get counts(): PeekCounts {
    const [oldest, newest] = [this.#ring.get(this.#ring.first), this.#ring.get(this.#ring.end - 1)].map(
      entry => entry && timeOf(entry),
    );
    return {
      ...this.#counted,
      read: this.#ring.end,
      kept: this.#ring.end - this.#ring.first,
      dropped: this.#ring.first,
      isFullOfBytes: this.#ring.isFullOfBytes,
      ...(oldest !== undefined && { oldest }),
      ...(newest !== undefined && { newest }),
    };
  }

  /** The indices of the rows that pass the filter: from the first that is kept up to, and without, the end. */
  get span(): { readonly first: number; readonly end: number } {
    return { first: this.#matches.first, end: this.#matches.end };
  }

  /** The rows in sight. An index stays that of its row until the filter is changed or reading begins anew. */
  rows(first: number, count: number): readonly PeekRow[] {
    return this.#matches.slice(first, count).flatMap(key => {
      const entry = this.#ring.get(key);
      return entry ? [rowOf(key, entry)] : [];
    });
  }

  /** The whole record of a row, with values cut at 20 KB. Undefined when it was dropped. */
  record(key: number): PeekRecord | undefined {
    const entry = this.#ring.get(key);
    return entry && recordOf(key, entry);
  }

  /** A value that is not cut. Undefined when its record was dropped. */
  value({ key, field, side }: PeekValueRef): ShownValue | undefined {
    const entry = this.#ring.get(key);
    return entry && wholeValueOf(entry, field, side);
  }

  /** The record as a JSON document. Undefined when it was dropped. */
  document(key: number): string | undefined {
    const entry = this.#ring.get(key);
    return entry && JSON.stringify(documentOf(entry), undefined, 2);
  }

  /** The rows that pass the filter now, each as a line of JSON, in parts between which others get their turn. */
  async *ndjson(signal: AbortSignal): AsyncGenerator<string> {
    await this.#judging;
    const turns = new Turns(signal);
    const { first, end } = this.span;
    const keys = this.#matches.slice(first, end - first);
    let part = '';
    for (const key of keys) {
      const entry = this.#ring.get(key);
      if (entry) part += `${JSON.stringify(documentOf(entry))}\n`;
      if (!turns.isOver()) continue;
      yield part;
      part = '';
      await turns.next();
    }
    yield part;
  }

  /** Begins anew, and reads the first rows. Resolves when reading has stopped, for whatever reason. */
  start(from: PeekStart): Promise<void> {
    this.#start = from;
    this.#reading = this.#source.open(from);
    this.#ring = new Ring(this.#limits);
    this.#matches = new Matches();
    this.#judged = 0;
    this.#ahead = [];
    this.#objects = new Set();
    this.#counted = noCounts;
    this.#notices = [];
    return this.#go(false, this.#limits.firstRows, this.#limits.scannedRows);
  }

  /** Reads more rows. Does nothing while reading. */
  loadMore(count = this.#limits.moreRows): Promise<void> {
    return this.#run?.done ?? this.#go(false, count, this.#limits.scannedRows);
  }

  /** Reads on until it is stopped. */
  follow(): Promise<void> {
    if (this.#run?.isFollowing) return this.#run.done;
    return this.#go(true, Infinity, this.#limits.followRows);
  }

  /** Stops reading. What was read is kept, and reading can go on. */
  stop(why: PeekStop = 'user'): void {
    const run = this.#run;
    if (!run) return;
    run.stop = why;
    run.ending.abort();
    this.#run = undefined;
    this.#set({ kind: 'stopped', why });
  }

  /** Tells that nobody sees the rows. Follow stops then. */
  hide(): void {
    if (this.#run?.isFollowing) this.stop('hidden');
  }

  /** Resolves when all rows that are kept were judged by the filter. The rows appear while it goes on. */
  setFilter(filter: PeekFilter): Promise<void> {
    this.#matcher = new Matcher(filter);
    this.#matches = new Matches();
    this.#judged = this.#ring.first;
    return this.#judgeAll();
  }

  [Symbol.dispose](): void {
    this.stop();
    this.#changed.dispose();
  }

  #go(isFollowing: boolean, wanted: number, left: number): Promise<void> {
    const before = this.#run;
    this.stop();
    const reading = this.#reading;
    if (!reading) return Promise.resolve();
    const run: Run = {
      isFollowing,
      ending: new AbortController(),
      wanted,
      left,
      stop: 'end',
      done: Promise.resolve(),
    };
    this.#run = run;
    this.#set({ kind: 'connecting' });
    run.done = this.#perform(run, reading, before?.done);
    return run.done;
  }

  async #perform(run: Run, reading: PeekReading, before: Promise<void> | undefined): Promise<void> {
    const { signal } = run.ending;
    const timer = run.isFollowing ? this.#setTimer(() => this.#end(run, 'time'), this.#limits.followMs) : undefined;
    try {
      await before;
      signal.throwIfAborted();
      await this.#take(run, this.#ahead.splice(0));
      if (run.wanted > 0 && run.left > 0) {
        for await (const slice of reading.read(run.isFollowing, signal)) {
          signal.throwIfAborted();
          this.#note(run, slice);
          await this.#take(run, slice.entries);
          if (run.wanted <= 0 || run.left <= 0) break;
        }
      }
      if (this.#counted.isOver && this.#ahead.length === 0) run.stop = 'over';
      if (run.left <= 0) run.stop = run.isFollowing ? 'rows' : 'scanned';
      if (run.wanted <= 0) run.stop = 'enough';
      this.#end(run, run.stop);
    } catch (error) {
      if (this.#run !== run) return;
      this.#run = undefined;
      this.#set({ kind: 'failed', error });
    } finally {
      timer?.dispose();
    }
  }

  #end(run: Run, why: PeekStop): void {
    if (this.#run === run) this.stop(why);
  }

  #note(run: Run, { fillers, notices, toGo, positions, isOver }: PeekSlice): void {
    const { heartbeats, newestHeartbeat } = this.#counted;
    this.#counted = {
      heartbeats,
      ...(newestHeartbeat !== undefined && { newestHeartbeat }),
      fillers: this.#counted.fillers + fillers,
      ...(toGo !== undefined && { toGo }),
      positions,
      isOver,
    };
    this.#notices.push(...notices);
    if (this.#state.kind === 'connecting') {
      this.#set(run.isFollowing ? { kind: 'following', since: this.#now() } : { kind: 'reading' });
    } else {
      this.#changed.fire();
    }
  }

  /** Takes as many of the entries as are wanted, and keeps the others for the next time. */
  async #take(run: Run, entries: readonly PeekEntry[]): Promise<void> {
    for (const [index, entry] of entries.entries()) {
      if (run.wanted <= 0 || run.left <= 0) {
        this.#ahead.push(...entries.slice(index));
        break;
      }
      this.#ring.add(entry);
      this.#count(entry);
      const before = this.#matches.end;
      // Usually the filter has judged all others, and the new entry takes no time.
      if (this.#judged === this.#ring.end - 1) this.#judge();
      else await this.#judgeAll();
      run.ending.signal.throwIfAborted();
      run.wanted -= Math.max(0, this.#matches.end - before);
      run.left -= 1;
    }
    this.#changed.fire();
  }

  #count(entry: PeekEntry): void {
    const object = objectOf(entry);
    if (object !== '' && this.#objects.size < mostObjects) this.#objects.add(object);
    if (entry.kind !== 'change' || entry.operation !== 'HEARTBEAT') return;
    const newestHeartbeat = timeOf(entry);
    this.#counted = {
      ...this.#counted,
      heartbeats: this.#counted.heartbeats + 1,
      ...(newestHeartbeat !== undefined && { newestHeartbeat }),
    };
  }

  #judgeAll(): Promise<void> {
    this.#judging ??= this.#judgeInTurns().finally(() => (this.#judging = undefined));
    return this.#judging;
  }

  async #judgeInTurns(): Promise<void> {
    const turns = new Turns(new AbortController().signal);
    while (this.#judged < this.#ring.end) {
      this.#judge();
      if (!turns.isOver()) continue;
      this.#changed.fire();
      await turns.next();
    }
    this.#changed.fire();
  }

  #judge(): void {
    this.#judged = Math.max(this.#judged, this.#ring.first);
    this.#matches.dropBefore(this.#ring.first);
    const entry = this.#ring.get(this.#judged);
    if (entry && this.#matcher.passes(entry)) this.#matches.add(this.#judged);
    this.#judged += 1;
  }

  #set(state: PeekState): void {
    this.#state = state;
    this.#changed.fire();
  }
}

type Counted = Pick<PeekCounts, 'heartbeats' | 'newestHeartbeat' | 'fillers' | 'toGo' | 'positions' | 'isOver'>;

const noCounts: Counted = { heartbeats: 0, fillers: 0, positions: [], isOver: false };
