import { setTimeout as delay } from 'node:timers/promises';
import type { Service } from './errors.ts';

/** What decides which limits apply to a call. */
export interface PacedCall {
  readonly service: Service;
  readonly operation: string;
  readonly region: string;
  readonly project?: string;
}

interface PaceOptions {
  /** The milliseconds of a clock that never goes back. */
  readonly now?: () => number;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * The documented calls per second for each cloud account and region.
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobs
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
 */
const documentedRates: Readonly<Record<string, number>> = { DescribeDtsJobs: 20, DescribeDtsJobDetail: 40 };

/** How many calls may run at once for each account and region, in SLS for each project. We chose these numbers. */
const callsUnderWay: Readonly<Record<Service, number>> = { dts: 5, sls: 8, sts: 5 };

/** Starts calls in the order they came, as fast as the services allow. */
export class Pace {
  readonly #clock: Required<PaceOptions>;
  readonly #gates = new Map<string, Gate>();

  constructor(options: PaceOptions = {}) {
    this.#clock = {
      now: () => performance.now(),
      wait: (ms, signal) => delay(ms, undefined, { signal }),
      ...options,
    };
  }

  /** Waits until the call may start. Resolves to a function that must be called when the call has ended. */
  async enter(call: PacedCall, owner: string, signal: AbortSignal): Promise<() => void> {
    const rate = this.#rate(call, owner);
    const place = this.#place(call, owner);
    // The rate comes first, because a call that waits for it must not take a place that another operation could use.
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

  /** Holds back an operation for a while after a service has refused it for too many calls. */
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
 * A gate with a number of places. `enter` takes a place, `leave` gives it back, and it is free again after its rest.
 * With a rest of one second, no second has more calls than places, at either end of the network.
 */
class Gate {
  readonly #size: number;
  readonly #restMs: number;
  readonly #clock: Required<PaceOptions>;
  #taken = 0;
  /** The times at which resting places become free, in order. */
  readonly #resting: number[] = [];
  #pausedUntil = -Infinity;
  /** The calls that wait, first come first. A set drops a cancelled call quickly. */
  readonly #waiting = new Set<() => void>();
  #alarm: AbortController | undefined;

  constructor(size: number, restMs: number, clock: Required<PaceOptions>) {
    this.#size = size;
    this.#restMs = restMs;
    this.#clock = clock;
  }

  /** Returns `undefined` when a place was free, because most calls never wait and need no promise. */
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
   * Waits for the end of a pause or a rest, which no `leave` announces. `now` is when the call was not admitted. With a
   * later time, a pause that ended in between would be missed.
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
    // An aborted alarm ends the same way, because a call that came since may need a new alarm.
    this.#clock.wait(Math.max(1, Math.ceil(next - now)), alarm.signal).then(rung, rung);
  }
}
