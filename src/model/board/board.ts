import type { Account, AccountState } from '../accounts/account.ts';
import { CloudError } from '../../cloud/errors.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { Emitter, type Event, type Subscription } from '../event.ts';
import type { GroupHistory, Histories } from '../lag/history.ts';
import { judge } from '../lag/judge.ts';
import { type SetTimer, setTimer } from '../lag/monitorLoop.ts';
import type { FailedReading, LagMonitor } from '../lag/reading.ts';
import {
  groupIn,
  groupKey,
  type GroupOwnerRef,
  type GroupRef,
  groupsIn,
  type GroupService,
  listKey,
  type ListRef,
  logstoreOf,
  type LogstoreRef,
  logstoresIn,
  memberOf,
  type ProjectRef,
} from '../places.ts';
import type { Moment } from '../units.ts';
import type { BoardFailure, BoardRow } from './boardRow.ts';
import { type Area, allAreas, areaKey, areasIn, type BoardScope } from './boardScope.ts';
import { Budget, BudgetSpent } from './budget.ts';
import { alikeKey, failuresOf, type Trouble } from './failures.ts';
import { Lanes } from './lanes.ts';
import { listArea, type ListedPlace, type Listers, listLogstores } from './listing.ts';

/** What is pinned: all groups of an instance or Logstore, or one, with the names that are known before it is read. */
export interface Pinned {
  readonly of: GroupOwnerRef;
  readonly group: 'all' | GroupRef;
  /** The name of the group, or an empty text if all are pinned. */
  readonly name: string;
  readonly ownerName: string;
}

export interface BoardOptions {
  readonly accounts: {
    list(): readonly Pick<Account, 'id' | 'regions'>[];
    stateOf(id: string): Pick<AccountState, 'problem'>;
    readonly onDidChange: Event<void>;
    readonly onDidReplaceKeys: Event<string>;
  };
  readonly cloudOf: (accountId: string) => Promise<Listers>;
  readonly monitor: Pick<LagMonitor, 'watch' | 'read' | 'latest' | 'failure' | 'onDidRead' | 'onDidFail'>;
  readonly histories: Pick<Histories, 'of' | 'onDidMark'>;
  readonly catalog: Pick<Catalog, 'onDidChange'>;
  readonly pinned: { list(): readonly Pinned[]; readonly onDidChange: Event<unknown> };
  readonly now?: () => Moment;
  readonly setTimer?: SetTimer;
}

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

/** What the toolbar says about the board as a whole. */
export interface BoardSummary {
  readonly accounts: number;
  readonly regions: number;
  readonly groups: number;
  /** The instances and Logstores that have groups, or may have. */
  readonly places: number;
  /** The groups and places that were not read yet. */
  readonly unread: number;
  /** Whether lists are being read, so that more rows may come. */
  readonly isListing: boolean;
  /** When anything was last read. */
  readonly updatedAt: Moment | undefined;
}

/** What is out of sight is read this many times less often, */
export const outOfSightFactor = 5;
/**
 * and not more often than this. A board may have tens of thousands of groups, and nobody sees those below the fold: it
 * is enough that one which gets into trouble comes up in the order within minutes.
 */
export const outOfSightAtLeast = 300;
/** New instances and Logstores appear without being looked for so often, as listing all costs a call for each. */
const listsKeptMs = 15 * 60_000;
/**
 * The instances and Logstores that are read at a time in an area for the first time, so that not all that the services
 * allow is taken. In a project it is one Logstore, as the reading of one makes six calls at a time.
 */
const placesAtATime: Readonly<Record<GroupService, number>> = { dts: 2, sls: 4 };
/** What is out of sight is read in intervals that differ by as much, so that not everything is read at the same time. */
const spread = 0.4;
const areasAtATime = 16;
/**
 * The time in which changes are gathered before listeners are told. The first rows that are read are told of at once, and
 * where there are thousands, nobody sees them all change several times in a second.
 */
function gatherMs(read: number): number {
  if (read < firstScreen) return 16;
  return read < 2000 ? 200 : 1000;
}
const firstScreen = 50;
/** So long does a row have to stay in sight before it is read for it, so that scrolling reads nothing. */
const sightAfterMs = 400;
/** What passes by itself, such as the time until data is lost, is judged anew after this time where it is in sight. */
const judgedAnewMs = 30_000;
/** Elsewhere it is judged with each reading. Where there are none, it is seen by then that the last one is stale. */
const judgedAnewElsewhereMs = 600_000;
const judgedAnewAtMost = 500;
/** A reading is stale when it is older than this many of the intervals in which it should be replaced. */
const staleAfterIntervals = 2.5;
export const scanCallsAtMost = 2000;

