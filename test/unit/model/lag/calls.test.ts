import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { World } from '../../../../src/emulator/world/world.ts';
import type { GroupHistory } from '../../../../src/model/lag/history.ts';
import { LiveMonitor } from '../../../../src/model/lag/liveMonitor.ts';
import type { Watched } from '../../../../src/model/lag/reading.ts';
import type { Wanted } from '../../../../src/model/lag/monitorLoop.ts';
import { SlsReader } from '../../../../src/model/lag/slsReader.ts';
import { SimulatedClock } from '../../../support/simulatedClock.ts';
import { fullLogstore, keepsUp, someBehind } from '../../../support/fullLogstore.ts';
import { MemoryCloud, total } from '../../../support/memorySender.ts';

const never = new AbortController().signal;
const all: Wanted = { areAll: true, named: new Set(), exact: new Set(), isFresh: false };
const allExactly: Wanted = { ...all, exact: 'all' };

/** Three calls for each shard and one for each group: what a reading of its own for each of 30 groups costs. */
const naive = 30 * (3 * 64 + 1);

function full(paceOf: Parameters<typeof fullLogstore>[0]): { cloud: MemoryCloud; reader: SlsReader } {
  const { cloud, place } = fullLogstore(paceOf);
  return { cloud, reader: new SlsReader(place, cloud.cloudOf, cloud.clock.now) };
}

describe('the number of calls for 30 groups of 64 shards', () => {
  for (const [name, paceOf] of Object.entries({ 'keep up': keepsUp, 'are partly behind': someBehind })) {
    test(`is at most 2,100 at first, even when everything is read exactly, if they ${name}`, async () => {
      const { cloud, reader } = full(paceOf);
      const calls = await cloud.callsDuring(() => reader.read(allExactly, never));
      assert.equal(calls['GetCheckPoint'], 30);
      assert.equal(calls['GetCursor'], 64);
      assert.ok(total(calls) <= 2100 && total(calls) < naive, JSON.stringify(calls));
    });

    for (const everySeconds of [10, 60, 300]) {
      test(`is at most 300 from then on, every ${everySeconds} s, if they ${name}`, async () => {
        const { cloud, reader } = full(paceOf);
        await reader.read(all, never);
        for (let round = 0; round < 5; round++) {
          cloud.clock.jump(everySeconds * 1000);
          const calls = await cloud.callsDuring(async () => {
            const { readings } = await reader.read(all, never);
            assert.equal(readings.size, 30);
          });
          assert.ok(total(calls) <= 300, `round ${round}: ${JSON.stringify(calls)}`);
        }
      });
    }
  }

  test('does not grow with groups that stand still: what they have not moved past is known', async () => {
    const { cloud, reader } = full(() => ({ kind: 'left', sinceSeconds: 7200 }));
    await reader.read(all, never);
    cloud.clock.jump(60_000);
    const calls = await cloud.callsDuring(() => reader.read(allExactly, never));
    cloud.clock.jump(30_000);
    const again = await cloud.callsDuring(() => reader.read(allExactly, never));
    assert.ok(total(calls) <= 2100, JSON.stringify(calls));
    assert.deepEqual(again, { ListConsumerGroup: 1, GetCheckPoint: 30, GetCursor: 64, GetCursorTime: 64 });
  });

  test('is at most four for each shard when a panel reads one group exactly', async () => {
    const { cloud, reader } = full(keepsUp);
    const one: Wanted = { areAll: false, named: new Set(['group-3']), exact: new Set(['group-3']), isFresh: false };
    const first = await cloud.callsDuring(() => reader.read(one, never));
    const lists = ['ListShards', 'ListConsumerGroup', 'GetLogStore'].map(operation => first[operation]);
    assert.deepEqual(lists, [1, 1, 1]);
    assert.ok(total(first) <= 3 + 1 + 64 + 64 + 64, JSON.stringify(first));
    cloud.clock.jump(10_000);
    const next = await cloud.callsDuring(() => reader.read(one, never));
    assert.ok(total(next) <= 1 + 64 + 64 + 64, JSON.stringify(next));
  });
});

