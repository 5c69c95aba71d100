import { crc32 } from 'node:zlib';
import { decompressed } from '../compression/decompressed.ts';
import { type Damaged, damaged, Malformed } from '../malformed.ts';
import { Turns } from '../turns.ts';
import { ByteReader } from './bytes.ts';
import { compressionOf } from './codecs.ts';
import { crc32c } from './crc32c.ts';

export interface KafkaRecord {
  readonly kind: 'record';
  readonly offset: bigint;
  /** Nothing, for a record that only marks a key as deleted. */
  readonly value: Buffer | undefined;
}

/** Tells that everything before an offset has been read, so that the next question is about that one. */
interface Passed {
  readonly kind: 'passed';
  readonly next: bigint;
}

/** What came at once, and the offset that is to be asked about next. */
export interface Slice<Row> {
  readonly rows: readonly (Row | Damaged)[];
  readonly next: bigint;
}

type Entry = KafkaRecord | Damaged | Passed;

/**
 * The records from an offset on in what a broker has sent, in all three formats that brokers have kept, each as it is read
 * by a function. They come in slices, between which others get their turn. It never throws for what the bytes are: damaged
 * ones are described in their place. The last batch is left out when it is cut off, as brokers do it.
 * https://kafka.apache.org/documentation/#messageformat
 */
export async function* slicesOf<Row>(
  records: Buffer,
  from: bigint,
  read: (record: KafkaRecord) => Row,
  signal: AbortSignal,
): AsyncGenerator<Slice<Row>> {
  const turns = new Turns(signal);
  let next = from;
  let rows: (Row | Damaged)[] = [];
  for (let rest = records; rest.length > headBytes;) {
    const size = rest.readInt32BE(8);
    if (size < smallestMessage) {
      rows.push(damaged(next, new Malformed('size', 8), rest));
      break;
    }
    const batch = rest.subarray(0, headBytes + size);
    if (batch.length < headBytes + size) break;
    for (const entry of await opened(batch, turns)) {
      if (entry.kind === 'damaged') rows.push(entry);
      // A batch is sent whole, with records from before the offset.
      else if (entry.kind === 'record' && entry.offset >= from) rows.push(read(entry));
      const after = entry.kind === 'passed' ? entry.next : entry.offset + 1n;
      if (after > next && after <= lastOffset) next = after;
      if (!turns.isOver()) continue;
      await turns.next();
      // What is done with the rows counts for the next slice, unless it takes all of its time.
      yield { rows, next };
      rows = [];
      if (turns.isOver()) await turns.next();
    }
    rest = rest.subarray(batch.length);
  }
  yield { rows, next };
}

/** The last number that an offset can have. */
const lastOffset = 0x7fff_ffff_ffff_ffffn;

/** An offset that is the sum of two numbers, each of which could be any. */
function offsetOf(first: bigint, delta: bigint, at: number): bigint {
  const offset = first + delta;
  if (offset > lastOffset) throw new Malformed('number', at);
  return offset;
}

/** The offset and the size, which come first in every format. */
const headBytes = 12;
/** What a message of the oldest format has after its size: a checksum, a format, attributes, and two lengths. */
const smallestMessage = 14;
/** Where every format has its number. */
const formatAt = 16;

/** Where the checksum of a format is, where the bytes begin that it is of, and how it is made. */
interface Checksum {
  readonly at: number;
  readonly from: number;
  readonly of: (bytes: Buffer, before: number) => number;
}

const checksum: Checksum = { at: 17, from: 21, of: crc32c };
const olderChecksum: Checksum = { at: 12, from: 16, of: crc32 };
/** How many bytes are checked before others have a turn. */
const checkedBytes = 0x1_0000;

/**
 * Whether the bytes are as they were sent. Kafka's own client refuses others, unless it is told not to look.
 * https://kafka.apache.org/documentation/#consumerconfigs_check.crcs
 */
async function isAsSent(batch: Buffer, { at, from, of }: Checksum, turns: Turns): Promise<boolean> {
  let sum = 0;
  for (let next = from; next < batch.length; next += checkedBytes) {
    sum = of(batch.subarray(next, next + checkedBytes), sum);
    if (turns.isOver()) await turns.next();
  }
  return sum === batch.readUInt32BE(at);
}

async function opened(batch: Buffer, turns: Turns): Promise<Iterable<Entry>> {
  const offset = batch.readBigInt64BE(0);
  const format = batch.readInt8(formatAt);
  try {
    if (format === 2) return await openedBatch(batch, turns);
    if (format === 0 || format === 1) return await openedMessage(batch, turns);
    throw new Malformed('format', formatAt);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return [damaged(offset, error, batch), { kind: 'passed', next: offset + 1n }];
  }
}

/** What a batch of the newer format has after its size. */
interface BatchHead {
  readonly attributes: number;
  readonly lastDelta: number;
  readonly count: number;
}

