import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CloudError } from '../../../../src/cloud/errors.ts';
import {
  beginCursor,
  cursorTime,
  endCursor,
  shardsOf,
  writeCheckpoint,
} from '../../../../src/emulator/world/logstore.ts';
import { judge } from '../../../../src/model/lag/judge.ts';
import type { GroupReading, SlsReading } from '../../../../src/model/lag/reading.ts';
import type { Round, Wanted } from '../../../../src/model/lag/monitorLoop.ts';
import { isLagAtLeast } from '../../../../src/model/lag/shardHealth.ts';
import { SlsReader } from '../../../../src/model/lag/slsReader.ts';
import { MemoryCloud } from '../../../support/memorySender.ts';

const never = new AbortController().signal;
const all: Wanted = { areAll: true, named: new Set(), exact: 'all', isFresh: false };
const only = (...names: string[]): Wanted => ({ areAll: false, named: new Set(names), exact: 'all', isFresh: false });

/** nginx-access: 24 shards of which one is a parent, and three groups; one has a stuck shard, another has stopped. */
function nginx(logstore = 'nginx-access') {
  const cloud = new MemoryCloud();
  const place = { accountId: 'a', region: 'cn-hangzhou', project: 'k8s-log-prod', logstore };
  const reader = new SlsReader(place, cloud.cloudOf, cloud.clock.now);
  return {
    cloud,
    faults: cloud.service.faults,
    read: (wanted: Wanted) => cloud.clock.until(reader.read(wanted, never)),
    reader,
  };
}

function sls(reading: GroupReading | undefined): SlsReading {
  assert.ok(reading?.kind === 'sls');
  return reading;
}

const statesOf = (round: Round, group: string): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { state } of sls(round.readings.get(group)).shards) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
};

const denied = (error: unknown): boolean => error instanceof CloudError && error.kind === 'denied';

