import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { positionOf, windowOf } from '../../../../src/emulator/world/instance.ts';
import {
  beginCursor,
  checkpointOf,
  cursorTime,
  endCursor,
  type Logstore,
  type LogstoreGroup,
  type Shard,
  shardsOf,
} from '../../../../src/emulator/world/logstore.ts';
import { hasConsumer } from '../../../../src/emulator/world/pace.ts';
import { DtsReader } from '../../../../src/model/lag/dtsReader.ts';
import type { ShardState, SlsReading } from '../../../../src/model/lag/reading.ts';
import { SlsReader } from '../../../../src/model/lag/slsReader.ts';
import { MemoryCloud } from '../../../support/memorySender.ts';
import { seededRandom } from '../../../support/random.ts';

/** What the reader must say of a shard, worked out from the world's own state and nothing of the product's. */
interface Expected {
  readonly state: ShardState;
  readonly lag: number | undefined;
  readonly progress: number | undefined;
  readonly behind: bigint | undefined;
  readonly isStuck: boolean;
}

/** https://www.alibabacloud.com/help/doc-detail/55912.htm */
function expectedShard(logstore: Logstore, group: LogstoreGroup, shard: Shard, now: number): Expected {
  const time = (cursor: bigint): number => Math.floor(cursorTime(logstore, shard, cursor, now) / 1000);
  const [begin, end] = [beginCursor(logstore, shard, now), endCursor(logstore, shard, now)];
  const { cursor, updatedAt = 0, consumer } = checkpointOf(logstore, group, shard, now) ?? {};
  const none = { lag: undefined, progress: undefined, behind: undefined, isStuck: false };
  if (cursor === undefined) return { state: begin === end ? 'empty' : 'notStarted', ...none };
  if (cursor === end) return { state: 'caughtUp', lag: 0, progress: undefined, behind: 0n, isStuck: false };
  const behind = end - cursor;
  const newest = time(end - 1n);
  const silence = Math.max(2 * group.timeoutSeconds, 180);
  const isOld = (at: number): boolean => now / 1000 - at > silence;
  const isStuck = Boolean(consumer) && isOld(updatedAt / 1000) && isOld(time(cursor));
  if (cursor < begin) {
    const lag = begin === end ? undefined : newest - time(begin);
    return { state: 'expired', lag, progress: undefined, behind, isStuck };
  }
  const progress = time(cursor > begin ? cursor - 1n : cursor);
  return { state: 'behind', lag: newest - progress, progress, behind, isStuck };
}

function expectedLag(shards: readonly Expected[]): number | undefined {
  const lags = shards.flatMap(({ lag }) => lag ?? []);
  return lags.length === 0 ? undefined : Math.max(...lags);
}

const moments = 1000;
const never = new AbortController().signal;
const day = 86_400_000;

/** Moments of a month, closer together at first: retention passes by, and nothing is at rest. */
function* randomMoments(seed: number, count: number, start: number): Generator<number> {
  const random = seededRandom(seed);
  const offsets = Array.from({ length: count }, () => Math.floor(random() ** 3 * 40 * day));
  for (const offset of offsets.sort((a, b) => a - b)) yield start + offset;
}

