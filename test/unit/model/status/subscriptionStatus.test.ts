import assert from 'node:assert/strict';
import { test } from 'node:test';
import { taskStatuses } from '../../../../src/cloud/dts/types.ts';
import { subscriptionStatus } from '../../../../src/model/status/subscriptionStatus.ts';
import { allowsGroupChanges, taskStage } from '../../../../src/model/status/stage.ts';
import { without } from '../../../support/without.ts';
import { connected, disconnected, groups, listed, newer, noHistories, now, older, parts, ref } from './samples.ts';

test('nothing is said before one of the two operations has answered', () => {
  const given = parts({ groups: groups({ a: connected() }) });
  assert.equal(subscriptionStatus(ref, given, noHistories, now), undefined);
});

test('the newer operation is believed, and the older one fills what it leaves out', () => {
  const status = subscriptionStatus(
    ref,
    parts({
      newer: newer({ name: 'new name', objects: [], hosts: { vpcHost: 'vpc:1' } }),
      older: older({ name: 'old name', status: 'Abnormal', taskId: 't-9' }),
    }),
    noHistories,
    now,
  );
  assert.equal(status?.name, 'new name');
  assert.equal(status.status, 'Normal');
  assert.equal(status.sources, 'both');
  assert.equal(status.taskId, 't-9');
  assert.deepEqual(status.hosts, { vpcHost: 'vpc:1', publicHost: 'public:18001', privateHost: 'private:18002' });
  assert.deepEqual(status.source, { instanceId: 'rm-1', instanceType: 'RDS', engineName: 'MySQL' });
  assert.deepEqual(status.objects, older().objects);
});

test('a status that one answer leaves out is that of another', () => {
  const stageOf = (given: Parameters<typeof parts>[0]) =>
    subscriptionStatus(ref, parts(given), noHistories, now)?.stage;
  const silent = newer({ status: '' });
  assert.equal(stageOf({ newer: silent, older: older({ status: 'Abnormal' }) }), 'failed');
  assert.equal(
    stageOf({ newer: silent, older: older({ status: '' }), listed: listed({ status: 'Locked' }) }),
    'locked',
  );
  assert.equal(stageOf({ newer: silent }), 'unknown');
});

test('each operation is enough on its own', () => {
  const alone = {
    newer: subscriptionStatus(ref, parts({ newer: newer() }), noHistories, now),
    older: subscriptionStatus(ref, parts({ older: older() }), noHistories, now),
  };
  assert.equal(alone.newer?.sources, 'newer');
  assert.equal(alone.older?.sources, 'older');
  for (const status of [alone.newer, alone.older]) {
    assert.equal(status.stage, 'running');
    assert.equal(status.topic, 'cn_hangzhou_orders_version2');
    assert.equal(status.window?.keptSeconds, 24 * 3600);
    assert.equal(status.groups, undefined);
  }
});

test('the row of the list is enough when both others are refused', () => {
  const status = subscriptionStatus(ref, parts({ listed: listed({ status: 'Retrying' }) }), noHistories, now);
  assert.deepEqual([status?.sources, status?.stage, status?.name], ['listed', 'retrying', 'orders']);
  assert.equal(status?.window?.keptSeconds, 24 * 3600);
});

test('tags and the codes of errors come from the list, beside either operation', () => {
  const row = listed({ errorDetails: [{ code: 'DTS-1' }, { helpUrl: 'https://help.aliyun.com/' }] });
  for (const beside of [{ newer: newer() }, { older: older() }]) {
    const status = subscriptionStatus(ref, parts({ ...beside, listed: row }), noHistories, now);
    const listedIn = (name: string) => status?.fields.find(field => field.name === name)?.listed;
    assert.deepEqual(listedIn('tags'), { kind: 'text', text: 'team=orders' });
    assert.deepEqual(listedIn('errorDetails'), { kind: 'text', text: 'DTS-1, https://help.aliyun.com/' });
    assert.equal(listedIn('status'), undefined);
  }
});

test('an empty name hides no other one', () => {
  const status = subscriptionStatus(ref, parts({ newer: newer({ name: '' }), older: older() }), noHistories, now);
  assert.equal(status?.name, 'orders');
});

test('what was not reported is neither none nor old', () => {
  const silent = { ...without(newer(), 'version', 'objects'), objectsInFile: { size: 7 } };
  const given = parts({ newer: silent, older: without(older(), 'objects') });
  const status = subscriptionStatus(ref, given, noHistories, now);
  assert.deepEqual([status?.version, status?.objects, status?.objectsInFile], ['notReported', undefined, { size: 7 }]);
  assert.equal(status?.newGroup, 'allowed');
  // The older operation has no version, so that it tells none says nothing.
  assert.equal(subscriptionStatus(ref, parts({ older: older() }), noHistories, now)?.version, undefined);
});

test('an instance of the old version takes no groups', () => {
  const status = subscriptionStatus(ref, parts({ newer: newer({ version: 'old' }) }), noHistories, now);
  assert.equal(status?.newGroup, 'oldVersion');
});

test('the figures count clients and find the slowest connected group', () => {
  const list = groups({ fast: connected(1), slow: connected(4000), away: disconnected(20) });
  const status = subscriptionStatus(ref, parts({ newer: newer(), groups: list }), noHistories, now);
  assert.equal(status?.groups?.total, 3);
  assert.equal(status.groups.limit, 20);
  assert.equal(status.groups.connected, 2);
  assert.deepEqual([status.groups.slowest?.name, status.groups.slowest?.delaySeconds], ['slow', 4000]);

  const nobody = groups({ away: disconnected(20) });
  const silent = subscriptionStatus(ref, parts({ newer: newer(), groups: nobody }), noHistories, now);
  assert.equal(silent?.groups?.slowest, undefined);
});

test('a new group needs a task that allows it and room below the limit', () => {
  const newGroup = (status: string, total: number) => {
    const list = groups(Object.fromEntries(Array.from({ length: total }, (_, i) => [`g${i}`, connected()])));
    return subscriptionStatus(ref, parts({ newer: newer({ status }), groups: list }), noHistories, now)?.newGroup;
  };
  assert.equal(newGroup('Normal', 19), 'allowed');
  assert.equal(newGroup('Normal', 20), 'limitReached');
  assert.equal(newGroup('Starting', 0), 'taskState');
});

test('every known status has a stage, and an unknown one does not stop anybody', () => {
  const unknown = taskStatuses.filter(status => taskStage(status) === 'unknown');
  assert.deepEqual(unknown, []);
  for (const name of ['Hibernating', 'toString', '']) {
    assert.equal(taskStage(name), 'unknown');
    assert.equal(allowsGroupChanges(taskStage(name)), true);
  }
});

test('the status holds only what survives the way to a page', () => {
  const given = parts({
    newer: newer({ status: 'Abnormal' }),
    older: older(),
    listed: listed({ precheck: { percent: 1, items: [] } }),
    groups: groups({ a: disconnected(3) }),
  });
  const lost: string[] = [];
  JSON.stringify(
    subscriptionStatus(ref, given, noHistories, now),
    function (this: Record<string, unknown>, key, value: unknown) {
      const original = this[key];
      const isLost = original instanceof Date || (typeof original === 'number' && !Number.isFinite(original));
      if (isLost) lost.push(key);
      return value;
    },
  );
  assert.deepEqual(lost, []);
});
