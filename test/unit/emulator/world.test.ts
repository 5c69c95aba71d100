import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Instance, positionOf, windowOf } from '../../../src/emulator/world/instance.ts';
import {
  beginCursor,
  checkpointOf,
  cursorAt,
  cursorTime,
  endCursor,
  type Logstore,
  shardsOf,
} from '../../../src/emulator/world/logstore.ts';
import { World } from '../../../src/emulator/world/world.ts';

const bornAt = Date.UTC(2026, 0, 15, 8, 30);
const minute = 60_000;
const hour = 60 * minute;
const sample = (seed = 1): World => new World({ seed, bornAt, scale: 'sample' });

const allLogstores = (world: World): Logstore[] => world.projects.flatMap(project => [...project.logstores().values()]);

/** Everything that can be asked of a world at one moment. */
function picture(world: World, now: number): unknown {
  return [
    world.instances.map(instance => [
      instance.instanceId,
      instance.name,
      windowOf(instance, now),
      instance.groups.map(group => [group.id, positionOf(instance, group, now)]),
    ]),
    allLogstores(world).map(logstore => [
      logstore.name,
      shardsOf(logstore, now).map(shard => [
        shard.id,
        String(endCursor(logstore, shard, now)),
        logstore.groups.map(group => String(checkpointOf(logstore, group, shard, now)?.cursor)),
      ]),
    ]),
  ];
}

test('the same seed, birth and time give the same world, whatever was asked before', () => {
  const asked = sample();
  picture(asked, bornAt + 9 * hour);
  assert.deepEqual(picture(asked, bornAt + hour), picture(sample(), bornAt + hour));
});

test('another seed gives other identifiers to the same names', () => {
  const [one, two] = [sample(1), sample(2)];
  assert.deepEqual(
    one.instances.map(({ name }) => name),
    two.instances.map(({ name }) => name),
  );
  const ids = new Set(
    [...one.instances, ...two.instances].flatMap(({ instanceId, groups }) => [
      instanceId,
      ...groups.map(({ id }) => id),
    ]),
  );
  const count = [one, two].flatMap(({ instances }) => instances.flatMap(({ groups }) => [0, ...groups])).length;
  assert.equal(ids.size, count);
});

/** Uneven steps over three days, so that no moment is a round one. */
const moments = Array.from({ length: 300 }, (_, index) => bornAt + index * (14 * minute + 7_337));

test('in DTS time only goes forward, and every number agrees with the others', () => {
  for (const instance of sample().instances) {
    let before: { begin: number; end: number } | undefined;
    const checkpoints = new Map<string, number>();
    for (const now of moments) {
      const window = windowOf(instance, now);
      if (window === undefined) continue;
      assert.ok(window.begin <= window.end && window.end <= now, instance.name);
      assert.ok(before === undefined || (before.begin <= window.begin && before.end <= window.end), instance.name);
      before = window;
      for (const group of instance.groups) {
        const { checkpoint, messageDelay, unconsumedData } = positionOf(instance, group, now);
        const at = `${instance.name}/${group.name} after ${now - bornAt} ms`;
        assert.ok((checkpoint ?? 0) >= (checkpoints.get(group.id) ?? 0), at);
        checkpoints.set(group.id, checkpoint ?? 0);
        if (messageDelay === -1) {
          assert.equal(unconsumedData, -1, at);
          continue;
        }
        assert.ok(checkpoint !== undefined && checkpoint >= window.begin - 1000, at);
        assert.equal(messageDelay, (window.end - checkpoint) / 1000, at);
        assert.ok(messageDelay === 0 ? unconsumedData === 0 : unconsumedData > 0 && messageDelay > 0, at);
      }
    }
  }
});

