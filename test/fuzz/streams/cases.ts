import { crc32c } from '../../../src/cloud/kafka/crc32c.ts';
import { encodedRecord } from '../../support/dtsAvro.ts';
import type { Dice } from '../dice.ts';
import type { Plain } from '../shrink.ts';
import { bomb, type Codec, codecs, compressed, type Damaged, type Format, madeBatch, type Put } from './batches.ts';
import { encodedChange, otherForm, tokensOfChange } from './changes.ts';
import { joined, mutatedTokens, zigzag } from './tokens.ts';

/** What is given to the readers, as hexadecimal digits, and what is known of the outcome. */
export interface StreamCase {
  readonly [name: string]: Plain;
  /** What it is that comes: `records`, `logs`, or the name and version of a request that is answered. */
  readonly what: string;
  /** How it was made, for the count of outcomes. */
  readonly made: string;
  /** How many parts of it may be decompressed, each by itself. */
  readonly parts?: number;
  readonly hex: string;
  /** What must come out: offset and running number of a record, or `filler`; cursor, index and time of a log. */
  readonly intact?: readonly (readonly [place: string, id: string])[];
  /** How logs are compressed, and the number in the cursor of the first LogGroup. */
  readonly compression?: string;
  readonly first?: string;
  /** The same record in another form. */
  readonly alike?: string;
}

export const hexOf = (bytes: Buffer): string => bytes.toString('hex');

const insert = (id: bigint): Buffer => encodedRecord({ id, objectName: 'shop.orders' });

/** A value that was changed in some of its parts, between two that were not. */
export function changedValue(dice: Dice): StreamCase {
  const offset = BigInt(dice.below(1_000_000));
  const [tokens, others] = [tokensOfChange(encodedChange(dice, 1n)), tokensOfChange(encodedChange(dice, 2n))];
  const { format, codec } = pickedForm(dice, readCodecs);
  const isAround = format === 2 && dice.oneIn(3);
  const changed = isAround ? joined(tokens) : mutatedTokens(tokens, others, dice);
  const puts = [insert(10n), changed, insert(12n)].map((value, index) => ({
    ...{ offset: offset + BigInt(index), value },
    isDamaged: isAround && index === 1,
  }));
  return {
    ...{ what: 'records', made: isAround ? 'record' : 'value' },
    hex: hexOf(madeBatch(puts, { format, codec, damaged: 'nothing' }, dice)),
    intact: [10n, 12n].map(id => [String(offset + id - 10n), String(id)] as const),
  };
}

/** What DTS sends in place of what is not tracked. */
const fillers = [
  undefined,
  Buffer.alloc(0),
  Buffer.from([0]),
  Buffer.alloc(48, 0xff),
  encodedRecord({ operation: 'NOOP' }),
];

const readCodecs: readonly Codec[] = ['none', 'gzip', 'lz4'];

/** The formats and codecs that Kafka has together: the oldest one has a mistake in its LZ4 frames. */
function pickedForm(dice: Dice, from: readonly Codec[]): { readonly format: Format; readonly codec: Codec } {
  return { format: dice.pick([0, 1, 2]), codec: dice.pick(from) };
}

