import type { Cloud } from '../../cloud/cloud.ts';
import { Emitter, type Subscription } from '../event.ts';
import type { GroupRef } from '../groupRef.ts';
import type { InstanceRef, LogstoreRef } from '../resources.ts';
import type { Moment } from '../statusWindow.ts';
import { DtsReader } from './dtsReader.ts';
import type { Histories, Mark } from './history.ts';
import type { LagMonitor, Watched } from './monitor.ts';
import { memberName, MonitorLoop, type Outcome } from './monitorLoop.ts';
import { isTellingLag } from './questions.ts';
import type { FailedReading, GroupReading, SlsReading } from './reading.ts';
import { isWanted, type Wanted } from './round.ts';
import { SlsReader } from './slsReader.ts';
import { type SetTimer, setTimer } from './timer.ts';

/** Beyond so many, what nobody watches is forgotten. */
const placesAtMost = 300;

export interface LiveMonitorOptions {
  readonly cloudOf: (accountId: string) => Promise<Cloud>;
  readonly histories: Histories;
  readonly now?: () => Moment;
  readonly setTimer?: SetTimer;
}

/** Everything that is known of one instance or Logstore. */
interface Place {
  readonly of: InstanceRef | LogstoreRef;
  readonly loop: MonitorLoop;
  /** By ID or name. */
  readonly groups: Map<string, Known>;
  /** When all groups were last read. */
  allAt: { readonly exact: Moment | undefined; readonly any: Moment | undefined };
}

interface Known {
  readonly ref: GroupRef;
  readonly reading: GroupReading | undefined;
  readonly failure: FailedReading | undefined;
}

/** The lag monitor over the real clients. */
export class LiveMonitor implements LagMonitor {
  readonly #options: Required<LiveMonitorOptions>;
  readonly #places = new Map<string, Place>();
  readonly #read = new Emitter<GroupRef>();
  readonly onDidRead = this.#read.event;

  constructor(options: LiveMonitorOptions) {
    this.#options = { now: Date.now, setTimer, ...options };
  }

  watch(watched: Watched): Subscription {
    const place = this.#place(watched.of);
    return place.loop.watch(watched, readAt(place, watched));
  }

  latest(ref: GroupRef): GroupReading | undefined {
    return this.#known(ref)?.reading;
  }

  failure(ref: GroupRef): FailedReading | undefined {
    return this.#known(ref)?.failure;
  }

  isReading(of: InstanceRef | LogstoreRef): boolean {
    return this.#places.get(placeKey(of))?.loop.isReading ?? false;
  }

  read(wanted: Omit<Watched, 'everySeconds'>, signal: AbortSignal): Promise<void> {
    return this.#place(wanted.of).loop.read(wanted, signal);
  }

  keepOnly(accountIds: readonly string[]): void {
    for (const [key, { of, loop }] of this.#places) {
      if (accountIds.includes(of.accountId)) continue;
      this.#places.delete(key);
      loop.dispose();
    }
  }

  dispose(): void {
    this.keepOnly([]);
    this.#read.dispose();
  }

