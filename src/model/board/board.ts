import type { Account, AccountState } from '../accounts/account.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { Emitter, type Event, type Subscription } from '../event.ts';
import type { Histories } from '../lag/history.ts';
import { type SetTimer, setTimer } from '../lag/monitorLoop.ts';
import type { LagMonitor } from '../lag/reading.ts';
import { type GroupRef, listKey, type ListRef } from '../places.ts';
import type { Moment } from '../units.ts';
import { AreaLists } from './areaLists.ts';
import { BoardPlaces, type Pinned, troubleOf } from './boardPlaces.ts';
import type { BoardFailure, BoardRow } from './boardRow.ts';
import { allAreas, areasIn, type BoardScope } from './boardScope.ts';
import { alikeKey, failuresOf } from './failures.ts';
import { judgedAnewMs, JudgedRows } from './judgedRows.ts';
import type { Listers } from './listing.ts';
import { PlaceReadings, type Session } from './placeReadings.ts';
import { Scan, type ScanEstimate, type ScanProgress } from './scan.ts';
import { Sight } from './sight.ts';
import { type BoardSummary, summaryOf } from './summary.ts';

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

/**
 * The time in which changes are gathered before listeners are told. The first rows that are read are told of at once, and
 * where there are thousands, nobody sees them all change several times in a second.
 */
function gatherMs(read: number): number {
  if (read < firstScreen) return 16;
  return read < 2000 ? 200 : 1000;
}
const firstScreen = 50;

/**
 * All groups in a scope, as rows that come as soon as their lists do. It reads through the monitor that all screens
 * share, and has each reading judged by the judge that all screens ask.
 */
export class Board {
  readonly #options: Required<BoardOptions>;
  readonly #places: BoardPlaces;
  readonly #lists: AreaLists;
  readonly #scan: Scan;
  readonly #sight: Sight;
  readonly #readings: PlaceReadings;
  readonly #rows: JudgedRows;
  readonly #changed = new Emitter<void>();
  readonly #subscriptions: readonly Subscription[];
  /** Fires when anything that the board tells may be different, at most a few times in a second. */
  readonly onDidChange = this.#changed.event;
  #scope: BoardScope = { kind: 'pinned' };
  #failures: readonly BoardFailure[] | undefined;
  /** It is there while somebody watches. */
  #session: (Session & { readonly abort: AbortController }) | undefined;
  #isDisposed = false;
  #gathering: Subscription | undefined;
  #aging: Subscription | undefined;
  /** The accounts that had no keys at the last look. */
  #withoutKeys: ReadonlySet<string> = new Set();

