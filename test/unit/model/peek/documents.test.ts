import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Peek } from '../../../../src/model/peek/peek.ts';
import type { PeekRecord, PeekRow } from '../../../../src/model/peek/shown.ts';
import type { LogEntry, PeekEntry } from '../../../../src/model/peek/source.ts';
import { encodeLogGroups } from '../../../../src/emulator/sls/protobuf.ts';
import { decodePulledLogs } from '../../../../src/cloud/sls/pulledLogs.ts';
import { type AvroValue, valueOf } from '../../../support/dtsAvro.ts';
import { change, FakeSource, slice } from './fakeSource.ts';

/** What is shown of an entry, and its document. */
async function shown(entry: PeekEntry): Promise<{
  readonly peek: Peek;
  readonly row: PeekRow;
  readonly record: PeekRecord;
  readonly document: Readonly<Record<string, unknown>>;
}> {
  const source = new FakeSource();
  const peek = new Peek(source);
  await peek.setFilter({ text: '', hidden: [] });
  await source.give(slice([entry]));
  await peek.start({ kind: 'earliest' });
  const [row] = peek.rows(0, 1);
  const record = peek.record(0);
  assert.ok(row && record);
  return { peek, row, record, document: JSON.parse(peek.document(0) ?? '') as Record<string, unknown> };
}

const bytes = Buffer.from('d6d0cec4', 'hex');
const dateTime = (parts: Readonly<Record<string, number>>) => {
  const names = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millis'];
  return Object.fromEntries(names.map(name => [name, parts[name] === undefined ? null : { int: parts[name] }]));
};

/** A value of each branch, how it is shown, and what it is in a document. */
const values: readonly (readonly [name: string, value: AvroValue, text: string, json: unknown])[] = [
  ['null', null, '(null)', null],
  ['id', valueOf('Integer', { precision: 4, value: '42' }), '42', 42],
  [
    'large',
    valueOf('Integer', { precision: 8, value: '18446744073709551615' }),
    '18446744073709551615',
    '18446744073709551615',
  ],
  ['padded', valueOf('Integer', { precision: 4, value: '007' }), '007', '007'],
  ['gbk', valueOf('Character', { charset: 'gbk', value: bytes }), '中文', '中文'],
  [
    'unknown',
    valueOf('Character', { charset: 'klingon', value: bytes }),
    'd6d0cec4',
    { base64: '1tDOxA==', charset: 'klingon' },
  ],
  [
    'broken',
    valueOf('Character', { charset: 'utf8', value: bytes }),
    'd6d0cec4',
    { base64: '1tDOxA==', charset: 'utf8' },
  ],
  ['decimal', valueOf('Decimal', { value: '129.00', precision: 5, scale: 2 }), '129.00', '129.00'],
  ['float', valueOf('Float', { value: 0.1, precision: 8, scale: 0 }), '0.1', 0.1],
  ['nan', valueOf('Float', { value: NaN, precision: 8, scale: 0 }), 'NaN', 'NaN'],
  ['endless', valueOf('Float', { value: -Infinity, precision: 8, scale: 0 }), '-Infinity', '-Infinity'],
  [
    'timestamp',
    valueOf('Timestamp', { timestamp: 1_764_374_400n, millis: 7 }),
    '2025-11-29 00:00:00.000007 UTC',
    '2025-11-29T00:00:00.000007Z',
  ],
  [
    'far',
    valueOf('Timestamp', { timestamp: 9_223_372_036_854_775_807n, millis: 0 }),
    '9223372036854775807 s.000000 UTC',
    '9223372036854775807.000000',
  ],
  [
    'dateTime',
    valueOf('DateTime', dateTime({ year: 2026, month: 1, day: 2, hour: 3, minute: 4, second: 5 })),
    '2026-01-02 03:04:05',
    '2026-01-02 03:04:05',
  ],
  ['time', valueOf('DateTime', dateTime({ hour: -838, minute: -59, second: -59 })), '-838:59:59', '-838:59:59'],
  [
    'zoned',
    valueOf('TimestampWithTimeZone', { value: dateTime({ year: 2026, month: 1, day: 2 }), timezone: '+08:00' }),
    '2026-01-02 +08:00',
    '2026-01-02 +08:00',
  ],
  [
    'point',
    valueOf('BinaryGeometry', { type: 'geometry', value: bytes }),
    'd6d0cec4',
    { base64: '1tDOxA==', type: 'geometry' },
  ],
  ['wkt', valueOf('TextGeometry', { type: 'geometry', value: 'POINT(1 2)' }), 'POINT(1 2)', 'POINT(1 2)'],
  ['blob', valueOf('BinaryObject', { type: 'blob', value: bytes }), 'd6d0cec4', { base64: '1tDOxA==', type: 'blob' }],
  ['json', valueOf('TextObject', { type: 'json', value: '{"a":1}' }), '{"a":1}', '{"a":1}'],
  ['empty', valueOf('EmptyObject', 'NULL'), '(null)', null],
  ['none', valueOf('EmptyObject', 'NONE'), '(notRecorded)', undefined],
  ['__proto__', valueOf('Integer', { precision: 4, value: '1' }), '1', 1],
];

