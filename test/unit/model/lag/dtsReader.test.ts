import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CloudError } from '../../../../src/cloud/errors.ts';
import type { DtsConsumerGroup, DtsJobDetail } from '../../../../src/cloud/dts/types.ts';
import { DtsReader } from '../../../../src/model/lag/dtsReader.ts';
import type { Wanted } from '../../../../src/model/lag/monitorLoop.ts';
import { dtsReading, taskFacts } from '../../../../src/model/lag/reading.ts';
import { MemoryCloud } from '../../../support/memorySender.ts';

const now = Date.parse('2026-01-15T08:30:00Z');
const place = { accountId: 'a', region: 'cn-hangzhou', instanceId: 'dtsorders', jobId: 'orders' };
const detail: DtsJobDetail = {
  instanceId: 'dtsorders',
  jobId: 'orders',
  name: 'orders',
  status: 'Normal',
  version: 'new',
  beginTime: new Date(now - 86_400_000),
  endTime: new Date(now - 90_000),
  rawDelay: 123_456,
  hosts: {},
  objects: [],
};
const group: DtsConsumerGroup = { id: 'g', name: 'g', userName: 'g', messageDelay: 50, unconsumedData: 186_600 };
const read = (given: Partial<DtsConsumerGroup>, task: Partial<DtsJobDetail> = {}, asked = now) =>
  dtsReading(place, { ...group, ...given }, taskFacts({ ...detail, ...task }, asked), now);

const channel = 'https://www.alibabacloud.com/help/en/dts/developer-reference/api-describeconsumerchannel';
const job = 'https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail';

describe('the reading of a change tracking group', () => {
  test(`gives the delay of the client in seconds, and counts heartbeats as unread (${channel})`, () => {
    const { lag, behind, client } = read({});
    assert.deepEqual(
      { lag, behind, client },
      { lag: { atLeast: 50, atMost: 50 }, behind: 186_600, client: 'connected' },
    );
  });

  test(`takes -1 for no client, and never for a number (${channel})`, () => {
    const { lag, behind, client } = read({ messageDelay: 'noClient', unconsumedData: 'noClient' });
    assert.deepEqual({ lag, behind, client }, { lag: undefined, behind: undefined, client: 'none' });
  });

  test('has the name of the instance, if its task has one', () => {
    assert.equal(read({}).instanceName, 'orders');
    assert.equal('instanceName' in read({}, { name: '' }), false);
  });

  test(`does not guess whether a client is there when nothing is said (${channel})`, () => {
    const { messageDelay, unconsumedData, ...silent } = group;
    assert.ok(messageDelay && unconsumedData);
    const { lag, client } = dtsReading(place, silent, taskFacts(detail, now), now);
    assert.deepEqual({ lag, client }, { lag: undefined, client: 'unknown' });
  });

  test(`takes how far the task is behind from the newest record, and nothing from the task's Delay (${job})`, () => {
    assert.equal(read({}).taskBehind, 90);
    assert.equal(read({}, { rawDelay: 1 }).taskBehind, 90);
    const { endTime, ...without } = detail;
    assert.ok(endTime);
    const { taskBehind, window } = dtsReading(place, group, taskFacts(without, now), now);
    assert.deepEqual({ taskBehind, window }, { taskBehind: undefined, window: undefined });
  });

  test('does not let the task fall behind while its detail is only remembered', () => {
    assert.equal(read({}, {}, now - 20_000).taskBehind, 70);
  });
});

describe('reading an instance', () => {
  const never = new AbortController().signal;
  const overview: Wanted = { areAll: true, named: new Set(), exact: new Set(), isFresh: false };

  function orders() {
    const cloud = new MemoryCloud();
    const instance = cloud.service.world.instances.find(({ groups }) => groups.length > 1);
    assert.ok(instance);
    const { region, instanceId, jobId } = instance;
    const reader = new DtsReader({ accountId: 'a', region, instanceId, jobId }, cloud.cloudOf, cloud.clock.now);
    return { cloud, instance, reader };
  }

  test('takes one call for all groups, and one more for the task every thirty seconds', async () => {
    const { cloud, instance, reader } = orders();
    const round = async (wanted: Wanted) =>
      cloud.callsDuring(async () => {
        assert.equal((await reader.read(wanted, never)).readings.size, instance.groups.length);
      });
    const both = { DescribeConsumerChannel: 1, DescribeDtsJobDetail: 1 };
    assert.deepEqual(await round(overview), both);
    cloud.clock.jump(29_000);
    assert.deepEqual(await round(overview), { DescribeConsumerChannel: 1 });
    cloud.clock.jump(2000);
    assert.deepEqual(await round(overview), both);
    assert.deepEqual(await round({ ...overview, exact: 'all' }), both);
    assert.deepEqual(await round({ ...overview, isFresh: true }), both);
  });

  test('says which of the named groups are not there', async () => {
    const { instance, reader } = orders();
    const [first] = instance.groups;
    assert.ok(first);
    const wanted = { ...overview, areAll: false, named: new Set([first.id, 'dtsgone']) };
    const { readings, failures, existing } = await reader.read(wanted, never);
    assert.deepEqual([...readings.keys()], [first.id]);
    assert.deepEqual([...failures.keys()], ['dtsgone']);
    const error = failures.get('dtsgone');
    assert.ok(error instanceof CloudError && error.kind === 'notFound');
    assert.deepEqual(existing, new Set(instance.groups.map(({ id }) => id)));
  });

  test('takes the state of the task from the list if only the detail is refused', async () => {
    const { cloud, instance, reader } = orders();
    const { readings: usual } = await reader.read(overview, never);
    cloud.service.faults.add({ kind: 'denied', operation: 'DescribeDtsJobDetail' });
    const calls = await cloud.callsDuring(async () => {
      const { readings } = await reader.read({ ...overview, isFresh: true }, never);
      assert.equal(readings.size, instance.groups.length);
      assert.deepEqual(readings, usual);
    });
    assert.equal(calls['DescribeDtsJobs'], 1);
    cloud.service.faults.add({ kind: 'denied', operation: 'DescribeDtsJobs' });
    const refused = { kind: 'denied', operation: 'DescribeDtsJobDetail' };
    await assert.rejects(reader.read({ ...overview, isFresh: true }, never), refused);
  });

  test('fails as a whole when the groups cannot be listed', async () => {
    const { cloud, reader } = orders();
    cloud.service.faults.add({ kind: 'denied', operation: 'DescribeConsumerChannel' });
    await assert.rejects(reader.read(overview, never), { name: 'CloudError', kind: 'denied' });
  });
});
