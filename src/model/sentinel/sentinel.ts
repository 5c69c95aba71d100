import { CloudError } from '../../cloud/errors.ts';
import type { Entries } from '../entries.ts';
import { Emitter, type Subscription } from '../event.ts';
import { type GroupVerdict, judge, rankOf } from '../lag/judge.ts';
import type { Histories } from '../lag/history.ts';
import { type SetTimer, setTimer } from '../lag/monitorLoop.ts';
import { type FailedReading, type GroupReading, lastHeard, type LagMonitor } from '../lag/reading.ts';
import { groupIn, groupKey, type GroupOwnerRef, type GroupRef, groupsIn, listKey, ownerOf } from '../places.ts';
import { type Moment, type Seconds, seconds } from '../units.ts';
import { groupAlarms, presentVerdict, seenIn, taskAlarms } from './alarms.ts';
import { type Blindness, Blindnesses, isOverWith } from './blindness.ts';
import { type Episode, Episodes } from './episodes.ts';
import { alarmsOf, groupSubject, type Subject, subjectKey, taskSubject } from './subjects.ts';
import { isDueAgain, isSnoozed, type Told, type ToldOnce } from './told.ts';

/** All groups of an instance or Logstore, or one. */
export interface InScope {
  readonly of: GroupOwnerRef;
  readonly group: 'all' | GroupRef;
}

export interface WatchOptions {
  readonly scope: readonly InScope[];
  /** The time between two readings. With 0, the sentinel is off. */
  readonly everySeconds: number;
  /** Data that is at risk is told when it will be lost within this time. */
  readonly riskLimit: Seconds;
}

/** An episode with what it is about. */
export interface Alarm extends Episode {
  readonly subject: Subject;
  readonly key: string;
  /** What the last reading says of it; undefined when it may be over, which the next readings will show. */
  readonly present: GroupVerdict | undefined;
  /** The moment of the last reading. It is set only if a later attempt to read has failed. */
  readonly asOf: Moment | undefined;
  readonly isSnoozed: boolean;
}

/** Everything that is now to be shown in one notification. */
export interface Announcement {
  /** The most alarming first. */
  readonly alarms: readonly Alarm[];
  readonly blind: readonly Blindness[];
}

/** What a line in the log says. */
export type Note =
  | { readonly kind: 'recovered'; readonly subject: Subject; readonly episode: Episode; readonly at: Moment }
  | { readonly kind: 'canReadAgain'; readonly blindness: Blindness; readonly at: Moment }
  /** A group no longer exists. */
  | { readonly kind: 'gone'; readonly ref: GroupRef; readonly at: Moment }
  | { readonly kind: 'rewound'; readonly ref: GroupRef; readonly at: Moment }
  /** Nothing was read for a while, because the computer slept, or its clock was changed. */
  | { readonly kind: 'gap'; readonly from: Moment; readonly to: Moment };

/** What the status bar shows. */
export interface Standing {
  /** How many groups were read. */
  readonly groups: number;
  /** The most alarming first, those that are snoozed last. */
  readonly alarms: readonly Alarm[];
  readonly blind: readonly Blindness[];
}

interface SentinelOptions {
  readonly monitor: LagMonitor;
  readonly histories: Histories;
  readonly told: Entries<Told>;
  /** Tells this window from the others. */
  readonly windowId: string;
  readonly now?: () => Moment;
  readonly setTimer?: SetTimer;
}

interface Watched {
  readonly subject: Subject;
  readonly episodes: Episodes;
}

/** More frequent readings would take a deployment for an end. */
const shortestIntervalMs = 5 * 60_000;
const pauseMs = 5 * 60_000;
/** The time to wait for the readings of other instances and Logstores, which are made at about the same time. */
const gatherMs = 15_000;
/** The time in which another window that tells the same has written that it does so. */
const claimMs = 1000;
/** The kind under which it is stored that something cannot be read. */
const blindKind = 'blind';

/**
 * Watches groups while nobody looks. It reads through the monitor that all screens share, has each reading judged by
 * the judge that all screens ask, and finds the episodes in a row of verdicts. Each is told once, by one window.
 */
