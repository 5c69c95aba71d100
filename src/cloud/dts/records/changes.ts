import { setTimeout } from 'node:timers/promises';
import { CloudError } from '../../errors.ts';
import type { BrokerWay } from '../../kafka/broker.ts';
import { openPartition, type Partition, type StreamPlace } from '../../kafka/partition.ts';
import { readPartition, type ReadSlice } from '../../kafka/reading.ts';
import { type DtsRow, rowOf } from './rows.ts';

export type Start = 'earliest' | 'latest' | { readonly seconds: number };

export interface ChangesOptions {
  readonly start: Start;
  /** Whether to go on at what is the end now, and to wait for more. */
  readonly follow: boolean;
  /** How long to wait before each attempt to find the stream again, in milliseconds. There are as many attempts. */
  readonly pausesMs?: readonly number[];
}

/** What came at once. */
export interface ChangesSlice extends ReadSlice<DtsRow> {
  /** Whether DTS has moved the stream since the slice before, so that offsets begin anew. */
  readonly isMoved: boolean;
}

/** A stream that is being moved is back after some seconds. Who is not back after half a minute was stopped. */
const usualPausesMs = [1_000, 2_000, 4_000, 8_000, 16_000];

/**
 * Reads the changes of an instance. When the connection is lost, it connects again, and goes on at the offset where it was,
 * or, when DTS has moved the stream or the offset is gone, at the time where it was, because offsets of another server mean
 * nothing. Rejects with the failure of the last attempt.
 */
export async function* readChanges(
  place: StreamPlace,
  way: BrokerWay,
  { start, follow, pausesMs = usualPausesMs }: ChangesOptions,
): AsyncGenerator<ChangesSlice> {
  const { signal } = way;
  const seen = new Seen();
  let clusterId: string | undefined;
  let next: bigint | undefined;
  for (let attempt = 0; ;) {
    try {
      using partition = await openPartition(place, way);
      // Older servers do not tell where they belong.
      let isMoved = next !== undefined && (clusterId === undefined || clusterId !== partition.clusterId);
      if (next === undefined || isMoved) next = await offsetOf(partition, seen.seconds ?? start);
      clusterId = partition.clusterId;
      for await (const slice of readPartition(partition, { from: next, follow, read: rowOf, signal })) {
        next = slice.next;
        if (slice.rows.length > 0) attempt = 0;
        yield { ...slice, rows: slice.rows.filter(row => seen.isNew(row)), isMoved };
        isMoved = false;
      }
      return;
    } catch (error) {
      const pause = pausesMs[attempt];
      const isExpired = error instanceof CloudError && error.fault === 'offsetExpired' && seen.seconds !== undefined;
      if (next === undefined || pause === undefined || !(isExpired || mayPass(error))) throw error;
      if (isExpired) clusterId = undefined;
      attempt += 1;
      await setTimeout(pause, undefined, { signal });
    }
  }
}

/** Whether a failure is one that a stream has while it is moved. */
const mayPass = (error: unknown): boolean =>
  error instanceof CloudError && (error.kind === 'unreachable' || error.kind === 'unavailable');

function offsetOf(partition: Partition, start: Start | number): Promise<bigint> {
  if (start === 'earliest') return partition.earliest();
  if (start === 'latest') return partition.end();
  return partition.offsetAt(typeof start === 'number' ? start : start.seconds);
}

/** The records of the newest second, which come again when a place is found again by its time. */
class Seen {
  #seconds: number | undefined;
  #ids = new Set<bigint>();

  get seconds(): number | undefined {
    return this.#seconds;
  }

  /** Whether a row has not come before. Rows without an ID say nothing that could be said twice. */
  isNew(row: DtsRow): boolean {
    if (row.kind !== 'record') return true;
    const { id, sourceTimestamp } = row.record;
    if (sourceTimestamp === this.#seconds) {
      if (this.#ids.has(id)) return false;
    } else {
      this.#seconds = sourceTimestamp;
      this.#ids.clear();
    }
    this.#ids.add(id);
    return true;
  }
}
