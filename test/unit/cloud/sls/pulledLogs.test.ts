import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import lz4 from 'lz4js';
import { SlsClient } from '../../../../src/cloud/sls/client.ts';
import { decodeLog } from '../../../../src/cloud/sls/logGroups.ts';
import { type DecodedLogs, decodePulledLogs, type PulledLogs } from '../../../../src/cloud/sls/pulledLogs.ts';
import { encodeLogGroups } from '../../../../src/emulator/sls/protobuf.ts';
import { mutatedBytes } from '../../../fuzz/bytes.ts';
import { Dice } from '../../../fuzz/dice.ts';
import { answering, failure, signal } from '../answering.ts';

/** The example of the vendor's documentation: one LogGroup with one log. */
const published = Buffer.from(
  '0a5a0a2a0888cba2cb06120e0a056c6576656c12054552524f52120d0a036d73671206e794a8e688b72515cd5b07' +
    '1a027431220831302e302e302e31321e0a105f5f726563656976655f74696d655f5f120a31373638343635383031',
  'hex',
);
const pulled = (data: Buffer, more: Partial<PulledLogs> = {}): PulledLogs => ({
  data,
  compression: '',
  nextCursor: '',
  count: 1,
  ...more,
});

const decode = (data: Buffer, more: Partial<PulledLogs> = {}, from = 100n): Promise<DecodedLogs> =>
  decodePulledLogs(pulled(data, more), from, signal);

/** The only block of a frame that another library writes. A block comes after seven bytes and its size. */
function lz4Block(bytes: Buffer): Buffer {
  const frame = Buffer.from(lz4.compress(bytes));
  return frame.subarray(11, 11 + frame.readUInt32LE(7));
}

/** A field of a message that holds bytes. */
function field(id: number, bytes: Buffer): Buffer {
  const head: number[] = [];
  for (const number of [(id << 3) | 2, bytes.length]) {
    let rest = number;
    for (; rest > 0x7f; rest >>>= 7) head.push((rest & 0x7f) | 0x80);
    head.push(rest);
  }
  return Buffer.concat([Buffer.from(head), bytes]);
}

const log = Buffer.from('0801', 'hex');

