import type { Damaged } from '../../malformed.ts';
import type { DtsRecord } from './record.ts';

/** How many records are remembered. A second with more of them, such as that of a large transaction, comes again in part. */
const remembered = 20_000;

/** The newest records, some of which come again when a place is found again by its time. */
export class Seen {
  #seconds: number | undefined;
  readonly #names = new Set<string>();
  /** The latest time of all records, which need not be that of the newest one. */
  #latest = -Infinity;
  /** Up to which second records may come again. */
  #again = -Infinity;
  #isAgain = false;

  /** The time of the newest record. Reading that goes on there leaves nothing out. */
  get seconds(): number | undefined {
    return this.#seconds;
  }

  /** Whether a place was found again, and no record has come since that had not come before. */
  get isAgain(): boolean {
    return this.#isAgain;
  }

  /** Tells that a place is found again, so that records may come that have come before. */
  expectAgain(): void {
    this.#again = this.#latest;
    this.#isAgain = this.#seconds !== undefined;
  }

  /** Whether a record has not come before. */
  isNew({
    id,
    sourceTimestamp,
    sourcePosition,
  }: Pick<DtsRecord, 'id' | 'sourceTimestamp' | 'sourcePosition'>): boolean {
    this.#seconds = sourceTimestamp;
    this.#latest = Math.max(this.#latest, sourceTimestamp);
    // No page says that an ID alone tells a record from all others.
    const name = `${id} ${sourceTimestamp} ${sourcePosition}`;
    if (sourceTimestamp <= this.#again && this.#names.has(name)) return false;
    this.#isAgain = false;
    this.#remember(name);
    return true;
  }

  /** Whether damaged bytes have not come before. They have no time, and only their beginning tells them apart. */
  isNewDamage({ length, firstBytes }: Pick<Damaged, 'length' | 'firstBytes'>): boolean {
    const name = `damaged ${length} ${firstBytes.toString('base64')}`;
    if (this.#isAgain && this.#names.has(name)) return false;
    this.#remember(name);
    return true;
  }

  #remember(name: string): void {
    this.#names.add(name);
    if (this.#names.size > remembered) this.#names.delete(this.#names.values().next().value ?? '');
  }
}