test('in Log Service time only goes forward too', () => {
  const world = sample();
  const busy = allLogstores(world).filter(({ groups }) => groups.length > 0);
  assert.ok(busy.length > 50);
  for (const logstore of busy) {
    const seen = new Map<string, bigint>();
    for (const now of moments.filter((_, index) => index % 10 === 0)) {
      for (const shard of shardsOf(logstore, now)) {
        const [begin, end] = [beginCursor(logstore, shard, now), endCursor(logstore, shard, now)];
        assert.ok(begin <= end, logstore.name);
        for (const group of logstore.groups) {
          const { cursor, updatedAt } = checkpointOf(logstore, group, shard, now) ?? {};
          if (cursor === undefined) continue;
          const key = `${logstore.name}/${group.name}/${shard.id}`;
          assert.ok(cursor >= (seen.get(key) ?? 0n) && cursor <= end, key);
          assert.ok(updatedAt !== undefined && updatedAt <= now, key);
          seen.set(key, cursor);
        }
      }
    }
  }
});

function instance(world: World, name: string): Instance {
  const found = world.instances.find(candidate => candidate.name === name);
  assert.ok(found);
  return found;
}

/** Seconds behind, after so many minutes. */
function delays(of: Instance, name: string, ...afterMinutes: readonly number[]): number[] {
  const group = of.groups.find(candidate => candidate.name === name);
  assert.ok(group);
  return afterMinutes.map(after => positionOf(of, group, bornAt + after * minute).messageDelay);
}

const about = (actual: number | undefined, expected: number, tolerance = 5): void =>
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= tolerance, `${actual} is not about ${expected}`);

test('each group does what it is there for', () => {
  const world = sample();
  const orders = instance(world, 'orders-binlog-sub');
  const [start, later] = delays(orders, 'billing-sync', 0, 5);
  about(start, 25 * 60);
  about(later, 28 * 60);
  assert.deepEqual(delays(orders, 'audit-archive', 0, 60), [-1, -1]);
  for (const delay of delays(orders, 'search-index', 0, 10, 20, 30)) about(delay, 1, 4);
  const payments = instance(world, 'payments-sub');
  const [far, nearer, there] = delays(payments, 'settlement', 0, 20, 60);
  about(far, 90 * 60);
  about(nearer, 50 * 60);
  about(there, 1);
  const profile = instance(world, 'user-profile-sub');
  const [stuck, longer] = delays(profile, 'crm-export', 0, 60);
  about(stuck, 47 * 60);
  about(longer, 107 * 60);
});

test('a client that is overtaken by the window goes on at its beginning', () => {
  const world = sample();
  const orders = instance(world, 'orders-binlog-sub');
  const group = orders.groups[0];
  assert.ok(group);
  const late = bornAt + 80 * hour;
  const window = windowOf(orders, late);
  assert.equal(positionOf(orders, group, late).checkpoint, window?.begin);
});

test('a source that stalls stays where it is, while its groups have nothing left to read', () => {
  const sensors = instance(sample(), 'sensor-feed-sub');
  const [now, later] = [bornAt, bornAt + 3 * hour].map(at => windowOf(sensors, at));
  assert.equal(now?.end, bornAt - 38 * minute);
  assert.equal(later?.end, now.end);
  assert.deepEqual(delays(sensors, 'alerting', 0, 180), [0, 0]);
});

test('two shards of nginx-access/billing-sync do badly, and the others keep up', () => {
  const logstore = sample().project('k8s-log-prod')?.logstores().get('nginx-access');
  assert.ok(logstore);
  const group = logstore.groups.find(({ name }) => name === 'billing-sync');
  assert.ok(group);
  const now = bornAt + 10 * minute;
  const slow = shardsOf(logstore, now).filter(shard => {
    const position = checkpointOf(logstore, group, shard, now);
    assert.ok(position?.cursor !== undefined && position.updatedAt !== undefined);
    const behind = endCursor(logstore, shard, now) - position.cursor;
    if (shard.id === 17) assert.equal(now - position.updatedAt, 35 * minute);
    return Number(behind) * (logstore.periodMs ?? 0) > minute;
  });
  assert.deepEqual(
    slow.map(({ id }) => id),
    [17, 18],
  );
});

