import { ByteReader } from '../../kafka/bytes.ts';
import { Malformed } from '../../malformed.ts';
import {
  type DateTime,
  type DtsRecord,
  type Field,
  type Images,
  operations,
  sourceTypes,
  type UnknownIndex,
  type Value,
} from './record.ts';

/**
 * Decodes a record of change tracking, in either of its two schemas. Throws `Malformed`. Long values of the result are
 * parts of the given bytes.
 *
 * The packages for Avro believe every count: an array that claims 2^31 elements in nine bytes ends the process.
 * https://avro.apache.org/docs/1.12.0/specification/#binary-encoding
 */
export function decodeRecord(bytes: Buffer): DtsRecord {
  const reader = new ByteReader(bytes);
  const text = (): string => textOf(reader);
  return {
    version: reader.varint(),
    id: reader.varlong(),
    sourceTimestamp: Number(reader.varlong()),
    sourcePosition: text(),
    safeSourcePosition: text(),
    sourceTxid: text(),
    source: { sourceType: element(reader, sourceTypes), version: text() },
    operation: element(reader, operations),
    objectName: optional(reader, text),
    processTimestamps: optional(reader, () => listOf(reader, () => Number(reader.varlong()))) ?? [],
    tags: new Map(listOf(reader, () => [text(), text()])),
    fields: optional<string | readonly Field[]>(reader, text, () => listOf(reader, () => readField(reader))),
    beforeImages: readImages(reader),
    afterImages: readImages(reader),
    // The older schema ends before it, and a newer one may have more after it.
    bornTimestamp: reader.left > 0 ? Number(reader.varlong()) : undefined,
  };
}

const readImages = (reader: ByteReader): Images =>
  optional<Exclude<Images, undefined>>(
    reader,
    () => textOf(reader),
    () => listOf(reader, () => readValue(reader)),
  );

const readField = (reader: ByteReader): Field => ({
  name: textOf(reader),
  dataTypeNumber: reader.varint(),
});

/** The branches of the union in their order. */
const branches: readonly ((reader: ByteReader) => Value)[] = [
  () => ({ kind: 'null' }),
  reader => ({ kind: 'integer', precision: reader.varint(), text: textOf(reader) }),
  reader => ({ kind: 'character', charset: textOf(reader), bytes: bytesOf(reader) }),
  reader => ({ kind: 'decimal', text: textOf(reader), precision: reader.varint(), scale: reader.varint() }),
  reader => ({ kind: 'float', value: reader.double(), precision: reader.varint(), scale: reader.varint() }),
  // The schema calls the second part milliseconds, but it has microseconds.
  reader => ({ kind: 'timestamp', seconds: reader.varlong(), micros: reader.varint() }),
  readDateTime,
  reader => ({ kind: 'zonedDateTime', value: readDateTime(reader), zone: textOf(reader) }),
  reader => ({ kind: 'binaryGeometry', type: textOf(reader), bytes: bytesOf(reader) }),
  reader => ({ kind: 'textGeometry', type: textOf(reader), text: bytesOf(reader) }),
  reader => ({ kind: 'binaryObject', type: textOf(reader), bytes: bytesOf(reader) }),
  reader => ({ kind: 'textObject', type: textOf(reader), text: bytesOf(reader) }),
  reader => ({ kind: 'empty', value: element(reader, ['NULL', 'NONE']) }),
];

function readValue(reader: ByteReader): Value {
  const at = reader.at;
  const read = branches[reader.varint()];
  if (!read) throw new Malformed('branch', at);
  return read(reader);
}

function readDateTime(reader: ByteReader): DateTime {
  const part = (): number | undefined => optional(reader, () => reader.varint());
  return {
    kind: 'dateTime',
    year: part(),
    month: part(),
    day: part(),
    hour: part(),
    minute: part(),
    second: part(),
    micros: part(),
  };
}

const bytesOf = (reader: ByteReader): Buffer => reader.take(reader.varint());

const textOf = (reader: ByteReader): string => reader.utf8(reader.varint());

/** An element of an enumeration, by its number. */
function element<T extends string>(reader: ByteReader, elements: readonly T[]): T | UnknownIndex {
  const index = reader.varint();
  return elements[index] ?? { unknown: index };
}

/** A union that begins with null. */
function optional<T>(reader: ByteReader, ...readers: readonly (() => T)[]): T | undefined {
  const at = reader.at;
  const branch = reader.varint();
  if (branch === 0) return undefined;
  const read = readers[branch - 1];
  if (!read) throw new Malformed('branch', at);
  return read();
}

/**
 * More than any database has columns. An element can be a single byte, so that the size of a record is no limit.
 * https://learn.microsoft.com/sql/sql-server/maximum-capacity-specifications-for-sql-server
 */
const longestList = 65_536;

/** The elements of an array or a map, which come in blocks. A negative count is followed by the size of the block. */
function listOf<T>(reader: ByteReader, read: () => T): readonly T[] {
  const elements: T[] = [];
  for (;;) {
    const at = reader.at;
    const count = Number(reader.varlong());
    if (count === 0) return elements;
    if (count < 0) reader.varlong();
    if (elements.length + Math.abs(count) > longestList) throw new Malformed('size', at);
    for (let left = Math.abs(count); left > 0; left--) elements.push(read());
  }
}
