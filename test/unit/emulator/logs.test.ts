import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { Data } from '../../../src/emulator/operation.ts';
import { pullLogs } from '../../../src/emulator/sls/pullLogs.ts';
import { encodeLogGroups } from '../../../src/emulator/sls/protobuf.ts';
import { logGroupAt } from '../../../src/emulator/world/logGroups.ts';
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

test('the body is deflated where that is accepted, and the headers say so', () => {
  const query = { cursor: encode(begin), count: '20' };
  const plain = pull(query, 'lz4');
  const small = pull(query, 'lz4, deflate');
  assert.equal(plain.headers['x-log-compresstype'], undefined);
  assert.equal(small.headers['x-log-compresstype'], 'deflate');
  assert.equal(small.headers['x-log-bodyrawsize'], String(plain.body.length));
  assert.deepEqual(inflateSync(small.body), plain.body);
  const nothing = pull({ cursor: encode(end), count: '1' }, 'deflate');
  assert.deepEqual([nothing.body.length, nothing.headers['x-log-compresstype']], [0, undefined]);
});

test('a log line that says ERROR has failed, and no other', () => {
  const seen = new Set<string>();
  for (let cursor = begin; cursor < begin + 60n && cursor < end; cursor++) {
    const { logs } = logGroupAt(logstore, shard, cursor, now);
    for (const { contents } of logs) {
      const { level, status } = Object.fromEntries(contents) as Readonly<Record<string, string>>;
      assert.equal(status, level === 'ERROR' ? '502' : '200');
      seen.add(level ?? '');
    }
  }
  assert.ok(seen.has('ERROR') && seen.has('INFO'));
});