function readHead(reader: ByteReader): BatchHead {
  reader.skip(headBytes + 4 + 1 + 4); // The epoch of the leader, the format, and a checksum.
  const attributes = reader.int16();
  const lastDelta = reader.int32();
  reader.skip(8 + 8 + 8 + 2 + 4); // Two times, and what tells a producer's batches apart.
  return { attributes, lastDelta, count: reader.int32() };
}

/** The bit in the attributes of a batch that has the marks of a transaction in place of records. */
const isControl = 0x20;
/** The smallest record has six parts of a byte each. */
const smallestRecord = 6;

async function openedBatch(batch: Buffer, turns: Turns): Promise<Iterable<Entry>> {
  const reader = new ByteReader(batch);
  const first = batch.readBigInt64BE(0);
  const { attributes, lastDelta, count } = readHead(reader);
  const passed: Passed = { kind: 'passed', next: first + BigInt(Math.max(lastDelta, 0)) + 1n };
  if (!(await isAsSent(batch, checksum, turns))) {
    return [damaged(first, new Malformed('checksum', checksum.at), batch), passed];
  }
  if (attributes & isControl) return [passed];
  const rest = reader.take(reader.left);
  try {
    return recordsIn(await decompressed(rest, compressionOf(attributes), turns), first, count, passed);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return [damaged(first, error, rest), passed];
  }
}

function* recordsIn(bytes: Buffer, first: bigint, count: number, passed: Passed): Generator<Entry> {
  const records = new ByteReader(bytes);
  let next = first;
  try {
    for (let index = 0; index < count; index++) {
      const from = records.at;
      const length = records.varint();
      if (length < smallestRecord) throw new Malformed('size', from);
      const entry = readRecord(records.take(length), first, next);
      yield entry;
      next = entry.offset < lastOffset ? entry.offset + 1n : lastOffset;
    }
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    yield damaged(next, error, bytes);
  }
  yield passed;
}

/** A record, or a description of its bytes: its length says where the next one begins. */
function readRecord(bytes: Buffer, first: bigint, next: bigint): KafkaRecord | Damaged {
  const reader = new ByteReader(bytes);
  try {
    reader.skip(1);
    reader.varlong(); // How much later than the first one it was written.
    const { at } = reader;
    const offset = offsetOf(first, BigInt(reader.varint()), at);
    reader.varbytes(); // DTS gives no meaning to the key.
    return { kind: 'record', offset, value: reader.varbytes() };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return damaged(next, error, bytes);
  }
}

interface Message {
  readonly offset: bigint;
  readonly attributes: number;
  readonly value: Buffer | undefined;
}

function readMessage(bytes: Buffer): Message {
  const reader = new ByteReader(bytes);
  const offset = reader.int64();
  reader.skip(4 + 4); // The size, which is known, and a checksum.
  const format = reader.int8();
  const attributes = reader.int8();
  if (format === 1) reader.skip(8); // The time.
  reader.bytes(); // The key.
  return { offset, attributes, value: reader.bytes() };
}

/** A message of the older formats. When it is compressed, its value has further messages. */
async function openedMessage(bytes: Buffer, turns: Turns): Promise<Iterable<Entry>> {
  const { offset, attributes, value } = readMessage(bytes);
  const passed: Passed = { kind: 'passed', next: offset + 1n };
  if (!(await isAsSent(bytes, olderChecksum, turns))) {
    return [damaged(offset, new Malformed('checksum', olderChecksum.at), bytes), passed];
  }
  if ((attributes & 7) === 0 || !value) return [{ kind: 'record', offset, value }, passed];
  let rest = value;
  try {
    rest = await decompressed(value, compressionOf(attributes), turns);
    const shift = bytes.readInt8(formatAt) === 1 ? offset - (await offsetOfLast(rest, turns)) : 0n;
    return recordsOfMessages(rest, shift, passed);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return [damaged(offset, error, rest), passed];
  }
}

function* recordsOfMessages(bytes: Buffer, shift: bigint, passed: Passed): Generator<Entry> {
  let next = passed.next - 1n;
  try {
    for (const inner of messagesIn(bytes)) {
      const message = readMessage(inner);
      next = offsetOf(message.offset, shift, 0);
      if (message.attributes & 7) throw new Malformed('codec', 0);
      yield { kind: 'record', offset: next, value: message.value };
    }
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    yield damaged(next, error, bytes);
  }
  yield passed;
}

/** The messages in a compressed one. None may be cut off. */
function* messagesIn(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    if (bytes.length - at < headBytes) throw new Malformed('cutOff', at);
    const size = bytes.readInt32BE(at + 8);
    if (size < smallestMessage) throw new Malformed('size', at + 8);
    const end = at + headBytes + size;
    if (end > bytes.length) throw new Malformed('cutOff', at);
    yield bytes.subarray(at, end);
    at = end;
  }
}

/**
 * The offset of the last message in a compressed one of format 1. They are counted from the first one, and the compressed
 * message itself has the offset of the last.
 */
async function offsetOfLast(bytes: Buffer, turns: Turns): Promise<bigint> {
  let last = 0n;
  for (const message of messagesIn(bytes)) {
    last = message.readBigInt64BE(0);
    if (turns.isOver()) await turns.next();
  }
  return last;
}
