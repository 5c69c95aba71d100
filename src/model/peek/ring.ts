import type { PeekEntry } from './source.ts';

/** How much is kept, by number and by size. The newest entry is kept whatever its size is. */
export interface RingLimits {
  readonly entries: number;
  readonly bytes: number;
}

/** What an entry takes besides its bytes, roughly. */
const overheadBytes = 500;

/** The logs of a LogGroup share its head, which is counted for each of them. */
function sizeOf(entry: PeekEntry): number {
  switch (entry.kind) {
    case 'change':
      return overheadBytes + entry.bytes.length;
    case 'log':
      return overheadBytes + entry.bytes.length + entry.group.bytes;
    case 'damaged':
      return overheadBytes + entry.firstBytes.length;
  }
}

/** The newest entries, each with a running number as its key. The oldest one makes room for a new one. */
export class Ring {
  readonly #limits: RingLimits;
  readonly #slots: (PeekEntry | undefined)[] = [];
  #first = 0;
  #end = 0;
  #bytes = 0;
  /** Whether entries were dropped because of their size. */
  isFullOfBytes = false;

  constructor(limits: RingLimits) {
    this.#limits = limits;
  }

  /** The key of the oldest entry, which is also how many were dropped. */
  get first(): number {
    return this.#first;
  }

  /** The key that the next entry will have. */
  get end(): number {
    return this.#end;
  }

  get(key: number): PeekEntry | undefined {
    return key >= this.#first && key < this.#end ? this.#slots[key % this.#limits.entries] : undefined;
  }

  add(entry: PeekEntry): void {
    if (this.#end - this.#first >= this.#limits.entries) this.#drop();
    this.#slots[this.#end % this.#limits.entries] = entry;
    this.#end += 1;
    this.#bytes += sizeOf(entry);
    while (this.#bytes > this.#limits.bytes && this.#end - this.#first > 1) {
      this.isFullOfBytes = true;
      this.#drop();
    }
  }

  #drop(): void {
    const slot = this.#first % this.#limits.entries;
    const dropped = this.#slots[slot];
    this.#slots[slot] = undefined;
    this.#first += 1;
    if (dropped) this.#bytes -= sizeOf(dropped);
  }
}
