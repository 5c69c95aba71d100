/** A limit of time for one step after the other. It ends the work by its signal, and names the step that took too long. */
export class TimeLimit {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #code = '';

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The code of the current step, for a {@link SendFailure}. */
  get code(): string {
    return this.#code;
  }

  /** Begins a step, and with it the end of the one before. */
  start(ms: number, code: string): void {
    clearTimeout(this.#timer);
    this.#code = code;
    this.#timer = setTimeout(() => {
      this.#controller.abort();
    }, ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
