import { mutatedBytes } from '../bytes.ts';
import type { Dice } from '../dice.ts';

/**
 * A part of encoded data, by what it says.
 *
 * - `number`, `length`, `count`, `branch`: a number of variable length, seven bits in a byte
 * - `big`, `little`: a number of fixed size in the one or the other order of bytes
 * - `body`: as many bytes as a length before it has said
 */
export interface Token {
  readonly role: 'number' | 'length' | 'count' | 'branch' | 'big' | 'little' | 'body';
  readonly bytes: Buffer;
}

/** A number of variable length in as few bytes as it needs. */
export function sevenBits(value: bigint): Buffer {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, value);
  for (; left > 0x7fn; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(left)]);
}

/** The number with its sign in the lowest bit, as Avro and Kafka have it. */
export const zigzag = (value: number | bigint): Buffer =>
  sevenBits((BigInt(value) << 1n) ^ (BigInt(value) < 0n ? -1n : 0n));

/** The limits of what the types hold, with their neighbours. Read with a sign, they are the limits of both signs. */
const limits = [0n, 1n, 2n, 0x7fn, 0x80n, 0x7fffn, 0xffffn, 0x1_0000n, 0x1_0001n, 0x2_0000n].concat(
  [31n, 32n, 33n, 53n, 54n, 62n, 63n, 64n].flatMap(bits => [
    (1n << bits) - 1n,
    (1n << bits) - 2n,
    (1n << bits) % (1n << 64n),
  ]),
);

/** Numbers that have more bytes than they need, more than there may be, and one that does not end. */
const oddNumbers = [
  ...['8000', '8080808000', '80808080808080808000', 'ffffffffffffffffff01', 'ffffffffffffffffff7f'],
  ...['ffffffffffffffffffff01', '80808080808080808080808001', '80'],
].map(hex => Buffer.from(hex, 'hex'));

const longestBody = 100_000;

/** The data with one to three parts that say something else. Lengths stay as they are when what they are of changes. */
export function mutatedTokens(tokens: readonly Token[], others: readonly Token[], dice: Dice): Buffer {
  let changed = tokens;
  for (let left = 1 + dice.below(3); left > 0 && changed.length > 0; left--)
    changed = changedOnce(changed, others, dice);
  return joined(changed);
}

export const joined = (tokens: readonly Token[]): Buffer => Buffer.concat(tokens.map(({ bytes }) => bytes));

function changedOnce(tokens: readonly Token[], others: readonly Token[], dice: Dice): readonly Token[] {
  const at = dice.below(tokens.length);
  const token = tokens[at] as Token;
  switch (dice.below(12)) {
    case 0:
      return tokens.slice(0, at);
    case 1: {
      const cut = { ...token, bytes: token.bytes.subarray(0, dice.below(token.bytes.length + 1)) };
      return [...tokens.slice(0, at), cut];
    }
    case 2:
      return tokens.toSpliced(at, 1);
    case 3:
      return tokens.toSpliced(at, 0, token);
    case 4:
      return tokens.toSpliced(at, 1, dice.pick(tokens));
    case 5:
      return [...tokens.slice(0, at), ...others.slice(dice.below(others.length + 1))];
    default:
      return tokens.toSpliced(at, 1, { ...token, bytes: changedToken(token, dice) });
  }
}

function changedToken({ role, bytes }: Token, dice: Dice): Buffer {
  switch (role) {
    case 'number':
    case 'length':
    case 'count':
    case 'branch':
      if (dice.oneIn(4)) return dice.pick(oddNumbers);
      // A little more or less says something about the bytes that there are.
      if (dice.oneIn(2)) return sevenBits(sevenBitsIn(bytes) + BigInt(dice.below(9) - 4));
      if (role === 'branch') return sevenBits(BigInt(dice.below(64)));
      return sevenBits(dice.pick(limits));
    case 'big':
    case 'little': {
      const copy = Buffer.from(bytes);
      const bits = 8 * bytes.length;
      const value = dice.oneIn(2) ? dice.pick(limits) : numberIn(role, bytes) + BigInt(dice.below(9) - 4);
      return numberAs(role, copy, BigInt.asUintN(bits, value));
    }
    case 'body':
      if (dice.oneIn(8)) return Buffer.alloc(dice.below(longestBody), dice.below(256));
      return mutatedBytes(bytes, dice);
  }
}

function sevenBitsIn(bytes: Buffer): bigint {
  return bytes.reduce((value, byte, index) => value | (BigInt(byte & 0x7f) << BigInt(7 * index)), 0n);
}

const ordered = (role: 'big' | 'little', bytes: Buffer): Buffer =>
  role === 'big' ? bytes : Buffer.from(bytes).reverse();

const numberIn = (role: 'big' | 'little', bytes: Buffer): bigint =>
  ordered(role, bytes).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);

function numberAs(role: 'big' | 'little', bytes: Buffer, value: bigint): Buffer {
  const hex = value.toString(16).padStart(2 * bytes.length, '0');
  return ordered(role, Buffer.from(hex, 'hex'));
}