describe('what PullLogs answers', () => {
  test('is decoded to logs with what they have of their LogGroup', async () => {
    const { rows, isWhole } = await decode(published);
    assert.ok(isWhole && rows.length === 1);
    const [row] = rows;
    assert.ok(row?.kind === 'log');
    assert.deepEqual([row.cursor, row.index, row.time, row.nanos], [100n, 0, 1768465800, 123456789]);
    assert.deepEqual(row.group, {
      topic: 't1',
      source: '10.0.0.1',
      tags: [['__receive_time__', '1768465801']],
      receivedAt: 1768465801,
      bytes: 40,
    });
    assert.deepEqual(
      decodeLog(row.bytes).fields.map(([name, value]) => [name, value.toString()]),
      [
        ['level', 'ERROR'],
        ['msg', '用户'],
      ],
    );
  });

  test('is decompressed as the answer says, whatever was asked for', async () => {
    const large = Buffer.concat(Array.from({ length: 200 }, () => published));
    const forms: readonly (readonly [string, Buffer])[] = [
      ['', large],
      ['deflate', deflateSync(large)],
      ['gzip', deflateSync(large)],
      ['gzip', gzipSync(large)],
      ['zstd', zstdCompressSync(large)],
      ['lz4', lz4Block(large)],
    ];
    for (const [compression, data] of forms) {
      const { rows, isWhole } = await decode(data, { compression });
      assert.ok(isWhole && rows.length === 200, `${compression}: ${rows.length}`);
      assert.ok(rows.every(({ kind }) => kind === 'log'));
    }
    assert.equal((await decode(Buffer.alloc(0), { compression: 'deflate' })).rows.length, 0);
    const { rows } = await decode(large, { compression: 'klingon' });
    assert.ok(rows[0]?.kind === 'damaged' && rows[0].damage === 'codec');
  });

  test('has a cursor for each LogGroup, counted back from the last one where the answer tells it', async () => {
    const three = Buffer.concat([published, published, published]);
    const cursorsOf = ({ rows }: DecodedLogs) => rows.map(row => (row.kind === 'log' ? row.cursor : row.offset));
    assert.deepEqual(cursorsOf(await decode(three, { count: 3 })), [100n, 101n, 102n]);
    assert.deepEqual(cursorsOf(await decode(three, { count: 3, lastCursor: 112n })), [110n, 111n, 112n]);
    assert.deepEqual(cursorsOf(await decode(three, { count: 9, lastCursor: 102n })), [100n, 101n, 102n]);
  });

  test('may have fields that later versions have added, in any order', async () => {
    const later = Buffer.concat([
      field(9, Buffer.from('later')),
      Buffer.from('5001', 'hex'), // A number.
      Buffer.from('61ffffffffffffffff', 'hex'), // Eight bytes.
      field(1, Buffer.concat([field(7, log), Buffer.from('7d01020304', 'hex'), log])),
      field(3, Buffer.from('topic')),
    ]);
    const { rows } = await decode(field(1, later));
    assert.ok(rows.length === 1 && rows[0]?.kind === 'log' && rows[0].time === 1 && rows[0].group.topic === 'topic');
  });

  test('describes what is damaged in its place, and goes on behind it where that can be found', async () => {
    const noTime = field(1, field(2, Buffer.concat([field(1, Buffer.from('a')), field(2, Buffer.from('b'))])));
    const cutLog = field(1, Buffer.from('0a05', 'hex'));
    const body = Buffer.concat([
      published,
      field(1, Buffer.concat([field(1, log), noTime, cutLog, field(1, log)])),
      field(1, Buffer.from('0f', 'hex')),
      published,
    ]);
    const { rows, isWhole } = await decode(body, { count: 4 });
    assert.deepEqual(
      rows.map(row => [row.kind, row.kind === 'log' ? row.cursor : row.offset, row.index]),
      [
        ['log', 100n, 0],
        ['log', 101n, 0],
        ['damaged', 101n, 1],
        ['damaged', 101n, 2],
        ['log', 101n, 3],
        ['damaged', 102n, 0],
        ['log', 103n, 0],
      ],
    );
    assert.ok(isWhole);
    const cut = await decode(Buffer.concat([published, published]).subarray(0, -1), { count: 2 });
    assert.deepEqual(
      cut.rows.map(({ kind }) => kind),
      ['log', 'damaged'],
    );
    assert.equal(cut.isWhole, false);
    const [, described] = cut.rows;
    assert.ok(described?.kind === 'damaged' && described.firstBytes.length > 0 && described.at <= described.length);
  });

  test('is given up when it becomes too much, whatever it says of itself', async () => {
    const zeros = Buffer.alloc(0x400_0001);
    for (const [compression, data] of [
      ['deflate', deflateSync(zeros)],
      ['zstd', zstdCompressSync(zeros)],
      ['lz4', Buffer.concat([Buffer.from('1f610100', 'hex'), Buffer.alloc(270_000, 0xff), Buffer.from([0])])],
    ] as const) {
      const { rows, isWhole } = await decode(data, { compression });
      assert.ok(!isWhole && rows.length === 1 && rows[0]?.kind === 'damaged', compression);
      assert.equal(rows[0].damage, 'bomb', compression);
    }
    const cut = await decode(deflateSync(published).subarray(0, -6), { compression: 'deflate' });
    assert.ok(cut.rows[0]?.kind === 'damaged' && cut.rows[0].damage === 'compressed');
    const cutZstd = await decode(zstdCompressSync(published).subarray(0, -6), { compression: 'zstd' });
    assert.ok(cutZstd.rows[0]?.kind === 'damaged' && cutZstd.rows[0].damage === 'compressed');
  });

  test('cannot make millions of rows, tags, or fields out of a few bytes', async () => {
    const many = (count: number, bytes: string): Buffer => Buffer.alloc((count * bytes.length) / 2, bytes, 'hex');
    const [broken, empty, logs, tags, fields, pairs] = [
      await decode(field(1, many(60_000, '0a00'))),
      await decode(many(11_000, '0a00')),
      await decode(field(1, many(250_000, '0a020801'))),
      await decode(field(1, many(70_000, '3200'))),
      await decode(field(1, field(1, Buffer.concat([log, many(70_000, '1200')])))),
      await decode(field(1, field(1, Buffer.concat([log, field(2, many(70_000, '0a00'))])))),
    ].map(decoded => decoded.rows);
    assert.deepEqual([broken?.length, broken?.at(-1)?.kind], [1_001, 'damaged']);
    assert.deepEqual([logs?.length, logs?.at(-1)?.kind], [200_001, 'damaged']);
    for (const few of [empty, tags, fields, pairs]) {
      assert.ok(few?.length === 1 && few[0]?.kind === 'damaged' && few[0].damage === 'size');
    }
  });

  test('that was changed on the way ends with rows or with a description', async () => {
    const group = { topic: 't', source: '10.0.0.1', tags: [['__receive_time__', '1']] as const };
    const logs = [{ time: 1, timeNs: 5, contents: [['name', 'value']] as const }];
    const original = encodeLogGroups([group, group].map(each => ({ ...each, logs })));
    for (let index = 0; index < 5_000; index++) {
      const dice = new Dice(11, 'logs', index);
      for (const row of (await decode(mutatedBytes(original, dice))).rows) {
        if (row.kind === 'damaged') assert.ok(row.firstBytes.length <= 64 && row.at <= row.length);
        else decodeLog(row.bytes);
      }
    }
  });
});

