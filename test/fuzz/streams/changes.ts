import schema from '../../fixtures/kafka/schema.json' with { type: 'json' };
import { type AvroValue, encodedRecord, valueOf } from '../../support/dtsAvro.ts';
import type { Dice } from '../dice.ts';
import { joined, type Token, zigzag } from './tokens.ts';

const charsets = [
  ...['utf8mb4', 'utf8', 'latin1', 'ascii', 'gbk', 'gb2312', 'gb18030', 'big5', 'sjis', 'ujis', 'euckr', 'utf16'],
  ...['utf16le', 'utf32', 'ucs2', 'cp1251', 'koi8r', 'macroman', 'binary', 'cp850', 'klingon', '', '__proto__'],
];
const texts = ['', 'paid', '订单 已付款', '\u0000\u001b[31m', '😀'.repeat(40), 'x'.repeat(3_000), '-0.10', '{"a":1}'];
/** All but the one of the records that are passed over. */
const operations = [
  ...['INSERT', 'UPDATE', 'DELETE', 'DDL', 'BEGIN', 'COMMIT', 'ROLLBACK', 'ABORT', 'HEARTBEAT', 'CHECKPOINT'],
  ...['COMMAND', 'FILL', 'FINISH', 'CONTROL', 'RDB', 'INIT'],
];

/** Times of which some are those of no date, in seconds as well as in milliseconds. */
const times = [0n, -1n, 1_764_374_400n, 8_640_000_000_001n, -8_640_000_000_000_001n, (1n << 63n) - 1n];

const bytesOf = (dice: Dice): Buffer =>
  dice.oneIn(2)
    ? Buffer.from(dice.pick(texts))
    : Buffer.from(Array.from({ length: dice.below(40) }, () => dice.below(256)));

const part = (dice: Dice, most: number) =>
  dice.oneIn(4) ? null : { int: dice.below(most) - (dice.oneIn(5) ? most : 0) };
const dateTime = (dice: Dice) => ({
  ...{ year: part(dice, 9999), month: part(dice, 13), day: part(dice, 32), hour: part(dice, 24) },
  ...{ minute: part(dice, 60), second: part(dice, 60), millis: part(dice, 1_000_000) },
});

/** The thirteen branches of a value, in their order. */
const branches: readonly ((dice: Dice) => AvroValue)[] = [
  () => null,
  dice => valueOf('Integer', { precision: dice.below(20), value: dice.pick(['0', '-1', '18446744073709551615']) }),
  dice => valueOf('Character', { charset: dice.pick(charsets), value: bytesOf(dice) }),
  dice => valueOf('Decimal', { value: dice.pick(texts), precision: dice.below(65), scale: dice.below(30) }),
  dice => valueOf('Float', { value: dice.pick([0, -0, 1.5, NaN, Infinity, 5e-324]), precision: 8, scale: 0 }),
  dice => valueOf('Timestamp', { timestamp: dice.pick([0n, 1_764_374_400n, -1n, 1n << 62n]), millis: dice.below(1e6) }),
  dice => valueOf('DateTime', dateTime(dice)),
  dice => valueOf('TimestampWithTimeZone', { value: dateTime(dice), timezone: dice.pick(['+08:00', 'Asia/Shanghai']) }),
  dice => valueOf('BinaryGeometry', { type: 'geometry', value: bytesOf(dice) }),
  dice => valueOf('TextGeometry', { type: 'geometry', value: dice.pick(texts) }),
  dice => valueOf('BinaryObject', { type: dice.pick(['blob', 'binary', 'uuid']), value: bytesOf(dice) }),
  dice => valueOf('TextObject', { type: dice.pick(['json', 'text', 'enum']), value: dice.pick(texts) }),
  dice => valueOf('EmptyObject', dice.pick(['NULL', 'NONE'])),
];

/** A record of DTS as an independent library encodes it, in one of the two schemas. The same dice make the same one. */
export function encodedChange(dice: Dice, id: bigint): Buffer {
  const width = dice.below(14);
  const image = () =>
    Array.from({ length: width }, (_, index) => (branches[(index + width) % 13] ?? (() => null))(dice));
  const statement = dice.pick(texts);
  const isDdl = dice.oneIn(8);
  return encodedRecord(
    {
      id,
      ...(dice.oneIn(8) && { sourceTimestamp: dice.pick(times), bornTimestamp: dice.pick(times) }),
      operation: isDdl ? 'DDL' : dice.pick(operations),
      ...(!dice.oneIn(5) && { objectName: dice.pick(['shop.orders', 'a\\u002Eb.c', '订单', '']) }),
      ...(isDdl
        ? { after: statement }
        : {
            fields: Array.from({ length: width }, (_, index): [string, number] => [`column ${index}`, dice.below(256)]),
            ...(!dice.oneIn(3) && { before: image() }),
            ...(!dice.oneIn(3) && { after: image() }),
          }),
    },
    dice.oneIn(3) ? 'older' : 'newer',
  );
}

