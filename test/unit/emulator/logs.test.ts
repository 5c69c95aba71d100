import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync, zstdDecompressSync } from 'node:zlib';
import lz4js from 'lz4js';
import { Data } from '../../../src/emulator/operation.ts';
import { pullLogs } from '../../../src/emulator/sls/pullLogs.ts';
import { encodeLogGroups } from '../../../src/emulator/sls/protobuf.ts';
import { type Log, logGroupAt } from '../../../src/emulator/world/logGroups.ts';
import { beginCursor, endCursor, shardsOf } from '../../../src/emulator/world/logstore.ts';
import { World } from '../../../src/emulator/world/world.ts';

const now = Date.UTC(2026, 0, 15, 8, 30);
const world = new World({ seed: 1, bornAt: now, scale: 'sample' });
const logstore = world.project('k8s-log-prod')?.logstores().get('nginx-access');
assert.ok(logstore);
const [shard] = shardsOf(logstore, now);
assert.ok(shard);
const [begin, end] = [beginCursor(logstore, shard, now), endCursor(logstore, shard, now)];

const encode = (cursor: bigint): string => Buffer.from(String(cursor)).toString('base64');

function pull(query: Readonly<Record<string, string>>, accepted = ''): Data {
  const place = { region: 'cn-hangzhou', project: 'k8s-log-prod', logstore: 'nginx-access', group: '', shard: '0' };
  const headers = { 'accept-encoding': accepted };
  const answer = pullLogs.run({
    ...place,
    query,
    headers,
    body: '',
    world,
    now,
    isTurned: false,
    isUniqueInProject: false,
  });
  assert.ok(answer instanceof Data);
  return answer;
}

test('a list of LogGroups is written as in the published example', () => {
  const bytes = encodeLogGroups([
    {
      topic: 't1',
      source: '10.0.0.1',
      tags: [['__receive_time__', '1768465801']],
      logs: [
        {
          time: 1768465800,
          timeNs: 123456789,
          contents: [
            ['level', 'ERROR'],
            ['msg', '用户'],
          ],
        },
      ],
    },
  ]);
  assert.equal(
    bytes.toString('hex'),
    '0a5a0a2a0888cba2cb06120e0a056c6576656c12054552524f52120d0a036d73671206e794a8e688b72515cd5b07' +
      '1a027431220831302e302e302e31321e0a105f5f726563656976655f74696d655f5f120a31373638343635383031',
  );
});

test('the beginning, the middle and the end of a shard', () => {
  const rows: readonly [query: Readonly<Record<string, string>>, next: bigint, count: number, isEnd: boolean][] = [
    [{ cursor: encode(begin), count: '10' }, begin + 10n, 10, false],
    [{ cursor: encode(begin), count: '1000' }, begin + 1000n, 1000, false],
    [{ cursor: encode(end - 5n), count: '10' }, end, 5, true],
    [{ cursor: encode(end), count: '10' }, end, 0, true],
    [{ cursor: encode(begin), end_cursor: encode(begin + 3n), count: '10' }, begin + 3n, 3, true],
    [{ cursor: encode(begin + 5n), end_cursor: encode(begin + 3n), count: '10' }, begin + 5n, 0, false],
  ];
  for (const [query, next, count, isEnd] of rows) {
    const { headers, body } = pull(query);
    assert.deepEqual(
      [headers['x-log-cursor'], headers['x-log-count'], headers['x-log-end-of-cursor'], headers['x-log-bodyrawsize']],
      [encode(next), String(count), isEnd ? '1' : undefined, String(body.length)],
    );
    assert.equal(body.length > 0, count > 0);
    assert.equal(headers['x-log-read-last-cursor'], count > 0 ? String(next - 1n) : undefined);
  }
});

test('a LogGroup is the same whenever it is read, and each is another', () => {
  const one = (cursor: bigint): string =>
    Buffer.from(pull({ cursor: encode(cursor), count: '1' }).body).toString('hex');
  const both = Buffer.from(pull({ cursor: encode(begin), count: '2' }).body).toString('hex');
  assert.equal(one(begin) + one(begin + 1n), both);
  assert.notEqual(one(begin), one(begin + 1n));
});

