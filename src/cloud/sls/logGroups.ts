import { Malformed } from '../malformed.ts';
import { protobufFields } from '../protobuf.ts';

/** A LogGroup whose logs are not decoded yet. */
export interface LogGroup {
  readonly topic: string;
  readonly source: string;
  readonly tags: readonly (readonly [string, string])[];
  /** The logs as they came, to be decoded by `decodeLog`. */
  readonly logs: readonly Buffer[];
}

/** A log. What it has in a field need not be text. */
export interface Log {
  /** In seconds since 1970. */
  readonly time: number;
  /** The nanoseconds within the second, which older collectors do not write. */
  readonly nanos: number | undefined;
  readonly fields: readonly (readonly [string, Buffer])[];
}

/**
 * Decodes a LogGroup. Throws `Malformed`. The results are parts of the given bytes, and what later versions may have
 * added is passed over.
 * https://github.com/aliyun/aliyun-log-go-sdk/blob/master/log.proto
 */
export function decodeLogGroup(bytes: Buffer): LogGroup {
  let [topic, source] = ['', ''];
  const tags: (readonly [string, string])[] = [];
  const logs: Buffer[] = [];
  for (const field of protobufFields(bytes)) {
    if (field.type !== 'bytes') continue;
    if (field.id === 1) logs.push(field.bytes);
    else if (field.id === 3) topic = field.bytes.toString('utf8');
    else if (field.id === 4) source = field.bytes.toString('utf8');
    else if (field.id === 6) {
      const [name, value] = pairIn(field.bytes);
      tags.push([name, value.toString('utf8')]);
    }
  }
  return { topic, source, tags, logs };
}

/** Decodes a log. Throws `Malformed`. */
export function decodeLog(bytes: Buffer): Log {
  let time: number | undefined;
  let nanos: number | undefined;
  const fields: (readonly [string, Buffer])[] = [];
  for (const field of protobufFields(bytes)) {
    if (field.id === 1 && field.type === 'number') time = Number(BigInt.asUintN(32, field.number));
    else if (field.id === 4 && field.type === 'fixed32') nanos = field.number;
    else if (field.id === 2 && field.type === 'bytes') fields.push(pairIn(field.bytes));
  }
  // The time is the only field that is always there.
  if (time === undefined) throw new Malformed('cutOff', bytes.length);
  return { time, nanos, fields };
}

function pairIn(bytes: Buffer): readonly [string, Buffer] {
  let name = '';
  let value: Buffer = noBytes;
  for (const field of protobufFields(bytes)) {
    if (field.type !== 'bytes') continue;
    if (field.id === 1) name = field.bytes.toString('utf8');
    else if (field.id === 2) value = field.bytes;
  }
  return [name, value];
}

const noBytes = Buffer.alloc(0);
