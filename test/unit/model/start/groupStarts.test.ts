import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Cloud } from '../../../../src/cloud/cloud.ts';
import { CloudError } from '../../../../src/cloud/errors.ts';
import type { Logstore } from '../../../../src/emulator/world/logstore.ts';
import type { LogstoreGroupRef } from '../../../../src/model/places.ts';
import { GroupStarts } from '../../../../src/model/start/groupStarts.ts';
import type { GroupAtStart } from '../../../../src/model/start/slsStart.ts';
import { type UnixSeconds, unixSeconds } from '../../../../src/model/units.ts';
import { MemoryCloud } from '../../../support/memorySender.ts';

const never = new AbortController().signal;
const groupOf = (logstore: string, groupName: string): LogstoreGroupRef => ({
  kind: 'sls',
  accountId: 'a',
  region: 'cn-hangzhou',
  project: 'k8s-log-prod',
  logstore,
  groupName,
});
const deleted = new CloudError('invalid', {
  service: 'sls',
  operation: 'GetCursorTime',
  outcome: 'notApplied',
  fault: 'invalidCursor',
});
const billing = groupOf('nginx-access', 'billing-sync');

function read(cloud: MemoryCloud, ref: LogstoreGroupRef, time?: UnixSeconds): Promise<GroupAtStart> {
  const { now } = cloud.clock;
  const starts = new GroupStarts({ cloudOf: cloud.cloudOf, ownWrites: () => new Map(), now });
  return cloud.clock.until(starts.read(ref, time, never));
}

describe('what decides where a client starts', () => {
  test('is found out by calls that only read', async () => {
    const cloud = new MemoryCloud();
    const time = unixSeconds(cloud.clock.now() / 1000 - 3600);
    const found = await read(cloud, billing, time);
    assert.equal(found.shards.length, 24);
    assert.ok(found.shards.every(({ atTime }) => atTime !== undefined));
    assert.deepEqual(found.running, ['worker-1', 'worker-2', 'worker-3']);
    assert.deepEqual([found.kept, found.time, found.at], [7 * 86_400, time, cloud.clock.now()]);
    assert.deepEqual([...new Set(cloud.records.map(({ operation, isWrite }) => `${operation} ${isWrite}`))].sort(), [
      'GetCheckPoint false',
      'GetCursor false',
      'GetCursorTime false',
      'GetLogStore false',
      'ListConsumerGroup false',
      'ListShards false',
    ]);
    assert.deepEqual(cloud.service.requests.counts.writes, {});
  });

  for (const [refusals, isKnown] of [
    [2, true],
    [Infinity, false],
  ] as const) {
    test(`${isKnown ? 'has' : 'may lack'} times if data is deleted between two calls, ${refusals} times`, async () => {
      const cloud = new MemoryCloud();
      let left: number = refusals;
      const cloudOf = async (accountId: string): Promise<Cloud> => {
        const opened = await cloud.cloudOf(accountId);
        const { sls } = opened;
        const ask = sls.getCursorTime.bind(sls);
        sls.getCursorTime = (...of) => {
          left -= 1;
          return left < 0 ? ask(...of) : Promise.reject(deleted);
        };
        return opened;
      };
      const starts = new GroupStarts({ cloudOf, ownWrites: () => new Map(), now: cloud.clock.now });
      const { shards } = await cloud.clock.until(starts.read(billing, undefined, never));
      assert.equal(shards.length, 24);
      assert.ok(shards.every(({ oldest, newest }) => (oldest !== undefined && newest !== undefined) === isKnown));
    });
  }

  test('names the parents of shards that were split or merged, and no others', async () => {
    const { shards } = await read(new MemoryCloud(), groupOf('stdout-collector', 'archive'));
    assert.deepEqual(
      shards.filter(({ parents }) => parents.length > 0).map(({ shard, parents }) => [shard, ...parents]),
      [
        [10, 0],
        [11, 0],
        [12, 1],
        [13, 1],
        [14, 6, 7],
      ],
    );
  });

  test('names the parent of a shard that was split in the second in which it was created', async () => {
    const cloud = new MemoryCloud();
    const logstores = cloud.service.world.project('k8s-log-prod')?.logstores() as Map<string, Logstore>;
    const archive = logstores.get('stdout-collector');
    assert.ok(archive);
    const layout = { ...archive.layout, initial: 1, split: [0], merged: [], changedAt: archive.createdAt + 1 };
    logstores.set('stdout-collector', { ...archive, layout, ttlDays: 3650 });
    const { shards } = await read(cloud, groupOf('stdout-collector', 'archive'));
    assert.deepEqual(
      shards.map(({ shard, parents }) => [shard, ...parents]),
      [[0], [1, 0], [2, 0]],
    );
  });

  test('has no times in a Logstore without data, and keeps for ever what is kept for ever', async () => {
    const cloud = new MemoryCloud();
    const empty = await read(cloud, groupOf('new-mesh-telemetry', 'first-try'));
    assert.deepEqual(
      empty.shards.map(({ kept, oldest, newest, checkpoint }) => [kept, oldest, newest, checkpoint]),
      [
        [0, undefined, undefined, 'none'],
        [0, undefined, undefined, 'none'],
      ],
    );
    const audit = groupOf('audit-trail', '');
    const { sls } = await cloud.cloudOf('a');
    const [group] = await sls.listConsumerGroup(audit.region, audit.project, audit.logstore, never);
    assert.equal((await read(cloud, { ...audit, groupName: group?.name ?? '' })).kept, 'forever');
  });

  test('is known without the settings of the Logstore, except for how long data is kept', async () => {
    const cloud = new MemoryCloud();
    cloud.service.faults.add({ operation: 'GetLogStore', kind: 'denied' });
    const found = await read(cloud, billing);
    assert.deepEqual([found.kept, found.shards.length], [undefined, 24]);
  });

  test('is not known without the shards or the group, which is said', async () => {
    const isKind = (kind: string) => (error: unknown) => error instanceof CloudError && error.kind === kind;
    const cloud = new MemoryCloud();
    await assert.rejects(read(cloud, { ...billing, groupName: 'gone' }), isKind('notFound'));
    cloud.service.faults.add({ operation: 'GetCursor', kind: 'denied' });
    await assert.rejects(read(cloud, billing), isKind('denied'));
  });

  test('includes a group that is taken for this one by who ignores the case', async () => {
    const cloud = new MemoryCloud();
    const logstore = cloud.service.world.project(billing.project)?.logstores().get(billing.logstore);
    assert.ok(logstore);
    const namesake = { name: 'Billing-Sync', timeoutSeconds: 300, isOrdered: false };
    cloud.service.world.addLogstoreGroup(logstore, namesake);
    // The first group of the list is taken, and this one comes first.
    assert.equal((await read(cloud, billing)).namesake, undefined);
    assert.equal((await read(cloud, { ...billing, groupName: namesake.name })).namesake?.name, 'billing-sync');
  });
});
