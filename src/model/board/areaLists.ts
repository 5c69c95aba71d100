import { listKey, logstoreOf, type LogstoreRef, logstoresIn, type ProjectRef } from '../places.ts';
import type { Moment } from '../units.ts';
import { type BoardPlaces, isUnderWay, placeKey } from './boardPlaces.ts';
import { type Area, areaKey } from './boardScope.ts';
import { type Budget, BudgetSpent } from './budget.ts';
import { alikeKey, type Trouble } from './failures.ts';
import { Lanes } from './lanes.ts';
import { listArea, type ListedPlace, type Listers, listLogstores } from './listing.ts';

/** New instances and Logstores appear without being looked for so often, as listing all costs a call for each. */
export const listsKeptMs = 15 * 60_000;
const areasAtATime = 16;

/** One service in one region of an account, of which everything is listed. */
export interface AreaState {
  readonly area: Area;
  readonly isOfScan: boolean;
  listedAt: Moment | undefined;
  /** Set while it is listed. A list that was cancelled is as good as ended. */
  listing: AbortSignal | undefined;
  /** Ends the list, if the area leaves the board meanwhile. */
  readonly abort: AbortController;
}

interface AreaListsOptions {
  readonly cloudOf: (accountId: string) => Promise<Listers>;
  readonly now: () => Moment;
  /** Where what is listed goes. */
  readonly places: BoardPlaces;
  /** Called when anything that is told here may be different. */
  readonly changed: () => void;
}

/** The areas that a board lists, and what of them could not be listed. */
export class AreaLists {
  readonly #options: AreaListsOptions;
  readonly #lanes = new Lanes();
  readonly #areas = new Map<string, AreaState>();
  /** Why areas, projects and Logstores could not be listed, by their keys. */
  readonly #troubles = new Map<string, Trouble>();

  constructor(options: AreaListsOptions) {
    this.#options = options;
  }

