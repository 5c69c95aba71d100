import type { LagMonitor } from '../lag/reading.ts';
import { groupIn, type GroupOwnerRef, type GroupRef, memberOf } from '../places.ts';
import type { Moment } from '../units.ts';
import { isWithin, listsKeptMs } from './areaLists.ts';
import { type BoardPlaces, isUnderWay, placeKey, type PlaceState, unwatch } from './boardPlaces.ts';
import { isGone } from './failures.ts';
import { Lanes } from './lanes.ts';

/** How many times less often what is out of sight is read. */
const outOfSightFactor = 5;
/**
 * The shortest interval of what is out of sight, in seconds. A board may have tens of thousands of groups, and nobody sees
 * those below the fold: it is enough that one which gets into trouble comes up in the order within minutes.
 */
export const outOfSightAtLeast = 300;
/**
 * The instances and Logstores that are read at a time in an area for the first time, so that not all that the services
 * allow is taken. In a project it is one Logstore, as the reading of one makes six calls at a time.
 */
const placesAtATime: Readonly<Record<PlaceState['service'], number>> = { dts: 2, sls: 4 };
/** What is out of sight is read in intervals that differ by as much, so that not everything is read at the same time. */
const spread = 0.4;

/** What somebody wants who watches a board. With 0 seconds, nothing is read again by itself. */
export interface Session {
  readonly everySeconds: number;
  /** Aborted when nobody watches any longer. */
  readonly signal: AbortSignal;
}

interface PlaceReadingsOptions {
  readonly monitor: Pick<LagMonitor, 'watch' | 'read' | 'latest' | 'failure'>;
  readonly now: () => Moment;
  readonly places: BoardPlaces;
  /** The keys of the places that are read first. */
  readonly inSight: () => Iterable<string>;
  /** Called when the reading of a place as a whole has ended. */
  readonly ended: () => void;
  /** Called when a place cannot be read any longer, or can be again. */
  readonly failed: () => void;
}

/** Has each place read as a whole: once as soon as it is known, and then in the interval of what is out of sight. */
export class PlaceReadings {
  readonly #options: PlaceReadingsOptions;
  readonly #lanes: Lanes;
  #session: Session | undefined;

  constructor(options: PlaceReadingsOptions) {
    this.#options = options;
    this.#lanes = new Lanes(options.inSight);
  }

