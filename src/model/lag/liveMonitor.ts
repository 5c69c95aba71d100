import type { Cloud } from '../../cloud/cloud.ts';
import { CloudError } from '../../cloud/errors.ts';
import { Emitter, type Subscription } from '../event.ts';
import {
  groupIn,
  type GroupOwnerRef,
  type GroupRef,
  groupsIn,
  listKey,
  type LogstoreGroupRef,
  memberOf,
} from '../places.ts';
import type { Cursor, Moment } from '../units.ts';
import { decodeCursor } from './cursors.ts';
import { DtsReader } from './dtsReader.ts';
import type { GroupHistory, Histories, Mark } from './history.ts';
import {
  isWanted,
  MonitorLoop,
  notListed,
  type Outcome,
  pastOf,
  type Reader,
  type SetTimer,
  setTimer,
  type Wanted,
} from './monitorLoop.ts';
import { isTellingLag } from './questions.ts';
import type { FailedReading, GroupReading, LagMonitor, SlsReading, Watched } from './reading.ts';
import type { OwnWrites } from './shardLag.ts';
import { isComparable, unknownSince, type UnknownSince, withReading } from './recentReadings.ts';
import { SlsReader } from './slsReader.ts';

/** The number of instances and Logstores that are remembered while nobody watches them. */
const unwatchedAtMost = 300;

interface LiveMonitorOptions {
  readonly cloudOf: (accountId: string) => Promise<Cloud>;
  readonly histories: Histories;
  /** The checkpoints that resets have written, which are no sign that a consumer is running. */
  readonly ownWrites?: (ref: LogstoreGroupRef) => OwnWrites;
  readonly now?: () => Moment;
  readonly setTimer?: SetTimer;
}

/** Everything that is known of one instance or Logstore. */
interface Place {
  readonly of: GroupOwnerRef;
  readonly loop: MonitorLoop;
  /** The groups by ID (DTS) or name (SLS). */
  readonly groups: Map<string, Known>;
  /** The groups, by the same keys, whose last readings lack shards. */
  readonly unknown: Map<string, UnknownSince>;
  /** Why the groups could not be read as a whole. It counts for groups that are not in `groups`. */
  failure: FailedReading | undefined;
  /** When all groups were last read. */
  allAt: { readonly exact: Moment | undefined; readonly any: Moment | undefined };
}

interface Known {
  readonly ref: GroupRef;
  readonly reading: GroupReading | undefined;
  /** The readings that tell what has changed lately, with the last one. */
  readonly recent: readonly SlsReading[];
  readonly failure: FailedReading | undefined;
}

/** The lag monitor over the real clients. */
export class LiveMonitor implements LagMonitor {
  readonly #options: Required<LiveMonitorOptions>;
  readonly #places = new Map<string, Place>();
  readonly #read = new Emitter<GroupRef>();
  readonly #failed = new Emitter<GroupOwnerRef>();
  readonly onDidRead = this.#read.event;
  readonly onDidFail = this.#failed.event;

  constructor(options: LiveMonitorOptions) {
    this.#options = { now: Date.now, setTimer, ownWrites: () => new Map(), ...options };
  }

  watch(watched: Watched): Subscription {
    const place = this.#place(watched.of);
    const watch = place.loop.watch(watched, readAt(place, watched));
    return {
      dispose: () => {
        watch.dispose();
        this.#forgetSurplus();
      },
    };
  }

  latest(ref: GroupRef): GroupReading | undefined {
    return this.#places.get(placeKey(ref))?.groups.get(memberOf(ref))?.reading;
  }

  recent(ref: GroupRef): readonly SlsReading[] {
    return this.#places.get(placeKey(ref))?.groups.get(memberOf(ref))?.recent ?? [];
  }

  failure(ref: GroupRef): FailedReading | undefined {
    const place = this.#places.get(placeKey(ref));
    const known = place?.groups.get(memberOf(ref));
    return known ? known.failure : place?.failure;
  }

  read(wanted: Omit<Watched, 'everySeconds'>, signal: AbortSignal): Promise<void> {
    return this.#place(wanted.of).loop.read(wanted, signal);
  }

  forgetGone(of: GroupOwnerRef): void {
    const groups = this.#places.get(placeKey(of))?.groups ?? new Map<string, Known>();
    for (const [name, known] of groups) if (isGone(known)) groups.delete(name);
  }

