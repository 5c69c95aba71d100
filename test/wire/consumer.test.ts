import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { ShardCheckpoint } from '../../src/cloud/sls/responses.ts';
import type { Emulator } from '../../src/emulator/server.ts';
import type { SlsReading } from '../../src/model/lag/reading.ts';
import { SlsReader } from '../../src/model/lag/slsReader.ts';
import { Consumer, type ConsumerOptions } from '../consumer/consumer.ts';
import { account, call, type Caller, emulate, never, project, region } from './support.ts';

const logstore = 'nginx-access';
const name = 'two-of-us';
const place = [region, project, logstore] as const;

interface Scene {
  readonly emulator: Emulator;
  /** The clients of the product, with which nothing but reading is done. */
  readonly reading: Caller;
  /** Somebody else's. */
  readonly writing: Caller;
  now(): number;
  consumer(options: Partial<ConsumerOptions>): Consumer;
  /** Lets time pass, a second at a time, with the consumers at work. */
  pass(seconds: number, ...consumers: readonly Consumer[]): Promise<void>;
  /** As the group's panel reads it. */
  read(): Promise<SlsReading>;
  checkpoints(): Promise<readonly ShardCheckpoint[]>;
}

/** An ordered group of a Logstore of 24 shards, one of them a parent, on a clock that only goes when it is told to. */
async function open(t: TestContext): Promise<Scene> {
  let now = Date.UTC(2026, 0, 15, 8, 30);
  const clock = (): Date => new Date(now);
  const emulator = await emulate(t, { clock });
  const [reading, writing] = [call(t, emulator, { now: clock }), call(t, emulator, { now: clock })];
  await writing.cloud.sls.createConsumerGroup(...place, { name, timeoutSeconds: 60, isOrdered: true }, never);
  const of = { accountId: 'sample', region, project, logstore };
  const reader = new SlsReader(
    of,
    () => Promise.resolve(reading.cloud),
    () => now,
  );
  const group = { ...of, name, origin: emulator.origin, credentials: account(emulator, 'sample') };
  return {
    emulator,
    reading,
    writing,
    now: () => now,
    consumer: options =>
      new Consumer(group, { name: 'c', now: () => now, initialPosition: String(now / 1000 - 60), ...options }),
    async pass(seconds, ...consumers) {
      for (let second = 0; second < seconds; second++) {
        now += 1000;
        await Promise.all(consumers.map(consumer => consumer.turn()));
      }
    },
    async read() {
      const wanted = { areAll: true, named: new Set([name]), exact: 'all', isFresh: true } as const;
      const round = await reader.read(wanted, never);
      const found = round.readings.get(name);
      assert.ok(found?.kind === 'sls', String(round.failures.get(name)));
      return found;
    },
    checkpoints: () => writing.cloud.sls.getCheckPoint(...place, name, never),
  };
}

const shardsOf = (checkpoints: readonly ShardCheckpoint[]): Map<number, string> =>
  new Map(checkpoints.map(({ shard, checkpoint }) => [shard, checkpoint]));

const saved = (...consumers: readonly Consumer[]): Map<number, string> =>
  new Map(consumers.flatMap(({ work }) => [...work].map(([shard, work]): [number, string] => [shard, work.saved])));

/** All but the parent, which was read to its end. */
const live = Array.from({ length: 24 }, (_, id) => id).filter(id => id !== 4);

