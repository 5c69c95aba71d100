import type { Moment } from '../status/window.ts';

/** An answer that changes seldom, and is asked for again only when it is older than that. Failures are not kept. */
export class Remembered<T> {
  readonly #load: (signal: AbortSignal) => Promise<T>;
  readonly #keepMs: number;
  readonly #now: () => Moment;
  #known: { readonly value: T; readonly at: Moment } | undefined;

  constructor(load: (signal: AbortSignal) => Promise<T>, keepSeconds: number, now: () => Moment) {
    this.#load = load;
    this.#keepMs = keepSeconds * 1000;
    this.#now = now;
  }

  /** The answer and the moment it was asked for. */
  async get(signal: AbortSignal): Promise<{ readonly value: T; readonly at: Moment }> {
    const at = this.#now();
    if (this.#known && Math.abs(at - this.#known.at) < this.#keepMs) return this.#known;
    const known = { value: await this.#load(signal), at };
    this.#known = known;
    return known;
  }

  forget(): void {
    this.#known = undefined;
  }
}