  keepOnly(accountIds: readonly string[]): void {
    for (const [key, { of, loop }] of this.#places) {
      if (accountIds.includes(of.accountId)) continue;
      this.#places.delete(key);
      loop.dispose();
    }
  }

  /** Drops and reads again what was read with the account's former keys, because they belonged to another identity. */
  forgetAccount(accountId: string): void {
    for (const place of this.#places.values()) {
      if (place.of.accountId !== accountId) continue;
      const refs = [...place.groups.values()].map(({ ref }) => ref);
      place.groups.clear();
      place.allAt = { exact: undefined, any: undefined };
      place.loop.restart();
      this.#setFailure(place, undefined);
      for (const ref of refs) this.#read.fire(ref);
    }
  }

  dispose(): void {
    this.keepOnly([]);
    this.#read.dispose();
    this.#failed.dispose();
  }

  #place(of: GroupOwnerRef): Place {
    const key = placeKey(of);
    const known = this.#places.get(key);
    if (known) return known;
    const { now, setTimer } = this.#options;
    const place: Place = {
      of,
      loop: new MonitorLoop({
        openReader: () => this.#readerOf(of),
        now,
        setTimer,
        onRound: (wanted, outcome, at) => this.#take(place, wanted, outcome, at),
      }),
      groups: new Map(),
      unknown: new Map(),
      failure: undefined,
      allAt: { exact: undefined, any: undefined },
    };
    this.#forgetSurplus();
    this.#places.set(key, place);
    return place;
  }

  #readerOf(of: GroupOwnerRef): Reader {
    const { cloudOf, now, ownWrites } = this.#options;
    if (!('logstore' in of)) return new DtsReader(of, cloudOf, now);
    return new SlsReader(of, cloudOf, now, groupName => ownWrites(groupIn(of, groupName)));
  }

  /** Forgets the oldest places that nobody watches. Those that are watched stay, as many as there are. */
  #forgetSurplus(): void {
    let surplus = -unwatchedAtMost;
    for (const { loop } of this.#places.values()) if (loop.isIdle) surplus += 1;
    for (const [key, { loop }] of this.#places) {
      if (surplus <= 0) return;
      if (!loop.isIdle) continue;
      this.#places.delete(key);
      surplus -= 1;
    }
  }

  #take(place: Place, wanted: Wanted, outcome: Outcome, at: Moment): void {
    const { groups } = place;
    if ('error' in outcome) {
      const failure = { error: outcome.error, at: this.#options.now() };
      const names = [...groups.keys()].filter(name => isWanted(wanted, name));
      for (const name of new Set([...names, ...wanted.named])) {
        const { reading, recent = [] } = groups.get(name) ?? { reading: undefined };
        this.#set(place, { ref: groupIn(place.of, name), reading, recent, failure });
      }
      if (wanted.areAll) this.#setFailure(place, failure);
      return;
    }
    const { readings, failures, existing } = outcome;
    if (wanted.areAll) this.#setFailure(place, undefined);
    if (wanted.areAll) place.allAt = { any: at, exact: wanted.exact === 'all' ? at : place.allAt.exact };
    for (const [name, reading] of readings) this.#note(place, reading, pastOf(wanted, name));
    for (const [name, error] of failures) {
      const known = existing?.has(name) === false ? undefined : groups.get(name);
      const { reading, recent = [] } = known ?? { reading: undefined };
      this.#set(place, { ref: groupIn(place.of, name), reading, recent, failure: { error, at: this.#options.now() } });
    }
    // A group was deleted elsewhere. Rows and panels that still show it must not seem to wait for a reading.
    for (const [name, known] of groups) {
      if (existing === undefined || existing.has(name) || isGone(known)) continue;
      const { ref } = known;
      this.#set(place, {
        ref,
        reading: undefined,
        recent: [],
        failure: { error: notListed(ref.kind), at: this.#options.now() },
      });
    }
  }

  #setFailure(place: Place, failure: FailedReading | undefined): void {
    if (place.failure === undefined && failure === undefined) return;
    place.failure = failure;
    this.#failed.fire(place.of);
  }

  #set(place: Place, known: Known): void {
    place.groups.set(memberOf(known.ref), known);
    this.#read.fire(known.ref);
  }

  #note(place: Place, reading: GroupReading, past: 'whole' | 'recent'): void {
    const { histories } = this.#options;
    const { ref, at, lag, behind = null } = reading;
    const { reading: before, recent = [] } = place.groups.get(memberOf(ref)) ?? { reading: undefined };
    const kinds = before ? changesBetween(before, reading) : [];
    const wasReset = before && wasResetSince(histories.of(ref), before.at);
    for (const kind of kinds) if (kind !== 'rewound' || !wasReset) histories.mark(ref, { at, kind });
    const unknown = unknownSince(place.unknown.get(memberOf(ref)), reading);
    if (unknown.size > 0) place.unknown.set(memberOf(ref), unknown);
    else place.unknown.delete(memberOf(ref));
    // The lower limit counts, because the upper one may be too high by what was not worth another call.
    const sample = isComparable(unknown, at) ? { lag: lag?.atLeast ?? null, behind } : { lag: null, behind: null };
    if (isTellingLag(lag)) histories.add(ref, { at, ...sample }, past);
    this.#set(place, { ref, reading, recent: withReading(recent, reading), failure: undefined });
  }
}