export class Sentinel {
  readonly #options: Required<SentinelOptions>;
  readonly #watched = new Map<string, Watched>();
  readonly #blind = new Blindnesses();
  readonly #subscriptions: readonly Subscription[];
  readonly #watches = new Map<string, Subscription>();
  readonly #gone = new Set<string>();
  /** The keys of what could not be read at the last attempt. */
  readonly #unreadable = new Set<string>();
  readonly #told = new Emitter<Announcement>();
  readonly #noted = new Emitter<Note>();
  readonly #changed = new Emitter<void>();
  #scope: WatchOptions = { scope: [], everySeconds: 0, riskLimit: seconds(0) };
  /** The keys of what has begun and may have to be told, each with the kinds. */
  readonly #pending = new Map<string, Set<string>>();
  #pendingSince: Moment | undefined;
  /** What this or another window has told and is not over, as keys with kinds. */
  readonly #known = new Set<string>();
  #lastTold: Moment = -Infinity;
  #lastGap: Moment = -Infinity;
  #lastFailure: Moment = -Infinity;
  #timer: Subscription | undefined;
  #isTelling = false;
  #isDisposed = false;
  /** Fires with what is to be shown in one notification, at most once in five minutes. */
  readonly onDidTell = this.#told.event;
  /** Fires with what belongs into the log. */
  readonly onDidNote = this.#noted.event;
  /** Fires when `standing` may have another answer. */
  readonly onDidChange = this.#changed.event;