describe('the rate of calls', () => {
  test('never exceeds what is documented, with ten panels, the tree and three sign-ins of one cloud account', async () => {
    const clock = new SimulatedClock();
    const { cloudOf, records, service } = new MemoryCloud({ enforcesRates: true, roundTripMs: 40 }, clock);
    const { now, setTimer } = clock;
    const monitor = new LiveMonitor({ cloudOf, histories: forgetful, now, setTimer });
    const watchers = ['first', 'second', 'third'].flatMap(accountId => [
      ...rows(accountId, service.world).slice(0, 90),
      ...panels(accountId, service.world).slice(0, 10),
    ]);
    for (const watched of watchers) monitor.watch(watched);
    await clock.advance(25_000);

    // Neither refused nor failed.
    assert.deepEqual([...new Set(records.map(({ status }) => status))], [200]);
    assert.deepEqual([...new Set(records.map(({ account }) => account))].sort(), ['first', 'second', 'third']);
    assert.ok(records.length > 2000, String(records.length));
    // https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
    const peaks = [...service.rates.peaks].filter(([key]) => key.endsWith(' DescribeDtsJobDetail'));
    assert.ok(peaks.length > 3);
    for (const [key, peak] of peaks) assert.ok(peak <= 40, `${key}: ${peak}`);
    // Log Service publishes no figure for these calls; ours is 8 under way in a project.
    const projects = new Set(records.flatMap(({ project }) => project ?? []));
    for (const project of projects) {
      const times = records.filter(record => record.project === project).map(({ at }) => at.getTime());
      assert.ok(mostInASecond(times) <= (8 * 1000) / 40, project);
    }
    monitor.dispose();
    await clock.advance(60_000);
    assert.equal(clock.timers, 0);
  });
});

/** What the tree watches while every instance and Logstore that has groups is open. */
function rows(accountId: string, { instances, projects }: World): readonly Watched[] {
  const overview = { group: 'all', detail: 'overview', everySeconds: 10 } as const;
  const logstores = projects
    .filter(({ status }) => status === 'Normal')
    .flatMap(project =>
      [...project.logstores().values()].map(({ name: logstore, groups }) => ({
        region: project.region,
        project: project.name,
        logstore,
        groups,
      })),
    );
  return [...instances, ...logstores]
    .filter(({ groups }) => groups.length > 0)
    .map(place =>
      'logstore' in place
        ? { of: { accountId, region: place.region, project: place.project, logstore: place.logstore }, ...overview }
        : { of: { accountId, region: place.region, instanceId: place.instanceId, jobId: place.jobId }, ...overview },
    );
}

/** Of either service, in turn. */
function panels(accountId: string, world: World): readonly Watched[] {
  const exact = { detail: 'exact', everySeconds: 5 } as const;
  const names = ['nginx-ingress', 'nginx-access', 'audit-trail'];
  const ofLogstores = names.flatMap(logstore => {
    const place = { accountId, region: 'cn-hangzhou', project: 'k8s-log-prod', logstore };
    const groups = world.project(place.project)?.logstores().get(logstore)?.groups ?? [];
    return groups.slice(0, 2).map(({ name }) => ({ ...place, kind: 'sls' as const, groupName: name }));
  });
  const ofInstances = world.instances.flatMap(({ region, instanceId, jobId, groups }) =>
    groups.slice(0, 1).map(({ id }) => ({ kind: 'dts' as const, accountId, region, instanceId, jobId, groupId: id })),
  );
  return [...ofLogstores, ...ofInstances].map(ref => ({ of: ref, group: ref, ...exact }));
}

function mostInASecond(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  let [most, from] = [0, 0];
  for (const [index, time] of sorted.entries()) {
    while ((sorted[from] ?? time) <= time - 1000) from++;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

const forgetful = {
  onDidMark: () => ({ dispose: () => undefined }),
  of: (): GroupHistory => ({ samples: [], marks: [] }),
  add: () => undefined,
  mark: () => undefined,
  forget: () => undefined,
};
