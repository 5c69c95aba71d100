type RequestEvent =
  /** The request was received completely, and its operation is known. */
  | 'arrived'
  | 'answered'
  /** The connection ended before an answer was sent. */
  | 'abandoned';

interface RequestCounts {
  /** Counts calls by operation, including refused ones. */
  readonly calls: Readonly<Record<string, number>>;
  /** Counts the writes that took effect by operation, even if the client was told otherwise. */
  readonly writes: Readonly<Record<string, number>>;
}

/** Counts calls and writes, and lets tests wait for them. */
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

  /** Resolves the next time that this happens to a request of the operation. */
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