type Named = { readonly type: string } & Readonly<Record<string, unknown>>;
type Schema = string | readonly Schema[] | Named;

/** The types with a name, which are spelled out where they come first, and only named where they come again. */
const named = new Map<unknown, Named>();
JSON.stringify(schema, (_name, value: unknown) => {
  if (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    'type' in value &&
    typeof value.type === 'string'
  ) {
    if (['record', 'enum'].includes(value.type)) named.set(value.name, value as Named);
  }
  return value;
});

/** Takes an encoded record apart by its schema. It reads what was just encoded, so it checks nothing. */
export function tokensOfChange(bytes: Buffer): readonly Token[] {
  return new Taker(bytes).record(schema);
}

class Taker {
  readonly #bytes: Buffer;
  readonly #tokens: Token[] = [];
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The older schema ends one field sooner. */
  record(type: Schema): readonly Token[] {
    for (const field of fieldsOf(type)) if (this.#at < this.#bytes.length) this.#take(field.type);
    return this.#tokens;
  }

  #take(type: Schema): void {
    if (typeof type === 'string') {
      const known = named.get(type);
      if (known === undefined) this.#takePlain(type);
      else this.#takeNamed(known);
    } else if ('type' in type) this.#takeNamed(type);
    else this.#take(type[this.#number('branch')] ?? 'null');
  }

  #takePlain(type: string): void {
    switch (type) {
      case 'null':
        return;
      case 'string':
      case 'bytes':
        this.#cut('body', this.#number('length'));
        return;
      case 'double':
        this.#cut('little', 8);
        return;
      default:
        this.#number('number');
    }
  }

  #takeNamed(type: Named): void {
    switch (type.type) {
      case 'record':
        for (const field of fieldsOf(type)) this.#take(field.type);
        return;
      case 'enum':
        this.#number('branch');
        return;
      case 'array':
        this.#takeBlocks(() => {
          this.#take(type['items'] as Schema);
        });
        return;
      case 'map':
        this.#takeBlocks(() => {
          this.#take('string');
          this.#take(type['values'] as Schema);
        });
        return;
      default:
        this.#take(type.type);
    }
  }

  #takeBlocks(element: () => void): void {
    for (let count = this.#number('count'); count > 0; count = this.#number('count')) {
      for (let index = 0; index < count; index++) element();
    }
  }

  #number(role: Token['role']): number {
    let [shift, value] = [0n, 0n];
    const from = this.#at;
    for (let byte = 0x80; byte >= 0x80; shift += 7n) {
      byte = this.#bytes[this.#at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
    }
    this.#tokens.push({ role, bytes: this.#bytes.subarray(from, this.#at) });
    return Number((value >> 1n) ^ -(value & 1n));
  }

  #cut(role: Token['role'], length: number): void {
    this.#tokens.push({ role, bytes: this.#bytes.subarray(this.#at, this.#at + length) });
    this.#at += length;
  }
}

const fieldsOf = (type: Schema): readonly { readonly type: Schema }[] =>
  (type as unknown as { readonly fields: readonly { readonly type: Schema }[] }).fields;

/**
 * The same record in another form that means the same: a list in blocks of one element, each with its size, and what a
 * later version might add at the end.
 */
export function otherForm(tokens: readonly Token[], dice: Dice): Buffer {
  const more = dice.oneIn(2) ? [{ role: 'body', bytes: Buffer.from('more') } as const] : [];
  return Buffer.concat([joined(inBlocks(tokens)), ...(isNewer(tokens) ? more.map(({ bytes }) => bytes) : [])]);
}

/** The times in `processTimestamps` are the first list, and each of its elements is one token. */
function inBlocks(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex(({ role }) => role === 'count');
  const end = tokens.findIndex(({ role }, index) => index > at && role === 'count');
  return tokens.toSpliced(
    at,
    end - at,
    ...tokens
      .slice(at + 1, end)
      .flatMap(element => [
        { role: 'count' as const, bytes: zigzag(-1) },
        { role: 'number' as const, bytes: zigzag(element.bytes.length) },
        element,
      ]),
  );
}

const isNewer = (tokens: readonly Token[]): boolean => tokens.at(-1)?.role === 'number';
