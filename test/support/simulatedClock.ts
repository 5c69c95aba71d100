import type { Subscription } from '../../src/model/event.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Time in the test's hand: it stands still until it is told to go on. Milliseconds since 1970. */
export class SimulatedClock {
  #now: number;
  readonly #timers = new Set<Timer>();

  constructor(start: number | string = '2026-01-15T08:30:00Z') {
    this.#now = typeof start === 'string' ? Date.parse(start) : start;
  }

  readonly now = (): number => this.#now;

  readonly date = (): Date => new Date(this.#now);

  readonly setTimer = (run: () => void, ms: number): Subscription => {
    const timer = { at: this.#now + Math.max(0, ms), run };
    this.#timers.add(timer);
    return { dispose: () => void this.#timers.delete(timer) };
  };

  /** Rejects with the signal's reason when it is cancelled. */
  readonly wait = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const cancel = (): void => {
        timer.dispose();
        reject(signal.reason as Error);
      };
      const timer = this.setTimer(() => {
        signal.removeEventListener('abort', cancel);
        resolve();
      }, ms);
      signal.addEventListener('abort', cancel, { once: true });
    });

  get timers(): number {
    return this.#timers.size;
  }

  /** Without the timers, as when a computer slept. */
  jump(ms: number): void {
    this.#now += ms;
  }

  /** Lets time pass, with everything that happens meanwhile. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settled();
      const next = this.#earliest();
      if (next === undefined || next.at > end) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
    await settled();
  }

  /** Lets time pass until the promise has an outcome, and gives it. */
  async until<T>(promise: Promise<T>): Promise<T> {
    const outcome = promise.then(
      () => true,
      () => true,
    );
    while (!(await Promise.race([outcome, settled()]))) {
      const next = this.#earliest();
      if (next === undefined) throw new Error('Nothing is left that could end it.');
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    return promise;
  }

  #earliest(): Timer | undefined {
    let earliest: Timer | undefined;
    for (const timer of this.#timers) if (earliest === undefined || timer.at < earliest.at) earliest = timer;
    return earliest;
  }
}

/** Every promise that needs nothing from outside has run to its end: one turn of the event loop follows all of them. */
export const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
