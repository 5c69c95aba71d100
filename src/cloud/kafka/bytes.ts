import { Malformed } from '../malformed.ts';

/**
 * Reads numbers and texts one after the other and never beyond the end. Kafka writes whole numbers in network order, and
 * those of its newer record format as Avro does: with a variable length, and the sign in the last bit.
 * https://kafka.apache.org/protocol.html#protocol_types
 * https://avro.apache.org/docs/1.12.0/specification/#binary-encoding
 */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get at(): number {
    return this.#at;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  int8(): number {
    return this.#bytes.readInt8(this.#advance(1));
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#advance(2));
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#advance(4));
  }

  int64(): bigint {
    return this.#bytes.readBigInt64BE(this.#advance(8));
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#advance(8));
  }

  /** The next bytes, which are not copied. */
  take(length: number): Buffer {
    const from = this.#advance(length);
    return this.#bytes.subarray(from, from + length);
  }

  utf8(length: number): string {
    const from = this.#advance(length);
    return this.#bytes.toString('utf8', from, from + length);
  }

  skip(length: number): void {
    this.#advance(length);
  }

  /** A number of variable length that fits 32 bits. */
  varint(): number {
    const from = this.#at;
    const value = this.varlong();
    if (value < -0x8000_0000n || value > 0x7fff_ffffn) throw new Malformed('number', from);
    return Number(value);
  }

  /** A number of variable length that fits 64 bits. */
  varlong(): bigint {
    const from = this.#at;
    // Nearly all numbers are short, and those need no big ones.
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt((low >>> 1) ^ -(low & 1));
    }
    let value = BigInt(low);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      if (value > 0xffff_ffff_ffff_ffffn) break;
      return (value >> 1n) ^ -(value & 1n);
    }
    throw new Malformed('number', from);
  }

  /** A length of variable size, and as many bytes. A negative length stands for no value. */
  varbytes(): Buffer | undefined {
    const length = this.varint();
    return length < 0 ? undefined : this.take(length);
  }

  /** A length of four bytes, and as many bytes. A negative length stands for no value. */
  bytes(): Buffer | undefined {
    const length = this.int32();
    return length < 0 ? undefined : this.take(length);
  }

  /** A length of two bytes, and as many bytes of text. A negative length stands for no text. */
  text(): string | undefined {
    const length = this.int16();
    return length < 0 ? undefined : this.utf8(length);
  }

  /** A count, and as many elements. Each takes at least so many bytes, so that a count cannot promise more than comes. */
  list<T>(element: () => T, smallest: number): readonly T[] {
    const from = this.#at;
    const count = this.int32();
    if (count * smallest > this.left) throw new Malformed('size', from);
    return Array.from({ length: Math.max(count, 0) }, element);
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new Malformed('cutOff', this.#at);
    this.#at += 1;
    return byte;
  }

  #advance(length: number): number {
    const from = this.#at;
    if (length < 0) throw new Malformed('size', from);
    if (length > this.left) throw new Malformed('cutOff', from);
    this.#at = from + length;
    return from;
  }
}

const numbered = (size: number, write: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.alloc(size);
  write(bytes);
  return bytes;
};

/** The parts of a request, in Kafka's types. */
export const int8 = (value: number): Buffer => numbered(1, bytes => bytes.writeInt8(value));
export const int16 = (value: number): Buffer => numbered(2, bytes => bytes.writeInt16BE(value));
export const int32 = (value: number): Buffer => numbered(4, bytes => bytes.writeInt32BE(value));
export const int64 = (value: bigint): Buffer => numbered(8, bytes => bytes.writeBigInt64BE(value));
export const lengthAndBytes = (bytes: Buffer): Buffer => Buffer.concat([int32(bytes.length), bytes]);

export function lengthAndText(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([int16(bytes.length), bytes]);
}

/** A list of one, since we only ever ask about one topic and one partition. */
export const listOfOne = (...parts: readonly Buffer[]): Buffer => Buffer.concat([int32(1), ...parts]);
