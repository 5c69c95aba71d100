import type { Subscription } from '../event.ts';
import type { FailedReading, LagMonitor } from '../lag/reading.ts';
import {
  groupIn,
  groupKey,
  type GroupOwnerRef,
  type GroupRef,
  groupsIn,
  type GroupService,
  listKey,
  memberOf,
} from '../places.ts';
import type { Moment } from '../units.ts';
import type { BoardRow } from './boardRow.ts';
import type { Trouble } from './failures.ts';
import type { ListedPlace } from './listing.ts';

/** What is pinned: all groups of an instance or Logstore, or one, with the names that are known before it is read. */
export interface Pinned {
  readonly of: GroupOwnerRef;
  readonly group: 'all' | GroupRef;
  /** The name of the group, or an empty text if all are pinned. */
  readonly name: string;
  readonly ownerName: string;
}

/** An instance or Logstore on the board. */
export interface PlaceState {
  readonly key: string;
  readonly of: GroupOwnerRef;
  readonly service: GroupService;
  /** The area that lists it. What is pinned has none. */
  readonly area: string | undefined;
  /** Whether only those groups are wanted that have a row from the start. */
  readonly isPartly: boolean;
  name: string;
  readonly rows: Map<string, RowState>;
  /** Set while it is read as a whole. A reading that was cancelled is as good as ended. */
  reading: AbortSignal | undefined;
  /** When the board last had it read as a whole, or when anything in it was read since. */
  lookedAt: Moment | undefined;
  readAt: Moment | undefined;
  /** Why it could not be read as a whole. Of a place of which only some groups are pinned, each row tells it. */
  failure: FailedReading | undefined;
  readonly watches: Subscription[];
  /** Ends the first reading, if the place leaves the board meanwhile. */
  readonly abort: AbortController;
}

/** A group on the board, whose row is replaced whenever something about it is new. */
export interface RowState {
  readonly key: string;
  readonly ref: GroupRef;
  readonly place: PlaceState;
  name: string;
  row: BoardRow | undefined;
  judgedAt: Moment;
}

/** What depends on which places and groups there are. */
export interface PlacesListener {
  readonly added: (place: PlaceState) => void;
  /** Called when a row is new, or something that it tells. */
  readonly marked: (row: RowState) => void;
  readonly dropped: (row: RowState) => void;
  /** Called when a place has come or gone. */
  readonly changed: () => void;
}

/** The instances and Logstores on a board, each with its groups. */
export class BoardPlaces {
  readonly #monitor: Pick<LagMonitor, 'failure'>;
  readonly #listener: PlacesListener;
  readonly #places = new Map<string, PlaceState>();

  constructor(monitor: Pick<LagMonitor, 'failure'>, listener: PlacesListener) {
    this.#monitor = monitor;
    this.#listener = listener;
  }

  /** All of them. Some may be added or dropped while they are gone through. */
  all(): Iterable<PlaceState> {
    return this.#places.values();
  }

  find(key: string): PlaceState | undefined {
    return this.#places.get(key);
  }

  rowOf(ref: GroupRef): RowState | undefined {
    return this.#places.get(placeKey(ref))?.rows.get(memberOf(ref));
  }

  add({ of, name, groups }: ListedPlace, area: string | undefined, isPartly: boolean): void {
    const key = placeKey(of);
    const known = this.#places.get(key);
    // A list, such as that of a scan, has the whole place, so that no group beside those that are pinned stays unread.
    if (known?.isPartly && !isPartly) this.drop(known);
    else if (known) {
      known.name = name;
      for (const { ref, name: groupName } of groups) this.addRow(known, ref, groupName);
      return;
    }
    const place: PlaceState = {
      key,
      of,
      service: 'logstore' in of ? 'sls' : 'dts',
      area,
      isPartly,
      name,
      rows: new Map(),
      reading: undefined,
      lookedAt: undefined,
      readAt: undefined,
      failure: isPartly ? undefined : this.#monitor.failure(groupIn(of, '')),
      watches: [],
      abort: new AbortController(),
    };
    this.#places.set(key, place);
    for (const { ref, name: groupName } of groups) this.addRow(place, ref, groupName);
    this.#listener.changed();
    this.#listener.added(place);
  }

  addRow(place: PlaceState, ref: GroupRef, name: string): RowState {
    const known = place.rows.get(memberOf(ref));
    if (known) return known;
    const row: RowState = { key: groupKey(ref), ref, place, name, row: undefined, judgedAt: -Infinity };
    place.rows.set(memberOf(ref), row);
    this.#listener.marked(row);
    return row;
  }

  /** Tells that something about a group is new. */
  mark(row: RowState): void {
    this.#listener.marked(row);
  }

  drop(place: PlaceState): void {
    unwatch(place);
    place.abort.abort();
    this.#places.delete(place.key);
    for (const row of place.rows.values()) this.dropRow(row);
    this.#listener.changed();
  }

  dropRow(row: RowState): void {
    row.place.rows.delete(memberOf(row.ref));
    this.#listener.dropped(row);
  }

  dropWhere(isToDrop: (place: PlaceState) => boolean): void {
    for (const place of this.#places.values()) if (isToDrop(place)) this.drop(place);
  }

  /** Brings what no area lists in line with what is pinned. */
  followPins(pins: readonly Pinned[]): void {
    const byPlace = new Map<string, Pinned[]>();
    for (const pin of pins) byPlace.set(placeKey(pin.of), [...(byPlace.get(placeKey(pin.of)) ?? []), pin]);
    for (const [key, place] of this.#places) {
      if (place.area !== undefined) continue;
      const own = byPlace.get(key) ?? [];
      const isPartly = !own.some(({ group }) => group === 'all');
      const isSame = place.isPartly === isPartly && (!isPartly || sameGroups(place, own));
      if (own.length === 0 || !isSame) this.drop(place);
    }
    for (const [key, own] of byPlace) {
      const [first] = own;
      if (!first || this.#places.has(key)) continue;
      const isPartly = !own.some(({ group }) => group === 'all');
      const groups = own.flatMap(({ group, name }) => (group === 'all' ? [] : { ref: group, name }));
      this.add({ of: first.of, name: first.ownerName, groups }, undefined, isPartly);
    }
  }

  dispose(): void {
    for (const { abort } of this.#places.values()) abort.abort();
  }
}

/** The key of an instance or Logstore, by which a group finds its own as well. */
export const placeKey = (of: GroupOwnerRef): string => listKey(groupsIn(of));

/** Whether something goes on. When it was cancelled, it is as good as ended. */
export const isUnderWay = (signal: AbortSignal | undefined): boolean => signal?.aborted === false;

export function unwatch({ watches }: PlaceState): void {
  for (const watch of watches.splice(0)) watch.dispose();
}

/** Why a place could not be read as a whole, as one of the things that the board could not list or read. */
export function troubleOf(place: PlaceState): Trouble | undefined {
  const { failure } = place;
  if (!failure) return undefined;
  const { accountId, region } = place.of;
  return {
    ...failure,
    service: place.service,
    region: { accountId, region },
    of: place.of,
    ownerName: place.name,
    groups: [...place.rows.values()].filter(({ row }) => row?.state !== 'read').length,
    isRetrying: isUnderWay(place.reading),
  };
}

function sameGroups({ rows }: PlaceState, pins: readonly Pinned[]): boolean {
  const members = pins.flatMap(({ group }) => (group === 'all' ? [] : memberOf(group)));
  return members.length === rows.size && members.every(member => rows.has(member));
}