  constructor(options: SentinelOptions) {
    this.#options = { now: Date.now, setTimer, ...options };
    const { monitor, histories, told } = this.#options;
    this.#subscriptions = [
      monitor.onDidRead(ref => this.#look(ref)),
      monitor.onDidFail(of => this.#lookAtFailure(of)),
      histories.onDidMark(ref => this.#lookAtMark(ref)),
      told.onDidChange(() => {
        this.#plan();
        this.#changed.fire();
      }),
    ];
  }

  /** Watches this and nothing else. What leaves the scope is forgotten, with all that was told of it. */
  watch(options: WatchOptions): void {
    const before = this.#scope;
    this.#scope = options;
    const { scope, everySeconds } = options;
    const wanted = new Map(everySeconds === 0 ? [] : scope.map(one => [scopeKey(one), one]));
    for (const [key, watch] of this.#watches) {
      if (wanted.has(key) && before.everySeconds === everySeconds) continue;
      watch.dispose();
      this.#watches.delete(key);
    }
    for (const [key, { of, group }] of wanted) {
      if (this.#watches.has(key)) continue;
      this.#watches.set(key, this.#options.monitor.watch({ of, group, detail: 'overview', everySeconds }));
    }
    for (const [key, { subject }] of this.#watched) {
      if (everySeconds > 0 && this.#isInScope(subject)) continue;
      this.#watched.delete(key);
      // To switch it off is not to forget what was told, in case it is switched on again.
      if (everySeconds > 0) void this.#forget(key);
    }
    this.#blind.keepOnly(of => everySeconds > 0 && scope.some(one => placeKey(one.of) === placeKey(of)));
    this.#plan();
    this.#changed.fire();
  }

  standing(): Standing {
    const alarms = [...this.#watched].flatMap(([key, watched]) =>
      watched.episodes.open.map(episode => this.#alarm(key, watched, episode)),
    );
    return {
      groups: [...this.#watched.values()].filter(({ subject }) => subject.kind === 'group').length,
      alarms: alarms.sort((a, b) => Number(a.isSnoozed) - Number(b.isSnoozed) || rankOf(a.kind) - rankOf(b.kind)),
      blind: this.#blind.open,
    };
  }

  /** Keeps quiet about what was told of these subjects, until a moment or until there is something else to tell. */
  async snooze(keys: readonly string[], until: Moment | 'change'): Promise<void> {
    const { told } = this.#options;
    await Promise.all(keys.map(key => told.change(key, now => now && { ...now, snoozed: until })));
    this.#plan();
    this.#changed.fire();
  }

  /** Forgets what was seen and told of accounts that were removed, or that are another identity now. */
  async forgetAccounts(isGone: (accountId: string) => boolean): Promise<void> {
    const { told } = this.#options;
    for (const [key, { subject }] of this.#watched) if (isGone(subject.ref.accountId)) this.#watched.delete(key);
    this.#blind.keepOnly(({ accountId }) => !isGone(accountId));
    const unwanted = told.all().filter(({ accountId }) => accountId !== '' && isGone(accountId));
    await Promise.all(unwanted.map(({ subject }) => this.#forget(subject)));
    this.#plan();
    this.#changed.fire();
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const subscription of [...this.#subscriptions, ...this.#watches.values()]) subscription.dispose();
    this.#timer?.dispose();
    for (const emitter of [this.#told, this.#noted, this.#changed]) emitter.dispose();
  }

  get #intervalMs(): number {
    return Math.max(this.#scope.everySeconds * 1000, shortestIntervalMs);
  }

  #look(ref: GroupRef): void {
    const { monitor, histories, now } = this.#options;
    if (!this.#isInScope(groupSubject(ref))) return;
    const failure = monitor.failure(ref);
    if (failure) {
      this.#takeFailure(ref, failure);
      return;
    }
    const reading = monitor.latest(ref);
    if (!reading) return;
    this.#gone.delete(groupKey(ref));
    this.#canRead(ref, reading.at);
    const seen = seenIn(reading, judge(reading, histories.of(ref), now()));
    const subjects = reading.kind === 'dts' ? [groupSubject(ref), taskSubject(reading.ref)] : [groupSubject(ref)];
    for (const subject of subjects) {
      const key = subjectKey(subject);
      this.#unreadable.delete(key);
      const { episodes } = this.#watchedOf(key, subject, reading);
      const { began, ended, overtaken, gap } = episodes.take(seen, this.#intervalMs, this.#scope.riskLimit);
      for (const kind of began) this.#addPending(key, kind);
      for (const episode of ended) {
        if (this.#forgetAlarm(key, episode.kind)) {
          this.#noted.fire({ kind: 'recovered', subject, episode, at: reading.at });
        }
      }
      for (const kind of overtaken) this.#forgetAlarm(key, kind);
      // After failures, there is another reason for the gap, which was told.
      if (gap && gap.from > Math.max(this.#lastGap, this.#lastFailure)) {
        this.#lastGap = gap.to;
        this.#noted.fire({ kind: 'gap', ...gap });
      }
    }
    this.#plan();
    this.#changed.fire();
  }

  #lookAtFailure(of: GroupOwnerRef): void {
    const failure = this.#options.monitor.failure(groupIn(of, ''));
    if (failure && this.#scope.scope.some(one => placeKey(one.of) === placeKey(of))) this.#takeFailure(of, failure);
  }

  #takeFailure(of: GroupRef | GroupOwnerRef, { error, at }: FailedReading): void {
    if ('kind' in of && error instanceof CloudError && error.kind === 'notFound') {
      this.#takeGone(of, at);
      return;
    }
    this.#lastFailure = at;
    if ('kind' in of) this.#unreadable.add(groupKey(of));
    if ('instanceId' in of) this.#unreadable.add(subjectKey(taskSubject(of)));
    for (const { key } of this.#blind.failed(ownerOf(of), error, at, this.#intervalMs))
      this.#addPending(key, blindKind);
    this.#plan();
    this.#changed.fire();
  }

  #takeGone(ref: GroupRef, at: Moment): void {
    const key = groupKey(ref);
    if (this.#gone.has(key)) return;
    this.#gone.add(key);
    this.#watched.delete(key);
    this.#unreadable.delete(key);
    void this.#forget(key);
    this.#noted.fire({ kind: 'gone', ref, at });
    this.#changed.fire();
  }

  #lookAtMark(ref: GroupRef): void {
    const last = this.#options.histories.of(ref).marks.at(-1);
    if (last?.kind !== 'rewound' || !this.#isInScope(groupSubject(ref))) return;
    this.#noted.fire({ kind: 'rewound', ref, at: last.at });
  }

  /** Ends what could not be read, even if that was told before this window was opened. */
  #canRead(ref: GroupRef, at: Moment): void {
    const of = ownerOf(ref);
    for (const blindness of this.#blind.saw(of)) {
      if (this.#known.has(`${blindKind} ${blindness.key}`)) this.#noted.fire({ kind: 'canReadAgain', blindness, at });
    }
    for (const { subject } of this.#options.told.all()) if (isOverWith(subject, of)) void this.#forget(subject);
  }

  #watchedOf(key: string, subject: Subject, reading: GroupReading): Watched {
    const known = this.#watched.get(key);
    if (known) return known;
    const watched = { subject, episodes: new Episodes(alarmsOf(subject)) };
    this.#watched.set(key, watched);
    for (const { kind, at } of this.#options.told.find(key)?.alarms ?? []) {
      const own = alarmsOf(subject).find(each => each === kind);
      if (own === undefined) continue;
      this.#known.add(`${own} ${key}`);
      if (own === 'stopped' && hasMovedSince(reading, at)) this.#forgetAlarm(key, own);
      else watched.episodes.goOn(own, at);
    }
    return watched;
  }

  /** Forgets that this was told or was about to be told, and returns whether it was told. */
  #forgetAlarm(key: string, forgotten: string): boolean {
    this.#pending.get(key)?.delete(forgotten);
    if (!this.#known.delete(`${forgotten} ${key}`)) return false;
    const write = this.#options.told.change(key, before => {
      const alarms = (before?.alarms ?? []).filter(({ kind }) => kind !== forgotten);
      return before && alarms.length > 0 ? { ...before, alarms } : undefined;
    });
    void write.catch(() => undefined);
    return true;
  }

  #isTold = (key: string, kind: string): boolean =>
    this.#options.told.find(key)?.alarms.some(alarm => alarm.kind === kind) === true;

  #alarm(key: string, { subject, episodes }: Watched, episode: Episode): Alarm {
    const told = this.#options.told.find(key);
    const isQuiet = told !== undefined && this.#isTold(key, episode.kind) && isSnoozed(told, this.#options.now());
    const present = episodes.latest && presentVerdict(episode.kind, episodes.latest);
    const asOf = this.#unreadable.has(key) ? episodes.latest?.at : undefined;
    return { ...episode, subject, key, present, asOf, isSnoozed: isQuiet };
  }

  #addPending(key: string, kind: string): void {
    this.#pending.set(key, (this.#pending.get(key) ?? new Set()).add(kind));
  }

  /** What is to be told: what has begun and was not told yet, and what may be told again. */
  #toTell(): ReadonlyMap<string, ReadonlySet<string>> {
    const { told, now } = this.#options;
    const all = new Map<string, ReadonlySet<string>>();
    for (const [key, kinds] of this.#pending) {
      for (const kind of kinds) if (this.#isTold(key, kind)) this.#settle(key, kind);
      const open = new Set([...kinds].filter(kind => this.#isPresent(key, kind)));
      if (open.size > 0) all.set(key, open);
    }
    for (const entry of told.all()) {
      if (!isDueAgain(entry, now())) continue;
      const open = entry.alarms.map(({ kind }) => kind).filter(kind => this.#isPresent(entry.subject, kind));
      if (open.length > 0) all.set(entry.subject, new Set([...(all.get(entry.subject) ?? []), ...open]));
    }
    return all;
  }

  /** Notes that a window has told this. */
  #settle(key: string, kind: string): void {
    this.#known.add(`${kind} ${key}`);
    this.#pending.get(key)?.delete(kind);
  }

  /** Whether it is so now. An episode that is open may be over, which takes some readings to be sure of. */
  #isPresent(key: string, kind: string): boolean {
    if (kind === blindKind) return this.#blind.open.some(blindness => blindness.key === key);
    const { latest, open = [] } = this.#watched.get(key)?.episodes ?? {};
    return open.some(episode => episode.kind === kind && latest && presentVerdict(episode.kind, latest) !== undefined);
  }

  /** Sets the timer for the next notification, if there is anything to tell, or for the end of a snooze. */
  #plan(): void {
    const { told, now, setTimer } = this.#options;
    this.#timer?.dispose();
    this.#timer = undefined;
    if (this.#isTelling || this.#isDisposed) return;
    const snoozes = told
      .all()
      .flatMap(({ snoozed }) => (typeof snoozed === 'number' && snoozed > now() ? snoozed : []));
    const isWaiting = this.#toTell().size > 0;
    this.#pendingSince = isWaiting ? Math.min(this.#pendingSince ?? now(), now()) : undefined;
    const gathered = this.#pendingSince === undefined ? Infinity : this.#pendingSince + gatherMs;
    const next = isWaiting ? Math.max(gathered, this.#toldAt() + pauseMs) : Math.min(...snoozes);
    if (next === Infinity) return;
    this.#timer = setTimer(() => (isWaiting ? void this.#tell() : this.#plan()), Math.max(0, next - now()));
  }

  /** When any window last told anything. A moment in the future is from before this computer's clock was set back. */
  #toldAt(): Moment {
    const { told, now } = this.#options;
    const moments = told.all().flatMap(({ alarms }) => alarms.map(({ at }) => at));
    return Math.max(...[this.#lastTold, ...moments].filter(at => at <= now()));
  }

  async #tell(): Promise<void> {
    const toTell = this.#toTell();
    this.#isTelling = true;
    const own = toTell.size === 0 ? new Map<string, ReadonlySet<string>>() : await this.#claim(toTell);
    this.#isTelling = false;
    const alarms = [...own].flatMap(([key, kinds]) => {
      const watched = this.#watched.get(key);
      const open = watched?.episodes.open.filter(({ kind }) => kinds.has(kind)) ?? [];
      return watched ? open.map(episode => this.#alarm(key, watched, episode)) : [];
    });
    const blind = this.#blind.open.filter(({ key }) => own.has(key));
    if (alarms.length + blind.length > 0) {
      this.#lastTold = this.#options.now();
      this.#told.fire({ alarms: alarms.sort((a, b) => rankOf(a.kind) - rankOf(b.kind)), blind });
    }
    this.#plan();
    this.#changed.fire();
  }

  /**
   * Writes down that this window tells this, and returns what no other window has told or claimed. Of two windows that
   * write at the same time, the last one tells. What cannot be written is told nevertheless.
   */
  async #claim(toTell: ReadonlyMap<string, ReadonlySet<string>>): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const { told, now, windowId, setTimer } = this.#options;
    const at = now();
    const claim = (key: string, kinds: ReadonlySet<string>) => (before: Told | undefined) => {
      const isAgain = before !== undefined && isDueAgain(before, at);
      const kept = (before?.alarms ?? []).filter(({ kind }) => !(isAgain && kinds.has(kind)));
      const added = [...kinds].filter(kind => !kept.some(alarm => alarm.kind === kind));
      if (before && added.length === 0) return before;
      const accountId = before?.accountId ?? this.#accountOf(key);
      const alarms = [...kept, ...added.map(kind => ({ kind, at, by: windowId }))];
      return { ...before, subject: key, accountId, alarms, snoozed: undefined };
    };
    const unwritten = new Set<string>();
    await Promise.all(
      [...toTell].map(([key, kinds]) => told.change(key, claim(key, kinds)).catch(() => void unwritten.add(key))),
    );
    await new Promise<void>(resolve => void setTimer(resolve, claimMs));
    await Promise.all([...toTell.keys()].map(key => told.readAgain(key).catch(() => undefined)));
    const own = new Map<string, ReadonlySet<string>>();
    for (const [key, kinds] of toTell) {
      const isOwn = ({ kind, by, at: claimedAt }: ToldOnce): boolean =>
        kinds.has(kind) && by === windowId && claimedAt === at;
      const claimed = unwritten.has(key)
        ? [...kinds]
        : (told.find(key)?.alarms ?? []).filter(isOwn).map(({ kind }) => kind);
      for (const kind of kinds) this.#settle(key, kind);
      if (claimed.length > 0) own.set(key, new Set(claimed));
    }
    return own;
  }

  #accountOf(key: string): string {
    const blindness = this.#blind.open.find(one => one.key === key);
    return blindness?.accountId ?? this.#watched.get(key)?.subject.ref.accountId ?? '';
  }

  async #forget(key: string): Promise<void> {
    this.#pending.delete(key);
    for (const kind of [blindKind, ...groupAlarms, ...taskAlarms]) this.#known.delete(`${kind} ${key}`);
    await this.#options.told.change(key, () => undefined).catch(() => undefined);
  }

  #isInScope({ kind, ref }: Subject): boolean {
    return this.#scope.scope.some(({ of, group }) => {
      if (placeKey(of) !== placeKey(ref)) return false;
      return kind === 'task' || group === 'all' || groupKey(group) === groupKey(ref);
    });
  }
}

/** Whether the group has gone on after a moment, so that it is not still standing since before that. */
function hasMovedSince(reading: GroupReading, moment: Moment): boolean {
  const moved =
    reading.kind === 'dts'
      ? reading.group.consumptionCheckpoint?.getTime()
      : Math.max(...reading.shards.map(shard => lastHeard(shard) ?? -Infinity));
  return moved !== undefined && moved > moment;
}

const placeKey = (of: GroupOwnerRef): string => listKey(groupsIn(of));

const scopeKey = ({ of, group }: InScope): string => (group === 'all' ? placeKey(of) : groupKey(group));
