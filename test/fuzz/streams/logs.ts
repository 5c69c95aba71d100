import lz4 from 'lz4js';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { encodedLogGroups, type GivenLog, type GivenLogGroup } from '../../support/logProto.ts';
import { mutatedBytes } from '../bytes.ts';
import type { Dice } from '../dice.ts';
import { blockTokens, lz4BlockOf } from './batches.ts';
import { hexOf, type StreamCase } from './cases.ts';
import { mutatedTokens, sevenBits, type Token } from './tokens.ts';

/** The names that Log Service has for compressions, one that it never had, and one that is a name of every object. */
const compressions = ['', 'lz4', 'deflate', 'gzip', 'zstd', 'br', 'constructor'] as const;
type Compression = (typeof compressions)[number];

function compressed(bytes: Buffer, compression: Compression): Buffer {
  switch (compression) {
    case 'lz4':
      return lz4Block(bytes);
    case 'deflate':
      return deflateSync(bytes);
    case 'gzip':
      return gzipSync(bytes);
    case 'zstd':
      return zstdCompressSync(bytes);
    case '':
    case 'br':
    case 'constructor':
      return bytes;
  }
}

/** The only block of a frame that another library writes. A block comes after seven bytes and its size. */
function lz4Block(bytes: Buffer): Buffer {
  const frame = Buffer.from(lz4.compress(bytes));
  const size = frame.readUInt32LE(7);
  if (size < 0x8000_0000) return frame.subarray(11, 11 + size);
  // What does not become smaller is in the frame as it is. A block has it as the literals that end it.
  const more = bytes.length - 15;
  const lengths = more < 0 ? [] : [...Array.from({ length: Math.floor(more / 255) }, () => 255), more % 255];
  return Buffer.concat([Buffer.from([Math.min(bytes.length, 15) << 4, ...lengths]), bytes]);
}

const texts = ['', '200', '订单 已付款', '{"a":1}', '\u0000\u001b[31m', 'x'.repeat(2_000), '😀'];

const givenLog = (dice: Dice): GivenLog => ({
  time: dice.pick([0, 1_764_374_400, 0xffff_ffff]),
  ...(dice.oneIn(2) && { nanos: dice.below(1e9) }),
  contents: Array.from({ length: dice.below(6) }, (_, index) => [
    dice.oneIn(5) ? 'same' : `field ${index}`,
    dice.pick(texts),
  ]),
});

const givenGroup = (dice: Dice): GivenLogGroup => ({
  ...(!dice.oneIn(3) && { topic: dice.pick(texts), source: '10.0.0.1' }),
  tags: dice.oneIn(2)
    ? []
    : [
        ['__receive_time__', '1764374401'],
        ['__path__', dice.pick(texts)],
      ],
  logs: Array.from({ length: 1 + dice.below(4) }, () => givenLog(dice)),
});

/** LogGroups, of which something is damaged in some way, or nothing. */
export function changedLogs(dice: Dice): StreamCase {
  const groups = Array.from({ length: 1 + dice.below(4) }, () => givenGroup(dice));
  const encoded = encodedLogGroups(groups);
  const first = BigInt(dice.below(1_000_000));
  const compression = dice.oneIn(8) ? dice.pick(compressions) : dice.pick(compressions.slice(0, 5));
  const damaged = dice.pick(['nothing', 'log', 'log', 'log', 'list', 'list', 'compressed'] as const);
  const isRead = compressions.indexOf(compression) < 5;
  const [at, damagedAt] = [dice.below(groups.length), 0];
  let body = encoded;
  if (damaged === 'list')
    body = mutatedTokens(tokensOfList(encoded), tokensOfList(encodedLogGroups([givenGroup(dice)])), dice);
  if (damaged === 'log') body = withOtherLog(encoded, at, damagedAt, dice);
  let sent = compressed(body, compression);
  if (damaged === 'compressed') {
    const tokens = blockTokens(sent);
    sent = compression === 'lz4' && dice.oneIn(2) ? mutatedTokens(tokens, tokens, dice) : mutatedBytes(sent, dice);
  }
  const intact = groups.flatMap(({ logs }, group) =>
    logs.flatMap(({ time }, log) =>
      damaged === 'log' && group === at && log === damagedAt
        ? []
        : [[`${first + BigInt(group)} ${log}`, String(time)] as const],
    ),
  );
  return {
    ...{ what: 'logs', made: `logs ${compression || 'plain'} ${damaged}`, compression, first: String(first) },
    hex: hexOf(sent),
    ...(isRead && (damaged === 'nothing' || damaged === 'log') && { intact }),
  };
}