test('the body is compressed in the first way that is accepted and known, and the headers say so', () => {
  const query = { cursor: encode(begin), count: '20' };
  const plain = pull(query);
  assert.equal(plain.headers['x-log-compresstype'], undefined);
  const lz4 = (body: Buffer): Buffer => {
    const whole = Buffer.alloc(plain.body.length);
    assert.equal(lz4js.decompressBlock(body, whole, 0, body.length, 0), whole.length);
    return whole;
  };
  const rows: readonly [accepted: string, type: string, decompress: (body: Buffer) => Buffer][] = [
    ['lz4', 'lz4', lz4],
    ['deflate', 'deflate', inflateSync],
    ['zstd', 'zstd', zstdDecompressSync],
    ['br, zstd, lz4', 'zstd', zstdDecompressSync],
    ['LZ4,deflate', 'lz4', lz4],
  ];
  for (const [accepted, type, decompress] of rows) {
    const { headers, body } = pull(query, accepted);
    assert.deepEqual([headers['x-log-compresstype'], headers['x-log-bodyrawsize']], [type, String(plain.body.length)]);
    assert.ok(body.length < plain.body.length);
    assert.ok(decompress(body).equals(plain.body), accepted);
  }
  for (const unknown of ['', 'gzip', 'constructor', 'identity']) {
    assert.deepEqual(
      [pull(query, unknown).headers['x-log-compresstype'], pull(query, unknown).body.length],
      [undefined, plain.body.length],
    );
  }
  const nothing = pull({ cursor: encode(end), count: '1' }, 'deflate');
  assert.deepEqual([nothing.body.length, nothing.headers['x-log-compresstype']], [0, undefined]);
});

/** Gives the lines of a Logstore's first shard, newest last. */
function linesOf(projectName: string, name: string, count = 400n): readonly Log[] {
  const store = world.project(projectName)?.logstores().get(name);
  const [first] = store ? shardsOf(store, now) : [];
  assert.ok(store && first, name);
  const last = endCursor(store, first, now);
  return Array.from({ length: Number(count) }, (_, index) =>
    logGroupAt(store, first, last - count + BigInt(index), now),
  ).flatMap(({ logs }) => logs);
}

test('the lines of a Logstore are those of the programs that it is named after', () => {
  const rows: readonly [project: string, logstore: string, field: string][] = [
    ['k8s-log-prod', 'nginx-access', 'http_user_agent'],
    ['k8s-log-prod', 'nginx-error', 'message'],
    ['k8s-log-prod', 'kube-apiserver-audit', 'auditID'],
    ['iot-telemetry', 'device-metrics', '__labels__'],
    ['iot-telemetry', 'device-events', 'device_id'],
    ['data-platform', 'flink-jobs', 'msg'],
  ];
  for (const [project, name, field] of rows) {
    for (const { contents } of linesOf(project, name, 20n))
      assert.ok(
        contents.some(([key]) => key === field),
        name,
      );
  }
});

test('a log line that says ERROR has failed, and no other', () => {
  const seen = new Set<unknown>();
  for (const { contents } of linesOf('data-platform', 'flink-jobs')) {
    const { level, status } = Object.fromEntries(contents);
    assert.equal(status, level === 'ERROR' ? '502' : '200');
    seen.add(level);
  }
  assert.ok(seen.has('ERROR') && seen.has('INFO'));
});

test('there are values of more than 20 KB, with line breaks, and values that are not UTF-8, and lines without nanoseconds', () => {
  const values = (lines: readonly Log[]) => lines.flatMap(({ contents }) => contents.map(([, value]) => value));
  const errors = values(linesOf('k8s-log-prod', 'nginx-error', 2000n));
  assert.ok(errors.some(value => value.length > 20_000));
  assert.ok(errors.some(value => value.includes('\n')));
  const accesses = linesOf('k8s-log-prod', 'nginx-access');
  assert.ok(values(accesses).some(value => Buffer.isBuffer(value) && value.toString('utf8').includes('\uFFFD')));
  assert.ok(accesses.some(({ timeNs }) => timeNs === undefined) && accesses.some(({ timeNs }) => timeNs !== undefined));
});
