import { setImmediate } from 'node:timers/promises';
import type { PeekStart } from '../../../../src/model/peek/shown.ts';
import type { PeekEntry, PeekReading, PeekSlice, PeekSource } from '../../../../src/model/peek/source.ts';
import { type AvroRecord, encodedRecord } from '../../../support/dtsAvro.ts';

/** A change as an entry, whose time is 2025-11-29T00:00:00Z unless given. */
export function change(offset: number, given: AvroRecord = {}): PeekEntry {
  const { operation = 'INSERT', objectName = 'shop.orders', sourceTimestamp = 1_764_374_400n } = given;
  const bytes = encodedRecord({ ...given, operation, objectName, sourceTimestamp, id: BigInt(offset) });
  return {
    kind: 'change',
    offset: BigInt(offset),
    operation: operation as 'INSERT',
    objectName,
    sourceTimestamp: Number(sourceTimestamp),
    bytes,
  };
}

export const slice = (entries: readonly PeekEntry[], more: Partial<PeekSlice> = {}): PeekSlice => ({
  entries,
  fillers: 0,
  notices: [],
  positions: [],
  isOver: false,
  ...more,
});

/** A source in the test's hand. What it is told to give comes at once, and then it waits or ends. */
export class FakeSource implements PeekSource {
  readonly starts: PeekStart[] = [];
  /** Whether somebody reads, and whether somebody follows. */
  isRead = false;
  isFollowed = false;
  readonly #given: (PeekSlice | Error)[] = [];
  #wake: () => void = () => undefined;

  open(start: PeekStart): PeekReading {
    this.starts.push(start);
    return { read: (follow, signal) => this.#read(follow, signal) };
  }

  /** Gives slices or a failure to who reads now or next. Resolves when everybody had the time to take them. */
  async give(...given: readonly (PeekSlice | Error)[]): Promise<void> {
    this.#given.push(...given);
    this.#wake();
    // A slice is taken within two turns.
    for (let turn = 0; turn < 4 * given.length; turn++) await setImmediate();
  }

  async *#read(follow: boolean, signal: AbortSignal): AsyncGenerator<PeekSlice> {
    [this.isRead, this.isFollowed] = [true, follow];
    try {
      for (;;) {
        signal.throwIfAborted();
        const next = this.#given.shift();
        if (next instanceof Error) throw next;
        if (next) yield next;
        else if (follow) await this.#more(signal);
        else return;
      }
    } finally {
      [this.isRead, this.isFollowed] = [false, false];
    }
  }

  #more(signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      this.#wake = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