const isGone = ({ reading, failure }: Known): boolean =>
  reading === undefined && failure?.error instanceof CloudError && failure.error.kind === 'notFound';

/** The key of an instance or Logstore, by which a group finds its own as well. */
const placeKey = (of: GroupOwnerRef): string => listKey(groupsIn(of));

/** The moment of the last reading that is detailed enough for the watcher, if there is one. */
function readAt({ groups, allAt }: Place, { group, detail }: Watched): Moment | undefined {
  if (group === 'all') return detail === 'exact' ? allAt.exact : allAt.any;
  const known = groups.get(memberOf(group));
  if (known?.reading === undefined || known.failure !== undefined) return undefined;
  const isGoodEnough = detail === 'overview' || known.reading.kind === 'dts' || known.reading.detail === 'exact';
  return isGoodEnough ? known.reading.at : undefined;
}

/** The events between two readings that explain a bend in the curve. */
function changesBetween(before: GroupReading, after: GroupReading): readonly Mark['kind'][] {
  const rewound = hasGoneBack(before, after) ? (['rewound'] as const) : [];
  if (before.kind === 'dts' && after.kind === 'dts') {
    const isSame = before.client === after.client || before.client === 'unknown' || after.client === 'unknown';
    return isSame ? rewound : [after.client === 'connected' ? 'connected' : 'disconnected', ...rewound];
  }
  if (before.kind === 'sls' && after.kind === 'sls') {
    const changed = consumersOf(before) === consumersOf(after) ? [] : (['consumersChanged'] as const);
    return [...changed, ...(hasResumed(before, after) ? (['resumed'] as const) : []), ...rewound];
  }
  return [];
}

/** Whether a shard that was stuck has another checkpoint. */
const hasResumed = (before: SlsReading, after: SlsReading): boolean =>
  before.shards.some(
    ({ shard, checkpoint, isStuck }) =>
      isStuck && after.shards.some(other => other.shard === shard && other.checkpoint !== checkpoint),
  );

/** A client that connects again may repeat so much, which is no rewind. */
const repeatedMs = 60_000;

/** Whether a checkpoint lies before the one of the reading before. */
function hasGoneBack(before: GroupReading, after: GroupReading): boolean {
  if (before.kind === 'dts' && after.kind === 'dts') {
    const [from, to] = [before, after].map(({ group }) => group.consumptionCheckpoint?.getTime());
    return from !== undefined && to !== undefined && to < from - repeatedMs;
  }
  if (before.kind === 'sls' && after.kind === 'sls') {
    const cursors = new Map(before.shards.map(({ shard, checkpoint }) => [shard, cursorOf(checkpoint)]));
    return after.shards.some(({ shard, checkpoint }) => {
      const [from, to] = [cursors.get(shard), cursorOf(checkpoint)];
      return from !== undefined && to !== undefined && to < from;
    });
  }
  return false;
}

const cursorOf = (checkpoint: string | undefined): Cursor | undefined =>
  checkpoint === undefined ? undefined : decodeCursor(checkpoint);

const wasResetSince = ({ marks }: GroupHistory, moment: Moment): boolean =>
  marks.some(({ at, kind }) => at >= moment && (kind === 'reset' || kind === 'undo'));

const consumersOf = ({ shards }: SlsReading): string =>
  JSON.stringify([...new Set(shards.flatMap(({ consumer }) => consumer ?? []))].sort());