describe('a change', () => {
  test('is shown and written with a value of each kind', async () => {
    const { record, document } = await shown(
      change(7, { fields: values.map(([name], index) => [name, index]), after: values.map(([, value]) => value) }),
    );
    const shownTexts = record.fields.map(({ after }) => (after && 'text' in after ? after.text : `(${after?.kind})`));
    assert.deepEqual(
      shownTexts,
      values.map(([, , text]) => text),
    );
    const after = document['after'] as Readonly<Record<string, unknown>>;
    for (const [name, , , json] of values) {
      assert.deepEqual(Object.getOwnPropertyDescriptor(after, name)?.value, json, name);
    }
    assert.deepEqual(document['notRecorded'], { before: [], after: ['none'] });
  });

  test('has a document with everything that is known of it', async () => {
    const fields = [
      ['id', 8],
      ['status', 253],
      ['note', 252],
    ] as const;
    const id = valueOf('Integer', { precision: 8, value: '9007199254740993' });
    const text = (value: string) => valueOf('Character', { charset: 'utf8mb4', value: Buffer.from(value) });
    const { row, record, document } = await shown(
      change(88_213_009, {
        operation: 'UPDATE',
        objectName: 'my\\u002Eshop.orders',
        fields,
        before: [id, text('packed'), valueOf('EmptyObject', 'NONE')],
        after: [id, text('ship\nped'), text('x'.repeat(200))],
      }),
    );
    assert.deepEqual(document, {
      offset: '88213009',
      time: '2025-11-29T00:00:00Z',
      operation: 'UPDATE',
      object: ['my.shop', 'orders'],
      key: ['id'],
      before: { id: '9007199254740993', status: 'packed' },
      after: { id: '9007199254740993', status: 'ship\nped', note: 'x'.repeat(200) },
      changed: ['status'],
      notRecorded: { before: ['note'], after: [] },
      transaction: '42',
      source: { type: 'MySQL', version: '8.0.36', position: '1234@5', safePosition: '1230@5' },
      id: '88213009',
      bornAt: '2025-11-29T00:00:00.789Z',
      processedAt: ['2025-11-29T00:00:00.123Z', '2025-11-29T00:00:00.456Z'],
      tags: { pk_uk_info: '{"PRIMARY":["id"]}' },
    });
    assert.deepEqual(row, {
      key: 0,
      kind: 'update',
      operation: 'UPDATE',
      time: 1_764_374_400_000,
      position: '88213009',
      object: 'my.shop.orders',
      values: [
        { name: 'id', after: { kind: 'text', text: '9007199254740993', isCut: false } },
        {
          name: 'status',
          before: { kind: 'text', text: 'packed', isCut: false },
          after: { kind: 'text', text: 'ship ped', isCut: false },
        },
      ],
      isCut: false,
    });
    assert.deepEqual(record.keyColumns, ['id']);
    assert.ok(record.facts.some(fact => fact.fact === 'sourceType' && fact.text === 'MySQL 8.0.36'));
    assert.deepEqual(JSON.parse(JSON.stringify(record)), record);
  });

  test('of the schema is its statement', async () => {
    const statement = 'ALTER TABLE orders ADD COLUMN remark varchar(64)';
    const { row, record, document, peek } = await shown(
      change(1, { operation: 'DDL', objectName: 'shop', after: statement }),
    );
    const after = { kind: 'text', text: statement, isCut: false };
    assert.deepEqual([row.kind, row.object, row.values], ['ddl', 'shop', [{ after }]]);
    assert.deepEqual(record.fields, [{ after, isChanged: false, isKey: false }]);
    assert.deepEqual([document['after'], document['object']], [statement, ['shop']]);
    assert.deepEqual(peek.value({ key: 0, field: 0, side: 'after' }), after);
  });

  test('has no time where its number is of no date, which the document still has', async () => {
    const far = { sourceTimestamp: 8_640_000_000_001n, bornTimestamp: 8_640_000_000_000_001n };
    const { row, record, document, peek } = await shown(change(1, { ...far, operation: 'HEARTBEAT' }));
    assert.deepEqual([row.time, record.time, peek.counts.newestHeartbeat], [undefined, undefined, undefined]);
    assert.ok(record.facts.every(({ fact }) => fact !== 'bornAt'));
    assert.deepEqual([document['time'], document['bornAt']], ['8640000000001', '8640000000000001']);
    const last = await shown(change(1, { sourceTimestamp: 8_640_000_000_000n }));
    assert.equal(last.row.time, 8_640_000_000_000_000);
  });

  test('is cut in a row and in the detail, and there is a way to the whole', async () => {
    const long = `${'订'.repeat(30_000)}end`;
    const fields = Array.from({ length: 20 }, (_, index): [string, number] => [`c${index}`, 253]);
    const text = valueOf('Character', { charset: 'utf8mb4', value: Buffer.from(long) });
    const { row, record, document, peek } = await shown(change(1, { fields, after: fields.map(() => text) }));
    assert.ok(row.isCut && row.values.length < 10);
    const bytesOfAll = Buffer.byteLength(long);
    assert.deepEqual(row.values[0]?.after, { kind: 'text', text: '订'.repeat(120), isCut: true, bytes: bytesOfAll });
    const inDetail = record.fields[19]?.after;
    assert.deepEqual(inDetail, { kind: 'text', text: '订'.repeat(20_480), isCut: true, bytes: bytesOfAll });
    const whole = peek.value({ key: 0, field: 19, side: 'after' });
    assert.ok(whole?.kind === 'text' && whole.text === long && !whole.isCut);
    assert.equal((document['after'] as Readonly<Record<string, string>>)['c19'], long);
    assert.equal(peek.value({ key: 0, field: 19, side: 'before' }), undefined);
    assert.equal(peek.value({ key: 0, field: 20, side: 'after' }), undefined);
  });
});

