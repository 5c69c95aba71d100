import { setTimeout as delay } from 'node:timers/promises';
import type { Service } from './errors.ts';

/** What decides which limits a call is under. */
export interface PacedCall {
  readonly service: Service;
  readonly operation: string;
  readonly region: string;
  readonly project?: string;
}

interface PaceOptions {
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Calls per second for each cloud account and region.
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobs
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
 */
const documentedRates: Readonly<Record<string, number>> = { DescribeDtsJobs: 20, DescribeDtsJobDetail: 40 };

/** Calls under way at a time, for each account and region, and in Log Service for each project; our own choice. */
const callsUnderWay: Readonly<Record<Service, number>> = { dts: 5, sls: 8, sts: 5 };

/** Lets calls through in the order they came, as fast as the services allow. */
export class Pace {
  readonly #clock: Required<PaceOptions>;
  readonly #gates = new Map<string, Gate>();

  constructor(options: PaceOptions = {}) {
    this.#clock = {
      now: options.now ?? (() => performance.now()),
      wait: options.wait ?? ((ms, signal) => delay(ms, undefined, { signal })),
    };
  }

  /** Resolves, when the call may start, to what must be called when it has ended. Rejects with the signal's reason. */
  async enter(call: PacedCall, owner: string, signal: AbortSignal): Promise<() => void> {
    const rate = this.#rate(call, owner);
    const place = this.#place(call, owner);
    // The rate comes first: a call held back by it must not occupy a place that another operation could use.
    const rateFree = rate.enter(signal);
    if (rateFree !== undefined) await rateFree;
    try {
      const placeFree = place.enter(signal);
      if (placeFree !== undefined) await placeFree;
    } catch (error) {
      rate.leave();
      throw error;
    }
    return () => {
      place.leave();
      rate.leave();
    };
  }

  /** After a refusal for too many calls: holds back the same operation for a while. */
  pause(call: PacedCall, owner: string, ms: number): void {
    this.#rate(call, owner).pause(ms);
  }

  #rate({ service, operation, region }: PacedCall, owner: string): Gate {
    const rate = documentedRates[operation] ?? Infinity;
    return this.#gate(`rate ${owner} ${service} ${region} ${operation}`, rate, 1000);
  }

  #place({ service, region, project = '' }: PacedCall, owner: string): Gate {
    return this.#gate(`place ${owner} ${service} ${region} ${project}`, callsUnderWay[service], 0);
  }

  #gate(key: string, size: number, restMs: number): Gate {
    let gate = this.#gates.get(key);
    if (gate === undefined) {
      gate = new Gate(size, size === Infinity ? 0 : restMs, this.#clock);
      this.#gates.set(key, gate);
    }
    return gate;
  }
}

/**
 * Has a number of places. A place is taken by `enter`, given back by `leave`, and free again after its rest. With a rest
 * of one second no second ever sees more calls than there are places, on whichever side of the network it is measured.
 */
class Gate {
  readonly #size: number;
  readonly #restMs: number;
  readonly #clock: Required<PaceOptions>;
  #taken = 0;
  /** When the resting places are free again, in order. */
  readonly #resting: number[] = [];
  #pausedUntil = -Infinity;
  /** A set keeps its order and forgets a cancelled call at once. */
  readonly #waiting = new Set<() => void>();
  #alarm: AbortController | undefined;

  constructor(size: number, restMs: number, clock: Required<PaceOptions>) {
    this.#size = size;
    this.#restMs = restMs;
    this.#clock = clock;
  }

  /** `undefined` when a place was free: most calls never wait, and need no promise. */
  enter(signal: AbortSignal): Promise<void> | undefined {
    signal.throwIfAborted();
    const now = this.#clock.now();
    if (this.#waiting.size === 0 && this.#admit(now)) return undefined;
    return new Promise((resolve, reject) => {
      const cancelled = (): void => {
        this.#waiting.delete(admitted);
        if (this.#waiting.size === 0) this.#alarm?.abort();
        reject(signal.reason as Error);
      };
      const admitted = (): void => {
        signal.removeEventListener('abort', cancelled);
        resolve();
      };
      signal.addEventListener('abort', cancelled, { once: true });
      this.#waiting.add(admitted);
      this.#setAlarm(now);
    });
  }

  leave(): void {
    this.#taken -= 1;
    if (this.#restMs > 0) this.#resting.push(this.#clock.now() + this.#restMs);
    this.#admitWaiting();
  }

  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + ms);
  }

  #admit(now: number): boolean {
    while (this.#resting[0] !== undefined && this.#resting[0] <= now) this.#resting.shift();
    if (now < this.#pausedUntil || this.#taken + this.#resting.length >= this.#size) return false;
    this.#taken += 1;
    return true;
  }

  #admitWaiting(): void {
    const now = this.#clock.now();
    for (const admitted of this.#waiting) {
      if (!this.#admit(now)) {
        this.#setAlarm(now);
        return;
      }
      this.#waiting.delete(admitted);
      admitted();
    }
  }

  /**
   * For what time alone changes: the end of a pause or of a rest. Everything else is told by `leave`. `now` is the moment
   * at which the call was not admitted: a pause that ended since must not be taken for none.
   */
  #setAlarm(now: number): void {
    if (this.#alarm !== undefined) return;
    const next = now < this.#pausedUntil ? this.#pausedUntil : this.#resting[0];
    if (next === undefined) return;
    const alarm = new AbortController();
    this.#alarm = alarm;
    const rung = (): void => {
      this.#alarm = undefined;
      this.#admitWaiting();
    };
    // An aborted alarm ends the same way: by then nobody waits, or somebody who came since needs a new one.
    this.#clock.wait(Math.max(1, Math.ceil(next - now)), alarm.signal).then(rung, rung);
  }
}
