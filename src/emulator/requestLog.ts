type RequestEvent =
  /** The request is whole and its operation known. */
  | 'arrived'
  | 'answered'
  /** The connection ended before an answer was sent. */
  | 'abandoned';

interface RequestCounts {
  /** Calls by operation, refused ones included. */
  readonly calls: Readonly<Record<string, number>>;
  /** Writes that took effect, by operation, whatever the client was told. */
  readonly writes: Readonly<Record<string, number>>;
}

/** Counts what was asked and done, and tells when it happens. */
export class RequestLog {
  readonly #calls = new Map<string, number>();
  readonly #writes = new Map<string, number>();
  #waiting: { readonly event: RequestEvent; readonly operation: string; readonly resolve: () => void }[] = [];

  calls(operation: string): number {
    return this.#calls.get(operation) ?? 0;
  }

  writes(operation: string): number {
    return this.#writes.get(operation) ?? 0;
  }

  get counts(): RequestCounts {
    return { calls: Object.fromEntries(this.#calls), writes: Object.fromEntries(this.#writes) };
  }

  /** The next time this happens to a request of the operation. */
  next(event: RequestEvent, operation: string): Promise<void> {
    return new Promise(resolve => this.#waiting.push({ event, operation, resolve }));
  }

  count(operation: string): void {
    this.#calls.set(operation, this.calls(operation) + 1);
    this.tell('arrived', operation);
  }

  countWrite(operation: string): void {
    this.#writes.set(operation, this.writes(operation) + 1);
  }

  tell(event: RequestEvent, operation: string): void {
    const isTold = (waiting: { event: RequestEvent; operation: string }): boolean =>
      waiting.event === event && waiting.operation === operation;
    const told = this.#waiting.filter(isTold);
    this.#waiting = this.#waiting.filter(waiting => !isTold(waiting));
    for (const { resolve } of told) resolve();
  }
}