interface AreaState {
  readonly area: Area;
  readonly isOfScan: boolean;
  listedAt: Moment | undefined;
  /** Set while it is listed. A list that was cancelled is as good as ended. */
  listing: AbortSignal | undefined;
  /** Ends the list, if the area leaves the board meanwhile. */
  readonly abort: AbortController;
}

const newArea = (area: Area, isOfScan: boolean): AreaState => ({
  area,
  isOfScan,
  listedAt: undefined,
  listing: undefined,
  abort: new AbortController(),
});

const isUnderWay = (signal: AbortSignal | undefined): boolean => signal?.aborted === false;

interface PlaceState {
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

interface RowState {
  readonly key: string;
  readonly ref: GroupRef;
  readonly place: PlaceState;
  name: string;
  row: BoardRow | undefined;
  judgedAt: Moment;
}

/**
 * All groups in a scope, as rows that come as soon as their lists do. It reads through the monitor that all screens
 * share, and has each reading judged by the judge that all screens ask.
 */
export class Board {
  readonly #options: Required<BoardOptions>;
  readonly #lanes = new Lanes();
  readonly #areas = new Map<string, AreaState>();
  readonly #places = new Map<string, PlaceState>();
  /** Why areas, projects and Logstores could not be listed, by their keys. */
  readonly #troubles = new Map<string, Trouble>();
  readonly #dirty = new Set<RowState>();
  readonly #changed = new Emitter<void>();
  readonly #subscriptions: readonly Subscription[];
  /** Fires when anything that the board tells may be different, at most a few times in a second. */
  readonly onDidChange = this.#changed.event;
  #scope: BoardScope = { kind: 'pinned' };
  #rows: readonly BoardRow[] = [];
  #areRowsOld = false;
  /** How many of them are read. */
  #readRows = 0;
  #failures: readonly BoardFailure[] | undefined;
  /** The keys of the groups in sight. */
  #sight: ReadonlyMap<string, GroupRef> = new Map();
  readonly #sightWatches = new Map<string, Subscription>();
  #sightTimer: Subscription | undefined;
  #everySeconds: number | undefined;
  #isPaused = false;
  #isDisposed = false;
  /** Ends what is under way. It is there while somebody watches. */
  #session: AbortController | undefined;
  #gathering: Subscription | undefined;
  #aging: Subscription | undefined;
  #scan: ScanProgress | undefined;
  #scanning: AbortController | undefined;
  /** The accounts that had no keys at the last look. */
  #withoutKeys: ReadonlySet<string> = new Set();
  #judgedFrom = 0;

