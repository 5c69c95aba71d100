import { CloudError } from '../../cloud/errors.ts';
import type { Subscription } from '../event.ts';
import { memberOf } from '../places.ts';
import type { Moment } from '../units.ts';
import type { GroupReading, Watched } from './reading.ts';

const longestPauseMs = 5 * 60_000;
/** A watcher who is due within this share of the interval is served by a round that is made anyway. */
const earlyShare = 0.2;

/** A screen that watches groups. */
interface Watcher {
  readonly watched: Watched;
  /** When the round began that last read what is watched. */
  servedAt: Moment | undefined;
}

/** A caller who waits for one reading. */
interface Request {
  readonly wanted: Omit<Watched, 'everySeconds'>;
  /** Settles the request, with the error if the reading failed. */
  readonly end: (error?: Error) => void;
}

/** The result of a round, or why the round failed. */
export type Outcome = Round | { readonly error: unknown };

interface LoopOptions {
  /** Opens the reader for all rounds, because what a reader learns in one round saves calls in the next. */
  readonly openReader: () => Reader;
  readonly now: () => Moment;
  readonly setTimer: SetTimer;
  readonly onRound: (wanted: Wanted, outcome: Outcome, at: Moment) => void;
}

/** The rounds in which one instance or Logstore is read: never two at a time, and as often as the watchers want. */
export class MonitorLoop {
  readonly #options: LoopOptions;
  #reader: Reader;
  readonly #watchers = new Set<Watcher>();
  #requests: Request[] = [];
  #running: { readonly wanted: Wanted; readonly at: Moment; readonly abort: AbortController } | undefined;
  #timer: Subscription | undefined;
  /** The factor by which pauses are longer than wanted after failures. */
  #slower = 1;

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#reader = options.openReader();
  }

  get isIdle(): boolean {
    return this.#watchers.size === 0 && this.#requests.length === 0;
  }

  /** Adds a watcher. `readAt` is the moment of the last reading that is detailed enough for it, if there is one. */
  watch(watched: Watched, readAt: Moment | undefined): Subscription {
    const { everySeconds } = watched;
    const isFresh = readAt !== undefined && (everySeconds === 0 || this.#options.now() - readAt < everySeconds * 1000);
    const watcher: Watcher = { watched, servedAt: this.#underWay(watched) ?? (isFresh ? readAt : undefined) };
    this.#watchers.add(watcher);
    this.#next();
    return {
      dispose: () => {
        if (this.#watchers.delete(watcher)) this.#next();
      },
    };
  }

  read(wanted: Omit<Watched, 'everySeconds'>, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const cancel = (): void => {
        this.#requests = this.#requests.filter(other => other !== request);
        request.end(signal.reason as Error);
        this.#next();
      };
      const request: Request = {
        wanted,
        end: error => {
          signal.removeEventListener('abort', cancel);
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      signal.addEventListener('abort', cancel, { once: true });
      this.#requests.push(request);
      this.#next();
    });
  }

  /** Drops what was read and what the reader has learned, and serves all watchers again. */
  restart(): void {
    this.#reader = this.#options.openReader();
    this.#slower = 1;
    for (const watcher of this.#watchers) watcher.servedAt = undefined;
    this.#running?.abort.abort();
    this.#next();
  }

  /** Drops all watchers, and rejects the requests. */
  dispose(): void {
    this.#watchers.clear();
    const requests = this.#requests;
    this.#requests = [];
    for (const { end } of requests) end(new DOMException('The account is gone.', 'AbortError'));
    this.#next();
  }

  /** Begins a round if one is due, or sets the timer for the next, or cancels a round that nobody waits for. */
  #next(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    if (this.isIdle) {
      this.#running?.abort.abort();
      return;
    }
    if (this.#running) return;
    const now = this.#options.now();
    const dueAt = Math.min(...[...this.#watchers].map(watcher => this.#dueAt(watcher, now)));
    if (this.#requests.length > 0 || dueAt <= now) void this.#round(now);
    else if (dueAt < Infinity) this.#timer = this.#options.setTimer(() => this.#next(), dueAt - now);
  }

  /** The beginning of the running round, if that will read what is watched. */
  #underWay(watched: Watched): Moment | undefined {
    const running = this.#running;
    return running && !running.abort.signal.aborted && isServedBy(watched, running.wanted) ? running.at : undefined;
  }

  #dueAt({ watched, servedAt }: Watcher, now: Moment): Moment {
    if (servedAt === undefined) return -Infinity;
    if (watched.everySeconds === 0) return Infinity;
    // This computer's clock was set back, perhaps by hours.
    if (servedAt > now) return -Infinity;
    const pauseMs = watched.everySeconds * 1000;
    return servedAt + Math.max(pauseMs, Math.min(pauseMs * this.#slower, longestPauseMs));
  }

  async #round(now: Moment): Promise<void> {
    const requests = [...this.#requests];
    const due = [...this.#watchers].filter(
      watcher => this.#dueAt(watcher, now) - watcher.watched.everySeconds * 1000 * earlyShare <= now,
    );
    const wanted = this.#wanted(
      [...due.map(({ watched }) => watched), ...requests.map(request => request.wanted)],
      requests.length > 0,
    );
    for (const watcher of this.#watchers) if (isServedBy(watcher.watched, wanted)) watcher.servedAt = now;
    const abort = new AbortController();
    this.#running = { wanted, at: now, abort };
    let outcome: Outcome;
    try {
      outcome = await this.#reader.read(wanted, abort.signal);
    } catch (error) {
      outcome = { error };
    }
    this.#running = undefined;
    if (!abort.signal.aborted) {
      this.#slower = isStrained(outcome) ? this.#slower * 2 : 1;
      this.#requests = this.#requests.filter(request => !requests.includes(request));
      this.#options.onRound(wanted, outcome, now);
      for (const { wanted: asked, end } of requests) end(errorFor(asked.group, outcome) as Error | undefined);
    }
    this.#next();
  }

  /**
   * Joins what is due. A group that any watcher wants exactly is read exactly, so that no coarser reading replaces it.
   */
  #wanted(due: readonly Omit<Watched, 'everySeconds'>[], isFresh: boolean): Wanted {
    const everybody = [...due, ...[...this.#watchers].map(({ watched }) => watched)];
    const areAll = due.some(({ group }) => group === 'all');
    const exact = everybody.filter(({ detail }) => detail === 'exact');
    return {
      areAll,
      named: namesOf(areAll ? everybody : due),
      exact: exact.some(({ group }) => group === 'all') ? 'all' : namesOf(exact),
      isFresh,
      wholePast: wholePastOf(everybody),
    };
  }
}

function wholePastOf(everybody: readonly Pick<Watched, 'group' | 'past'>[]): 'all' | ReadonlySet<string> {
  const whole = everybody.filter(({ past }) => past !== 'recent');
  return whole.some(({ group }) => group === 'all') ? 'all' : namesOf(whole);
}

const namesOf = (watched: readonly Pick<Watched, 'group'>[]): ReadonlySet<string> =>
  new Set(watched.flatMap(({ group }) => (group === 'all' ? [] : memberOf(group))));

function isServedBy({ group, detail }: Watched, wanted: Wanted): boolean {
  if (group === 'all') return wanted.areAll && (detail === 'overview' || wanted.exact === 'all');
  const name = memberOf(group);
  return isWanted(wanted, name) && (detail === 'overview' || isWantedExactly(wanted, name));
}

/** Whether the service is overloaded or partly out of order, so that it should be asked less often. */
function isStrained(outcome: Outcome): boolean {
  const errors = 'error' in outcome ? [outcome.error] : [...outcome.failures.values()];
  return errors.some(
    error =>
      error instanceof CloudError &&
      (error.kind === 'throttled' || error.kind === 'unavailable' || error.kind === 'unreachable'),
  );
}

function errorFor(group: Watched['group'], outcome: Outcome): unknown {
  if ('error' in outcome) return outcome.error;
  return group === 'all' ? undefined : outcome.failures.get(memberOf(group));
}

/** What is to be read of one instance or Logstore. Groups are given by ID (DTS) or name (SLS). */
export interface Wanted {
  readonly areAll: boolean;
  /** The groups that are wanted by name, whether or not all groups are wanted. */
  readonly named: ReadonlySet<string>;
  /** The groups that are read exactly, if they are read at all. */
  readonly exact: 'all' | ReadonlySet<string>;
  /** Whether remembered answers must not be used, because a caller asked for this reading, perhaps after a change. */
  readonly isFresh: boolean;
  /** The groups of which somebody wants the whole history to be kept. By default, all of them. */
  readonly wholePast?: 'all' | ReadonlySet<string>;
}

export const isWanted = ({ areAll, named }: Wanted, group: string): boolean => areAll || named.has(group);

export const isWantedExactly = ({ exact }: Wanted, group: string): boolean => exact === 'all' || exact.has(group);

export const pastOf = ({ wholePast = 'all' }: Wanted, group: string): 'whole' | 'recent' =>
  wholePast === 'all' || wholePast.has(group) ? 'whole' : 'recent';

/** The error for a group that is not in the service's list. */
export function notListed(service: GroupReading['kind']): CloudError {
  const sls = { operation: 'ListConsumerGroup', code: 'ConsumerGroupNotExist' };
  const details = service === 'sls' ? sls : { operation: 'DescribeConsumerChannel' };
  return new CloudError('notFound', { service, ...details, outcome: 'notApplied' });
}

/** The result of a round. */
export interface Round {
  readonly readings: ReadonlyMap<string, GroupReading>;
  /** Why groups could not be read. A named group that does not exist has a `notFound`. */
  readonly failures: ReadonlyMap<string, unknown>;
  /** All groups that exist; undefined when the service was not asked for the list in this round. */
  readonly existing: ReadonlySet<string> | undefined;
}

/** Reads the groups of one instance or Logstore. Rejects when none of them can be read. */
export interface Reader {
  read(wanted: Wanted, signal: AbortSignal): Promise<Round>;
}

/** Runs a function once after some milliseconds, unless the timer is disposed before. */
export type SetTimer = (run: () => void, ms: number) => Subscription;

/** The longest that the runtime's timers can wait. With more they fire at once, and settings can have any number. */
const longestTimerMs = 2 ** 31 - 1;

/** The runtime's timer, set so that it does not keep the process alive. */
export const setTimer: SetTimer = (run, ms) => {
  const timer = setTimeout(run, Math.min(ms, longestTimerMs));
  timer.unref();
  return { dispose: () => clearTimeout(timer) };
};