test('a parent of a split goes when its data does', () => {
  const logstore = sample().project('k8s-log-prod')?.logstores().get('nginx-access');
  assert.ok(logstore);
  const parents = (now: number): number[] =>
    shardsOf(logstore, now)
      .filter(({ closedAt }) => closedAt !== undefined)
      .map(({ id }) => id);
  assert.deepEqual(parents(bornAt), [4]);
  assert.deepEqual(parents(bornAt + 8 * 24 * hour), []);
});

test('a parent of a split takes no more data', () => {
  const logstore = sample().project('k8s-log-prod')?.logstores().get('nginx-access');
  assert.ok(logstore);
  const standing = shardsOf(logstore, bornAt).filter(
    shard => endCursor(logstore, shard, bornAt + hour) === endCursor(logstore, shard, bornAt),
  );
  assert.deepEqual(
    standing.map(({ id }) => id),
    [4],
  );
});

test('the cursor of a time is that of the first LogGroup received then or later', () => {
  const logstore = sample().project('k8s-log-prod')?.logstores().get('nginx-access');
  assert.ok(logstore);
  const [shard] = shardsOf(logstore, bornAt);
  assert.ok(shard);
  const cursor = endCursor(logstore, shard, bornAt) - 100n;
  const received = cursorTime(logstore, shard, cursor, bornAt);
  const at = (time: number): bigint => cursorAt(logstore, shard, time, bornAt);
  assert.deepEqual([at(received - 1), at(received), at(received + 1)], [cursor, cursor, cursor + 1n]);
});

test('the shards of a Logstore that take data cover all keys once', () => {
  for (const logstore of allLogstores(sample())) {
    const open = shardsOf(logstore, bornAt).filter(({ closedAt }) => closedAt === undefined);
    const sorted = open.toSorted((a, b) => (a.begin < b.begin ? -1 : 1));
    assert.deepEqual([sorted[0]?.begin, sorted.at(-1)?.end], [0n, 1n << 128n], logstore.name);
    assert.deepEqual(
      sorted.slice(1).map(({ begin }) => begin),
      sorted.slice(0, -1).map(({ end }) => end),
      logstore.name,
    );
  }
});

test('the sample has what the screens have to cope with', () => {
  const world = sample();
  const groupCounts = new Set(world.instances.map(({ groups }) => groups.length));
  assert.ok(groupCounts.has(0) && groupCounts.has(20));
  assert.ok(world.instances.filter(({ region }) => region === 'cn-hangzhou').length > 30);
  assert.equal(instance(world, 'warehouse-cdc').databases()[0]?.tables.length, 10_000);
  assert.equal(instance(world, 'members-old-sub').isNewVersion, false);
  const stores = world.project('k8s-log-prod')?.logstores();
  assert.equal(stores?.size, 214);
  assert.equal(stores.get('audit-trail')?.groups.length, 30);
  const shardCounts = allLogstores(world).map(logstore => shardsOf(logstore, bornAt).length);
  assert.deepEqual([Math.min(...shardCounts), Math.max(...shardCounts)], [1, 64]);
});

test('a large account is spread over the regions', () => {
  const world = new World({ seed: 1, bornAt, scale: { instances: 10_000, projects: 500, logstoresPerProject: 200 } });
  const inHangzhou = <T extends { region: string }>(list: readonly T[]): T[] =>
    list.filter(({ region }) => region === 'cn-hangzhou');
  assert.deepEqual([world.instances.length, inHangzhou(world.instances).length], [10_000, 2_000]);
  assert.deepEqual([world.projects.length, inHangzhou(world.projects).length], [500, 100]);
  assert.deepEqual(new Set(world.projects.map(project => project.logstores().size)), new Set([200]));
  assert.equal(new Set(world.instances.map(({ instanceId }) => instanceId)).size, 10_000);
});
