import type { DtsRecord } from './record.ts';

/** How many records are remembered. A second with more of them, such as that of a large transaction, comes again in part. */
const remembered = 20_000;

/** The newest records, some of which come again when a place is found again by its time. */
export class Seen {
  #seconds: number | undefined;
  readonly #names = new Set<string>();
  /** Up to which second records may come again. */
  #again = -Infinity;

  /** The time of the newest record. Reading that goes on there leaves nothing out. */
  get seconds(): number | undefined {
    return this.#seconds;
  }

  /** Tells that a place is found again, so that records may come that have come before. */
  expectAgain(): void {
    this.#again = this.#seconds ?? -Infinity;
  }

  /** Whether a record has not come before. */
  isNew({
    id,
    sourceTimestamp,
    sourcePosition,
  }: Pick<DtsRecord, 'id' | 'sourceTimestamp' | 'sourcePosition'>): boolean {
    this.#seconds = sourceTimestamp;
    // No page says that an ID alone tells a record from all others.
    const name = `${id} ${sourceTimestamp} ${sourcePosition}`;
    if (sourceTimestamp <= this.#again && this.#names.has(name)) return false;
    this.#names.add(name);
    if (this.#names.size > remembered) this.#names.delete(this.#names.values().next().value ?? '');
    return true;
  }
}