  constructor(options: BoardOptions) {
    this.#options = { now: Date.now, setTimer, ...options };
    const { accounts, cloudOf, monitor, histories, catalog, pinned, now } = this.#options;
    const changed = () => this.#touch();
    const places = new BoardPlaces(monitor, {
      added: place => this.#readings.begin(place),
      marked: row => {
        this.#rows.mark(row);
        this.#touch();
      },
      dropped: row => {
        this.#rows.drop(row);
        this.#sight.drop(row);
        this.#touch();
      },
      changed,
    });
    this.#places = places;
    this.#lists = new AreaLists({ cloudOf, now, places, changed });
    this.#scan = new Scan(this.#lists, changed);
    this.#sight = new Sight({ monitor, setTimer: this.#options.setTimer, places });
    this.#readings = new PlaceReadings({
      monitor,
      now,
      places,
      inSight: () => this.#sight.places,
      ended: changed,
      failed: () => {
        this.#rows.markAll();
        this.#touch();
      },
    });
    const inSight = () => this.#sight.groups;
    const outOfSightMs = () => this.#readings.outOfSightMs;
    this.#rows = new JudgedRows({ monitor, histories, now, places, inSight, outOfSightMs });
    this.#subscriptions = [
      monitor.onDidRead(ref => this.#readings.take(ref)),
      monitor.onDidFail(of => this.#readings.takeFailure(of)),
      histories.onDidMark(ref => {
        const row = places.rowOf(ref);
        if (row) places.mark(row);
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
    this.#scan.forget();
    this.#follow();
  }

  /**
   * Lists and reads at once what is not known yet, and then in this interval what is in sight, until it is disposed. With
   * 0, nothing is read again by itself, and all rows stay.
   */
  watch(everySeconds: number): Subscription {
    this.#stop();
    const abort = new AbortController();
    const session = { everySeconds, abort, signal: abort.signal };
    this.#session = session;
    this.#start();
    return {
      dispose: () => {
        if (this.#session === session) this.#stop();
      },
    };
  }

  /** Tells which groups can be seen, and are to be read more often and exactly. */
  setSight(refs: readonly GroupRef[]): void {
    this.#sight.set(refs);
  }

  /** Lists everything again and reads it once. Rejects when it is cancelled; what fails is told by `failures`. */
  async refresh(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await this.#lists.listAgain(signal);
    await Promise.all([...this.#places.all()].map(place => this.#readings.read(place, signal)));
    signal.throwIfAborted();
  }

  /** Tries again what a failure is about. */
  async retry(key: string): Promise<void> {
    const signal = this.#session?.signal ?? new AbortController().signal;
    const failed = [...this.#places.all()].filter(place => {
      const trouble = troubleOf(place);
      return trouble && alikeKey(trouble) === key;
    });
    const again = [this.#lists.retry(key, signal), ...failed.map(place => this.#readings.read(place, signal))];
    this.#touch();
    await Promise.all(again);
    this.#touch();
  }

  get scanProgress(): ScanProgress | undefined {
    return this.#scan.progress;
  }

  scanEstimate(): ScanEstimate {
    return this.#scan.estimate(allAreas(this.#scope, this.#options.accounts.list()));
  }

  /**
   * Lists all regions of the vendor for the accounts of the scope. What is found stays on the board until the scope
   * changes. When it is cancelled, what was found by then stays.
   */
  async scan(signal: AbortSignal): Promise<void> {
    // It may have been closed while the user was asked.
    if (this.#isDisposed) return;
    await this.#scan.run(allAreas(this.#scope, this.#options.accounts.list()), signal);
  }

  cancelScan(): void {
    this.#scan.cancel();
  }

  /** All groups that are known, in no order. The same array as before if nothing has changed. */
  rows(): readonly BoardRow[] {
    return this.#rows.all();
  }

  get failures(): readonly BoardFailure[] {
    this.#failures ??= failuresOf([
      ...this.#lists.troubles,
      ...[...this.#places.all()].flatMap(place => troubleOf(place) ?? []),
    ]);
    return this.#failures;
  }

  summary(): BoardSummary {
    return summaryOf(this.#lists.all(), this.#places.all(), this.rows());
  }

  dispose(): void {
    this.#stop();
    this.#scan.cancel();
    for (const subscription of [...this.#subscriptions, this.#gathering]) subscription?.dispose();
    for (const part of [this.#sight, this.#lists, this.#places]) part.dispose();
    this.#isDisposed = true;
    this.#changed.dispose();
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
    this.#lists.follow(areasIn(this.#scope, accounts.list()), ids);
    const pins = this.#scope.kind === 'pinned' ? pinned.list() : [];
    this.#places.followPins(pins.filter(({ of }) => ids.has(of.accountId)));
    this.#touch();
    this.#start();
  }

  /**
   * Reads again a place whose groups were changed or found changed on another screen. Other lists are left until they
   * are renewed, as they would cost a call for each Logstore, and nothing on them is made by this extension.
   */
  #followList(list: ListRef): void {
    if (list.list !== 'instanceGroups' && list.list !== 'logstoreGroups') return;
    const place = this.#places.find(listKey(list));
    if (place) this.#readings.beginAnew(place);
    else if (list.list === 'logstoreGroups') this.#lists.addLogstore(list);
  }

  /** Reads again all that was read with the account's former keys, because they belonged to another identity. */
  #startOver(accountId: string): void {
    this.#lists.startOver(accountId);
    this.#places.dropWhere(({ of }) => of.accountId === accountId);
    this.#follow();
  }

  /** While somebody watches, begins to list and read what is not known, and to watch what is. */
  #start(): void {
    if (!this.#session) return;
    this.#lists.listDue(this.#session.signal, this.#session.everySeconds !== 0);
    this.#readings.start(this.#session);
    this.#sight.start(this.#session);
    this.#age();
  }

  #stop(): void {
    this.#session?.abort.abort();
    this.#session = undefined;
    this.#aging?.dispose();
    this.#aging = undefined;
    this.#sight.stop();
    this.#readings.stop();
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
    }, gatherMs(this.#rows.read));
  }
}
