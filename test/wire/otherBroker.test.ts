import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { slicesOf } from '../../src/cloud/kafka/batches.ts';
import { Broker, brokerAddress, type BrokerWay } from '../../src/cloud/kafka/broker.ts';
import { Partition } from '../../src/cloud/kafka/partition.ts';
import { readPartition } from '../../src/cloud/kafka/reading.ts';
import { apiVersions, metadata } from '../../src/cloud/kafka/requests.ts';
import { installedClients, python } from '../host/kafkaClients.ts';

const topic = 'changes';
const way: BrokerWay = {
  wayTo: () => ({}),
  connectMs: 10_000,
  answerMs: 10_000,
  signal: new AbortController().signal,
};

async function startBroker(t: TestContext) {
  const child = spawn(python, [join(import.meta.dirname, 'broker.py'), topic], { stdio: ['pipe', 'pipe', 'ignore'] });
  t.after(async () => {
    const exit = once(child, 'exit');
    child.stdin.end();
    await exit;
  });
  const [address] = (await once(createInterface(child.stdout), 'line')) as [string];
  const found = brokerAddress(address);
  assert.ok(found, address);
  return { address, found };
}

/** Has another program write lines as one batch. */
function write(address: string, lines: readonly string[], ...options: readonly string[]): void {
  // It sends what it has after five milliseconds, which a busy machine can take between two lines.
  const asOneBatch = ['-X', 'linger.ms=500'];
  const args = ['-P', '-b', address, '-t', topic, '-p', '0', ...asOneBatch, ...options];
  const { status, stderr } = spawnSync('kcat', args, { input: `${lines.join('\n')}\n`, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

// That broker has no login, so it is asked without the way to the records, which begins with one.
if (installedClients.kcat()) {
  test('what other programs have written to another broker is read, in all versions and codecs', async t => {
    const { address, found } = await startBroker(t);
    const lines = Array.from({ length: 300 }, (_, index) => `${index} ${'变更 change '.repeat(index % 40)}`);
    const third = (index: number): readonly string[] => lines.slice(index * 100, (index + 1) * 100);
    for (const [index, codec] of ['none', 'gzip', 'lz4'].entries()) write(address, third(index), '-z', codec);
    using broker = await Broker.connect(found, way);
    assert.equal((await broker.ask(apiVersions())).error, 0);
    for (const version of [1, 2] as const) {
      const { brokers, clusterId, topics } = await broker.ask(metadata(version, topic));
      assert.deepEqual([brokers.length, topics[0]?.partitions[0]?.leader], [1, brokers[0]?.id]);
      assert.equal(clusterId === undefined, version === 1);
    }
    for (const fetch of [2, 3, 4] as const) {
      const partition = new Partition(broker, { handshake: 0, metadata: 1, fetch }, topic, undefined, found);
      assert.deepEqual([await partition.earliest(), await partition.end()], [0n, 300n]);
      const read: string[] = [];
      const options = { from: 0n, follow: false, read: ({ value }: { value: Buffer | undefined }) => String(value) };
      for await (const { rows } of readPartition(partition, { ...options, signal: way.signal }))
        read.push(...rows.map(String));
      assert.deepEqual(read, lines);
      await assert.rejects(partition.fetch(301n, 1_000, 0), { fault: 'offsetExpired' });
    }
  });

  test('a codec that is not undone is named, and what comes after it is read', async t => {
    const { address, found } = await startBroker(t);
    for (const codec of ['snappy', 'zstd']) write(address, ['a'.repeat(500), 'b'], '-z', codec);
    write(address, ['c']);
    using broker = await Broker.connect(found, way);
    const partition = new Partition(broker, { handshake: 0, metadata: 1, fetch: 4 }, topic, undefined, found);
    const rows: string[] = [];
    for (let next = 0n; next < 5n;) {
      const { records } = await partition.fetch(next, 100_000, 0);
      for await (const slice of slicesOf(
        records,
        next,
        ({ offset, value }) => `${offset} ${String(value)}`,
        way.signal,
      )) {
        rows.push(...slice.rows.map(row => (typeof row === 'string' ? row : `${row.offset} ${row.damage}`)));
        next = slice.next;
      }
    }
    assert.deepEqual(rows, ['0 snappy', '2 zstd', '4 c']);
  });
}