test('reading a hundred times joins nothing, moves nothing and sends no heartbeat, while two consumers share a group', async t => {
  const scene = await open(t);
  const { emulator } = scene;
  const [one, two] = [scene.consumer({ name: 'one' }), scene.consumer({ name: 'two' })];
  const both = [one, two];
  await scene.pass(40, ...both);
  const assigned = both.map(({ held }) => held);
  assert.deepEqual(
    assigned.flat().sort((a, b) => a - b),
    live,
  );
  assert.deepEqual(assigned.map(({ length }) => length).sort(), [11, 12]);

  const before = { ...emulator.requests.counts.calls };
  for (let round = 0; round < 50; round++) {
    const written = emulator.requests.writes('ConsumerGroupUpdateCheckPoint');
    // At one moment, and at once with the consumers at the next.
    const positions = saved(...both);
    const reading = await scene.read();
    assert.deepEqual(saved(...both), positions);
    assert.equal(emulator.requests.writes('ConsumerGroupUpdateCheckPoint'), written);
    const holders = new Map(reading.shards.map(({ shard, consumer }) => [shard, consumer]));
    for (const { name: consumer, held } of both) for (const shard of held) assert.equal(holders.get(shard), consumer);

    await Promise.all([scene.pass(2, ...both), scene.read()]);
    assert.deepEqual(
      both.map(({ held }) => held),
      assigned,
    );
    const now = shardsOf(await scene.checkpoints());
    for (const [shard, checkpoint] of saved(...both)) assert.equal(now.get(shard), checkpoint);
  }

  const { calls, writes } = emulator.requests.counts;
  const sum = (what: 'heartbeats' | 'commits'): number => one.counts[what] + two.counts[what];
  assert.deepEqual(writes, {
    CreateConsumerGroup: 1,
    HeartBeat: sum('heartbeats'),
    ConsumerGroupUpdateCheckPoint: sum('commits'),
  });
  assert.ok(sum('commits') > 500 && one.counts.logGroups > 500 && two.counts.logGroups > 500);
  // It was read, and a good deal.
  assert.ok((calls['GetCursor'] ?? 0) - (before['GetCursor'] ?? 0) >= 100 * 23);
  const asked = new Set(scene.reading.records.map(({ operation }) => operation));
  assert.deepEqual(
    [...asked].filter(operation => !/^(Get|List)/.test(operation)),
    [],
  );
  assert.ok(scene.reading.records.every(({ isWrite, code }) => !isWrite && code === undefined));
});

test('a running consumer overwrites a reset; once it has stopped, the reset stays and is where the next one begins', async t => {
  const scene = await open(t);
  const consumer = scene.consumer({ name: 'one' });
  await scene.pass(12, consumer);
  const { sls } = scene.writing.cloud;
  const checkpoint = await sls.getCursor(...place, 0, scene.now() / 1000 - 3600, never);
  const reset = (): Promise<void> => sls.updateCheckPoint(...place, name, { shard: 0, checkpoint }, never);
  const at = async (): Promise<string | undefined> => shardsOf(await scene.checkpoints()).get(0);

  await reset();
  assert.equal(await at(), checkpoint);
  await scene.pass(4, consumer);
  assert.equal(await at(), consumer.work.get(0)?.saved);
  assert.notEqual(await at(), checkpoint);

  await reset();
  await scene.pass(61);
  assert.equal(await at(), checkpoint);
  const next = scene.consumer({ name: 'two' });
  await next.turn();
  assert.equal(next.work.get(0)?.saved, checkpoint);
  await scene.pass(4, next);
  assert.ok(next.counts.logGroups > 100);
  assert.notEqual(await at(), checkpoint);
});

test('a consumer that falls silent is followed by the other, which the readings show', async t => {
  const scene = await open(t);
  const [one, two] = [scene.consumer({ name: 'one' }), scene.consumer({ name: 'two' })];
  await scene.pass(40, one, two);
  const left = saved(one);
  await scene.pass(50, two);
  assert.equal(two.held.length, 23 - left.size);
  const during = shardsOf(await scene.checkpoints());
  for (const [shard, checkpoint] of left) assert.equal(during.get(shard), checkpoint);
  await scene.pass(20, two);
  assert.equal(two.held.length, 23);
  const reading = await scene.read();
  assert.deepEqual(
    new Set(reading.shards.filter(({ shard }) => shard !== 4).map(({ consumer }) => consumer)),
    new Set(['two']),
  );

  // What comes back with shards in its hands is no longer known, and starts anew.
  await scene.pass(30, one, two);
  assert.deepEqual([one.held.length, two.held.length].sort(), [11, 12]);
});

test('a checkpoint whose data is gone is given up once, for the position that shards are begun at', async t => {
  const scene = await open(t);
  await scene.writing.cloud.sls.updateCheckPoint(...place, name, { shard: 0, checkpoint: 'MQ==' }, never);
  const consumer = scene.consumer({ name: 'one', initialPosition: 'end' });
  await scene.pass(10, consumer);
  assert.equal(consumer.counts.fallbacks, 1);
  assert.ok(consumer.counts.logGroups > 0);
  assert.equal(shardsOf(await scene.checkpoints()).get(0), consumer.work.get(0)?.saved);
});

test('the children of a split wait in an ordered group until their parent was read to its end', async t => {
  const scene = await open(t);
  const before = scene.consumer({ name: 'one', commitMs: 600_000 });
  await before.turn();
  assert.ok(before.held.includes(4) && !before.held.includes(22) && !before.held.includes(23));
  const { sls } = scene.writing.cloud;
  await sls.updateCheckPoint(
    ...place,
    name,
    { shard: 4, checkpoint: await sls.getCursor(...place, 4, 'end', never) },
    never,
  );
  await scene.pass(5, before);
  assert.deepEqual(before.held, live);
});
