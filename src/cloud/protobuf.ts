import { Malformed } from './malformed.ts';

/** A field of a message, by its number. What the bytes are depends on the message. */
export type ProtobufField =
  | { readonly id: number; readonly type: 'number'; readonly number: bigint }
  | { readonly id: number; readonly type: 'bytes'; readonly bytes: Buffer }
  | { readonly id: number; readonly type: 'fixed32'; readonly number: number }
  | { readonly id: number; readonly type: 'fixed64'; readonly number: bigint };

/**
 * The fields of a message in their order, without copying any. Throws `Malformed`.
 * https://protobuf.dev/programming-guides/encoding/
 */
export function* protobufFields(message: Buffer): Generator<ProtobufField> {
  for (let at = 0; at < message.length;) {
    const tag = varintAt(message, at);
    const [id, type] = [Number(tag.value >> 3n), Number(tag.value & 7n)];
    if (id === 0 || tag.value > lastTag) throw new Malformed('format', at);
    const from = tag.end;
    switch (type) {
      case 0: {
        const number = varintAt(message, from);
        yield { id, type: 'number', number: number.value };
        at = number.end;
        break;
      }
      case 1:
        at = endOf(message, from, 8);
        yield { id, type: 'fixed64', number: message.readBigUInt64LE(from) };
        break;
      case 2: {
        const length = varintAt(message, from);
        at = endOf(message, length.end, Number(length.value));
        yield { id, type: 'bytes', bytes: message.subarray(length.end, at) };
        break;
      }
      case 5:
        at = endOf(message, from, 4);
        yield { id, type: 'fixed32', number: message.readUInt32LE(from) };
        break;
      default:
        // The two types for groups have not been written for many years.
        throw new Malformed('format', at);
    }
  }
}

/** A tag has 32 bits, three of which are the type. */
const lastTag = 0xffff_ffffn;

function endOf(message: Buffer, from: number, length: number): number {
  if (from + length > message.length) throw new Malformed('cutOff', from);
  return from + length;
}

/** A number of at most 64 bits, seven in each byte, the lowest first. */
function varintAt(message: Buffer, from: number): { readonly value: bigint; readonly end: number } {
  let low = 0;
  for (let at = from; at < from + 4; at++) {
    const byte = byteAt(message, at);
    low |= (byte & 0x7f) << (7 * (at - from));
    if (byte < 0x80) return { value: BigInt(low), end: at + 1 };
  }
  let value = BigInt(low);
  for (let at = from + 4; at < from + 10; at++) {
    const byte = byteAt(message, at);
    value |= BigInt(byte & 0x7f) << BigInt(7 * (at - from));
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), end: at + 1 };
  }
  throw new Malformed('number', from);
}

function byteAt(message: Buffer, at: number): number {
  const byte = message[at];
  if (byte === undefined) throw new Malformed('cutOff', at);
  return byte;
}