describe('a reading of a Logstore', () => {
  test('gives every group, its worst shard, how long data is kept, and which shards are stuck', async () => {
    const { readings, failures, existing } = await nginx().read(all);
    assert.deepEqual([...readings.keys()], ['billing-sync', 'waf-rules', 'traffic-report']);
    assert.equal(failures.size, 0);
    assert.deepEqual(existing, new Set(readings.keys()));
    const billing = sls(readings.get('billing-sync'));
    assert.equal(billing.kept, 7 * 86_400);
    assert.equal(billing.worstShard, 17);
    assert.ok(billing.lag && billing.lag.atLeast > 1490 && billing.lag.atMost < 1510);
    assert.deepEqual(
      billing.shards.filter(({ isStuck }) => isStuck).map(({ shard }) => shard),
      [17],
    );
    assert.deepEqual(
      billing.shards.filter(({ isReadOnly }) => isReadOnly).map(({ shard, state }) => [shard, state]),
      [[4, 'caughtUp']],
    );
  });

  test('says so when data is kept for ever', async () => {
    const { readings } = await nginx('audit-trail').read(all);
    assert.equal(sls(readings.get('team-01')).kept, 'forever');
  });

  test('gives how the Logstore stores its data, and says nothing about what the service refuses to tell', async () => {
    const { readings } = await nginx('nginx-ingress').read(all);
    const { kept, logstore } = sls(readings.get('lakehouse-ingest'));
    assert.equal(kept, 30 * 86_400);
    assert.deepEqual([logstore?.hotDays, logstore?.infrequentAccessDays, logstore?.maxSplitShards], [7, undefined, 64]);
    const { cloud, read } = nginx('nginx-ingress');
    cloud.service.faults.add({ operation: 'GetLogStore', kind: 'denied' });
    const refused = sls((await read(all)).readings.get('lakehouse-ingest'));
    assert.deepEqual(['logstore' in refused, refused.kept], [false, undefined]);
  });

  test('knows a shard without data from one that nobody has begun', async () => {
    assert.deepEqual(statesOf(await nginx('new-mesh-telemetry').read(all), 'first-try'), { empty: 2 });
    assert.deepEqual(statesOf(await nginx('nginx-ingress').read(all), 'edge-analytics')['notStarted'], 24);
  });

  test('of one group asks for no other, and for the lists only now and then', async () => {
    const { cloud, reader } = nginx();
    const ask = () => cloud.callsDuring(() => reader.read(only('waf-rules'), never));
    const first = await ask();
    assert.equal(first['GetCheckPoint'], 1);
    assert.deepEqual([first['ListShards'], first['ListConsumerGroup'], first['GetLogStore']], [1, 1, 1]);
    cloud.clock.jump(5000);
    const second = await ask();
    assert.deepEqual(
      [second['ListShards'], second['ListConsumerGroup'], second['GetLogStore']],
      [undefined, undefined, undefined],
    );
    const fresh = await cloud.callsDuring(() => reader.read({ ...only('waf-rules'), isFresh: true }, never));
    assert.deepEqual([fresh['ListShards'], fresh['ListConsumerGroup'], fresh['GetLogStore']], [1, 1, undefined]);
  });

  test('asks for the shards again as soon as any group has a checkpoint in one that it does not know', async () => {
    const { cloud, reader } = nginx();
    const logstore = cloud.service.world.project('k8s-log-prod')?.logstores().get('nginx-access');
    const [first] = logstore?.groups ?? [];
    assert.ok(logstore && first);
    // It has no checkpoint in the new shards, which another group has.
    logstore.groups.push({ ...first, name: 'elsewhere', paceOf: () => ({ kind: 'neverStarted' }), written: new Map() });
    const [known] = shardsOf(logstore, cloud.clock.now());
    assert.ok(known);
    writeCheckpoint(logstore, logstore.groups.at(-1) ?? first, known, { cursor: 1n }, cloud.clock.now());
    const ask = () => cloud.callsDuring(() => reader.read(only('waf-rules', 'elsewhere'), never));
    assert.equal((await ask())['ListShards'], 1);
    cloud.clock.jump(5000);
    assert.equal((await ask())['ListShards'], undefined);
    Object.assign(logstore.layout, { split: [...logstore.layout.split, 5] });
    cloud.clock.jump(5000);
    assert.equal((await ask())['ListShards'], undefined);
    assert.equal((await ask())['ListShards'], 1);
  });

  test('asks nothing more of a shard that has caught up', async () => {
    const { cloud, reader } = nginx('decommissioned-gateway');
    const calls = await cloud.callsDuring(() => reader.read(all, never));
    assert.equal(calls['GetCursor'], 2);
    assert.equal(calls['GetCursorTime'], undefined);
  });

  test('says of a named group that it is not there, after looking again', async () => {
    const { cloud, reader } = nginx();
    await reader.read(only('waf-rules'), never);
    cloud.clock.jump(1000);
    const calls = await cloud.callsDuring(async () => {
      const { readings, failures, existing } = await reader.read(only('gone'), never);
      assert.equal(readings.size, 0);
      const error = failures.get('gone');
      assert.ok(error instanceof CloudError && error.kind === 'notFound');
      assert.equal(existing?.has('gone'), false);
    });
    assert.deepEqual(calls, { ListConsumerGroup: 1 });
  });
});

describe('whether consumers live', () => {
  const place = { accountId: 'a', region: 'cn-hangzhou', project: 'k8s-log-prod', logstore: 'nginx-access' } as const;
  const said = (round: Round, group: string): readonly string[] => {
    const reading = sls(round.readings.get(group));
    return judge(reading, { samples: [], marks: [] }, reading.at).verdicts.map(({ kind }) => kind);
  };

  test('is not told by what a reset has written', async () => {
    const { cloud } = nginx();
    const written = new Map<number, string>();
    const reader = new SlsReader(place, cloud.cloudOf, cloud.clock.now, () => written);
    const read = () => cloud.clock.until(reader.read(all, never));
    assert.ok(said(await read(), 'traffic-report').includes('stopped'));
    const { sls: client } = await cloud.cloudOf('a');
    const { region, project, logstore } = place;
    for (const shard of await client.listShards(region, project, logstore, never)) {
      const cursor = await client.getCursor(region, project, logstore, shard.id, 'begin', never);
      const write = { shard: shard.id, checkpoint: cursor };
      await client.updateCheckPoint(region, project, logstore, 'traffic-report', write, never);
      written.set(shard.id, cursor);
    }
    cloud.clock.jump(30_000);
    const after = await read();
    assert.ok(said(after, 'traffic-report').includes('stopped'));
    const [shard] = sls(after.readings.get('traffic-report')).shards;
    assert.ok(shard?.updatedAt && cloud.clock.now() - shard.updatedAt <= 31_000);
  });

  test('is known by the second commit when our clock is ten minutes ahead', async () => {
    const { cloud } = nginx();
    const reader = new SlsReader(
      place,
      cloud.cloudOf,
      () => cloud.clock.now() + 600_000,
      () => new Map(),
    );
    const read = () => cloud.clock.until(reader.read(all, never));
    const right = nginx();
    await read();
    for (let round = 0; round < 4; round++) {
      cloud.clock.jump(30_000);
      await read();
    }
    right.cloud.clock.jump(120_000);
    for (const group of ['billing-sync', 'waf-rules', 'traffic-report']) {
      assert.deepEqual(said(await read(), group), said(await right.read(all), group));
    }
  });
});

/** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcursortime */
describe('a checkpoint at the edge of what is kept', () => {
  /** The group that has stopped, with its checkpoint so many LogGroups from the oldest data of shard 0. */
  async function readAt(offset: bigint, detail: 'exact' | 'overview') {
    const { cloud, read } = nginx();
    const logstore = cloud.service.world.project('k8s-log-prod')?.logstores().get('nginx-access');
    const group = logstore?.groups.find(({ name }) => name === 'traffic-report');
    const shard = logstore && shardsOf(logstore, cloud.clock.now())[0];
    assert.ok(logstore && group && shard);
    const now = cloud.clock.now();
    const begin = beginCursor(logstore, shard, now);
    const time = (cursor: bigint): number => Math.floor(cursorTime(logstore, shard, cursor, now) / 1000);
    group.written.set(shard.id, { cursor: begin + offset, at: now - 3_600_000, consumer: 'worker-1' });
    const exact = new Set(detail === 'exact' ? [group.name] : []);
    const { readings } = await read({ ...only(group.name), exact });
    const lag = sls(readings.get(group.name)).shards[0];
    const newest = time(endCursor(logstore, shard, now) - 1n);
    return { lag, kept: newest - time(begin), oldest: time(begin) };
  }

  for (const detail of ['exact', 'overview'] as const) {
    test(`is the first to be read when what was before it is gone: nothing was lost yet (${detail})`, async () => {
      const { lag, kept, oldest } = await readAt(0n, detail);
      assert.equal(lag?.state, 'behind');
      assert.deepEqual(lag.lag, { atLeast: kept, atMost: kept });
      assert.equal(lag.progress, oldest);
      assert.equal(lag.isStuck, true);
    });

    test(`has lost data one LogGroup earlier, and is behind by all that is kept at least (${detail})`, async () => {
      const { lag, kept } = await readAt(-1n, detail);
      assert.equal(lag?.state, 'expired');
      assert.deepEqual(lag.lag, { atLeast: kept, atMost: kept });
      assert.equal(lag.isStuck, true);
    });
  }
});