/** One or more batches, of which one is damaged in a part, or none. */
export function changedBatch(dice: Dice): StreamCase {
  let offset = BigInt(dice.below(1_000_000));
  const made: string[] = [];
  const intact: (readonly [string, string])[] = [];
  const parts = Array.from({ length: 1 + dice.below(3) }, (_, index) => {
    const puts = Array.from({ length: 1 + dice.below(4) }, (): Put => {
      const isFiller = dice.oneIn(8);
      const put = { offset, value: isFiller ? dice.pick(fillers) : encodedChange(dice, offset) };
      offset += BigInt(1 + dice.below(3));
      return put;
    });
    const { format, codec } = pickedForm(dice, dice.oneIn(6) ? codecs : readCodecs);
    const damaged = index > 0 ? 'nothing' : dice.pick<Damaged>(['nothing', 'head', 'records', 'compressed']);
    const depth = format < 2 && codec !== 'none' && dice.oneIn(6) ? 2 + dice.below(2) : 1;
    made.push([format, codec, damaged, ...(depth > 1 ? ['nested'] : [])].join(' '));
    if (damaged === 'nothing' && depth === 1 && readCodecs.includes(codec)) {
      for (const { offset: at, value } of puts) {
        intact.push([String(at), fillers.includes(value) ? 'filler' : String(at)]);
      }
    }
    return madeBatch(puts, { format, codec, damaged, depth }, dice);
  });
  // A head that claims another size takes the batches after it along.
  const isFramed = !made[0]?.includes('head') && !made[0]?.includes('none');
  return {
    ...{ what: 'records', made: `batch ${made[0] ?? ''}`, parts: 3 * parts.length },
    hex: hexOf(Buffer.concat(parts)),
    ...((isFramed || made[0]?.includes('nothing')) && { intact }),
  };
}

/** A record in two forms that mean the same. */
export function sameRecord(dice: Dice): StreamCase {
  const one = encodedChange(dice, 77n);
  const other = otherForm(tokensOfChange(one), dice);
  return { what: 'alike', made: 'alike', hex: hexOf(one), alike: hexOf(other) };
}

/** A great many records of a few bytes each, which compress to next to nothing. */
function tinyRecords(dice: Dice): StreamCase {
  const codec = dice.pick(['gzip', 'lz4'] as const);
  const records = 100_000;
  const bytes = Buffer.alloc(records * tinyRecord.length, tinyRecord);
  return {
    ...{ what: 'records', made: `inflated ${codec} records` },
    hex: hexOf(packedBatch(codec, compressed(bytes, codec), records, dice)),
  };
}

/** A record whose columns have a byte each, which are more than any table has. */
export function tinyValues(dice: Dice): StreamCase {
  const columns = dice.pick([60_000, 3_000_000]);
  const tokens = tokensOfChange(encodedRecord({ after: [] }, 'older'));
  // The list of values ends with the count of an empty block.
  const value = Buffer.concat([joined(tokens).subarray(0, -1), zigzag(columns), Buffer.alloc(columns), zigzag(0)]);
  const made = { format: 2, codec: 'lz4', damaged: 'nothing' } as const;
  return { what: 'records', made: 'inflated values', hex: hexOf(madeBatch([{ offset: 1n, value }], made, dice)) };
}

/** A length, and then the attributes, no time, no offset, no key, no value, and no headers. */
const tinyRecord = Buffer.from('0c000000010100', 'hex');

const most = 0x400_0000;

/** A batch that becomes very large: a little more than may be, as much as may be, or a part of that. */
export function inflated(dice: Dice): StreamCase {
  const codec = dice.pick(['gzip', 'lz4'] as const);
  const size = dice.pick([most + 1, 2 * most, most, 1_000_000]);
  if (dice.oneIn(3)) return tinyRecords(dice);
  const batch = packedBatch(codec, bomb(codec, size), dice.pick([1, 0x7fff_ffff]), dice);
  return { what: 'records', made: `inflated ${codec}`, hex: hexOf(batch) };
}

/** A batch with bytes that are compressed already. */
function packedBatch(codec: 'gzip' | 'lz4', packed: Buffer, count: number, dice: Dice): Buffer {
  const put = { offset: 5n, value: packed };
  const outer = madeBatch([put], { format: 2, codec: 'none', damaged: 'nothing' }, dice);
  // The bytes of the only record become those of the batch: its head is a byte and lengths before them.
  const head = outer.subarray(0, 61);
  head.writeInt16BE(codecs.indexOf(codec), 21);
  head.writeInt32BE(49 + packed.length, 8);
  head.writeInt32BE(count, 57);
  const batch = Buffer.concat([head, packed]);
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
  return batch;
}