/** Takes a list of LogGroups apart into numbers, lengths and what these are of. */
function tokensOfList(bytes: Buffer): readonly Token[] {
  // What is in the fields of a message: messages in some, of which the number says what is in theirs.
  return tokensIn(bytes, { 1: { 1: { 2: {} }, 6: {} } });
}

interface Nested {
  readonly [field: number]: Nested;
}

function tokensIn(bytes: Buffer, nested: Nested): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (role: Token['role'], size: number): Buffer => {
    const taken = bytes.subarray(at, at + size);
    tokens.push({ role, bytes: taken });
    at += size;
    return taken;
  };
  const number = (role: Token['role']): number => {
    let size = 1;
    while ((bytes[at + size - 1] ?? 0) >= 0x80) size += 1;
    return take(role, size).reduce((value, byte, index) => value + (byte & 0x7f) * 128 ** index, 0);
  };
  while (at < bytes.length) {
    const tag = number('number');
    const inside = nested[tag >> 3];
    switch (tag & 7) {
      case 0:
        number('number');
        break;
      case 5:
        take('little', 4);
        break;
      default: {
        const length = number('length');
        if (inside) {
          tokens.push(...tokensIn(bytes.subarray(at, at + length), inside));
          at += length;
        } else take('body', length);
      }
    }
  }
  return tokens;
}

const field = (id: number, bytes: Buffer): Buffer =>
  Buffer.concat([sevenBits(BigInt((id << 3) | 2)), sevenBits(BigInt(bytes.length)), bytes]);

/** The fields of a message, each with its tag. */
function fieldsIn(bytes: Buffer): readonly { readonly id: number; readonly content: Buffer; readonly whole: Buffer }[] {
  const fields = [];
  for (let rest = bytes; rest.length > 0;) {
    const tokens = tokensIn(rest, {});
    const [tag, length, content] = tokens;
    const whole = rest.subarray(
      0,
      (tag?.bytes.length ?? 0) + (length?.bytes.length ?? 0) + (content?.bytes.length ?? 0),
    );
    fields.push({ id: (tag?.bytes[0] ?? 0) >> 3, content: content?.bytes ?? Buffer.alloc(0), whole });
    rest = rest.subarray(whole.length);
  }
  return fields;
}

/** The list with a log whose parts say something else. All lengths around it are right. */
function withOtherLog(list: Buffer, group: number, log: number, dice: Dice): Buffer {
  return Buffer.concat(
    fieldsIn(list).map(({ content, whole }, at) =>
      at === group ? field(1, groupWithOtherLog(content, log, dice)) : whole,
    ),
  );
}

function groupWithOtherLog(group: Buffer, log: number, dice: Dice): Buffer {
  let logs = 0;
  return Buffer.concat(
    fieldsIn(group).map(({ id, content, whole }) => {
      if (id !== 1 || logs++ !== log) return whole;
      const tokens = tokensIn(content, { 2: {} });
      return field(1, mutatedTokens(tokens, tokens, dice));
    }),
  );
}

const most = 0x400_0000;
const packed = new Map<string, Buffer>();

/** Few bytes that become very many, of which some are LogGroups, logs, or fields without content. */
export function inflatedLogs(dice: Dice): StreamCase {
  const compression = dice.pick(['lz4', 'deflate', 'zstd'] as const);
  const kind = dice.pick(['zeros', 'groups', 'logs', 'fields', 'tags'] as const);
  const size = kind === 'zeros' ? dice.pick([most - 1, most, most + 1, 2 * most]) : dice.pick([100_000, 2_000_000]);
  const name = `${compression} ${kind} ${size}`;
  const bytes = packed.get(name) ?? compressedOf(kind, size, compression);
  packed.set(name, bytes);
  return { what: 'logs', made: `inflated logs ${compression} ${kind}`, hex: hexOf(bytes), compression, first: '5' };
}

function compressedOf(
  kind: 'zeros' | 'groups' | 'logs' | 'fields' | 'tags',
  size: number,
  compression: 'lz4' | 'deflate' | 'zstd',
) {
  if (kind === 'zeros' && compression === 'lz4') return lz4BlockOf(0, size);
  const log = (content: Buffer): Buffer => field(1, field(1, content));
  switch (kind) {
    case 'zeros':
      return compressed(Buffer.alloc(size), compression);
    case 'groups':
      return compressed(Buffer.alloc(size, '0a00', 'hex'), compression);
    case 'logs':
      return compressed(field(1, Buffer.alloc(size, '0a020801', 'hex')), compression);
    case 'fields':
      return compressed(
        log(Buffer.concat([Buffer.from('0801', 'hex'), Buffer.alloc(size, '1200', 'hex')])),
        compression,
      );
    case 'tags':
      return compressed(field(1, Buffer.alloc(size, '3200', 'hex')), compression);
  }
}
