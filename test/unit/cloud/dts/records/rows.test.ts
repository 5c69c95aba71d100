import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodeRecord } from '../../../../../src/cloud/dts/records/avro.ts';
import type { Value } from '../../../../../src/cloud/dts/records/record.ts';
import { type DtsRow, rowOf } from '../../../../../src/cloud/dts/records/rows.ts';
import { mutatedBytes } from '../../../../fuzz/bytes.ts';
import { Dice } from '../../../../fuzz/dice.ts';
import { type AvroValue, encodedRecord, valueOf } from '../../../../support/dtsAvro.ts';
import { varint } from '../../../../support/kafkaBatches.ts';

const rowIn = (value: Buffer | undefined): DtsRow => rowOf({ kind: 'record', offset: 7n, value });

const dateTime = { year: { int: 2026 }, month: { int: 11 }, day: { int: 29 }, hour: null, minute: null, second: null };

/** A value of each branch, as it is written and as it is read. */
const branches: readonly (readonly [AvroValue, Value])[] = [
  [null, { kind: 'null' }],
  [
    valueOf('Integer', { precision: 8, value: '18446744073709551615' }),
    { kind: 'integer', precision: 8, text: '18446744073709551615' },
  ],
  [
    valueOf('Character', { charset: 'gbk', value: Buffer.from('d6d0', 'hex') }),
    { kind: 'character', charset: 'gbk', bytes: Buffer.from('d6d0', 'hex') },
  ],
  [
    valueOf('Decimal', { value: '-0.10', precision: 5, scale: 2 }),
    { kind: 'decimal', text: '-0.10', precision: 5, scale: 2 },
  ],
  [
    valueOf('Float', { value: -1.5e300, precision: 8, scale: 0 }),
    { kind: 'float', value: -1.5e300, precision: 8, scale: 0 },
  ],
  [
    valueOf('Timestamp', { timestamp: 1_764_374_400n, millis: 123_456 }),
    { kind: 'timestamp', seconds: 1_764_374_400n, micros: 123_456 },
  ],
  [
    valueOf('DateTime', { ...dateTime, millis: null }),
    {
      kind: 'dateTime',
      year: 2026,
      month: 11,
      day: 29,
      hour: undefined,
      minute: undefined,
      second: undefined,
      micros: undefined,
    },
  ],
  [
    valueOf('TimestampWithTimeZone', { value: { ...dateTime, millis: { int: -5 } }, timezone: 'Asia/Shanghai' }),
    {
      kind: 'zonedDateTime',
      value: {
        kind: 'dateTime',
        year: 2026,
        month: 11,
        day: 29,
        hour: undefined,
        minute: undefined,
        second: undefined,
        micros: -5,
      },
      zone: 'Asia/Shanghai',
    },
  ],
  [
    valueOf('BinaryGeometry', { type: 'point', value: Buffer.from([1, 2]) }),
    { kind: 'binaryGeometry', type: 'point', bytes: Buffer.from([1, 2]) },
  ],
  [
    valueOf('TextGeometry', { type: 'point', value: 'POINT(1 2)' }),
    { kind: 'textGeometry', type: 'point', text: Buffer.from('POINT(1 2)') },
  ],
  [
    valueOf('BinaryObject', { type: 'blob', value: Buffer.alloc(300, 7) }),
    { kind: 'binaryObject', type: 'blob', bytes: Buffer.alloc(300, 7) },
  ],
  [valueOf('TextObject', { type: 'json', value: '{}' }), { kind: 'textObject', type: 'json', text: Buffer.from('{}') }],
  [valueOf('EmptyObject', 'NONE'), { kind: 'empty', value: 'NONE' }],
];

const fields = branches.map((_branch, index): [string, number] => [`column ${index}`, index]);
const written = branches.map(([value]) => value);
const update = encodedRecord({
  id: 9_007_199_254_740_993n,
  operation: 'UPDATE',
  objectName: 'shop.orders',
  fields,
  before: written,
  after: written,
});

