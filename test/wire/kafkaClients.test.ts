import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import kafkajs from 'kafkajs';
import lz4js from 'lz4js';
import { topicOf } from '../../src/emulator/world/instance.ts';
import { installedClients, python } from '../host/kafkaClients.ts';
import { emulate } from './support.ts';

const run = promisify(execFile);

async function scene(t: TestContext) {
  const emulator = await emulate(t, { dataPlanePort: 0 });
  const instance = emulator.world.instances.find(({ name }) => name === 'orders-binlog-sub');
  const group = () => instance?.groups.find(({ name }) => name === 'billing-sync') ?? assert.fail('There is no group.');
  assert.ok(instance);
  return {
    emulator,
    group,
    server: emulator.world.dataPlane ?? '',
    user: `${group().userName}-${group().id}`,
    password: emulator.groupPassword,
    topic: topicOf(instance) ?? '',
    tenMinutesAgo: Math.floor(emulator.worldNow() / 1000) - 600,
  };
}

type Scene = Awaited<ReturnType<typeof scene>>;

if (installedClients.kcat()) {
  const kcat = async ({ server, user }: Scene, password: string, ...args: readonly string[]): Promise<string[]> => {
    const settings = { 'security.protocol': 'SASL_PLAINTEXT', 'sasl.mechanism': 'PLAIN', 'sasl.username': user };
    const given = Object.entries({ ...settings, 'sasl.password': password, 'check.crcs': 'true' });
    const options = given.flatMap(([name, value]) => ['-X', `${name}=${value}`]);
    const { stdout } = await run('kcat', ['-m', '10', '-b', server, ...options, ...args], { maxBuffer: 1 << 28 });
    return stdout.trim().split('\n');
  };

  test('kcat lists the topic, finds an offset by seconds, and reads from there without a gap', async t => {
    const place = await scene(t);
    const { topic, password, tenMinutesAgo } = place;
    assert.match((await kcat(place, password, '-L')).join('\n'), new RegExp(`"${topic}" with 1 partitions`));
    const [found = ''] = await kcat(place, password, '-Q', '-t', `${topic}:0:${tenMinutesAgo}`);
    const offset = Number(/offset (\d+)$/.exec(found)?.[1]);
    const lines = await kcat(
      place,
      password,
      '-C',
      '-q',
      '-t',
      topic,
      '-p',
      '0',
      '-o',
      String(offset),
      '-c',
      '5000',
      '-f',
      '%o %T\n',
    );
    const records = lines.map(line => line.split(' ').map(Number));
    assert.deepEqual(
      records.map(([at]) => at),
      Array.from({ length: 5000 }, (_, index) => offset + index),
    );
    assert.equal(records[0]?.[1], tenMinutesAgo);
  });

  test('kcat reads the older format from an older broker, to which it signs in with the older form', async t => {
    const place = await scene(t);
    const { topic, password, emulator } = place;
    emulator.faults.add({ operation: 'kafka.Connect*', kind: 'olderBroker' });
    const lines = await kcat(
      place,
      password,
      '-C',
      '-q',
      '-t',
      topic,
      '-p',
      '0',
      '-o',
      '-2000',
      '-c',
      '2000',
      '-f',
      '%o\n',
    );
    const [first = 0] = lines.map(Number);
    assert.deepEqual(
      lines.map(Number),
      Array.from({ length: 2000 }, (_, index) => first + index),
    );
    assert.ok(emulator.requests.calls('kafka.bareToken') > 0);
    assert.equal(emulator.requests.calls('kafka.SaslAuthenticate'), 0);
  });

  test('kcat joins the group, goes on at its checkpoint, and leaves', async t => {
    const place = await scene(t);
    const { topic, password, group } = place;
    const settings = ['-X', 'auto.offset.reset=error', '-X', 'enable.auto.commit=false'];
    const format = ['-f', '%T\n', '-c', '50', '-q'];
    const lines = await kcat(place, password, '-G', group().id, ...settings, ...format, topic);
    const { checkpoint = 0 } = group().attended ?? {};
    assert.equal(Number(lines[0]), checkpoint / 1000 + 1);
    // It tries to commit without seconds as it leaves, which moves nothing.
    assert.equal(group().attended?.isAttached, false);
  });

  test('kcat finds nothing by milliseconds, and is refused with a wrong password', async t => {
    const place = await scene(t);
    const { topic, password, tenMinutesAgo } = place;
    const [found = ''] = await kcat(place, password, '-Q', '-t', `${topic}:0:${tenMinutesAgo * 1000}`);
    assert.match(found, /offset -1$/);
    await assert.rejects(kcat(place, 'wrong', '-m', '3', '-L'), /Invalid username or password/);
  });
}

