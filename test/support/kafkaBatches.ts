import { crc32 } from 'node:zlib';
import { int16, int32, int64, int8, lengthAndBytes } from '../../src/cloud/kafka/bytes.ts';
import { crc32c } from '../../src/cloud/kafka/crc32c.ts';

/** A number of variable length, as Kafka's newer format and Avro write it. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  for (; left > 0x7fn; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(left)]);
}

/** A record of the newer format: no key, no headers. https://kafka.apache.org/documentation/#record */
export function recordBytes(offsetDelta: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const body = [int8(0), varint(0), varint(offsetDelta), varint(-1), varint(bytes.length), bytes, varint(0)];
  const all = Buffer.concat(body);
  return Buffer.concat([varint(all.length), all]);
}

/** A batch of the newer format. https://kafka.apache.org/documentation/#recordbatch */
export function batch(
  offset: bigint,
  records: readonly Buffer[],
  { attributes = 0, count = records.length, lastDelta = Math.max(count - 1, 0) } = {},
): Buffer {
  const checked = Buffer.concat([
    ...[int16(attributes), int32(lastDelta), int64(0n), int64(0n)],
    ...[int64(-1n), int16(-1), int32(-1), int32(count), ...records],
  ]);
  const body = Buffer.concat([int32(0), int8(2), int32(crc32c(checked) | 0), checked]);
  return Buffer.concat([int64(offset), lengthAndBytes(body)]);
}

/** A message of one of the older formats. https://kafka.apache.org/documentation/#messageset */
export function message(format: 0 | 1, offset: bigint, value: Buffer, attributes = 0): Buffer {
  const time = format === 1 ? [int64(0n)] : [];
  const checked = Buffer.concat([int8(format), int8(attributes), ...time, int32(-1), lengthAndBytes(value)]);
  return Buffer.concat([int64(offset), lengthAndBytes(Buffer.concat([int32(crc32(checked) | 0), checked]))]);
}