  all(): readonly AreaState[] {
    return [...this.#areas.values()];
  }

  find(area: Area): AreaState | undefined {
    return this.#areas.get(areaKey(area));
  }

  get troubles(): Iterable<Trouble> {
    return this.#troubles.values();
  }

  /** Has the areas that are wanted and no others, except those that a scan has added for accounts that still exist. */
  follow(areas: readonly Area[], accountIds: ReadonlySet<string>): void {
    const wanted = new Map(areas.map(area => [areaKey(area), area]));
    for (const [key, { area, isOfScan }] of this.#areas) {
      if (!(isOfScan ? accountIds.has(area.accountId) : wanted.has(key))) this.#drop(key);
    }
    for (const [key, area] of wanted) if (!this.#areas.has(key)) this.#areas.set(key, newArea(area, false));
  }

  /** Adds an area that is listed once, for a scan, unless it is there already. */
  addOfScan(area: Area): AreaState {
    const state = this.find(area) ?? newArea(area, true);
    this.#areas.set(areaKey(area), state);
    return state;
  }

  dropThoseOfScan(): void {
    for (const [key, { isOfScan }] of this.#areas) if (isOfScan) this.#drop(key);
  }

  /** Forgets what an account's areas have, so that they are listed anew. */
  startOver(accountId: string): void {
    for (const [key, { area, isOfScan }] of [...this.#areas]) {
      if (area.accountId !== accountId) continue;
      this.#drop(key);
      if (!isOfScan) this.#areas.set(key, newArea(area, false));
    }
  }

  /** Lists what was not listed yet, and, unless nothing is to be read again, what was listed long ago. */
  listDue(signal: AbortSignal, isListedAgain: boolean): void {
    for (const state of this.#areas.values()) {
      const { listedAt, listing, isOfScan } = state;
      if (isUnderWay(listing) || isOfScan) continue;
      const isOld = listedAt !== undefined && !isWithin(listedAt, this.#options.now(), listsKeptMs);
      if (listedAt === undefined || (isListedAgain && isOld)) void this.list(state, signal);
    }
  }

  /** Lists again all areas of the scope, whatever is known of them. */
  async listAgain(signal: AbortSignal): Promise<void> {
    const lists = this.all().filter(({ isOfScan }) => !isOfScan);
    await Promise.all(lists.map(state => this.list(state, signal)));
  }

  async list(state: AreaState, given: AbortSignal, budget?: Budget): Promise<void> {
    const { cloudOf, now, places, changed } = this.#options;
    const { area } = state;
    const signal = AbortSignal.any([given, state.abort.signal]);
    const key = areaKey(area);
    const seen = new Set<string>();
    state.listing = signal;
    changed();
    const isGone = (): boolean => this.#areas.get(key) !== state;
    const options = {
      cloudOf,
      spend: () => budget?.spend(),
      found: (place: ListedPlace) => {
        if (isGone()) return;
        seen.add(placeKey(place.of));
        places.add(place, key, false);
      },
      failed: (of: ProjectRef | LogstoreRef, error: unknown) => {
        if (isGone() || error instanceof BudgetSpent) return;
        const own = 'logstore' in of ? placeKey(of) : listKey(logstoresIn(of));
        seen.add(own);
        this.#troubles.set(own, this.#trouble(area, error, of));
        changed();
      },
    };
    try {
      await this.#lanes.run('lists', areasAtATime, key, () => listArea(area, options, signal), signal);
      if (isGone()) return;
      state.listedAt = now();
      this.#troubles.delete(key);
      this.#dropUnseen(key, seen);
    } catch (error) {
      if (signal.aborted || isGone() || error instanceof BudgetSpent) return;
      this.#troubles.set(key, this.#trouble(area, error));
      // It is asked again when the lists are renewed, and when the user says so.
      state.listedAt = now();
    } finally {
      if (state.listing === signal) state.listing = undefined;
      changed();
    }
  }

  /** Adds a Logstore that had no groups when its project was listed, and may have one now. */
  addLogstore(list: LogstoreRef): void {
    const area = areaKey({ ...list, service: 'sls' });
    if (!this.#areas.has(area)) return;
    const name = `${list.project} / ${list.logstore}`;
    this.#options.places.add({ of: logstoreOf(list), name, groups: [] }, area, false);
  }

  /** Lists again what could not be listed and is summed up under this key. */
  async retry(key: string, signal: AbortSignal): Promise<void> {
    const areas = new Set<AreaState>();
    const retried = new Set<string>();
    const again: Promise<unknown>[] = [];
    for (const [own, trouble] of [...this.#troubles]) {
      if (alikeKey(trouble) !== key) continue;
      const area = this.find({ ...trouble.region, service: trouble.service });
      this.#troubles.set(own, { ...trouble, isRetrying: true });
      retried.add(own);
      if (area && trouble.project === undefined && trouble.of === undefined) areas.add(area);
      else if (area) again.push(this.#listPartAgain(own, trouble, area, signal));
    }
    for (const area of areas) again.push(this.list(area, signal));
    await Promise.all(again);
    // What was cancelled, as when the board was hidden, has left the former trouble, which can be tried again.
    for (const [own, trouble] of this.#troubles) {
      if (retried.has(own) && trouble.isRetrying) this.#troubles.set(own, { ...trouble, isRetrying: false });
    }
  }

  dispose(): void {
    for (const { abort } of this.#areas.values()) abort.abort();
  }

  /** Lists one project, or reads one Logstore, that could not be listed with its area. */
  async #listPartAgain(own: string, trouble: Trouble, { area }: AreaState, signal: AbortSignal): Promise<void> {
    const { cloudOf, places, changed } = this.#options;
    const { of, project } = trouble;
    changed();
    if (of && 'logstore' in of) {
      this.#troubles.delete(own);
      places.add({ of, name: trouble.ownerName ?? of.logstore, groups: [] }, areaKey(area), false);
      return;
    }
    if (!project) return;
    const options = {
      cloudOf,
      spend: () => undefined,
      found: (place: ListedPlace) => places.add(place, areaKey(area), false),
      failed: (failed: ProjectRef | LogstoreRef, error: unknown) => {
        const key = 'logstore' in failed ? placeKey(failed) : own;
        this.#troubles.set(key, this.#trouble(area, error, failed));
      },
    };
    try {
      const { sls } = await cloudOf(project.accountId);
      await listLogstores(project, sls, options, signal);
      this.#troubles.delete(own);
    } catch (error) {
      this.#troubles.set(own, signal.aborted ? trouble : this.#trouble(area, error, project));
    } finally {
      changed();
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

  #drop(key: string): void {
    this.#areas.get(key)?.abort.abort();
    this.#areas.delete(key);
    this.#options.places.dropWhere(({ area }) => area === key);
    this.#dropTroubles(key, () => true);
  }

  /** Drops what a whole list no longer has, unless that part of it could not be read. */
  #dropUnseen(key: string, seen: ReadonlySet<string>): void {
    this.#options.places.dropWhere(({ area, key: own, of }) => {
      if (area !== key || seen.has(own)) return false;
      return !('project' in of && seen.has(listKey(logstoresIn(of))));
    });
    this.#dropTroubles(key, own => !seen.has(own));
  }

  #dropTroubles(key: string, isToDrop: (own: string) => boolean): void {
    for (const [own, { region, service }] of this.#troubles) {
      if (areaKey({ ...region, service }) === key && isToDrop(own)) this.#troubles.delete(own);
    }
  }
}

const newArea = (area: Area, isOfScan: boolean): AreaState => ({
  area,
  isOfScan,
  listedAt: undefined,
  listing: undefined,
  abort: new AbortController(),
});

/** Whether a moment is not so long ago. One in the future is from before this computer's clock was set back. */
export const isWithin = (at: Moment, now: Moment, ms: number): boolean => Math.abs(now - at) < ms;
