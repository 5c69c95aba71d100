import { Emitter } from '../event.ts';
import { groupKey, type GroupRef } from '../places.ts';
import { type Moment, seconds } from '../units.ts';
import {
  type GroupHistory,
  type Histories,
  type HistoryStore,
  joined,
  type Mark,
  markKinds,
  recentOf,
  type Sample,
  withMark,
  withSample,
} from './history.ts';
import { type SetTimer, setTimer } from './monitorLoop.ts';

const groupsAtMost = 300;
/** More than a board of all groups of some accounts has. */
const recentAtMost = 50_000;
const writeAfterMs = 30_000;
const empty: GroupHistory = { samples: [], marks: [] };

/**
 * Histories that survive a restart. All texts are read when the store is opened, and each is parsed when it is first
 * asked for. Changes are written together a little later, joined with what another window has written since.
 *
 * Only some hundreds are kept. Of the thousands of groups that a board reads besides, the newest samples are remembered
 * in memory, so that they neither push out the histories of those that somebody looks at nor lack a trend.
 */
export class KeptHistories implements Histories {
  readonly #store: HistoryStore;
  readonly #setTimer: SetTimer;
  /** The histories by key, each a text as it was stored until it is first asked for. */
  readonly #entries: Map<string, string | GroupHistory>;
  /** The newest samples of groups whose histories are not kept, those that were read last at the end. */
  readonly #recent = new Map<string, GroupHistory>();
  /** The texts in the store by key, as far as this window knows. */
  readonly #stored: Map<string, string>;
  readonly #unwritten = new Set<string>();
  readonly #marked = new Emitter<GroupRef>();
  readonly onDidMark = this.#marked.event;
  #timer: { dispose(): void } | undefined;

  static async open(store: HistoryStore, options: { readonly setTimer?: SetTimer } = {}): Promise<KeptHistories> {
    const keys = await store.keys().catch(() => []);
    const texts = await Promise.all(
      keys.map(async key => [key, (await store.read(key).catch(() => undefined)) ?? ''] as const),
    );
    return new KeptHistories(store, new Map(texts), options.setTimer ?? setTimer);
  }

  private constructor(store: HistoryStore, texts: ReadonlyMap<string, string>, setTimer: SetTimer) {
    this.#store = store;
    this.#entries = new Map(texts);
    this.#stored = new Map(texts);
    this.#setTimer = setTimer;
    this.#dropOldest();
  }

  of(ref: GroupRef): GroupHistory {
    return this.#read(groupKey(ref));
  }

