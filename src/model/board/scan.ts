import { type AreaLists } from './areaLists.ts';
import { isUnderWay } from './boardPlaces.ts';
import type { Area } from './boardScope.ts';
import { Budget } from './budget.ts';

export const scanCallsAtMost = 2000;

/** How far a scan of all regions has come. */
export interface ScanProgress {
  /** Regions, counted for each account and service. */
  readonly done: number;
  readonly of: number;
  readonly calls: number;
  /** The budget. No more calls than these are made to find groups, whatever there is. */
  readonly mostCalls: number;
  /** `budget`: the calls did not suffice, so that not all was listed. */
  readonly state: 'running' | 'done' | 'cancelled' | 'budget';
}

/** A scan that has not looked everywhere: it is under way, or it was ended early. */
export interface UnfinishedScan extends ScanProgress {
  readonly state: Exclude<ScanProgress['state'], 'done'>;
}

export function unfinished(scan: ScanProgress | undefined): UnfinishedScan | undefined {
  if (!scan || scan.state === 'done') return undefined;
  return { ...scan, state: scan.state };
}

/** What a scan would ask: how many regions, counted for each account and service, and the calls at the least and most. */
export interface ScanEstimate {
  readonly regions: number;
  readonly leastCalls: number;
  readonly mostCalls: number;
}

/** Lists areas outside the scope of a board, when the user says so and never by itself. */
export class Scan {
  readonly #lists: AreaLists;
  readonly #changed: () => void;
  #progress: ScanProgress | undefined;
  #running: AbortController | undefined;

  constructor(lists: AreaLists, changed: () => void) {
    this.#lists = lists;
    this.#changed = changed;
  }

  get progress(): ScanProgress | undefined {
    return this.#progress;
  }

  estimate(areas: readonly Area[]): ScanEstimate {
    const regions = this.#unknown(areas).length;
    return { regions, leastCalls: regions, mostCalls: Math.max(scanCallsAtMost, regions) };
  }

  /** Lists those of the areas that were not listed yet. When it is cancelled, what was found by then stays. */
  async run(areas: readonly Area[], signal: AbortSignal): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const either = AbortSignal.any([signal, running.signal]);
    const unknown = this.#unknown(areas);
    const { mostCalls } = this.estimate(areas);
    const set = (change: Partial<ScanProgress>): void => {
      if (this.#running !== running || !this.#progress) return;
      this.#progress = { ...this.#progress, ...change };
      this.#changed();
    };
    const budget = new Budget(mostCalls, calls => set({ calls }));
    this.#progress = { done: 0, of: unknown.length, calls: 0, mostCalls, state: 'running' };
    this.#changed();
    let done = 0;
    await Promise.all(
      unknown.map(async area => {
        const state = this.#lists.addOfScan(area);
        await this.#lists.list(state, either, budget);
        if (state.listedAt !== undefined) set({ done: ++done });
      }),
    );
    set({ state: either.aborted ? 'cancelled' : budget.isSpent ? 'budget' : 'done' });
  }

  cancel(): void {
    this.#running?.abort();
  }

  /** Cancels it, and forgets that there was one, with what it has found. */
  forget(): void {
    this.cancel();
    this.#progress = undefined;
    this.#lists.dropThoseOfScan();
  }

  #unknown(areas: readonly Area[]): readonly Area[] {
    return areas.filter(area => {
      const known = this.#lists.find(area);
      return known?.listedAt === undefined && !isUnderWay(known?.listing);
    });
  }
}