describe('the numbers of the sample account', () => {
  test('equal an independent calculation for Log Service', async () => {
    const cloud = new MemoryCloud();
    const random = seededRandom(7);
    const places = cloud.service.world.projects
      .filter(({ status }) => status === 'Normal')
      .flatMap(project =>
        [...project.logstores().values()]
          .filter(({ groups }) => groups.length > 0)
          .map(logstore => ({
            logstore,
            reader: new SlsReader(
              { accountId: 'a', region: project.region, project: project.name, logstore: logstore.name },
              cloud.cloudOf,
              cloud.clock.now,
            ),
          })),
      );
    // Those with something to see come up more often than the many small ones.
    const busy = places.filter(({ logstore: { groups, layout } }) => groups.length > 1 || layout.initial > 4);
    const seen = new Set<string>();
    let exact = 0;
    for (const moment of randomMoments(1, moments, cloud.service.world.bornAt)) {
      cloud.clock.jump(moment - cloud.clock.now());
      const from = random() < 0.5 ? busy : places;
      const place = from[Math.floor(random() * from.length)];
      assert.ok(place);
      const { logstore, reader } = place;
      const group = logstore.groups[Math.floor(random() * logstore.groups.length)];
      assert.ok(group);
      const isExact = random() < 0.6;
      const named = new Set([group.name]);
      const wanted = { areAll: !isExact, named, exact: new Set(isExact ? named : []), isFresh: random() < 0.5 };
      const { readings, failures } = await reader.read(wanted, never);
      assert.deepEqual([...failures], []);
      const shards = shardsOf(logstore, moment);
      for (const read of logstore.groups.filter(({ name }) => readings.has(name))) {
        const expected = new Map(shards.map(shard => [shard.id, expectedShard(logstore, read, shard, moment)]));
        const reading = readings.get(read.name);
        assert.ok(reading?.kind === 'sls');
        const where = `${logstore.name} ${read.name} at ${new Date(moment).toISOString()}`;
        if (isExact) {
          exact++;
          expectExact(reading, expected, where);
        } else expectLimits(reading, expected, where);
        for (const { state } of reading.shards) seen.add(state);
      }
    }
    assert.ok(exact > 400);
    assert.deepEqual([...seen].sort(), ['behind', 'caughtUp', 'empty', 'expired', 'notStarted']);
  });

  test('equal an independent calculation for change tracking', async () => {
    const cloud = new MemoryCloud();
    const random = seededRandom(11);
    const instances = cloud.service.world.instances.filter(({ groups }) => groups.length > 0);
    const readers = instances.map(
      ({ region, instanceId, jobId }) =>
        new DtsReader({ accountId: 'a', region, instanceId, jobId }, cloud.cloudOf, cloud.clock.now),
    );
    const clients = new Set<string>();
    for (const moment of randomMoments(2, moments, cloud.service.world.bornAt)) {
      cloud.clock.jump(moment - cloud.clock.now());
      const index = Math.floor(random() * instances.length);
      const [instance, reader] = [instances[index], readers[index]];
      assert.ok(instance && reader);
      const { readings } = await reader.read({ areAll: true, named: new Set(), exact: 'all', isFresh: false }, never);
      assert.equal(readings.size, instance.groups.length);
      const window = windowOf(instance, moment);
      for (const group of instance.groups) {
        const reading = readings.get(group.id);
        assert.ok(reading?.kind === 'dts');
        const { checkpoint, messageDelay, unconsumedData } = positionOf(instance, group, moment);
        const isConnected = hasConsumer(group.pace) && checkpoint !== undefined;
        const where: string = `${instance.name} ${group.name} at ${new Date(moment).toISOString()}`;
        clients.add(reading.client);
        assert.equal(reading.client, isConnected ? 'connected' : 'none', where);
        assert.deepEqual(reading.lag, isConnected ? { atLeast: messageDelay, atMost: messageDelay } : undefined, where);
        assert.equal(reading.behind, isConnected ? unconsumedData : undefined, where);
        assert.equal(reading.group.consumptionCheckpoint?.getTime(), checkpoint, where);
        assert.deepEqual([reading.window?.begin, reading.window?.end], [window?.begin, window?.end], where);
        assert.equal(reading.taskBehind, window && (moment - window.end) / 1000, where);
        assert.equal(reading.taskStatus, instance.status);
        assert.equal(reading.version, instance.isNewVersion ? 'new' : undefined);
      }
    }
    assert.deepEqual([...clients].sort(), ['connected', 'none']);
  });
});

function expectExact(reading: SlsReading, expected: ReadonlyMap<number, Expected>, where: string): void {
  assert.deepEqual(
    reading.shards.map(({ shard, state, lag, behind, isStuck }) => ({ shard, state, lag, behind, isStuck })),
    [...expected]
      .sort(([a], [b]) => a - b)
      .map(([shard, { state, lag, behind, isStuck }]) => ({
        shard,
        state,
        lag: lag === undefined ? undefined : { atLeast: lag, atMost: lag },
        behind: behind === undefined ? undefined : Number(behind),
        isStuck,
      })),
    where,
  );
  for (const { shard, progress, state } of reading.shards) {
    if (state === 'behind') assert.equal(progress, expected.get(shard)?.progress, where);
  }
  const lag = expectedLag([...expected.values()]);
  assert.deepEqual(reading.lag, lag === undefined ? undefined : { atLeast: lag, atMost: lag }, where);
}

function expectLimits(reading: SlsReading, expected: ReadonlyMap<number, Expected>, where: string): void {
  for (const { shard, state, lag, behind } of reading.shards) {
    const { state: stateThen, lag: lagThen, behind: behindThen } = expected.get(shard) ?? assert.fail(where);
    // Without another call it cannot be told from a shard that was never begun.
    assert.equal(state, stateThen === 'empty' ? 'notStarted' : stateThen, where);
    assert.equal(behind, behindThen === undefined ? undefined : Number(behindThen), where);
    if (state !== 'behind') continue;
    assert.ok(lag && lagThen !== undefined, where);
    assert.ok(lag.atLeast <= lagThen && lagThen <= lag.atMost, `${where}: ${lagThen} in ${JSON.stringify(lag)}`);
  }
  const lag = expectedLag([...expected.values()]);
  assert.equal(reading.lag === undefined, lag === undefined, where);
  if (!reading.lag || lag === undefined || reading.shards.some(({ state }) => state === 'expired')) return;
  const { atLeast, atMost } = reading.lag;
  assert.ok(atLeast <= lag && lag <= atMost, `${where}: ${lag} in ${JSON.stringify(reading.lag)}`);
  assert.ok(atMost <= 60 || atMost - atLeast <= 0.05 * atMost, `${where}: ${JSON.stringify(reading.lag)} is too wide`);
}