  add(ref: GroupRef, sample: Sample, past: 'whole' | 'recent' = 'whole'): void {
    const key = groupKey(ref);
    const history = withSample(this.#read(key), sample);
    if (past === 'whole' || this.#entries.has(key)) this.#change(key, history);
    else this.#remember(key, history);
  }

  mark(ref: GroupRef, mark: Mark): void {
    const key = groupKey(ref);
    const history = withMark(this.#read(key), mark);
    if (this.#recent.has(key)) this.#remember(key, history);
    else this.#change(key, history);
    this.#marked.fire(ref);
  }

  forget(matches: (key: string) => boolean): void {
    for (const key of [...this.#entries.keys()]) if (matches(key)) this.#drop(key);
    for (const key of [...this.#recent.keys()]) if (matches(key)) this.#recent.delete(key);
  }

  /** Writes all changes that are not written yet. A failed write is ignored: it loses some history and nothing else. */
  async flush(): Promise<void> {
    this.#timer?.dispose();
    this.#timer = undefined;
    const keys = [...this.#unwritten];
    this.#unwritten.clear();
    await Promise.all(keys.map(key => this.#flush(key).catch(() => undefined)));
  }

  async #flush(key: string): Promise<void> {
    await this.#join(key);
    const entry = this.#entries.get(key);
    const text = typeof entry === 'object' ? historyText(entry) : entry;
    if (text === undefined) this.#stored.delete(key);
    else this.#stored.set(key, text);
    await this.#store.write(key, text);
  }

  /** Joins in what another window has written, which the next write would otherwise overwrite. */
  async #join(key: string): Promise<void> {
    const text = await this.#store.read(key).catch(() => undefined);
    if (text === undefined || text === this.#stored.get(key) || !this.#entries.has(key)) return;
    const other = readHistory(text);
    if (other) this.#entries.set(key, joined(this.#read(key), other));
  }

  #read(key: string): GroupHistory {
    const entry = this.#entries.get(key);
    if (typeof entry !== 'string') return entry ?? this.#recent.get(key) ?? empty;
    const history = readHistory(entry) ?? empty;
    this.#entries.set(key, history);
    return history;
  }

  #change(key: string, history: GroupHistory): void {
    this.#recent.delete(key);
    this.#entries.set(key, history);
    this.#dropOldest();
    this.#write(key);
  }

  #remember(key: string, history: GroupHistory): void {
    this.#recent.delete(key);
    this.#recent.set(key, recentOf(history));
    const [oldest] = this.#recent.keys();
    if (oldest !== undefined && this.#recent.size > recentAtMost) this.#recent.delete(oldest);
  }

  #dropOldest(): void {
    const surplus = this.#entries.size - groupsAtMost;
    if (surplus <= 0) return;
    const byAge = [...this.#entries.keys()]
      .map(key => ({ key, at: lastOf(this.#read(key)) }))
      .sort((a, b) => a.at - b.at);
    for (const { key } of byAge.slice(0, surplus)) {
      const history = this.#read(key);
      this.#drop(key);
      // A group of a board may still be read.
      if (history.samples.length > 0) this.#remember(key, history);
    }
  }

  #drop(key: string): void {
    this.#entries.delete(key);
    this.#write(key);
  }

  #write(key: string): void {
    this.#unwritten.add(key);
    this.#timer ??= this.#setTimer(() => void this.flush(), writeAfterMs);
  }
}

const lastOf = ({ samples, marks }: GroupHistory): Moment => Math.max(samples.at(-1)?.at ?? 0, marks.at(-1)?.at ?? 0);

const bytesAtMost = 64_000;

/** Writes a history as columns, with times as differences, and drops the oldest samples while it is still too long. */
function historyText({ samples, marks }: GroupHistory): string {
  const text = JSON.stringify({
    at: samples.map(({ at }, index) => at - (samples[index - 1]?.at ?? 0)),
    lag: samples.map(({ lag }) => lag && Math.round(lag)),
    behind: samples.map(({ behind }) => behind && Math.round(behind)),
    marks: marks.map(({ at, kind }) => [at, kind]),
  });
  if (text.length < bytesAtMost) return text;
  return historyText({ samples: samples.slice(Math.ceil(samples.length / 4)), marks });
}

/** Reads a stored history; undefined for a text that is broken or was written by something else. */
export function readHistory(text: string): GroupHistory | undefined {
  try {
    const { at, lag, behind, marks } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (![at, lag, behind, marks].every(column => Array.isArray(column))) return undefined;
    return { samples: readSamples(at, lag, behind), marks: (marks as unknown[]).map(readMark) };
  } catch {
    return undefined;
  }
}

function readSamples(at: unknown, lag: unknown, behind: unknown): readonly Sample[] {
  let time = 0;
  return (at as unknown[]).map((step, index) => {
    time += number(step);
    const lagThen = numberOrNull((lag as unknown[])[index]);
    return {
      at: time,
      lag: lagThen === null ? null : seconds(lagThen),
      behind: numberOrNull((behind as unknown[])[index]),
    };
  });
}

function readMark(value: unknown): Mark {
  const [at, name] = value as unknown[];
  const kind = markKinds.find(known => known === name);
  if (kind === undefined) throw new TypeError('Not a mark.');
  return { at: number(at), kind };
}

const numberOrNull = (value: unknown): number | null => (value === null ? null : number(value));

function number(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError('Not a number.');
  return value;
}
