import { crc32, gzipSync } from 'node:zlib';
import { lz4Frame } from '../lz4.ts';
import { bytes, int16, int32, int64, int8, zigzag } from './bytes.ts';
import { crc32c } from '../../cloud/kafka/crc32c.ts';

export interface KafkaRecord {
  readonly offset: number;
  /** Written as it is. DTS counts seconds. */
  readonly timestamp: number;
  /** Absent in some of the records that only move the offset forward. */
  readonly value?: Buffer;
}

export type Magic = 0 | 1 | 2;
export type Codec = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';

const codecIds: Readonly<Record<Codec, number>> = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 };

/** Encodes records, of which there is at least one, as one batch. https://kafka.apache.org/documentation/#recordbatch */
export function encodeBatch(records: readonly KafkaRecord[], magic: Magic, codec: Codec): Buffer {
  return magic === 2 ? batch(records, codec) : messageSet(records, magic, codec);
}

function batch(records: readonly KafkaRecord[], codec: Codec): Buffer {
  const [first, last] = [records[0], records.at(-1)];
  if (!first || !last) return Buffer.alloc(0);
  const payload = compress(
    Buffer.concat(
      records.map(({ offset, timestamp, value }) => {
        const body = Buffer.concat([
          int8(0),
          zigzag(timestamp - first.timestamp),
          zigzag(offset - first.offset),
          zigzag(-1),
          value === undefined ? zigzag(-1) : Buffer.concat([zigzag(value.length), value]),
          zigzag(0),
        ]);
        return Buffer.concat([zigzag(body.length), body]);
      }),
    ),
    codec,
  );
  const checked = Buffer.concat([
    int16(codecIds[codec]),
    int32(last.offset - first.offset),
    int64(first.timestamp),
    int64(Math.max(...records.map(({ timestamp }) => timestamp))),
    // No producer ID, epoch, and sequence.
    int64(-1),
    int16(-1),
    int32(-1),
    int32(records.length),
    payload,
  ]);
  const leaderEpoch = int32(0);
  const rest = Buffer.concat([leaderEpoch, int8(2), uint32(crc32c(checked)), checked]);
  return Buffer.concat([int64(first.offset), bytes(rest)]);
}

/** Encodes records in one of the two older formats. Compressed messages are the value of another one. */
function messageSet(records: readonly KafkaRecord[], magic: 0 | 1, codec: Codec): Buffer {
  const last = records.at(-1);
  if (codec === 'none' || !last) return Buffer.concat(records.map(record => message(record, magic, 'none')));
  // Since magic 1, inner offsets count from the first message, and the outer one is that of the last.
  const base = magic === 1 ? (records[0]?.offset ?? 0) : 0;
  const inner = records.map(record => message({ ...record, offset: record.offset - base }, magic, 'none'));
  return message({ ...last, value: compress(Buffer.concat(inner), codec) }, magic, codec);
}

function message({ offset, timestamp, value }: KafkaRecord, magic: 0 | 1, codec: Codec): Buffer {
  const checked = Buffer.concat([
    int8(magic),
    int8(codecIds[codec]),
    ...(magic === 1 ? [int64(timestamp)] : []),
    int32(-1),
    value === undefined ? int32(-1) : bytes(value),
  ]);
  return Buffer.concat([int64(offset), bytes(Buffer.concat([uint32(crc32(checked)), checked]))]);
}

function compress(plain: Buffer, codec: Codec): Buffer {
  switch (codec) {
    case 'none':
      return plain;
    case 'gzip':
      return gzipSync(plain);
    case 'lz4':
      return lz4Frame(plain);
    // No client of DTS is known to read these, so only the mark of the codec is real.
    case 'snappy':
    case 'zstd':
      return plain;
  }
}

function uint32(value: number): Buffer {
  const written = Buffer.alloc(4);
  written.writeUInt32BE(value);
  return written;
}
