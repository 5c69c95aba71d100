import { setTimeout } from 'node:timers/promises';
import { type KafkaRecord, type Slice, slicesOf } from './batches.ts';
import { streamError } from './broker.ts';
import type { Partition } from './partition.ts';

/** What came at once, and how far a reader has come with it. */
export interface ReadSlice<Row> extends Slice<Row> {
  /** The offset after the newest record. A reader that has come to it has seen everything. */
  readonly end: bigint;
}

/** The first answer comes soon because it is small, and the others bring more at once. */
const firstBytes = 0x4_0000;
const nextBytes = 0x10_0000;
/** The largest answer that is asked for. Servers of the older kinds send nothing of a larger record. */
const mostBytes = 0x200_0000;

/** How long the server waits for something new when there is nothing yet, and how long we then leave it alone. */
const serverWaitMs = 500;
const usualPauseMs = 500;
/** How often a server may have nothing although it says that there is more. Who follows waits for longer. */
const mostEmptyAnswers = 20;

export interface ReadOptions<Row> {
  readonly from: bigint;
  /** Whether to go on at what is the end now, and to wait for more. */
  readonly follow: boolean;
  /** Makes a row of a record. It counts for the time that others wait. */
  readonly read: (record: KafkaRecord) => Row;
  readonly signal: AbortSignal;
  readonly pauseMs?: number;
}

/**
 * Reads a partition from an offset on, in slices between which others get their turn. It holds one answer at a time, and
 * asks for the next one only when that was used up.
 */
export async function* readPartition<Row>(
  partition: Pick<Partition, 'fetch'>,
  { from, follow, read, signal, pauseMs = usualPauseMs }: ReadOptions<Row>,
): AsyncGenerator<ReadSlice<Row>> {
  let next = from;
  let maxBytes = firstBytes;
  let emptyAnswers = 0;
  for (;;) {
    const { highWatermark, records } = await partition.fetch(next, maxBytes, serverWaitMs);
    const before = next;
    let isEmpty = true;
    for await (const slice of slicesOf(records, next, read, signal)) {
      next = slice.next;
      isEmpty &&= slice.rows.length === 0;
      yield { ...slice, end: highWatermark };
    }
    const isAtEnd = next >= highWatermark;
    if (isAtEnd && !follow) return;
    if (next > before) {
      maxBytes = nextBytes;
      emptyAnswers = 0;
    } else if (records.length === 0) {
      emptyAnswers += 1;
      // Nobody may see that it goes on.
      if (!follow && emptyAnswers >= mostEmptyAnswers) throw streamError('unavailable', 'Fetch', {});
      await setTimeout(pauseMs, undefined, { signal });
    } else {
      // A part of a record, or bytes of which nobody can say where they end.
      if (!isEmpty || maxBytes >= mostBytes) throw streamError('unexpected', 'Fetch', {});
      maxBytes *= 2;
    }
  }
}
