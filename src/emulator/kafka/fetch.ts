import { setImmediate as slice, setTimeout as delay } from 'node:timers/promises';
import { recordAt } from '../world/changes.ts';
import { placesOf } from '../world/stream.ts';
import { errors } from './apis.ts';
import { encodeChange } from './avro.ts';
import { array, bytes, int16, int32, int64, string } from './bytes.ts';
import type { Exchange } from './exchange.ts';
import { type Codec, encodeBatch, type KafkaRecord, type Magic } from './recordBatch.ts';
import type { Stream } from './stream.ts';

interface Fetching {
  readonly maxWaitMs: number;
  /** Limits the whole answer, and is infinite in older versions. */
  readonly maxBytes: number;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly { readonly partition: number; readonly offset: number; readonly maxBytes: number }[];
  }[];
  readonly errorOf: (topic: string, partition: number) => number;
}

/** Limits an answer, as brokers do it, too. Whoever wants more asks again. */
const largestAnswer = 2 * 1024 * 1024;

/** Answers a Fetch request. If there is nothing new, the answer is as late as the client allows. */
export async function fetchedFrom(exchange: Exchange, { topics, errorOf, ...limits }: Fetching): Promise<Buffer> {
  const { version } = exchange;
  const patience = performance.now() + limits.maxWaitMs;
  const parts: Buffer[] = [];
  let left = Math.min(limits.maxBytes, largestAnswer);
  let isEmpty = true;
  for (const { name, partitions } of topics) {
    const answers: Buffer[] = [];
    for (const { partition, offset, maxBytes } of partitions) {
      const wish = { partition, offset, error: errorOf(name, partition), patience, maxBytes: Math.min(maxBytes, left) };
      const { head, records } = await fromPartition(exchange, { ...wish, isAtLeastOne: version >= 3 && isEmpty });
      answers.push(head, bytes(records));
      left -= records.length;
      isEmpty &&= records.length === 0;
    }
    parts.push(Buffer.concat([string(name), int32(partitions.length), ...answers]));
  }
  return Buffer.concat([...(version >= 1 ? [int32(0)] : []), array(parts, part => part)]);
}

interface PartitionWish {
  readonly partition: number;
  readonly offset: number;
  /** The reason why the answer has no records, or 0. */
  readonly error: number;
  /** The time until which an answer without records waits, on the clock of `performance`. */
  readonly patience: number;
  readonly maxBytes: number;
  /** Tells whether the first batch is sent whole, however large it is. */
  readonly isAtLeastOne: boolean;
}

async function fromPartition(
  exchange: Exchange,
  { partition, offset, error, patience, maxBytes, isAtLeastOne }: PartitionWish,
): Promise<{ readonly head: Buffer; readonly records: Buffer }> {
  const { version, client, met, gone } = exchange;
  const { stream } = client;
  let kept = stream.kept(client.now());
  const isInside = (): boolean => offset >= kept.begin && offset <= kept.end;
  const answered = error || (isInside() ? errors.none : errors.offsetOutOfRange);
  let records: Buffer = Buffer.alloc(0);
  if (answered === errors.none) {
    while (offset >= kept.end && performance.now() < patience && !gone.aborted) {
      await delay(Math.min(100, Math.max(1, patience - performance.now())), undefined, { ref: false });
      kept = stream.kept(client.now());
    }
    records = await recordsFrom(exchange, { offset, end: kept.end, maxBytes, isAtLeastOne });
    if (met.has('damagedBatch') && records.length > 60) records.writeUInt8(records.readUInt8(60) ^ 0xff, 60);
  }
  const head = Buffer.concat([
    int32(partition),
    int16(answered),
    int64(answered === errors.unknownTopicOrPartition || answered === errors.notLeader ? -1 : kept.end),
    // The last stable offset, the offset of the oldest record, and no aborted transactions.
    ...(version >= 4 ? [int64(kept.end)] : []),
    ...(version >= 5 ? [int64(kept.begin)] : []),
    ...(version >= 4 ? [int32(-1)] : []),
  ]);
  return { head, records };
}

function otherCodec({ met }: Exchange): Codec | undefined {
  if (met.has('snappy')) return 'snappy';
  return met.has('zstd') ? 'zstd' : undefined;
}

/** Limits a batch, so that making one takes a few milliseconds. */
const batchSize = 50;

let lastTurn: Promise<void> = Promise.resolve();

/**
 * Waits until nobody else makes a batch and others had their turn. The emulator can share its process with an editor, which
 * must not wait, however many clients there are.
 */
const ownTurn = (): Promise<void> => (lastTurn = lastTurn.then(() => slice()));

/**
 * Encodes the batches from the one that has an offset on. The last batch is cut off where the answer is full, but not the
 * first one if the request is of a version that wants at least one.
 */
async function recordsFrom(
  exchange: Exchange,
  {
    offset,
    end,
    maxBytes,
    isAtLeastOne,
  }: Pick<PartitionWish, 'offset' | 'maxBytes' | 'isAtLeastOne'> & { readonly end: number },
): Promise<Buffer> {
  const { version, met, client, gone } = exchange;
  const { stream } = client;
  const magic: Magic = version >= 4 ? 2 : version >= 2 ? 1 : 0;
  const parts: Buffer[] = [];
  let size = 0;
  let next = offset;
  while (next < end && size < maxBytes && !gone.aborted) {
    await ownTurn();
    const batch = batchAt(stream, next, end);
    const [first] = batch;
    if (!first) break;
    const codec = otherCodec(exchange) ?? codecOf(first.timestamp);
    const isFirst = parts.length === 0;
    const records = isFirst && met.has('damagedValue') ? batch.map(damaged) : batch;
    // Kafka's oldest format has a mistake in its LZ4 frames, which nobody should have to read.
    const part = encodeBatch(records, magic, magic === 0 && codec === 'lz4' ? 'gzip' : codec);
    parts.push(part);
    size += part.length;
    next = (batch.at(-1)?.offset ?? next) + 1;
  }
  const whole = Buffer.concat(parts);
  const least = isAtLeastOne ? (parts[0]?.length ?? 0) : 0;
  return whole.subarray(0, Math.max(least, maxBytes));
}

/** Mixes the codecs that clients of DTS can read, because no page says which one it uses. */
function codecOf(time: number): Codec {
  if (time % 7 === 3) return 'gzip';
  return time % 5 === 2 ? 'none' : 'lz4';
}

/** Gives the batch that has an offset. A batch has records of one second only, and always the same. */
function batchAt(stream: Stream, offset: number, end: number): readonly KafkaRecord[] {
  const { instance } = stream;
  const places = placesOf(instance, stream.timeAt(offset));
  const index = stream.numberOf(offset) - (places[0]?.number ?? 0);
  const from = index - (index % batchSize);
  return places
    .slice(from, from + batchSize)
    .map(place => {
      const record = recordAt(instance, place);
      const value = 'filler' in record ? record.filler : encodeChange(record);
      return { offset: stream.offsetOf(place.number), timestamp: place.time, ...(value && { value }) };
    })
    .filter(({ offset: at }) => at >= 0 && at < end);
}

/** Makes the value end too early, and its first length too long. */
const damaged = (record: KafkaRecord): KafkaRecord => ({
  ...record,
  value: Buffer.concat([Buffer.alloc(10, 0xff), (record.value ?? Buffer.alloc(60)).subarray(10, 60)]),
});