if (installedClients.python()) {
  test("Python's client lists, finds by seconds, reads, commits with seconds, and is refused otherwise", async t => {
    const { emulator, server, user, password, topic, group, tenMinutesAgo } = await scene(t);
    const script = fileURLToPath(new URL('pythonClient.py', import.meta.url));
    const { stdout } = await run(python, [script, server, user, password, topic, group().id, String(tenMinutesAgo)]);
    const seen = JSON.parse(stdout) as Readonly<Record<string, unknown>> & {
      readonly found: readonly [number, number];
    };
    const [offset] = seen.found;
    assert.deepEqual(
      { ...seen, longest: 0, heartbeat: '' },
      {
        wrongPassword: seen['wrongPassword'],
        topics: [topic],
        millisecondsFind: null,
        found: [offset, tenMinutesAgo],
        offsets: [offset, offset + 1999],
        longest: 0,
        heartbeat: '',
        autoCommit: 'InvalidGroupIdError',
        committed: offset + 7,
      },
    );
    // The client hides why, like that of Java.
    assert.ok(seen['wrongPassword'] !== null);
    assert.equal(group().attended?.checkpoint, tenMinutesAgo * 1000);
    assert.ok(emulator.requests.calls('kafka.Fetch') > 0);
  });
}

test('kafkajs finds by seconds, joins the group, reads every codec, and commits with seconds', async t => {
  const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;
  CompressionCodecs[CompressionTypes.LZ4] = () => ({
    compress: () => assert.fail('Nothing is written.'),
    decompress: (bytes: Buffer) => Promise.resolve(Buffer.from(lz4js.decompress(bytes))),
  });
  const { emulator, server, user, password, topic, group, tenMinutesAgo } = await scene(t);
  const open = (secret: string) =>
    new Kafka({
      brokers: [server],
      sasl: { mechanism: 'plain', username: user, password: secret },
      logLevel: logLevel.NOTHING,
      retry: { retries: 0 },
      // It waits for one second, which a slow computer needs at times, and does not try again here.
      connectionTimeout: 30_000,
    });
  await assert.rejects(open('wrong').admin().connect(), /Invalid username or password/);
  const kafka = open(password);
  const admin = kafka.admin();
  await admin.connect();
  t.after(() => admin.disconnect());
  assert.deepEqual(await admin.listTopics(), [topic]);
  const [found] = await admin.fetchTopicOffsetsByTimestamp(topic, tenMinutesAgo);
  const first = Number(found?.offset);

  const consumer = kafka.consumer({ groupId: group().id });
  await consumer.connect();
  t.after(() => consumer.disconnect());
  await consumer.subscribe({ topic, fromBeginning: false });
  const offsets: number[] = [];
  const done = Promise.withResolvers<string>();
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ message, partition }) => {
      if (Number(message.offset) < first) return;
      offsets.push(Number(message.offset));
      if (offsets.length < 3000) return;
      if (offsets.length === 3000) {
        const metadata = `${message.timestamp}|kafkajs`;
        const next = String(Number(message.offset) + 1);
        await consumer.commitOffsets([{ topic, partition, offset: next, metadata }]);
        done.resolve(message.timestamp);
      }
    },
  });
  consumer.seek({ topic, partition: 0, offset: String(first) });
  const seconds = Number(await done.promise);
  assert.deepEqual(
    offsets.slice(0, 3000),
    Array.from({ length: 3000 }, (_, index) => first + index),
  );
  assert.deepEqual(group().attended, { checkpoint: seconds * 1000, isAttached: true });
  await consumer.disconnect();
  assert.equal(group().attended?.isAttached, false);
  assert.equal(emulator.requests.calls('kafka.Produce'), 0);
});
