import type { Subscription } from '../event.ts';
import type { SetTimer } from '../lag/monitorLoop.ts';
import type { LagMonitor } from '../lag/reading.ts';
import { groupKey, type GroupRef } from '../places.ts';
import { type BoardPlaces, placeKey, type RowState } from './boardPlaces.ts';
import type { Session } from './placeReadings.ts';

/** How long a row has to stay in sight before it is read for it, so that scrolling reads nothing. */
const sightAfterMs = 400;

interface SightOptions {
  readonly monitor: Pick<LagMonitor, 'watch'>;
  readonly setTimer: SetTimer;
  readonly places: BoardPlaces;
}

/** The groups that can be seen on a board. They are read in the interval that the user has set, and exactly. */
export class Sight {
  readonly #options: SightOptions;
  /** The groups in sight, by their keys. */
  #groups: ReadonlyMap<string, GroupRef> = new Map();
  /** The keys of their instances and Logstores. */
  #places: ReadonlySet<string> = new Set();
  readonly #watches = new Map<string, Subscription>();
  #timer: Subscription | undefined;
  #session: Session | undefined;

  constructor(options: SightOptions) {
    this.#options = options;
  }

  get groups(): Iterable<GroupRef> {
    return this.#groups.values();
  }

  /** The keys of the places that have a group in sight. */
  get places(): Iterable<string> {
    return this.#places;
  }

  set(refs: readonly GroupRef[]): void {
    this.#groups = new Map(refs.map(ref => [groupKey(ref), ref]));
    this.#places = new Set(refs.map(placeKey));
    this.#timer?.dispose();
    this.#timer = this.#options.setTimer(() => this.#follow(), sightAfterMs);
  }

  /** Watches what is in sight, also that which was read for the first time since it was last called. */
  start(session: Session): void {
    this.#session = session;
    this.#follow();
  }

  stop(): void {
    this.#session = undefined;
    for (const watch of this.#watches.values()) watch.dispose();
    this.#watches.clear();
  }

  /** Watches a group no longer that has left the board. */
  drop({ key }: RowState): void {
    this.#watches.get(key)?.dispose();
    this.#watches.delete(key);
  }

  dispose(): void {
    this.stop();
    this.#timer?.dispose();
  }

  /** Watches what is in sight, and no longer what has left it. */
  #follow(): void {
    const everySeconds = this.#session?.everySeconds ?? 0;
    const isWatching = everySeconds > 0;
    for (const [key, watch] of this.#watches) {
      if (isWatching && this.#groups.has(key)) continue;
      watch.dispose();
      this.#watches.delete(key);
    }
    if (!isWatching) return;
    for (const [key, group] of this.#groups) {
      const place = this.#options.places.rowOf(group)?.place;
      // What is not read yet has its turn first.
      if (this.#watches.has(key) || place?.lookedAt === undefined) continue;
      const { of } = place;
      this.#watches.set(key, this.#options.monitor.watch({ of, group, detail: 'exact', everySeconds }));
    }
  }
}
