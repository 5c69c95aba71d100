import { setImmediate } from 'node:timers/promises';

/** How long others wait at most. A frame at 60 Hz takes 16 ms. */
const sliceMs = 8;

/** Gives others a turn when a slice of time has been used up, in work that is cut into small steps. */
export class Turns {
  readonly #signal: AbortSignal;
  #begun = performance.now();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Whether the slice is over. Asked before awaiting, because even an await that ends at once takes its time. */
  isOver(): boolean {
    return performance.now() - this.#begun > sliceMs;
  }

  /** Waits until others had their turn. */
  async next(): Promise<void> {
    await setImmediate();
    this.#signal.throwIfAborted();
    this.#begun = performance.now();
  }
}
