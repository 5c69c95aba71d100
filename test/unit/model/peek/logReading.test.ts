import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SlsClient } from '../../../../src/cloud/sls/client.ts';
import { logGroupAt } from '../../../../src/emulator/world/logGroups.ts';
import {
  beginCursor,
  cursorAt,
  endCursor,
  type Logstore,
  type Shard,
  shardsOf,
} from '../../../../src/emulator/world/logstore.ts';
import { LogSource, type LogSourceOptions } from '../../../../src/model/peek/logSource.ts';
import type { PeekNotice, PeekStart } from '../../../../src/model/peek/shown.ts';
import type { LogEntry, PeekEntry, PeekReading, PeekSlice } from '../../../../src/model/peek/source.ts';
import type { LogstoreRef } from '../../../../src/model/places.ts';
import { unixSeconds } from '../../../../src/model/units.ts';
import { MemoryCloud } from '../../../support/memorySender.ts';

const never = new AbortController().signal;

function logstoreNamed(name: string, more: Partial<LogSourceOptions> = {}) {
  const cloud = new MemoryCloud();
  const of: LogstoreRef = { accountId: 'a', region: 'cn-hangzhou', project: 'k8s-log-prod', logstore: name };
  const logstore = cloud.service.world.project(of.project)?.logstores().get(name);
  assert.ok(logstore);
  const sls = async () => (await cloud.cloudOf('a')).sls;
  const source = new LogSource({ of, sls, wait: cloud.clock.wait, ...more });
  return { cloud, of, logstore, sls, source, now: cloud.clock.now };
}

/** What is read up to the end, with the shards that were over. */
async function readToEnd(reading: PeekReading, signal = never) {
  const slices: PeekSlice[] = [];
  for await (const slice of reading.read(false, signal)) slices.push(slice);
  return {
    slices,
    entries: slices.flatMap(({ entries }) => entries),
    notices: slices.flatMap(({ notices }) => notices),
  };
}

const isLog = (entry: PeekEntry): entry is LogEntry => entry.kind === 'log';
const nameOf = (entry: PeekEntry): string =>
  entry.kind === 'log' ? `${entry.shard} ${entry.cursor} ${entry.time} ${entry.nanos}` : entry.kind;

const cursorOf = (name: string): string => name.split(' ').slice(0, 2).join(' ');

/** The names of all logs that the world has received in a shard since a time. */
function expected(logstore: Logstore, shard: Shard, since: number, now: number): readonly string[] {
  const names: string[] = [];
  for (let cursor = cursorAt(logstore, shard, since, now); cursor < endCursor(logstore, shard, now); cursor++) {
    for (const { time, timeNs } of logGroupAt(logstore, shard, cursor, now).logs)
      names.push(`${shard.id} ${cursor} ${time} ${timeNs}`);
  }
  return names;
}

const at = (ms: number): PeekStart => ({ kind: 'time', at: unixSeconds(Math.floor(ms / 1000)) });

