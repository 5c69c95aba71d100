/** The most elements of an array. A consumer asks about the one partition of one topic. */
const maxElements = 1_000;

/** Reads the fields of a request. A request that ends too early throws a RangeError, and its connection is closed. */
export class RequestReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  int8(): number {
    return this.#bytes.readInt8(this.#forward(1));
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#forward(2));
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#forward(4));
  }

  int64(): bigint {
    return this.#bytes.readBigInt64BE(this.#forward(8));
  }

  string(): string {
    return this.nullableString() ?? tooShort();
  }

  nullableString(): string | undefined {
    const length = this.int16();
    return length < 0 ? undefined : this.#take(length).toString('utf8');
  }

  bytes(): Buffer {
    const length = this.int32();
    return length < 0 ? Buffer.alloc(0) : this.#take(length);
  }

  /** Reads an array, or undefined if it is null. */
  array<T>(element: () => T): T[] | undefined {
    const count = this.int32();
    if (count < 0) return undefined;
    if (count > maxElements) throw new RangeError('The request has too many elements.');
    return Array.from({ length: count }, element);
  }

  #take(length: number): Buffer {
    const from = this.#forward(length);
    return this.#bytes.subarray(from, from + length);
  }

  #forward(length: number): number {
    const from = this.#at;
    if (from + length > this.#bytes.length) return tooShort();
    this.#at += length;
    return from;
  }
}

function tooShort(): never {
  throw new RangeError('The request ends too early.');
}

export function int8(value: number): Buffer {
  const bytes = Buffer.alloc(1);
  bytes.writeInt8(value);
  return bytes;
}

export function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export function int64(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}

export function string(value: string | undefined): Buffer {
  if (value === undefined) return int16(-1);
  const bytes = Buffer.from(value);
  return Buffer.concat([int16(bytes.length), bytes]);
}

export const bytes = (value: Buffer): Buffer => Buffer.concat([int32(value.length), value]);

export const array = <T>(values: readonly T[], element: (value: T) => Buffer): Buffer =>
  Buffer.concat([int32(values.length), ...values.map(element)]);

const singleBytes = Array.from({ length: 0x80 }, (_, byte) => Buffer.from([byte]));

/** Writes a number in seven bits a byte, the lowest first, after folding its sign into the lowest bit. */
export function zigzag(value: number | bigint): Buffer {
  if (typeof value === 'bigint') return longZigzag(value);
  // Most numbers are short. Two to the power of 52 is the most that can be folded without a loss.
  if (Math.abs(value) >= 2 ** 52) return longZigzag(BigInt(value));
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  const single = singleBytes[rest];
  if (single) return single;
  const out: number[] = [];
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) out.push((rest % 0x80) | 0x80);
  out.push(rest);
  return Buffer.from(out);
}

function longZigzag(value: bigint): Buffer {
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  const out: number[] = [];
  for (; rest > 0x7fn; rest >>= 7n) out.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...out, Number(rest)]);
}
