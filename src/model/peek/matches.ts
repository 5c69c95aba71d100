/** How many keys of dropped entries are left in the list before it is shortened. */
const looseAtMost = 4096;

/**
 * The keys of the entries that pass the filter, in their order. The index of a key stays the same when older ones are
 * dropped, so that a list on a screen stands still.
 */
export class Matches {
  #keys: number[] = [];
  /** How many keys were taken out of the list. */
  #removed = 0;
  /** How many keys at the beginning of the list are those of dropped entries. */
  #loose = 0;

  /** The index of the first key that is kept. */
  get first(): number {
    return this.#removed + this.#loose;
  }

  /** The index that the next key will have. */
  get end(): number {
    return this.#removed + this.#keys.length;
  }

  /** The newest key. */
  get last(): number | undefined {
    return this.#keys.at(-1);
  }

  add(key: number): void {
    this.#keys.push(key);
  }

  dropBefore(key: number): void {
    while ((this.#keys[this.#loose] ?? key) < key) this.#loose += 1;
    if (this.#loose < looseAtMost) return;
    this.#keys.splice(0, this.#loose);
    this.#removed += this.#loose;
    this.#loose = 0;
  }

  /** The keys from an index on, as many as there are of so many. */
  slice(index: number, count: number): readonly number[] {
    const from = Math.max(index, this.first) - this.#removed;
    return this.#keys.slice(from, Math.max(from, index + count - this.#removed));
  }
}