describe('records of change tracking', () => {
  test('are read in all branches', () => {
    assert.deepEqual(rowIn(update), {
      kind: 'record',
      offset: 7n,
      bytes: update,
      record: {
        version: 0,
        id: 9_007_199_254_740_993n,
        sourceTimestamp: 1_764_374_400,
        sourcePosition: '1234@5',
        safeSourcePosition: '1230@5',
        sourceTxid: '42',
        source: { sourceType: 'MySQL', version: '8.0.36' },
        operation: 'UPDATE',
        objectName: 'shop.orders',
        processTimestamps: [1_764_374_400_123, 1_764_374_400_456],
        tags: new Map([['pk_uk_info', '{"PRIMARY":["id"]}']]),
        fields: fields.map(([name, dataTypeNumber]) => ({ name, dataTypeNumber })),
        beforeImages: branches.map(([, value]) => value),
        afterImages: branches.map(([, value]) => value),
        bornTimestamp: 1_764_374_400_789,
      },
    });
  });

  test('are read in both schemas, and with what a later one may add', () => {
    const ddl = { operation: 'DDL', objectName: 'shop', after: 'alter table orders add column `名` int' };
    for (const [bytes, born] of [
      [encodedRecord(ddl, 'older'), undefined],
      [encodedRecord(ddl), 1_764_374_400_789],
      [Buffer.concat([encodedRecord(ddl), Buffer.from('more')]), 1_764_374_400_789],
    ] as const) {
      const { afterImages, beforeImages, fields: columns, bornTimestamp } = decodeRecord(bytes);
      assert.deepEqual(
        { afterImages, beforeImages, columns, bornTimestamp },
        { afterImages: ddl.after, beforeImages: undefined, columns: undefined, bornTimestamp: born },
      );
    }
  });

  test('do not keep the bytes they came with', () => {
    const around = Buffer.concat([update, Buffer.alloc(1_000_000)]);
    const row = rowIn(around.subarray(0, update.length));
    around.fill(0);
    assert.deepEqual(row, rowIn(update));
  });

  test('that move the offset are told from short ones that say something', () => {
    for (const bytes of [undefined, Buffer.alloc(0), Buffer.alloc(2), Buffer.alloc(48, 0xff)]) {
      assert.deepEqual(rowIn(bytes), { kind: 'filler', offset: 7n });
    }
    assert.equal(rowIn(encodedRecord({ operation: 'NOOP' })).kind, 'filler');
    const heartbeat = rowIn(encodedRecord({ operation: 'HEARTBEAT' }));
    assert.equal(heartbeat.kind === 'record' && heartbeat.record.operation, 'HEARTBEAT');
  });

  test('with an operation that was added later are shown all the same', () => {
    const bytes = Buffer.from(encodedRecord({ operation: 'INIT' }));
    bytes[bytes.indexOf('8.0.36') + 6] = 40;
    assert.deepEqual(decodeRecord(bytes).operation, { unknown: 20 });
  });

  test('that are none are described', () => {
    const bytes = Buffer.alloc(100, 0xff);
    const firstBytes = bytes.subarray(0, 64);
    assert.deepEqual(rowIn(bytes), { kind: 'damaged', offset: 7n, damage: 'number', at: 0, length: 100, firstBytes });
    assert.equal(rowIn(update.subarray(0, -20)).kind, 'damaged');
  });

  test('cannot claim more than comes', () => {
    // Up to the tags, which then claim 2^31 elements, or have an endless block of none.
    const upToTags = encodedRecord().subarray(0, encodedRecord().indexOf('pk_uk_info') - 2);
    for (const count of [2 ** 31, -(2 ** 31), Number.MAX_SAFE_INTEGER]) {
      const row = rowIn(Buffer.concat([upToTags, varint(count), Buffer.alloc(1_000_000)]));
      assert.equal(row.kind === 'damaged' && row.damage, 'size', String(count));
    }
  });

  test('that were changed on the way are rows or descriptions', () => {
    const originals = [update, encodedRecord({ operation: 'DDL', after: 'drop table x' }, 'older')];
    for (let index = 0; index < 10_000; index++) {
      const dice = new Dice(11, 'records', index);
      const row = rowIn(mutatedBytes(dice.pick(originals), dice));
      if (row.kind === 'damaged') assert.ok(row.firstBytes.length <= 64 && row.at <= row.length);
    }
  });
});