  constructor(options: BoardOptions) {
    this.#options = { now: Date.now, setTimer, ...options };
    const { accounts, monitor, histories, catalog, pinned } = this.#options;
    this.#subscriptions = [
      monitor.onDidRead(ref => this.#take(ref)),
      monitor.onDidFail(of => this.#takeFailure(of)),
      histories.onDidMark(ref => {
        const row = this.#rowOf(ref);
        if (row) this.#mark(row);
      }),
      catalog.onDidChange(list => this.#followList(list)),
      pinned.onDidChange(() => this.#follow()),
      accounts.onDidChange(() => this.#followAccounts()),
      accounts.onDidReplaceKeys(accountId => this.#startOver(accountId)),
    ];
    this.#follow();
  }

  get scope(): BoardScope {
    return this.#scope;
  }

  /** Shows this and nothing else. What a scan has found beyond the scope leaves the board. */
  setScope(scope: BoardScope): void {
    if (JSON.stringify(scope) === JSON.stringify(this.#scope)) return;
    this.#scope = scope;
    this.#scanning?.abort();
    this.#scan = undefined;
    for (const [key, { isOfScan }] of this.#areas) if (isOfScan) this.#dropArea(key);
    this.#follow();
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** While it is paused, nothing is read by itself, and all rows stay. */
  setPaused(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    if (isPaused) this.#stop();
    else this.#start();
    this.#touch();
  }

  /**
   * Lists and reads at once what is not known yet, and then in this interval what is in sight, until it is disposed. With
   * 0, nothing is read again by itself.
   */
  watch(everySeconds: number): Subscription {
    this.#stop();
    this.#everySeconds = everySeconds;
    this.#start();
    return {
      dispose: () => {
        if (this.#everySeconds === undefined) return;
        this.#everySeconds = undefined;
        this.#stop();
      },
    };
  }

  /** Tells which groups can be seen, and are to be read more often and exactly. */
  setSight(refs: readonly GroupRef[]): void {
    this.#sight = new Map(refs.map(ref => [groupKey(ref), ref]));
    this.#sightTimer?.dispose();
    this.#sightTimer = this.#options.setTimer(() => this.#followSight(), sightAfterMs);
  }

  /** Lists everything again and reads it once. Rejects when it is cancelled; what fails is told by `failures`. */
  async refresh(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const lists = [...this.#areas.values()].filter(({ isOfScan }) => !isOfScan);
    await Promise.all(lists.map(state => this.#list(state, signal)));
    await Promise.all([...this.#places.values()].map(place => this.#read(place, signal)));
    signal.throwIfAborted();
  }

  /** Tries again what a failure is about. */
  async retry(key: string): Promise<void> {
    const signal = this.#session?.signal ?? new AbortController().signal;
    const areas = new Set<AreaState>();
    const retried = new Set<string>();
    const again: Promise<unknown>[] = [];
    for (const [own, trouble] of [...this.#troubles]) {
      if (alikeKey(trouble) !== key) continue;
      const area = this.#areas.get(areaKey({ ...trouble.region, service: trouble.service }));
      this.#troubles.set(own, { ...trouble, isRetrying: true });
      retried.add(own);
      if (area && trouble.project === undefined && trouble.of === undefined) areas.add(area);
      else if (area) again.push(this.#listAgain(own, trouble, area, signal));
    }
    for (const place of this.#places.values()) {
      const trouble = this.#troubleOf(place);
      if (trouble && alikeKey(trouble) === key) again.push(this.#read(place, signal));
    }
    for (const area of areas) again.push(this.#list(area, signal));
    this.#touch();
    await Promise.all(again);
    // What was cancelled, as when the board was hidden, has left the former trouble, which can be tried again.
    for (const [own, trouble] of this.#troubles) {
      if (retried.has(own) && trouble.isRetrying) this.#troubles.set(own, { ...trouble, isRetrying: false });
    }
    this.#touch();
  }

  get scanProgress(): ScanProgress | undefined {
    return this.#scan;
  }

  /** What a scan would ask: how many regions, counted for each account and service, and the calls at the least and most. */
  scanEstimate(): { readonly regions: number; readonly leastCalls: number; readonly mostCalls: number } {
    const regions = this.#toScan().length;
    return { regions, leastCalls: regions, mostCalls: Math.max(scanCallsAtMost, regions) };
  }

  /**
   * Lists all regions of the vendor for the accounts of the scope. What is found stays on the board until the scope
   * changes. When it is cancelled, what was found by then stays.
   */
  async scan(signal: AbortSignal): Promise<void> {
    // It may have been closed while the user was asked.
    if (this.#isDisposed) return;
    this.#scanning?.abort();
    const scanning = new AbortController();
    this.#scanning = scanning;
    const either = AbortSignal.any([signal, scanning.signal]);
    const areas = this.#toScan();
    const { mostCalls } = this.scanEstimate();
    const set = (change: Partial<ScanProgress>): void => {
      if (this.#scanning !== scanning || !this.#scan) return;
      this.#scan = { ...this.#scan, ...change };
      this.#touch();
    };
    const budget = new Budget(mostCalls, calls => set({ calls }));
    this.#scan = { done: 0, of: areas.length, calls: 0, mostCalls, state: 'running' };
    this.#touch();
    let done = 0;
    await Promise.all(
      areas.map(async area => {
        const key = areaKey(area);
        const state = this.#areas.get(key) ?? newArea(area, true);
        this.#areas.set(key, state);
        await this.#list(state, either, budget);
        if (state.listedAt !== undefined) set({ done: ++done });
      }),
    );
    set({ state: either.aborted ? 'cancelled' : budget.isSpent ? 'budget' : 'done' });
  }

  cancelScan(): void {
    this.#scanning?.abort();
  }

  /** All groups that are known, in no order. The same array as before if nothing has changed. */
  rows(): readonly BoardRow[] {
    this.#judgeAnew();
    if (this.#dirty.size > 0) {
      for (const state of this.#dirty) this.#judge(state);
      this.#dirty.clear();
      this.#areRowsOld = true;
    }
    if (this.#areRowsOld) {
      this.#rows = [...this.#places.values()].flatMap(place => this.#rowsOf(place));
      this.#readRows = this.#rows.filter(({ state }) => state === 'read').length;
      this.#areRowsOld = false;
    }
    return this.#rows;
  }

  get failures(): readonly BoardFailure[] {
    this.#failures ??= failuresOf([
      ...this.#troubles.values(),
      ...[...this.#places.values()].flatMap(place => this.#troubleOf(place) ?? []),
    ]);
    return this.#failures;
  }

  summary(): BoardSummary {
    const places = [...this.#places.values()].filter(({ lookedAt, rows }) => lookedAt === undefined || rows.size > 0);
    const rows = this.rows();
    // A scan that was cancelled has not looked everywhere.
    const areas = [...this.#areas.values()].filter(({ isOfScan, listedAt }) => !isOfScan || listedAt !== undefined);
    const of = new Set(areas.map(({ area }) => area.accountId));
    const regions = new Set(areas.map(({ area }) => area.region));
    for (const place of places) {
      of.add(place.of.accountId);
      regions.add(place.of.region);
    }
    const moments = places.flatMap(({ readAt }) => readAt ?? []);
    return {
      accounts: of.size,
      regions: regions.size,
      groups: rows.length,
      places: places.length,
      unread: rows.filter(({ state }) => state === 'loading').length + places.filter(p => p.rows.size === 0).length,
      isListing: [...this.#areas.values()].some(({ listing }) => isUnderWay(listing)),
      updatedAt: moments.length === 0 ? undefined : moments.reduce((a, b) => Math.max(a, b)),
    };
  }

  dispose(): void {
    this.#everySeconds = undefined;
    this.#stop();
    this.#scanning?.abort();
    for (const subscription of [...this.#subscriptions, this.#sightTimer, this.#gathering]) subscription?.dispose();
    for (const { abort } of [...this.#areas.values(), ...this.#places.values()]) abort.abort();
    this.#isDisposed = true;
    this.#changed.dispose();
  }

  #toScan(): readonly Area[] {
    return allAreas(this.#scope, this.#options.accounts.list()).filter(area => {
      const known = this.#areas.get(areaKey(area));
      return known?.listedAt === undefined && !isUnderWay(known?.listing);
    });
  }

  /** Follows what accounts there are, and tries again what failed for want of keys, once there are some. */
  #followAccounts(): void {
    const { accounts } = this.#options;
    const ids = accounts.list().map(({ id }) => id);
    const before = this.#withoutKeys;
    this.#withoutKeys = new Set(ids.filter(id => accounts.stateOf(id).problem !== undefined));
    this.#follow();
    if (!this.#session) return;
    for (const { key, kind, accountId } of this.failures) {
      if (kind === 'account' && before.has(accountId) && !this.#withoutKeys.has(accountId)) void this.retry(key);
    }
  }

  /** Brings the areas and what is pinned in line with the scope, the accounts and the pins. */
  #follow(): void {
    const { accounts, pinned } = this.#options;
    const ids = new Set(accounts.list().map(({ id }) => id));
    const wanted = new Map(areasIn(this.#scope, accounts.list()).map(area => [areaKey(area), area]));
    for (const [key, { area, isOfScan }] of this.#areas) {
      if (!(isOfScan ? ids.has(area.accountId) : wanted.has(key))) this.#dropArea(key);
    }
    for (const [key, area] of wanted) {
      if (this.#areas.has(key)) continue;
      this.#areas.set(key, newArea(area, false));
    }
    this.#followPins(this.#scope.kind === 'pinned' ? pinned.list().filter(({ of }) => ids.has(of.accountId)) : []);
    this.#touch();
    if (this.#session) this.#start();
  }

  /**
   * Reads again a place whose groups were changed or found changed on another screen. Other lists are left until they
   * are renewed, as they would cost a call for each Logstore, and nothing on them is made by this extension.
   */
  #followList(list: ListRef): void {
    if (list.list !== 'instanceGroups' && list.list !== 'logstoreGroups') return;
    const place = this.#places.get(listKey(list));
    if (place) {
      place.lookedAt = undefined;
      if (this.#session) void this.#read(place, this.#session.signal);
      return;
    }
    // A Logstore without groups is not on the board, and may have one now.
    const area = areaKey({ ...list, service: list.list === 'logstoreGroups' ? 'sls' : 'dts' });
    if (list.list === 'instanceGroups' || !this.#areas.has(area)) return;
    this.#addPlace({ of: logstoreOf(list), name: `${list.project} / ${list.logstore}`, groups: [] }, area, false);
  }

  #followPins(pins: readonly Pinned[]): void {
    const byPlace = new Map<string, Pinned[]>();
    for (const pin of pins) byPlace.set(placeKey(pin.of), [...(byPlace.get(placeKey(pin.of)) ?? []), pin]);
    for (const [key, place] of this.#places) {
      if (place.area !== undefined) continue;
      const own = byPlace.get(key) ?? [];
      const isPartly = !own.some(({ group }) => group === 'all');
      const isSame = place.isPartly === isPartly && (!isPartly || sameGroups(place, own));
      if (own.length === 0 || !isSame) this.#dropPlace(place);
    }
    for (const [key, own] of byPlace) {
      const [first] = own;
      if (!first || this.#places.has(key)) continue;
      const isPartly = !own.some(({ group }) => group === 'all');
      const groups = own.flatMap(({ group, name }) => (group === 'all' ? [] : { ref: group, name }));
      this.#addPlace({ of: first.of, name: first.ownerName, groups }, undefined, isPartly);
    }
  }

  /** Begins to list and read what is not known, and to watch what is. */
  #start(): void {
    if (this.#everySeconds === undefined || this.#isPaused) return;
    this.#session ??= new AbortController();
    const { signal } = this.#session;
    for (const state of this.#areas.values()) if (this.#isToList(state)) void this.#list(state, signal);
    for (const place of this.#places.values()) this.#begin(place, signal);
    this.#followSight();
    this.#age();
  }

  #stop(): void {
    this.#session?.abort();
    this.#session = undefined;
    this.#aging?.dispose();
    this.#aging = undefined;
    for (const watch of this.#sightWatches.values()) watch.dispose();
    this.#sightWatches.clear();
    for (const place of this.#places.values()) unwatch(place);
  }

  #isToList({ listedAt, listing, isOfScan }: AreaState): boolean {
    if (isUnderWay(listing) || isOfScan) return false;
    return listedAt === undefined || (this.#everySeconds !== 0 && !this.#isWithin(listedAt, listsKeptMs));
  }

  /** Whether a moment is not so long ago. One in the future is from before this computer's clock was set back. */
  #isWithin = (at: Moment, ms: number): boolean => Math.abs(this.#options.now() - at) < ms;

  async #list(state: AreaState, given: AbortSignal, budget?: Budget): Promise<void> {
    const { area } = state;
    const signal = AbortSignal.any([given, state.abort.signal]);
    const key = areaKey(area);
    const seen = new Set<string>();
    state.listing = signal;
    this.#touch();
    const isGone = (): boolean => this.#areas.get(key) !== state;
    const options = {
      cloudOf: this.#options.cloudOf,
      spend: () => budget?.spend(),
      found: (place: ListedPlace) => {
        if (isGone()) return;
        seen.add(placeKey(place.of));
        this.#addPlace(place, key, false);
      },
      failed: (of: ProjectRef | LogstoreRef, error: unknown) => {
        if (isGone() || error instanceof BudgetSpent) return;
        const own = 'logstore' in of ? placeKey(of) : listKey(logstoresIn(of));
        seen.add(own);
        this.#troubles.set(own, this.#trouble(area, error, of));
        this.#touch();
      },
    };
    try {
      await this.#lanes.run('lists', areasAtATime, () => listArea(area, options, signal), signal);
      if (isGone()) return;
      state.listedAt = this.#options.now();
      this.#troubles.delete(key);
      this.#dropUnseen(key, seen);
    } catch (error) {
      if (signal.aborted || isGone() || error instanceof BudgetSpent) return;
      this.#troubles.set(key, this.#trouble(area, error));
      // It is asked again when the lists are renewed, and when the user says so.
      state.listedAt = this.#options.now();
    } finally {
      if (state.listing === signal) state.listing = undefined;
      this.#touch();
    }
  }

  /** Lists one project, or reads one Logstore, that could not be listed with its area. */
  async #listAgain(own: string, trouble: Trouble, { area }: AreaState, signal: AbortSignal): Promise<void> {
    const { of, project } = trouble;
    this.#touch();
    if (of && 'logstore' in of) {
      this.#troubles.delete(own);
      this.#addPlace({ of, name: trouble.ownerName ?? of.logstore, groups: [] }, areaKey(area), false);
      return;
    }
    if (!project) return;
    const options = {
      cloudOf: this.#options.cloudOf,
      spend: () => undefined,
      found: (place: ListedPlace) => this.#addPlace(place, areaKey(area), false),
      failed: (failed: ProjectRef | LogstoreRef, error: unknown) => {
        const key = 'logstore' in failed ? placeKey(failed) : own;
        this.#troubles.set(key, this.#trouble(area, error, failed));
      },
    };
    try {
      const { sls } = await this.#options.cloudOf(project.accountId);
      await listLogstores(project, sls, options, signal);
      this.#troubles.delete(own);
    } catch (error) {
      this.#troubles.set(own, signal.aborted ? trouble : this.#trouble(area, error, project));
    } finally {
      this.#touch();
    }
  }

  #trouble(area: Area, error: unknown, of?: ProjectRef | LogstoreRef): Trouble {
    const { accountId, region, service } = area;
    return {
      at: this.#options.now(),
      error,
      service,
      region: { accountId, region },
      ...(of && { project: of }),
      ...(of && 'logstore' in of && { of, ownerName: `${of.project} / ${of.logstore}` }),
      groups: 0,
      isRetrying: false,
    };
  }

  #troubleOf(place: PlaceState): Trouble | undefined {
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

  #takeFailure(of: GroupOwnerRef): void {
    const place = this.#places.get(placeKey(of));
    if (!place || place.isPartly) return;
    place.failure = this.#options.monitor.failure(groupIn(of, ''));
    this.#areRowsOld = true;
    this.#touch();
  }

  #addPlace({ of, name, groups }: ListedPlace, area: string | undefined, isPartly: boolean): void {
    const key = placeKey(of);
    const known = this.#places.get(key);
    // A list, such as that of a scan, has the whole place, so that no group beside those that are pinned stays unread.
    if (known?.isPartly && !isPartly) this.#dropPlace(known);
    else if (known) {
      known.name = name;
      for (const { ref, name: groupName } of groups) this.#addRow(known, ref, groupName);
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
      failure: isPartly ? undefined : this.#options.monitor.failure(groupIn(of, '')),
      watches: [],
      abort: new AbortController(),
    };
    this.#places.set(key, place);
    for (const { ref, name: groupName } of groups) this.#addRow(place, ref, groupName);
    this.#touch();
    if (this.#session) this.#begin(place, this.#session.signal);
  }

  #addRow(place: PlaceState, ref: GroupRef, name: string): RowState {
    const known = place.rows.get(memberOf(ref));
    if (known) return known;
    const row: RowState = { key: groupKey(ref), ref, place, name, row: undefined, judgedAt: -Infinity };
    place.rows.set(memberOf(ref), row);
    this.#mark(row);
    return row;
  }

  #dropArea(key: string): void {
    this.#areas.get(key)?.abort.abort();
    this.#areas.delete(key);
    for (const place of this.#places.values()) if (place.area === key) this.#dropPlace(place);
    for (const [own, { region, service }] of this.#troubles) {
      if (areaKey({ ...region, service }) === key) this.#troubles.delete(own);
    }
  }

  /** Drops what a whole list no longer has, unless that part of it could not be read. */
  #dropUnseen(key: string, seen: ReadonlySet<string>): void {
    for (const place of this.#places.values()) {
      if (place.area !== key || seen.has(place.key)) continue;
      if ('project' in place.of && seen.has(listKey(logstoresIn(place.of)))) continue;
      this.#dropPlace(place);
    }
    for (const [own, trouble] of this.#troubles) {
      if (areaKey({ ...trouble.region, service: trouble.service }) === key && !seen.has(own))
        this.#troubles.delete(own);
    }
  }

  #dropPlace(place: PlaceState): void {
    unwatch(place);
    place.abort.abort();
    this.#places.delete(place.key);
    for (const row of place.rows.values()) this.#dropRow(row);
    this.#areRowsOld = true;
    this.#touch();
  }

  #dropRow(row: RowState): void {
    row.place.rows.delete(memberOf(row.ref));
    this.#dirty.delete(row);
    this.#sightWatches.get(row.key)?.dispose();
    this.#sightWatches.delete(row.key);
    this.#areRowsOld = true;
    this.#touch();
  }

  /** Reads a place if that is due, and watches it from then on. */
  #begin(place: PlaceState, signal: AbortSignal): void {
    const { watches, lookedAt, rows } = place;
    if (watches.length > 0 || isUnderWay(place.reading)) return;
    const keptMs = rows.size === 0 ? listsKeptMs : this.#outOfSightMs;
    const isKnown = lookedAt !== undefined && (this.#everySeconds === 0 || this.#isWithin(lookedAt, keptMs));
    if (isKnown) this.#keepWatching(place);
    else void this.#read(place, signal);
  }

  async #read(place: PlaceState, given: AbortSignal): Promise<void> {
    const { monitor } = this.#options;
    const signal = AbortSignal.any([given, place.abort.signal]);
    const { of } = place;
    const area = JSON.stringify([of.accountId, of.region, place.service]);
    const within = 'project' in of ? JSON.stringify([of.accountId, of.region, of.project]) : undefined;
    const groups = place.isPartly ? [...place.rows.values()].map(({ ref }) => ref) : ['all' as const];
    const past = pastOf(place);
    const task = () =>
      Promise.allSettled(groups.map(group => monitor.read({ of, group, detail: 'overview', past }, signal)));
    place.reading = signal;
    try {
      const isUrgent = () => this.#isInSight(place);
      const inArea = () => this.#lanes.run(area, placesAtATime[place.service], task, signal, isUrgent);
      await (within === undefined ? inArea() : this.#lanes.run(within, 1, inArea, signal, isUrgent));
    } catch {
      // It was cancelled before its turn.
    } finally {
      if (place.reading === signal) place.reading = undefined;
    }
    if (signal.aborted) return;
    place.lookedAt = this.#options.now();
    if (!place.isPartly && !place.failure) this.#dropUnlisted(place);
    this.#touch();
    if (this.#session) this.#keepWatching(place);
  }

  /** Drops what was deleted before its first reading, of which the monitor has nothing to tell. */
  #dropUnlisted({ rows }: PlaceState): void {
    const { monitor } = this.#options;
    for (const row of rows.values()) {
      if (row.row?.state !== 'read' && !monitor.latest(row.ref) && !monitor.failure(row.ref)) this.#dropRow(row);
    }
  }

  /** Has the place read in the interval of what is out of sight. One without groups is read when the lists are. */
  #keepWatching(place: PlaceState): void {
    const { monitor } = this.#options;
    const { of, isPartly, rows, watches } = place;
    if (watches.length > 0 || !this.#everySeconds) return;
    if (rows.size === 0 && !place.failure) return;
    const everySeconds = Math.round((this.#outOfSightMs / 1000) * (1 + spread * shareOf(place.key)));
    const groups = isPartly ? [...rows.values()].map(({ ref }) => ref) : ['all' as const];
    const past = pastOf(place);
    for (const group of groups) watches.push(monitor.watch({ of, group, detail: 'overview', everySeconds, past }));
  }

  get #outOfSightMs(): number {
    return Math.max((this.#everySeconds ?? 0) * outOfSightFactor, outOfSightAtLeast) * 1000;
  }

  #isInSight = ({ rows }: PlaceState): boolean => [...rows.values()].some(({ key }) => this.#sight.has(key));

  /** Watches what is in sight, and no longer what has left it. */
  #followSight(): void {
    const everySeconds = this.#everySeconds;
    const isWatching = this.#session !== undefined && everySeconds !== undefined && everySeconds > 0;
    for (const [key, watch] of this.#sightWatches) {
      if (isWatching && this.#sight.has(key)) continue;
      watch.dispose();
      this.#sightWatches.delete(key);
    }
    if (!isWatching) return;
    for (const [key, group] of this.#sight) {
      const place = this.#rowOf(group)?.place;
      // What is not read yet has its turn first.
      if (this.#sightWatches.has(key) || place?.lookedAt === undefined) continue;
      const { of } = place;
      this.#sightWatches.set(key, this.#options.monitor.watch({ of, group, detail: 'exact', everySeconds }));
    }
  }

  #rowOf = (ref: GroupRef): RowState | undefined => this.#places.get(placeKey(ref))?.rows.get(memberOf(ref));

  #take(ref: GroupRef): void {
    const place = this.#places.get(placeKey(ref));
    if (!place) return;
    const known = place.rows.get(memberOf(ref));
    if (!known && place.isPartly) return;
    const { monitor } = this.#options;
    const [reading, failure] = [monitor.latest(ref), monitor.failure(ref)];
    if (!place.isPartly && isGone(failure)) {
      if (known) this.#dropRow(known);
      return;
    }
    if (!reading && !known) return;
    const row = known ?? this.#addRow(place, ref, memberOf(ref));
    if (reading) {
      row.name = reading.group.name || memberOf(ref);
      place.readAt = Math.max(place.readAt ?? 0, reading.at);
      if (place.lookedAt !== undefined) place.lookedAt = Math.max(place.lookedAt, reading.at);
    }
    this.#mark(row);
  }

  /** Reads again all that was read with the account's former keys, because they belonged to another identity. */
  #startOver(accountId: string): void {
    for (const [key, { area, isOfScan }] of [...this.#areas]) {
      if (area.accountId !== accountId) continue;
      this.#dropArea(key);
      if (!isOfScan) this.#areas.set(key, newArea(area, false));
    }
    for (const place of this.#places.values()) if (place.of.accountId === accountId) this.#dropPlace(place);
    this.#follow();
  }

  #rowsOf(place: PlaceState): readonly BoardRow[] {
    const rows = [...place.rows.values()].flatMap(({ row }) => row ?? []);
    return place.failure ? rows.filter(({ state }) => state === 'read') : rows;
  }

  #mark(row: RowState): void {
    this.#dirty.add(row);
    this.#touch();
  }

  #judge(state: RowState): void {
    const { monitor, histories, now } = this.#options;
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
      const isStale = failure !== undefined || at - reading.at > staleAfterIntervals * this.#outOfSightMs;
      state.row = { ...row, state: 'read', reading, judgement, history, failure, isStale };
    } else {
      state.row = failure ? { ...row, state: 'failed', failure } : { ...row, state: 'loading' };
    }
  }

  /** Judges again some of the rows that were judged long ago, and all of those in sight. */
  #judgeAnew(): void {
    const now = this.#options.now();
    for (const ref of this.#sight.values()) {
      const row = this.#rowOf(ref);
      if (row && row.judgedAt <= now - judgedAnewMs) this.#dirty.add(row);
    }
    const before = now - judgedAnewElsewhereMs;
    const places = [...this.#places.values()];
    let left = judgedAnewAtMost;
    for (let looked = 0; looked < places.length && left > 0; looked++) {
      this.#judgedFrom = (this.#judgedFrom + 1) % places.length;
      for (const row of places[this.#judgedFrom]?.rows.values() ?? []) {
        if (row.judgedAt > before) continue;
        this.#dirty.add(row);
        left -= 1;
      }
    }
  }

  /** While somebody watches, time passes also where nothing is read. */
  #age(): void {
    this.#aging ??= this.#options.setTimer(() => {
      this.#aging = undefined;
      this.#touch();
      this.#start();
    }, judgedAnewMs);
  }

  #touch(): void {
    this.#failures = undefined;
    this.#gathering ??= this.#options.setTimer(() => {
      this.#gathering = undefined;
      this.#changed.fire();
    }, gatherMs(this.#readRows));
  }
}

const placeKey = (of: GroupOwnerRef): string => listKey(groupsIn(of));

const isGone = (failure: FailedReading | undefined): boolean =>
  failure?.error instanceof CloudError && failure.error.kind === 'notFound';

/** A number from 0 to 1 that is another one for most texts, and the same for one. */
function shareOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (hash * 31 + text.charCodeAt(index)) % 9973;
  return hash / 9973;
}

/** Whole histories are kept of what is pinned. There may be too many of the other groups. */
const pastOf = ({ area }: PlaceState) => (area === undefined ? 'whole' : 'recent');

function unwatch({ watches }: PlaceState): void {
  for (const watch of watches.splice(0)) watch.dispose();
}

function sameGroups({ rows }: PlaceState, pins: readonly Pinned[]): boolean {
  const members = pins.flatMap(({ group }) => (group === 'all' ? [] : memberOf(group)));
  return members.length === rows.size && members.every(member => rows.has(member));
}