  #known(ref: GroupRef): Known | undefined {
    return this.#places.get(placeKey(ref))?.groups.get(memberName(ref));
  }

  #place(of: InstanceRef | LogstoreRef): Place {
    const key = placeKey(of);
    const known = this.#places.get(key);
    if (known) return known;
    const { cloudOf, now, setTimer } = this.#options;
    const place: Place = {
      of,
      loop: new MonitorLoop({
        reader: 'logstore' in of ? new SlsReader(of, cloudOf, now) : new DtsReader(of, cloudOf, now),
        now,
        setTimer,
        onRound: (wanted, outcome, at) => this.#take(place, wanted, outcome, at),
      }),
      groups: new Map(),
      allAt: { exact: undefined, any: undefined },
    };
    this.#forgetOldest();
    this.#places.set(key, place);
    return place;
  }

  #forgetOldest(): void {
    if (this.#places.size < placesAtMost) return;
    for (const [key, { loop }] of this.#places) {
      if (!loop.isIdle) continue;
      this.#places.delete(key);
      return;
    }
  }

  #take(place: Place, wanted: Wanted, outcome: Outcome, at: Moment): void {
    const { groups } = place;
    if ('error' in outcome) {
      const failure = { error: outcome.error, at: this.#options.now() };
      const names = [...groups.keys()].filter(name => isWanted(wanted, name));
      for (const name of new Set([...names, ...wanted.named])) {
        this.#set(place, { ref: refIn(place.of, name), reading: groups.get(name)?.reading, failure });
      }
      return;
    }
    const { readings, failures, existing } = outcome;
    if (wanted.areAll) place.allAt = { any: at, exact: wanted.exact === 'all' ? at : place.allAt.exact };
    for (const reading of readings.values()) this.#note(place, reading);
    for (const [name, error] of failures) {
      const reading = existing?.has(name) === false ? undefined : groups.get(name)?.reading;
      this.#set(place, { ref: refIn(place.of, name), reading, failure: { error, at: this.#options.now() } });
    }
    for (const [name, { ref }] of groups) {
      if (existing === undefined || existing.has(name) || failures.has(name)) continue;
      groups.delete(name);
      this.#read.fire(ref);
    }
  }

  #set(place: Place, known: Known): void {
    place.groups.set(memberName(known.ref), known);
    this.#read.fire(known.ref);
  }

  #note(place: Place, reading: GroupReading): void {
    const { histories } = this.#options;
    const { ref, at, lag, behind = null } = reading;
    const kind = changeBetween(place.groups.get(memberName(ref))?.reading, reading);
    if (kind !== undefined) histories.mark(ref, { at, kind });
    // The least that it can be, because the most may only be a limit that was not worth another call.
    if (isTellingLag(lag)) histories.add(ref, { at, lag: lag?.atLeast ?? null, behind });
    this.#set(place, { ref, reading, failure: undefined });
  }
}

function placeKey(of: InstanceRef | LogstoreRef): string {
  const { accountId, region } = of;
  return JSON.stringify([accountId, region, ...('logstore' in of ? [of.project, of.logstore] : [of.instanceId])]);
}

function refIn(of: InstanceRef | LogstoreRef, name: string): GroupRef {
  const { accountId, region } = of;
  if (!('logstore' in of)) {
    const { instanceId, jobId } = of;
    return { kind: 'dts', accountId, region, instanceId, jobId, groupId: name };
  }
  return { kind: 'sls', accountId, region, project: of.project, logstore: of.logstore, groupName: name };
}

/** The moment of the reading that would satisfy a watcher, if there is one. */
function readAt({ groups, allAt }: Place, { group, detail }: Watched): Moment | undefined {
  if (group === 'all') return detail === 'exact' ? allAt.exact : allAt.any;
  const known = groups.get(memberName(group));
  if (known?.reading === undefined || known.failure !== undefined) return undefined;
  const isGoodEnough = detail === 'overview' || known.reading.kind === 'dts' || known.reading.detail === 'exact';
  return isGoodEnough ? known.reading.at : undefined;
}

/** What explains a bend in the curve. */
function changeBetween(before: GroupReading | undefined, after: GroupReading): Mark['kind'] | undefined {
  if (before?.kind === 'dts' && after.kind === 'dts') {
    if (before.client === after.client || before.client === 'unknown') return undefined;
    return after.client === 'unknown' ? undefined : after.client === 'connected' ? 'connected' : 'disconnected';
  }
  if (before?.kind === 'sls' && after.kind === 'sls') {
    return consumersOf(before) === consumersOf(after) ? undefined : 'consumersChanged';
  }
  return undefined;
}

const consumersOf = ({ shards }: SlsReading): string =>
  JSON.stringify([...new Set(shards.flatMap(({ consumer }) => consumer ?? []))].sort());