describe('PullLogs', () => {
  const pull = (access: ConstructorParameters<typeof SlsClient>[0]) =>
    new SlsClient(access).pullLogs('cn-hangzhou', 'p', 'ls', 3, { cursor: 'MTAw', count: 10 }, signal);

  test('asks for data in one compression and takes what comes', async () => {
    const headers = { 'x-log-cursor': 'MTAx', 'x-log-compresstype': 'LZ4', 'x-log-count': '1' };
    const { access, requests } = answering({ headers, data: published });
    assert.deepEqual(await pull(access), { data: published, compression: 'lz4', nextCursor: 'MTAx', count: 1 });
    const [request] = requests;
    assert.ok(request);
    assert.equal(request.path, '/logstores/ls/shards/3?count=10&cursor=MTAw&type=log');
    assert.deepEqual(
      [request.isForData, request.headers['accept'], request.headers['accept-encoding']],
      [true, 'application/x-protobuf', 'deflate'],
    );
  });

  test('takes the number of the last LogGroup only if it is one', async () => {
    const last = async (text: string): Promise<bigint | undefined> => {
      const headers = { 'x-log-cursor': 'MTAx', 'x-log-read-last-cursor': text };
      return (await pull(answering({ headers, data: published }).access)).lastCursor;
    };
    assert.deepEqual(await Promise.all(['12', '', '-1', '1e5', '9'.repeat(20)].map(last)), [
      12n,
      ...Array<undefined>(4).fill(undefined),
    ]);
  });

  test('does not understand an answer without a next cursor, and says what it was', async () => {
    const page = { headers: { 'x-log-requestid': '1' }, data: Buffer.from('<html><body>Sign in here</body></html>') };
    const error = await failure(pull(answering(page).access));
    assert.deepEqual([error.kind, error.serviceMessage], ['unexpected', 'Sign in here']);
  });

  test('reads a refusal as JSON', async () => {
    const body = JSON.stringify({ errorCode: 'InvalidCursor', errorMessage: 'no' });
    const error = await failure(pull(answering({ status: 400, body }).access));
    assert.deepEqual([error.kind, error.fault], ['invalid', 'invalidCursor']);
  });
});