  /** The time after which what is out of sight is read again. */
  get outOfSightMs(): number {
    return Math.max((this.#session?.everySeconds ?? 0) * outOfSightFactor, outOfSightAtLeast) * 1000;
  }

  /** Reads what is due, and watches everything until it is stopped. */
  start(session: Session): void {
    this.#session = session;
    for (const place of this.#options.places.all()) this.begin(place);
  }

  stop(): void {
    this.#session = undefined;
    for (const place of this.#options.places.all()) unwatch(place);
  }

  /** While somebody watches the board, reads a place if that is due, and watches it from then on. */
  begin(place: PlaceState): void {
    const session = this.#session;
    const { watches, lookedAt, rows } = place;
    if (!session || watches.length > 0 || isUnderWay(place.reading)) return;
    const keptMs = rows.size === 0 ? listsKeptMs : this.outOfSightMs;
    const isKnown =
      lookedAt !== undefined && (session.everySeconds === 0 || isWithin(lookedAt, this.#options.now(), keptMs));
    if (!isKnown) void this.read(place, session.signal);
    else if (isWorthWatching(place)) this.#watch(place);
  }

  /** Reads a place whatever is known of it, as its groups have changed. While nobody watches, it is read later. */
  beginAnew(place: PlaceState): void {
    place.lookedAt = undefined;
    if (this.#session) void this.read(place, this.#session.signal);
  }

  async read(place: PlaceState, given: AbortSignal): Promise<void> {
    const { monitor } = this.#options;
    const signal = AbortSignal.any([given, place.abort.signal]);
    const { of } = place;
    const area = JSON.stringify([of.accountId, of.region, place.service]);
    const within = 'project' in of ? JSON.stringify([of.accountId, of.region, of.project]) : undefined;
    const groups = groupsOf(place);
    const past = pastOf(place);
    const task = () => {
      const readings = groups.map(group => monitor.read({ of, group, detail: 'overview', past }, signal));
      // The monitor would ask at once again for whoever comes after a reading that has failed, but not during it.
      if (!signal.aborted) this.#watch(place);
      return Promise.allSettled(readings);
    };
    place.reading = signal;
    try {
      const inArea = () => this.#lanes.run(area, placesAtATime[place.service], place.key, task, signal);
      await (within === undefined ? inArea() : this.#lanes.run(within, 1, place.key, inArea, signal));
    } catch {
      // It was cancelled before its turn.
    }
    const isLast = place.reading === signal;
    if (isLast) place.reading = undefined;
    if (signal.aborted) {
      // It has its first reading still before it, and is watched from then on.
      if (isLast && place.lookedAt === undefined) unwatch(place);
      return;
    }
    place.lookedAt = this.#options.now();
    if (!place.isPartly && !place.failure) this.#dropUnlisted(place);
    this.#options.ended();
    // The interval may have been set or changed while it was read.
    if (isWorthWatching(place)) this.#watch(place);
    else unwatch(place);
  }

  /** Takes what the monitor has read of a group, whoever had it read. */
  take(ref: GroupRef): void {
    const { monitor, places } = this.#options;
    const place = places.find(placeKey(ref));
    if (!place) return;
    const known = place.rows.get(memberOf(ref));
    if (!known && place.isPartly) return;
    const [reading, failure] = [monitor.latest(ref), monitor.failure(ref)];
    if (!place.isPartly && isGone(failure)) {
      if (known) places.dropRow(known);
      return;
    }
    if (!reading && !known) return;
    const row = known ?? places.addRow(place, ref, memberOf(ref));
    if (reading) {
      row.name = reading.group.name || memberOf(ref);
      place.readAt = Math.max(place.readAt ?? 0, reading.at);
      if (place.lookedAt !== undefined) place.lookedAt = Math.max(place.lookedAt, reading.at);
    }
    places.mark(row);
  }

  /** Takes why an instance or Logstore could not be read as a whole, or that it can be again. */
  takeFailure(of: GroupOwnerRef): void {
    const place = this.#options.places.find(placeKey(of));
    if (!place || place.isPartly) return;
    place.failure = this.#options.monitor.failure(groupIn(of, ''));
    this.#options.failed();
  }

  /** Drops what was deleted before its first reading, of which the monitor has nothing to tell. */
  #dropUnlisted({ rows }: PlaceState): void {
    const { monitor, places } = this.#options;
    for (const row of rows.values()) {
      if (row.row?.state !== 'read' && !monitor.latest(row.ref) && !monitor.failure(row.ref)) places.dropRow(row);
    }
  }

  /** Has the place read in the interval of what is out of sight, if anything is to be read again by itself. */
  #watch(place: PlaceState): void {
    const { of, watches } = place;
    if (watches.length > 0 || !this.#session?.everySeconds) return;
    const everySeconds = Math.round((this.outOfSightMs / 1000) * (1 + spread * shareOf(place.key)));
    const past = pastOf(place);
    for (const group of groupsOf(place)) {
      watches.push(this.#options.monitor.watch({ of, group, detail: 'overview', everySeconds, past }));
    }
  }
}

/** Whether it is read more often than the lists. A place without groups is not. */
const isWorthWatching = ({ rows, failure }: PlaceState): boolean => rows.size > 0 || failure !== undefined;

const groupsOf = ({ isPartly, rows }: PlaceState): readonly ('all' | GroupRef)[] =>
  isPartly ? [...rows.values()].map(({ ref }) => ref) : ['all'];

/** Whole histories are kept of what is pinned. There may be too many of the other groups. */
const pastOf = ({ area }: PlaceState) => (area === undefined ? 'whole' : 'recent');

/** A number from 0 to 1 that is another one for most texts, and the same for one. */
function shareOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (hash * 31 + text.charCodeAt(index)) % 9973;
  return hash / 9973;
}