async function logOf(contents: readonly (readonly [string, string | Buffer])[], timeNs?: number): Promise<LogEntry> {
  const log = { time: 1_764_374_400, ...(timeNs !== undefined && { timeNs }), contents };
  const group = {
    topic: 'nginx',
    source: '10.0.0.1',
    tags: [
      ['__hostname__', 'node-1'],
      ['zone', 'a'],
      ['__receive_time__', '1764374402'],
      ['zone', 'b'],
    ] as const,
    logs: [log],
  };
  const pulled = { data: encodeLogGroups([group]), compression: '', nextCursor: '', count: 1 };
  const [row] = (await decodePulledLogs(pulled, 5n, new AbortController().signal)).rows;
  assert.ok(row?.kind === 'log');
  return { ...row, shard: 3 };
}

describe('a log', () => {
  test('is shown with its fields, and written with everything that is known of it', async () => {
    const { row, record, document } = await shown(
      await logOf(
        [
          ['level', 'ERROR'],
          ['message', '库存不足\n\tat line 1'],
          ['agent', bytes],
          ['level', 'again'],
        ],
        123_456_789,
      ),
    );
    assert.deepEqual(document, {
      shard: 3,
      cursor: 'NQ==',
      time: '2025-11-29T00:00:00.123456789Z',
      receivedAt: '2025-11-29T00:00:02Z',
      topic: 'nginx',
      source: '10.0.0.1',
      tags: { __hostname__: 'node-1', zone: ['a', 'b'], __receive_time__: '1764374402' },
      fields: {
        level: ['ERROR', 'again'],
        message: '库存不足\n\tat line 1',
        agent: { base64: '1tDOxA==' },
      },
    });
    const { values: short, ...head } = row;
    assert.deepEqual(head, {
      key: 0,
      kind: 'log',
      operation: '',
      time: 1_764_374_400_123,
      nanos: 456_789,
      position: '5',
      shard: 3,
      object: 'nginx',
      source: '10.0.0.1',
      isCut: false,
    });
    assert.deepEqual(short[1], {
      name: 'message',
      after: { kind: 'text', text: '库存不足 at line 1', isCut: false },
    });
    assert.deepEqual(record.fields[2]?.after, { kind: 'hex', text: 'd6d0cec4', isCut: false });
    assert.ok(record.facts.some(fact => fact.fact === 'receivedAt' && fact.at === 1_764_374_402_000));
  });

  test('of an older collector has no part of a second', async () => {
    const { row, document } = await shown(await logOf([]));
    assert.deepEqual([row.time, row.nanos, document['time']], [1_764_374_400_000, undefined, '2025-11-29T00:00:00Z']);
  });
});

test('damaged bytes are shown and written with the first of them and what is wrong', async () => {
  const damaged = { kind: 'damaged', damage: 'cutOff', at: 3, length: 200, firstBytes: bytes } as const;
  const ofDts = await shown({ ...damaged, position: 9n });
  assert.deepEqual(ofDts.document, {
    offset: '9',
    damaged: { reason: 'cutOff', at: 3, bytes: 200, first: { base64: '1tDOxA==' } },
  });
  assert.deepEqual(ofDts.row.values, [{ after: { kind: 'hex', text: 'd6d0cec4', isCut: true, bytes: 200 } }]);
  const ofSls = await shown({ ...damaged, position: 5n, shard: 2 });
  assert.deepEqual([ofSls.document['shard'], ofSls.document['cursor'], ofSls.row.shard], [2, 'NQ==', 2]);
});
