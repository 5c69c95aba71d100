import type { GroupHistory, Histories } from '../lag/history.ts';
import { judge } from '../lag/judge.ts';
import type { LagMonitor } from '../lag/reading.ts';
import type { GroupRef } from '../places.ts';
import type { Moment } from '../units.ts';
import type { BoardPlaces, RowState } from './boardPlaces.ts';
import type { BoardRow } from './boardRow.ts';
import { isGone } from './failures.ts';

/** What passes by itself, such as the time until data is lost, is judged anew after this time where it is in sight. */
export const judgedAnewMs = 30_000;
/** Elsewhere it is judged with each reading. Where there are none, it is seen by then that the last one is stale. */
const judgedAnewElsewhereMs = 600_000;
const judgedAnewAtMost = 500;
/** The rows are asked for several times for each update of a screen, and are not all looked at each time. */
const lookedForOldMs = 500;
/** A reading is stale when it is older than this many of the intervals in which it should be replaced. */
const staleAfterIntervals = 2.5;

interface JudgedRowsOptions {
  readonly monitor: Pick<LagMonitor, 'latest' | 'failure'>;
  readonly histories: Pick<Histories, 'of'>;
  readonly now: () => Moment;
  readonly places: BoardPlaces;
  readonly inSight: () => Iterable<GroupRef>;
  /** The interval in which what is out of sight is read. */
  readonly outOfSightMs: () => number;
}

/** Makes the rows of a board, each with what the judge of all screens says. It judges no more than is asked for. */
export class JudgedRows {
  readonly #options: JudgedRowsOptions;
  readonly #toJudge = new Set<RowState>();
  #rows: readonly BoardRow[] = [];
  /** Whether other rows are to be shown than those above. */
  #areOld = false;
  /** How many of them are read. */
  #read = 0;
  /** The number of the place from which on it is looked for what was judged long ago. */
  #judgedFrom = 0;
  /** When that was last done. */
  #lookedAt: Moment = -Infinity;

  constructor(options: JudgedRowsOptions) {
    this.#options = options;
  }

  /** How many rows were read when they were last asked for. */
  get read(): number {
    return this.#read;
  }

  /** All rows, in no order. The same array as before if nothing has changed. */
  all(): readonly BoardRow[] {
    this.#findOld();
    if (this.#toJudge.size > 0) {
      for (const state of this.#toJudge) this.#judge(state);
      this.#toJudge.clear();
      this.#areOld = true;
    }
    if (this.#areOld) {
      this.#collect();
      this.#areOld = false;
    }
    return this.#rows;
  }

  /** Has a row made anew when they are next asked for. */
  mark(row: RowState): void {
    this.#toJudge.add(row);
  }

  /** Has it looked anew which rows are shown when they are next asked for. */
  markAll(): void {
    this.#areOld = true;
  }

  drop(row: RowState): void {
    this.#toJudge.delete(row);
    this.#areOld = true;
  }

  /** Of a place that could not be read, one line says so instead of each row that was never read. */
  #collect(): void {
    const collected: BoardRow[] = [];
    this.#read = 0;
    for (const { rows, failure } of this.#options.places.all()) {
      for (const { row } of rows.values()) {
        if (row === undefined || (failure && row.state !== 'read')) continue;
        collected.push(row);
        if (row.state === 'read') this.#read += 1;
      }
    }
    this.#rows = collected;
  }

  #judge(state: RowState): void {
    const { monitor, histories, now, outOfSightMs } = this.#options;
    const { key, ref, name, place } = state;
    const { accountId, region } = ref;
    const row = { key, ref, name, ownerName: place.name, accountId, region, service: ref.kind };
    // The monitor forgets what nobody watches, as on a board that is paused or hidden. The row keeps what it shows.
    const failure = monitor.failure(ref);
    const shown = state.row?.state === 'read' && !isGone(failure) ? state.row.reading : undefined;
    const reading = monitor.latest(ref) ?? shown;
    const at = now();
    state.judgedAt = at;
    if (reading) {
      const history: GroupHistory = histories.of(ref);
      const judgement = judge(reading, history, at);
      const isStale = failure !== undefined || at - reading.at > staleAfterIntervals * outOfSightMs();
      state.row = { ...row, state: 'read', reading, judgement, history, failure, isStale };
    } else {
      state.row = failure ? { ...row, state: 'failed', failure } : { ...row, state: 'loading' };
    }
  }

  /** Finds the rows in sight that were judged some time ago, and now and then some of the others. */
  #findOld(): void {
    const { places, now, inSight } = this.#options;
    const at = now();
    for (const ref of inSight()) {
      const row = places.rowOf(ref);
      if (row && row.judgedAt <= at - judgedAnewMs) this.#toJudge.add(row);
    }
    if (Math.abs(at - this.#lookedAt) < lookedForOldMs) return;
    this.#lookedAt = at;
    const before = at - judgedAnewElsewhereMs;
    const all = [...places.all()];
    let left = judgedAnewAtMost;
    for (let looked = 0; looked < all.length && left > 0; looked++) {
      this.#judgedFrom = (this.#judgedFrom + 1) % all.length;
      for (const row of all[this.#judgedFrom]?.rows.values() ?? []) {
        if (row.judgedAt > before) continue;
        this.#toJudge.add(row);
        left -= 1;
      }
    }
  }
}
