import type { ShownValue } from '../../cloud/shownValue.ts';
import { Turns } from '../../cloud/turns.ts';
import { Emitter } from '../event.ts';
import { type SetTimer, setTimer } from '../lag/monitorLoop.ts';
import type { Moment } from '../units.ts';
import { Collection, isFulfilled, type Wish } from './collection.ts';
import { documentOf } from './documents.ts';
import type { RingLimits } from './ring.ts';
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
import { recordOf, rowOf, wholeValueOf } from './showing.ts';
import type { PeekReading, PeekSource } from './source.ts';

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
  /** How many rows come in one go at most where all are wanted, of *Follow* and of the latest ones up to the end. */
  readonly followRows: number;
}

const peekLimits: PeekLimits = {
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

/** One go of reading, with *Load More* or with *Follow*. */
interface Run {
  readonly isFollowing: boolean;
  readonly ending: AbortController;
  readonly wish: Wish;
}

/** A start with everything that was read since. */
interface Session {
  readonly from: PeekStart;
  readonly reading: PeekReading;
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
  #session: Session | undefined;
  #collection: Collection;
  #run: Run | undefined;
  /** Resolves when the last run is over, which is later than that it was stopped. */
  #done = Promise.resolve();

  /** Fires when the state, the counts, or the rows have changed. It can fire very often. */
  readonly onDidChange = this.#changed.event;

  constructor(source: PeekSource, options: PeekOptions = {}) {
    this.#source = source;
    this.#now = options.now ?? Date.now;
    this.#setTimer = options.setTimer ?? setTimer;
    this.#limits = { ...peekLimits, ...options.limits };
    this.#collection = this.#newCollection(noFilter);
  }

  get state(): PeekState {
    return this.#state;
  }

  /** Where reading began. Undefined before that. */
  get from(): PeekStart | undefined {
    return this.#session?.from;
  }

  get filter(): PeekFilter {
    return this.#collection.filter;
  }

  /** What has happened since the start, oldest first. */
  get notices(): readonly PeekNotice[] {
    return this.#collection.notices;
  }

  /** The tables or topics of all rows since the start, in their order of appearance. */
  get objects(): readonly string[] {
    return this.#collection.objects;
  }

  get counts(): PeekCounts {
    return this.#collection.counts;
  }

  /** The indices of the rows that pass the filter: from the first that is kept up to, and without, the end. */
  get span(): { readonly first: number; readonly end: number } {
    return this.#collection.span;
  }

  /** The rows in sight. An index stays that of its row until the filter is changed or reading begins anew. */
  rows(first: number, count: number): readonly PeekRow[] {
    return this.#collection.keys(first, count).flatMap(key => {
      const entry = this.#collection.entry(key);
      return entry ? [rowOf(key, entry)] : [];
    });
  }

  /** The whole record of a row, with values cut at 20 KB. Undefined when it was dropped. */
  record(key: number): PeekRecord | undefined {
    const entry = this.#collection.entry(key);
    return entry && recordOf(key, entry);
  }

  /** A value that is not cut. Undefined when its record was dropped. */
  value({ key, field, side }: PeekValueRef): ShownValue | undefined {
    const entry = this.#collection.entry(key);
    return entry && wholeValueOf(entry, field, side);
  }

  /** The record as a JSON document. Undefined when it was dropped. */
  document(key: number): string | undefined {
    const entry = this.#collection.entry(key);
    return entry && JSON.stringify(documentOf(entry), undefined, 2);
  }

  /** The rows that pass the filter now, each as a line of JSON, in parts between which others get their turn. */
  async *ndjson(signal: AbortSignal): AsyncGenerator<string> {
    const collection = this.#collection;
    await collection.judged();
    const turns = new Turns(signal);
    const { first, end } = collection.span;
    let part = '';
    for (const key of collection.keys(first, end - first)) {
      const entry = collection.entry(key);
      if (entry) part += `${JSON.stringify(documentOf(entry))}\n`;
      if (!turns.isOver()) continue;
      yield part;
      part = '';
      await turns.next();
    }
    if (part !== '') yield part;
  }

  /** Begins anew, and reads the first rows. Resolves when reading has stopped, for whatever reason. */
  start(from: PeekStart): Promise<void> {
    this.#session = { from, reading: this.#source.open(from) };
    this.#collection = this.#newCollection(this.filter);
    const { firstRows, scannedRows, followRows } = this.#limits;
    // The latest rows are all those up to the end. A few LogGroups can have very many of them.
    const latest: Wish = { passing: Infinity, rows: followRows };
    return this.#go(false, from.kind === 'latest' ? latest : { passing: firstRows, rows: scannedRows });
  }

  /** Reads more rows, unless reading already. */
  loadMore(count = this.#limits.moreRows): Promise<void> {
    if (this.#run) return this.#done;
    return this.#go(false, { passing: count, rows: this.#limits.scannedRows });
  }

  /** Reads on until it is stopped. */
  follow(): Promise<void> {
    if (this.#run?.isFollowing) return this.#done;
    return this.#go(true, { passing: Infinity, rows: this.#limits.followRows });
  }

  /** Stops reading. What was read is kept, and reading can go on. */
  stop(): void {
    if (this.#run) this.#end(this.#run, 'user');
  }

  /** Tells that nobody sees the rows. Follow stops then. */
  hide(): void {
    if (this.#run?.isFollowing) this.#end(this.#run, 'hidden');
  }

  /** Resolves when all rows that are kept were judged by the filter. The rows appear while it goes on. */
  setFilter(filter: PeekFilter): Promise<void> {
    return this.#collection.setFilter(filter);
  }

  [Symbol.dispose](): void {
    this.#changed.dispose();
    this.stop();
  }

  #newCollection(filter: PeekFilter): Collection {
    return new Collection(this.#limits, filter, () => this.#changed.fire());
  }

  #go(isFollowing: boolean, wish: Wish): Promise<void> {
    const session = this.#session;
    if (!session) return Promise.resolve();
    this.#run?.ending.abort();
    const run: Run = { isFollowing, ending: new AbortController(), wish };
    this.#run = run;
    this.#set({ kind: 'connecting' });
    this.#done = this.#perform(run, session.reading, this.#collection, this.#done);
    return this.#done;
  }

  async #perform(run: Run, reading: PeekReading, collection: Collection, before: Promise<void>): Promise<void> {
    const { signal } = run.ending;
    const timer = run.isFollowing ? this.#setTimer(() => this.#end(run, 'time'), this.#limits.followMs) : undefined;
    try {
      // Two must not read on from the same place.
      await before;
      signal.throwIfAborted();
      await collection.take(run.wish, signal);
      if (!isFulfilled(run.wish)) await this.#read(run, reading, collection);
      this.#end(run, whyOver(run, collection));
    } catch (error) {
      if (this.#run !== run) return;
      this.#run = undefined;
      this.#set({ kind: 'failed', error });
    } finally {
      timer?.dispose();
      run.ending.abort();
    }
  }

  async #read(run: Run, reading: PeekReading, collection: Collection): Promise<void> {
    const { isFollowing, wish, ending } = run;
    const { signal } = ending;
    for await (const slice of reading.read(isFollowing, signal)) {
      // What has come is kept even if reading was stopped meanwhile, because the next reading goes on behind it.
      collection.receive(slice);
      signal.throwIfAborted();
      if (this.#state.kind === 'connecting') {
        this.#set(isFollowing ? { kind: 'following', since: this.#now() } : { kind: 'reading' });
      }
      await collection.take(wish, signal);
      if (isFulfilled(wish)) return;
    }
  }

  #end(run: Run, why: PeekStop): void {
    if (this.#run !== run) return;
    this.#run = undefined;
    run.ending.abort();
    this.#set({ kind: 'stopped', why });
  }

  #set(state: PeekState): void {
    this.#state = state;
    this.#changed.fire();
  }
}

function whyOver({ isFollowing, wish }: Run, { isOver }: Collection): PeekStop {
  if (wish.passing <= 0) return 'enough';
  if (wish.rows <= 0) return isFollowing ? 'rows' : wish.passing === Infinity ? 'enough' : 'scanned';
  return isOver ? 'over' : 'end';
}
