import lz4 from 'lz4js';
import { crc32, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { crc32c } from '../../../src/cloud/kafka/crc32c.ts';
import { mutatedBytes } from '../bytes.ts';
import type { Dice } from '../dice.ts';
import { joined, mutatedTokens, type Token, zigzag } from './tokens.ts';

export const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd', 'fifth', 'sixth', 'seventh'] as const;
export type Codec = (typeof codecs)[number];
export type Format = 0 | 1 | 2;

/** A record that goes into a batch. */
export interface Put {
  readonly offset: bigint;
  readonly value: Buffer | undefined;
  /** Whether the parts of the record say something else, while its length is right. Only the newer format has such parts. */
  readonly isDamaged?: boolean;
}

const big = (size: number, value: bigint | number): Token => {
  const hex = BigInt.asUintN(8 * size, BigInt(value))
    .toString(16)
    .padStart(2 * size, '0');
  return { role: 'big', bytes: Buffer.from(hex, 'hex') };
};
const body = (bytes: Buffer): Token => ({ role: 'body', bytes });
const number = (value: number | bigint): Token => ({ role: 'number', bytes: zigzag(value) });
const length = (value: number): Token => ({ role: 'length', bytes: zigzag(value) });

/** Where a change of the parts may be made. */
export type Damaged = 'nothing' | 'head' | 'records' | 'compressed';

interface Made {
  readonly format: Format;
  readonly codec: Codec;
  readonly damaged: Damaged;
  /** How often older messages are put into each other. */
  readonly depth?: number;
}

/** A batch, or messages of an older format, with a right checksum, of which one part is damaged if that is wanted. */
export function madeBatch(puts: readonly Put[], made: Made, dice: Dice): Buffer {
  return made.format === 2 ? newerBatch(puts, made, dice) : olderMessages(puts, { ...made, format: made.format }, dice);
}

function newerBatch(puts: readonly Put[], { codec, damaged }: Made, dice: Dice): Buffer {
  const first = puts[0]?.offset ?? 0n;
  const last = puts.at(-1)?.offset ?? first;
  const records = puts.flatMap(({ offset, value, isDamaged }) => {
    const tokens = recordTokens(offset - first, value);
    if (!isDamaged) return withLength(joined(tokens));
    // A length below that of the smallest record is no right one.
    return withLength(Buffer.concat([mutatedTokens(tokens, tokens, dice), Buffer.alloc(6)]));
  });
  const inside = damaged === 'records' ? mutatedTokens(records, records, dice) : joined(records);
  const packed = compressed(inside, codec);
  const payload = damaged === 'compressed' ? damagedBytes(packed, codec, dice) : packed;
  const checked = [
    ...[big(2, codecs.indexOf(codec)), big(4, last - first), big(8, 0), big(8, 0), big(8, -1), big(2, -1), big(4, -1)],
    ...[big(4, puts.length), body(payload)],
  ];
  const head = [big(4, 0), big(1, 2), big(4, crc32c(joined(checked))), ...checked];
  const tokens = [big(8, first), big(4, joined(head).length), ...head];
  return damaged === 'head' ? mutatedTokens(tokens, tokens, dice) : joined(tokens);
}

const withLength = (record: Buffer): readonly Token[] => [length(record.length), body(record)];

function recordTokens(delta: bigint, value: Buffer | undefined): readonly Token[] {
  const header = [length(1), body(Buffer.from('h')), length(2), body(Buffer.from('hv'))];
  return [
    ...[big(1, 0), number(0), number(delta), length(3), body(Buffer.from('key'))],
    ...(value ? [length(value.length), body(value)] : [length(-1)]),
    ...(delta % 2n === 0n ? [number(0)] : [number(1), ...header]),
  ];
}

function olderMessages(puts: readonly Put[], made: Made & { readonly format: 0 | 1 }, dice: Dice): Buffer {
  const { format, codec, damaged, depth = 1 } = made;
  const base = format === 1 && codec !== 'none' ? (puts[0]?.offset ?? 0n) : 0n;
  const plain = puts.flatMap(({ offset, value }) => messageTokens(format, offset - base, value, 0));
  const isInside = codec === 'none' ? damaged !== 'nothing' : damaged === 'records';
  let bytes = isInside ? mutatedTokens(plain, plain, dice) : joined(plain);
  if (codec === 'none') return bytes;
  for (let level = 1; level <= depth; level++) {
    const packed = compressed(bytes, codec);
    const payload = damaged === 'compressed' && level === depth ? damagedBytes(packed, codec, dice) : packed;
    const outer = messageTokens(format, puts.at(-1)?.offset ?? 0n, payload, codecs.indexOf(codec));
    bytes = damaged === 'head' && level === depth ? mutatedTokens(outer, outer, dice) : joined(outer);
  }
  return bytes;
}

function messageTokens(format: 0 | 1, offset: bigint, value: Buffer | undefined, attributes: number): readonly Token[] {
  const checked = [
    ...[big(1, format), big(1, attributes), ...(format === 1 ? [big(8, 0)] : []), big(4, -1)],
    ...(value ? [big(4, value.length), body(value)] : [big(4, -1)]),
  ];
  const rest = [big(4, crc32(joined(checked))), ...checked];
  return [big(8, offset), big(4, joined(rest).length), ...rest];
}

/** Codecs that are not undone here only have to be told, so that they need not be real. */
export function compressed(bytes: Buffer, codec: Codec): Buffer {
  switch (codec) {
    case 'gzip':
      return gzipSync(bytes, { level: 1 });
    case 'lz4':
      return Buffer.from(lz4.compress(bytes));
    case 'zstd':
      return zstdCompressSync(bytes);
    case 'none':
    case 'snappy':
    case 'fifth':
    case 'sixth':
    case 'seventh':
      return bytes;
  }
}

/** Compressed bytes of which something is damaged, by the parts of the frame where that is known. */
function damagedBytes(bytes: Buffer, codec: Codec, dice: Dice): Buffer {
  if (codec === 'lz4' && dice.oneIn(2)) {
    const tokens = frameTokens(bytes);
    return mutatedTokens(tokens, tokens, dice);
  }
  return mutatedBytes(bytes, dice);
}

/** An LZ4 frame of the library: no checksums of blocks, and no size of the content. */
function frameTokens(frame: Buffer): readonly Token[] {
  const little = (at: number, size: number): Token => ({ role: 'little', bytes: frame.subarray(at, at + size) });
  const tokens = [little(0, 4), little(4, 1), little(5, 1), little(6, 1)];
  for (let at = 7; at + 4 <= frame.length;) {
    tokens.push(little(at, 4));
    const size = frame.readUInt32LE(at) % 0x8000_0000;
    const isPlain = frame.readUInt32LE(at) >= 0x8000_0000;
    at += 4;
    const block = frame.subarray(at, at + size);
    tokens.push(...(isPlain ? [body(block)] : blockTokens(block)));
    at += size;
  }
  return tokens;
}

/** https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md */
export function blockTokens(block: Buffer): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (role: Token['role'], size: number): Buffer => {
    const bytes = block.subarray(at, at + size);
    tokens.push({ role, bytes });
    at += size;
    return bytes;
  };
  const lengthOf = (bits: number): number => {
    let value = bits;
    for (let more = bits === 15 ? 255 : 0; more === 255; value += more) more = take('little', 1)[0] ?? 0;
    return value;
  };
  while (at < block.length) {
    const token = take('little', 1)[0] ?? 0;
    take('body', lengthOf(token >> 4));
    if (at >= block.length) break;
    take('little', 2);
    lengthOf(token & 15);
  }
  return tokens;
}

/** An LZ4 block that repeats one byte so many times. */
export function lz4BlockOf(byte: number, size: number): Buffer {
  const more = size - 1 - 19;
  const lengths = Buffer.alloc(Math.floor(more / 255) + 1, 0xff);
  lengths[lengths.length - 1] = more % 255;
  return Buffer.concat([Buffer.from([0x1f, byte, 1, 0]), lengths]);
}

/** Few bytes that become many, in each codec: one more than may be, or as many as may be of nothing useful. */
export function bomb(codec: 'gzip' | 'lz4', size: number): Buffer {
  if (codec === 'gzip') return gzipOf(size);
  const block = lz4BlockOf(0, size);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(block.length);
  return Buffer.concat([Buffer.from('04224d18607073', 'hex'), length, block, Buffer.alloc(4)]);
}

const gzips = new Map<number, Buffer>();

function gzipOf(size: number): Buffer {
  const known = gzips.get(size);
  if (known) return known;
  const plain = Buffer.alloc(size);
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc32(plain), 0);
  tail.writeUInt32LE(size, 4);
  const made = Buffer.concat([Buffer.from('1f8b0800000000000003', 'hex'), deflateRawSync(plain), tail]);
  gzips.set(size, made);
  return made;
}
