import { Malformed } from '../malformed.ts';
import { protobufFields } from '../protobuf.ts';
import type { Turns } from '../turns.ts';

/** What the logs of a LogGroup have in common. */
export interface LogGroupHead {
  readonly topic: string;
  /** The computer or program that has sent the logs. */
  readonly source: string;
  readonly tags: readonly (readonly [name: string, value: string])[];
  /** When the service received the LogGroup, in seconds since 1970. It writes this into a tag. */
  readonly receivedAt: number | undefined;
  /** How many bytes the head has. */
  readonly bytes: number;
}

export interface Log {
  /** In seconds since 1970. */
  readonly time: number;
  /** The nanoseconds within the second, which older collectors do not write. */
  readonly nanos: number | undefined;
  /** The names need not differ, and the values need not be text. */
  readonly fields: readonly (readonly [name: string, value: Buffer])[];
}

/**
 * More than any log or LogGroup has: fields, tags, or bytes of a head. The size of a message is no limit, because a field
 * can have two bytes.
 */
const mostFields = 65_536;
const mostFieldsOfPair = 16;
const mostHeadBytes = 0x10_0000;

/**
 * Decodes a LogGroup without its logs, between which its other fields may be. What later versions may have added is passed
 * over. Rejects with `Malformed`.
 * https://github.com/aliyun/aliyun-log-go-sdk/blob/master/log.proto
 */
export async function decodeLogGroupHead(group: Buffer, turns: Turns): Promise<LogGroupHead> {
  let [topic, source, receivedAt, bytes] = ['', '', NaN, 0];
  const tags: (readonly [string, string])[] = [];
  for (const field of protobufFields(group)) {
    if (turns.isOver()) await turns.next();
    if (field.type !== 'bytes' || field.id === logsId) continue;
    bytes += field.bytes.length;
    if (bytes > mostHeadBytes || tags.length >= mostFields) throw new Malformed('size', 0);
    if (field.id === 3) topic = field.bytes.toString('utf8');
    else if (field.id === 4) source = field.bytes.toString('utf8');
    else if (field.id === 6) {
      const [name, value] = pairIn(field.bytes);
      const text = value.toString('utf8');
      tags.push([name, text]);
      if (name === '__receive_time__' && /^\d{1,10}$/.test(text)) receivedAt = Number(text);
    }
  }
  return { topic, source, tags, receivedAt: Number.isNaN(receivedAt) ? undefined : receivedAt, bytes };
}

const logsId = 1;

/** The logs of a LogGroup as they came, to be decoded by `decodeLog`. Throws `Malformed`. */
export function* logsIn(group: Buffer): Generator<Buffer> {
  for (const field of protobufFields(group)) if (field.id === logsId && field.type === 'bytes') yield field.bytes;
}

/** Decodes a log, whose values are parts of the given bytes. Throws `Malformed`. */
export function decodeLog(log: Buffer): Log {
  let time: number | undefined;
  let nanos: number | undefined;
  const fields: (readonly [string, Buffer])[] = [];
  let count = 0;
  for (const field of protobufFields(log)) {
    if (++count > mostFields) throw new Malformed('size', 0);
    if (field.id === 1 && field.type === 'number') time = Number(BigInt.asUintN(32, field.number));
    else if (field.id === 4 && field.type === 'fixed32') nanos = field.number;
    else if (field.id === 2 && field.type === 'bytes') fields.push(pairIn(field.bytes));
  }
  // The time is the only field that is always there.
  if (time === undefined) throw new Malformed('cutOff', log.length);
  return { time, nanos, fields };
}

function pairIn(pair: Buffer): readonly [string, Buffer] {
  let name = '';
  let value: Buffer = noBytes;
  let count = 0;
  for (const field of protobufFields(pair)) {
    if (++count > mostFieldsOfPair) throw new Malformed('size', 0);
    if (field.type !== 'bytes') continue;
    if (field.id === 1) name = field.bytes.toString('utf8');
    else if (field.id === 2) value = field.bytes;
  }
  return [name, value];
}

const noBytes = Buffer.alloc(0);
