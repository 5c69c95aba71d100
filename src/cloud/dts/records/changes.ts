import { setTimeout } from 'node:timers/promises';
import { CloudError } from '../../errors.ts';
import type { BrokerWay } from '../../kafka/broker.ts';
import { openPartition, type Partition, type StreamPlace } from '../../kafka/partition.ts';
import { readPartition, type ReadSlice } from '../../kafka/reading.ts';
import { type DtsRow, rowOf } from './rows.ts';
import { Seen } from './seen.ts';

/** A time, in seconds, or so many offsets before the end, of which some may be fillers or not be kept. */
export type Start = 'earliest' | { readonly last: number } | { readonly seconds: number };

export interface ChangesOptions {
  readonly start: Start;
  /** How long to wait before each attempt to find the stream again, in milliseconds. There are as many attempts. */
  readonly pausesMs?: readonly number[];
}

/** What came at once. */
export interface ChangesSlice extends ReadSlice<DtsRow> {
  /** Whether DTS has moved the stream since the slice before, so that offsets begin anew. */
  readonly isMoved: boolean;
  /** Where reading goes on because the time that it was to go on at has no record: none as old is kept, or none is as new. */
  readonly elsewhere: 'oldest' | 'end' | undefined;
}

/** A stream that is being moved is back after some seconds. Who is not back after half a minute was stopped. */
const usualPausesMs = [1_000, 2_000, 4_000, 8_000, 16_000];

/** The changes of an instance, which are read on where reading has stopped. */
export class Changes {
  readonly #start: Start;
  readonly #pausesMs: readonly number[];
  readonly #seen = new Seen();
  #clusterId: string | undefined;
  #next: bigint | undefined;
  #search: Search | undefined;

  constructor({ start, pausesMs = usualPausesMs }: ChangesOptions) {
    this.#start = start;
    this.#pausesMs = pausesMs;
  }

  /**
   * Reads up to what is the end now, or goes on there and waits for more. When the connection is lost, it connects again,
   * and goes on at the offset where it was, or, when DTS has moved the stream or the offset is gone, at the time where it
   * was, because offsets of another server mean nothing. Rejects with the failure of the last attempt.
   */
  async *read(place: StreamPlace, way: BrokerWay, follow: boolean): AsyncGenerator<ChangesSlice> {
    for (let attempt = 0; ;) {
      try {
        using partition = await openPartition(place, way);
        for await (const slice of this.#readFrom(partition, way.signal, follow)) {
          if (slice.rows.length > 0) attempt = 0;
          yield slice;
        }
        return;
      } catch (error) {
        const pause = this.#pausesMs[attempt];
        const isExpired =
          error instanceof CloudError && error.fault === 'offsetExpired' && this.#seen.seconds !== undefined;
        if (this.#next === undefined || pause === undefined || !(isExpired || mayPass(error))) throw error;
        if (isExpired) this.#clusterId = undefined;
        attempt += 1;
        await setTimeout(pause, undefined, { signal: way.signal });
      }
    }
  }

  async *#readFrom(partition: Partition, signal: AbortSignal, follow: boolean): AsyncGenerator<ChangesSlice> {
    // Older servers do not tell where they belong, so that it cannot be known whether the stream was moved.
    const isElsewhere = !this.#clusterId || this.#clusterId !== partition.clusterId;
    let isMoved = this.#next !== undefined && this.#clusterId !== undefined && isElsewhere;
    if (this.#next === undefined || isElsewhere) await this.#begin(partition);
    this.#clusterId = partition.clusterId;
    for (;;) {
      const from = this.#next ?? 0n;
      let isAfterEnd = false;
      for await (const slice of readPartition(partition, { from, follow, read: rowOf, signal })) {
        const elsewhere = this.#elsewhereAfter(slice.rows);
        isAfterEnd = elsewhere === 'end';
        if (isAfterEnd) break;
        this.#next = slice.next;
        yield {
          ...slice,
          rows: slice.rows.filter(row => this.#isNew(row)),
          isMoved,
          elsewhere,
        };
        isMoved = false;
      }
      if (!isAfterEnd) return;
      this.#next = await partition.end();
      yield { rows: [], next: this.#next, end: this.#next, isMoved, elsewhere: 'end' };
      isMoved = false;
    }
  }

  /** Whether a row has not come before the place was found again. */
  #isNew(row: DtsRow): boolean {
    switch (row.kind) {
      case 'record':
        return this.#seen.isNew(row.record);
      case 'filler':
        return !this.#seen.isAgain;
      case 'damaged':
        return this.#seen.isNewDamage(row);
    }
  }

  /** Finds where to begin, or to go on after the stream was moved. */
  async #begin(partition: Partition): Promise<void> {
    const start = this.#seen.seconds === undefined ? this.#start : { seconds: this.#seen.seconds };
    this.#seen.expectAgain();
    this.#search = undefined;
    if (start === 'earliest') {
      this.#next = await partition.earliest();
    } else if ('last' in start) {
      const end = await partition.end();
      const oldest = await oldestIn(partition);
      const wanted = end - BigInt(start.last);
      this.#next = oldest === undefined ? end : wanted < oldest ? oldest : wanted;
    } else {
      [this.#next, this.#search] = await this.#found(partition, start.seconds);
    }
  }

  /** Finds the offset of a time. Whether it is the right one can be left to what is read there. */
  async #found(partition: Partition, seconds: number): Promise<readonly [bigint, Search | undefined]> {
    try {
      const offset = await partition.offsetAt(seconds);
      return [offset, offset === (await oldestIn(partition)) ? { seconds, isFound: true } : undefined];
    } catch (error) {
      if (!(error instanceof CloudError) || error.fault !== 'timeNotFound') throw error;
      // DTS does not say on which side of its records the time is.
      const oldest = await oldestIn(partition);
      if (oldest === undefined) throw error;
      return [oldest, { seconds, isFound: false }];
    }
  }

  /** Compares the oldest record with the time that was looked for. */
  #elsewhereAfter(rows: readonly DtsRow[]): ChangesSlice['elsewhere'] {
    const search = this.#search;
    const first = rows.find(row => row.kind === 'record');
    if (!search || !first) return undefined;
    this.#search = undefined;
    if (first.record.sourceTimestamp > search.seconds) return 'oldest';
    return search.isFound ? undefined : 'end';
  }
}

/** A time whose offset is that of the oldest record, or which has none. */
interface Search {
  readonly seconds: number;
  readonly isFound: boolean;
}

/** The oldest offset, or nothing if the server refuses to tell it. Kafka does, but nobody has said that DTS does. */
async function oldestIn(partition: Partition): Promise<bigint | undefined> {
  try {
    return await partition.earliest();
  } catch (error) {
    if (error instanceof CloudError && error.kind === 'unexpected') return undefined;
    throw error;
  }
}

/** Whether a failure is one that a stream has while it is moved. */
const mayPass = (error: unknown): boolean =>
  error instanceof CloudError && (error.kind === 'unreachable' || error.kind === 'unavailable');