describe('what is refused', () => {
  test('concerns one group when its checkpoints are', async () => {
    const { faults, read } = nginx();
    faults.add({ kind: 'denied', operation: 'GetCheckPoint', times: 1, after: 1 });
    const { readings, failures } = await read(all);
    assert.deepEqual([...readings.keys()], ['billing-sync', 'traffic-report']);
    assert.ok(denied(failures.get('waf-rules')));
  });

  test('leaves checkpoints to be seen when cursors are denied, and is not asked for again in each shard', async () => {
    const { cloud, faults, reader } = nginx();
    faults.add({ kind: 'denied', operation: 'GetCursor*' });
    const calls = await cloud.callsDuring(async () => {
      const round = await reader.read(all, never);
      assert.deepEqual(statesOf(round, 'billing-sync'), { unknown: 24 });
      assert.deepEqual(statesOf(round, 'traffic-report'), { unknown: 22, notStarted: 2 });
      const { lag, shards } = sls(round.readings.get('billing-sync'));
      assert.equal(lag, undefined);
      assert.ok(shards.every(({ checkpoint, consumer, updatedAt }) => checkpoint && consumer && updatedAt));
    });
    assert.ok((calls['GetCursor'] ?? 0) <= 6, JSON.stringify(calls));
  });

  test('concerns one shard when the service fails there', async () => {
    const { cloud } = nginx();
    const connected = await cloud.cloudOf('a');
    const { sls: client } = connected;
    const getCursorTime = client.getCursorTime.bind(client);
    client.getCursorTime = (region, project, logstore, shard, ...rest) =>
      shard === 9
        ? Promise.reject(
            new CloudError('unavailable', { service: 'sls', operation: 'GetCursorTime', outcome: 'unknown' }),
          )
        : getCursorTime(region, project, logstore, shard, ...rest);
    const place = { accountId: 'a', region: 'cn-hangzhou', project: 'k8s-log-prod', logstore: 'nginx-access' };
    const reader = new SlsReader(place, () => Promise.resolve(connected), cloud.clock.now);
    const round = await reader.read(only('traffic-report'), never);
    assert.deepEqual(statesOf(round, 'traffic-report'), { behind: 21, unknown: 1, notStarted: 2 });
    assert.equal(sls(round.readings.get('traffic-report')).shards[9]?.state, 'unknown');
  });

  test('is not taken for zero when the shards that could be read have no lag', async () => {
    const { cloud } = nginx('audit-trail');
    const connected = await cloud.cloudOf('a');
    const { sls: client } = connected;
    const getCursor = client.getCursor.bind(client);
    let failing = -1;
    client.getCursor = (region, project, logstore, shard, ...rest) =>
      shard === failing
        ? Promise.reject(new CloudError('unavailable', { service: 'sls', operation: 'GetCursor', outcome: 'unknown' }))
        : getCursor(region, project, logstore, shard, ...rest);
    const place = { accountId: 'a', region: 'cn-hangzhou', project: 'k8s-log-prod', logstore: 'audit-trail' };
    const read = async () => {
      const reader = new SlsReader(place, () => Promise.resolve(connected), cloud.clock.now);
      const { readings } = await reader.read(only('team-01', 'team-05'), never);
      return ['team-01', 'team-05'].map(group => {
        const reading = sls(readings.get(group));
        return [reading.lag?.atLeast, reading.worstShard !== undefined, isLagAtLeast(reading)];
      });
    };
    assert.deepEqual(await read(), [
      [0, true, false],
      [14_400, true, false],
    ]);
    failing = 1;
    assert.deepEqual(await read(), [
      [undefined, false, true],
      [14_400, true, true],
    ]);
  });

  test('ends the round when the service fails in many', async () => {
    const { faults, read } = nginx();
    faults.add({ kind: 'unavailable', operation: 'GetCursorTime' });
    await assert.rejects(read(all), { name: 'CloudError', kind: 'unavailable' });
  });

  test('ends the round when there were too many calls', async () => {
    const { faults, read } = nginx();
    faults.add({ kind: 'throttling', operation: 'GetCursor' });
    await assert.rejects(read(all), { name: 'CloudError', kind: 'throttled' });
  });

  test('ends the round when shards or groups cannot be listed', async () => {
    for (const operation of ['ListShards', 'ListConsumerGroup']) {
      const { faults, read } = nginx();
      faults.add({ kind: 'denied', operation });
      await assert.rejects(read(all), { name: 'CloudError', kind: 'denied', operation });
    }
  });

  test('is not said when it is only how long data is kept', async () => {
    const { faults, read } = nginx();
    faults.add({ kind: 'denied', operation: 'GetLogStore' });
    const { readings, failures } = await read(all);
    assert.equal(failures.size, 0);
    assert.equal(sls(readings.get('waf-rules')).kept, undefined);
  });

  test('is nothing at all when the reader is cancelled: no call is sent after that', async () => {
    const { cloud, reader } = nginx();
    const abort = new AbortController();
    const reading = reader.read(all, abort.signal);
    await cloud.service.requests.next('arrived', 'GetCursor');
    abort.abort(new Error('enough'));
    await assert.rejects(reading, { message: 'enough' });
    const sent = cloud.records.length;
    await cloud.clock.advance(60_000);
    assert.equal(cloud.records.length, sent);
  });
});

/** A running consumer must not notice. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-consumergroupheartbeat */
test('reading only ever reads', async () => {
  const { cloud, read } = nginx();
  await read(all);
  await read({ ...all, exact: new Set() });
  assert.deepEqual([...new Set(cloud.records.map(({ operation }) => operation))].sort(), [
    'GetCheckPoint',
    'GetCursor',
    'GetCursorTime',
    'GetLogStore',
    'ListConsumerGroup',
    'ListShards',
  ]);
  assert.ok(cloud.records.every(({ isWrite }) => !isWrite));
  assert.deepEqual(cloud.service.requests.counts.writes, {});
});