describe('reading a Logstore', () => {
  test('gives every log of every shard once, oldest first', async () => {
    const { source, logstore, now } = logstoreNamed('nginx-access');
    const since = now() - 60_000;
    const { entries, slices } = await readToEnd(source.open(at(since)));
    const names = shardsOf(logstore, now()).flatMap(shard => expected(logstore, shard, since, now()));
    assert.ok(names.length > 200, `${names.length}`);
    assert.deepEqual(entries.map(nameOf).sort(), [...names].sort());
    const times = entries.filter(isLog).map(({ group }) => group.receivedAt ?? NaN);
    assert.deepEqual(
      times,
      [...times].sort((one, other) => one - other),
    );
    const last = slices.at(-1);
    assert.ok(last?.toGo === 0 && last.positions.every(({ isAtEnd }) => isAtEnd));
    assert.ok(slices.some(({ toGo = 0 }) => toGo > 20));
  });

  test('goes on where it was stopped, with nothing twice and nothing left out', async () => {
    const { source, logstore, now } = logstoreNamed('nginx-access');
    const since = now() - 60_000;
    const reading = source.open(at(since));
    const names: string[] = [];
    for (let part = 0; part < 12; part++) {
      const ending = new AbortController();
      let wanted = part;
      await assert.doesNotReject(async () => {
        for await (const { entries } of reading.read(false, ending.signal)) {
          names.push(...entries.map(nameOf));
          if (wanted-- === 0) break;
        }
      });
      ending.abort();
    }
    names.push(...(await readToEnd(reading)).entries.map(nameOf));
    const all = shardsOf(logstore, now()).flatMap(shard => expected(logstore, shard, since, now()));
    assert.deepEqual(names.sort(), [...all].sort());
  });

  test('goes on where it was when it was stopped while shards were being asked', async () => {
    const { cloud, source, logstore, now } = logstoreNamed('nginx-access');
    const since = now() - 60_000;
    const reading = source.open(at(since));
    const names: string[] = [];
    for (const stopAfter of [15, 17, 18, 20]) {
      const ending = new AbortController();
      const before = cloud.records.length;
      try {
        for await (const { entries } of reading.read(false, ending.signal)) {
          names.push(...entries.map(nameOf));
          if (cloud.records.length - before >= stopAfter) setImmediate(() => ending.abort());
        }
      } catch (error) {
        assert.ok(ending.signal.aborted, String(error));
      }
    }
    names.push(...(await readToEnd(reading)).entries.map(nameOf));
    const all = shardsOf(logstore, now()).flatMap(shard => expected(logstore, shard, since, now()));
    assert.deepEqual(names.sort(), [...all].sort());
  });

  test('begins at the checkpoints of a group, and says where there are none', async () => {
    const { source, sls, of } = logstoreNamed('nginx-access', { group: 'billing-sync' });
    const committed = await (await sls()).getCheckPoint(of.region, of.project, of.logstore, 'billing-sync', never);
    const [first] = (await readToEnd(source.open({ kind: 'checkpoint' }))).slices;
    for (const { shard, position } of first?.positions ?? []) {
      const checkpoint = committed.find(each => each.shard === shard)?.checkpoint;
      const hasNone = first?.notices.some(notice => notice.notice === 'noCheckpoint' && notice.shard === shard);
      if (checkpoint) assert.equal(Buffer.from(checkpoint, 'base64').toString(), position);
      assert.equal(hasNone, !checkpoint, `shard ${shard}`);
    }
    const none = logstoreNamed('new-mesh-telemetry', { group: 'first-try' });
    const { notices } = await readToEnd(none.source.open({ kind: 'checkpoint' }));
    assert.deepEqual(kindsOf(notices), ['noCheckpoint', 'shardEmpty']);
  });

  test('begins at the newest logs, or at the oldest', async () => {
    const { source, logstore, now } = logstoreNamed('nginx-error');
    const { entries } = await readToEnd(source.open({ kind: 'latest' }));
    const newest = shardsOf(logstore, now()).flatMap(shard =>
      expected(logstore, shard, now() - 60_000, now()).slice(-1),
    );
    for (const name of newest) assert.ok(entries.map(nameOf).includes(name), name);
    for await (const { entries: oldest } of source.open({ kind: 'earliest' }).read(false, never)) {
      if (oldest.length === 0) continue;
      const [first] = oldest.filter(isLog);
      const shard = shardsOf(logstore, now()).find(({ id }) => id === first?.shard);
      assert.ok(first && shard && first.cursor === beginCursor(logstore, shard, now()));
      break;
    }
  });

  test('says that a time is before or after what is kept', async () => {
    const { source, now } = logstoreNamed('nginx-error', { shard: 0 });
    const ofFirst = async (start: PeekStart): Promise<readonly PeekNotice[]> => {
      const notices: PeekNotice[] = [];
      for await (const slice of source.open(start).read(false, never)) {
        notices.push(...slice.notices);
        if (slice.entries.length > 0) break;
      }
      return notices;
    };
    assert.deepEqual(await ofFirst(at(1_000_000)), [{ notice: 'expired', shard: 0 }]);
    assert.deepEqual(await ofFirst(at(now() + 3_600_000)), [{ notice: 'afterEnd', shard: 0 }]);
    assert.deepEqual(await ofFirst(at(now() - 3_600_000)), []);
  });

  test('reads a shard that was split to its end, and says where its data goes on', async () => {
    const { source, now } = logstoreNamed('nginx-access', { shard: 4 });
    const { slices, notices } = await readToEnd(source.open(at(now() - 3 * 3_600_000)));
    const [over] = notices.filter(({ notice }) => notice === 'shardOver');
    assert.ok(over?.notice === 'shardOver' && over.children.length === 2, JSON.stringify(notices));
    assert.equal(slices.at(-1)?.isOver, true);
    assert.ok(slices.at(-1)?.positions.every(({ shard }) => shard === 4));
  });

  test('goes on at the oldest logs when its position has expired', async () => {
    const { source, cloud } = logstoreNamed('nginx-error');
    const reading = source.open({ kind: 'latest' });
    await readToEnd(reading);
    cloud.clock.jump(400 * 86_400_000);
    const notices: PeekNotice[] = [];
    for await (const slice of reading.read(false, never)) {
      notices.push(...slice.notices);
      if (slice.entries.length > 0) break;
    }
    assert.deepEqual(kindsOf(notices), ['expired']);
  });

  test('waits for more until it is stopped', async () => {
    const { cloud, logstore, sls, of } = logstoreNamed('nginx-error');
    const since = cloud.clock.now();
    const { slices } = await followed(new LogSource({ of, sls, ...pollsOf(cloud, 100) }), at(since));
    const names = slices.flatMap(({ entries }) => entries.map(nameOf));
    const now = cloud.clock.now();
    // The second in which it began may have been over in part.
    const all = shardsOf(logstore, now).flatMap(shard => expected(logstore, shard, since + 1000, now - 2_000));
    assert.ok(all.length > 10, String(all.length));
    const cursors = new Set(all.map(cursorOf));
    assert.deepEqual(names.filter(name => cursors.has(cursorOf(name))).sort(), [...all].sort());
  });

  test('begins with shards that come while it waits, and is done with those that are over or gone', async () => {
    const { cloud, sls, of } = logstoreNamed('nginx-error');
    const client = await sls();
    const [first, second] = await client.listShards(of.region, of.project, of.logstore, never);
    assert.ok(first && second);
    let listed = 0;
    const listShards: SlsClient['listShards'] = () =>
      Promise.resolve(listed++ === 0 ? [first] : [{ ...first, status: 'readonly' }, second]);
    // A shard that is new has nothing old.
    const getCursor: SlsClient['getCursor'] = (region, project, logstore, shard, from, signal) =>
      client.getCursor(region, project, logstore, shard, shard === second.id ? 'end' : from, signal);
    const pullLogs: SlsClient['pullLogs'] = async (...given) => {
      const answer = await client.pullLogs(...given);
      // No log comes any more to a shard that was split.
      const isClosed = given[3] === first.id && listed > 1;
      return isClosed ? { ...answer, nextCursor: given[4].cursor, data: Buffer.alloc(0) } : answer;
    };
    const changing = clientWith(client, { listShards, getCursor, pullLogs });
    const source = new LogSource({ of, sls: () => Promise.resolve(changing), ...pollsOf(cloud, 40) });
    const { slices } = await followed(source, { kind: 'latest' });
    const notices = slices.flatMap(slice => slice.notices);
    assert.deepEqual(kindsOf(notices), ['shardAdded', 'shardOver']);
    const [over] = notices.filter(({ notice }) => notice === 'shardOver');
    assert.ok(over?.notice === 'shardOver' && over.shard === first.id);
    assert.ok(slices.at(-1)?.entries.every(entry => isLog(entry) && entry.shard === second.id));
  });

  test('tells which shard does not exist, and that a Logstore is gone', async () => {
    const { source } = logstoreNamed('nginx-error', { shard: 99 });
    await assert.rejects(readToEnd(source.open({ kind: 'earliest' })), { kind: 'notFound', fault: 'noSuchShard' });
    const { sls, of } = logstoreNamed('nginx-error');
    const gone = new LogSource({ of: { ...of, logstore: 'gone' }, sls });
    await assert.rejects(readToEnd(gone.open({ kind: 'earliest' })), { kind: 'notFound' });
  });

  test('loses no more than the LogGroup that is damaged', async () => {
    const { sls, of, logstore, now } = logstoreNamed('nginx-error', {});
    const client = await sls();
    const [shard] = shardsOf(logstore, now());
    assert.ok(shard);
    const damagedAt = endCursor(logstore, shard, now()) - 5n;
    const pullLogs: SlsClient['pullLogs'] = async (...given) => {
      const answer = await client.pullLogs(...given);
      const [cursor, count] = [Buffer.from(given[4].cursor, 'base64').toString(), BigInt(given[4].count)];
      const isHit = BigInt(cursor) <= damagedAt && damagedAt < BigInt(cursor) + count;
      return isHit ? { ...answer, data: answer.data.subarray(0, -9) } : answer;
    };
    const damaging = clientWith(client, { pullLogs });
    const source = new LogSource({ of, sls: () => Promise.resolve(damaging), shard: 0 });
    const { entries } = await readToEnd(source.open({ kind: 'latest' }));
    const damaged = entries.filter(entry => entry.kind === 'damaged');
    assert.deepEqual(
      damaged.map(({ position, damage, shard: of }) => [position, damage, of]),
      [[damagedAt, 'compressed', 0]],
    );
    const cursors = new Set(entries.filter(isLog).map(({ cursor }) => cursor));
    for (let cursor = damagedAt - 10n; cursor < damagedAt + 5n; cursor++)
      assert.equal(cursors.has(cursor), cursor !== damagedAt, String(cursor));
  });

  test('asks only what reads', async () => {
    const { source, cloud } = logstoreNamed('nginx-access', { group: 'billing-sync' });
    await readToEnd(source.open({ kind: 'checkpoint' }));
    await readToEnd(source.open({ kind: 'latest' }));
    assert.deepEqual([...new Set(cloud.records.map(({ operation }) => operation))].sort(), [
      'GetCheckPoint',
      'GetCursor',
      'ListShards',
      'PullLogs',
    ]);
  });
});

/** Lets time pass whenever reading waits, and stops it after so many times. */
function pollsOf(cloud: MemoryCloud, count: number): Pick<LogSourceOptions, 'wait'> {
  let left = count;
  return {
    wait(ms) {
      cloud.clock.jump(ms);
      left -= 1;
      return left > 0 ? Promise.resolve() : Promise.reject(new Error('It has waited often enough.'));
    },
  };
}

async function followed(source: LogSource, start: PeekStart): Promise<{ readonly slices: readonly PeekSlice[] }> {
  const slices: PeekSlice[] = [];
  const read = async (): Promise<void> => {
    for await (const slice of source.open(start).read(true, never)) slices.push(slice);
  };
  await assert.rejects(read(), { message: 'It has waited often enough.' });
  return { slices };
}

const kindsOf = (notices: readonly PeekNotice[]): readonly string[] =>
  [...new Set(notices.map(({ notice }) => notice))].sort();

/** A client of which some methods answer otherwise. */
const clientWith = (client: SlsClient, methods: Partial<SlsClient>): SlsClient =>
  new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(methods, name) ?? Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
