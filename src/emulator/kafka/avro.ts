import type { Change, Image } from '../world/changes.ts';
import type { DateTime, FieldValue } from '../world/fieldValues.ts';
import { zigzag } from './bytes.ts';

/** Lists the symbols of the vendor's schema in their order. https://github.com/LioRoger/subscribe_example/blob/master/avro/Record.avsc */
const operations: readonly (Change['operation'] | OtherOperation)[] = [
  'INSERT',
  'UPDATE',
  'DELETE',
  'DDL',
  'BEGIN',
  'COMMIT',
  'ROLLBACK',
  'ABORT',
  'HEARTBEAT',
  'CHECKPOINT',
  'COMMAND',
  'FILL',
  'FINISH',
  'CONTROL',
  'RDB',
  'NOOP',
  'INIT',
];

/** An operation that the sample account does not have. */
type OtherOperation = 'ROLLBACK' | 'ABORT' | 'CHECKPOINT' | 'COMMAND' | 'FILL' | 'FINISH' | 'CONTROL' | 'RDB' | 'INIT';

const sourceTypes = [
  'MySQL',
  'Oracle',
  'SQLServer',
  'PostgreSQL',
  'MongoDB',
  'Redis',
  'DB2',
  'PPAS',
  'DRDS',
  'HBASE',
  'HDFS',
  'FILE',
  'OTHER',
] as const;

/** Encodes a change as one bare datum. https://avro.apache.org/docs/1.11.1/specification/#binary-encoding */
export function encodeChange(change: Change): Buffer {
  const { fields, beforeImage, afterImage, processTimestamps, bornTimestamp } = change;
  return Buffer.concat([
    zigzag(change.version),
    zigzag(change.id),
    zigzag(change.time),
    text(change.position),
    text(change.safePosition),
    text(change.transaction),
    zigzag(sourceTypes.indexOf(change.sourceType)),
    text(change.sourceVersion),
    zigzag(operations.indexOf(change.operation)),
    change.objectName === undefined ? branch(0) : branch(1, text(change.objectName)),
    processTimestamps === undefined ? branch(0) : branch(1, list(processTimestamps, zigzag)),
    list(Object.entries(change.tags), ([key, value]) => Buffer.concat([text(key), text(value)])),
    fields === undefined
      ? branch(0)
      : branch(
          2,
          list(fields, ({ name, typeNumber }) => Buffer.concat([text(name), zigzag(typeNumber)])),
        ),
    image(beforeImage),
    image(afterImage),
    // Only the newer one of the two schemas has this field.
    ...(bornTimestamp === undefined ? [] : [zigzag(bornTimestamp)]),
  ]);
}

function image(values: Image | undefined): Buffer {
  if (values === undefined) return branch(0);
  return typeof values === 'string' ? branch(1, text(values)) : branch(2, list(values, encodeValue));
}

function encodeValue(value: FieldValue): Buffer {
  switch (value.kind) {
    case 'null':
      return branch(0);
    case 'Integer':
      return branch(1, zigzag(value.precision), text(value.value));
    case 'Character':
      return branch(2, text(value.charset), blob(value.value));
    case 'Decimal':
      return branch(3, text(value.value), zigzag(value.precision), zigzag(value.scale));
    case 'Float':
      return branch(4, double(value.value), zigzag(value.precision), zigzag(value.scale));
    case 'Timestamp':
      return branch(5, zigzag(value.seconds), zigzag(value.micros));
    case 'DateTime':
      return branch(6, dateTime(value));
    case 'TimestampWithTimeZone':
      return branch(7, dateTime(value.value), text(value.timezone));
    case 'BinaryGeometry':
      return branch(8, text(value.type), blob(value.value));
    case 'TextGeometry':
      return branch(9, text(value.type), text(value.value));
    case 'BinaryObject':
      return branch(10, text(value.type), blob(value.value));
    case 'TextObject':
      return branch(11, text(value.type), text(value.value));
    case 'NULL':
      return branch(12, zigzag(0));
    case 'NONE':
      return branch(12, zigzag(1));
  }
}

const dateTime = (value: DateTime): Buffer =>
  Buffer.concat(
    [value.year, value.month, value.day, value.hour, value.minute, value.second, value.micros].map(part =>
      part === undefined ? branch(0) : branch(1, zigzag(part)),
    ),
  );

/** Encodes the branch of a union with its content. */
const branch = (index: number, ...content: Buffer[]): Buffer => Buffer.concat([zigzag(index), ...content]);

const blob = (value: Buffer): Buffer => Buffer.concat([zigzag(value.length), value]);

const text = (value: string): Buffer => blob(Buffer.from(value));

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

/** Encodes an array, or a map as its pairs: one block with the number of its elements, and an empty one. */
const list = <T>(values: readonly T[], element: (value: T) => Buffer): Buffer =>
  Buffer.concat([...(values.length > 0 ? [zigzag(values.length), ...values.map(element)] : []), zigzag(0)]);
