import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DtsConsumerGroup, DtsJob } from '../../../../src/cloud/dts/types.ts';
import { CloudError } from '../../../../src/cloud/errors.ts';
import {
  consumptionTimeCall,
  setConsumptionTime,
  whyNoConsumptionTime,
} from '../../../../src/model/reset/consumptionTime.ts';
import { unixSeconds } from '../../../../src/model/units.ts';

const job: DtsJob = {
  instanceId: 'dtsi',
  jobId: 'dtsj',
  name: 'orders',
  status: 'Normal',
  version: 'old',
  beginTime: new Date('2026-11-21T06:00:00Z'),
  endTime: new Date('2026-11-22T06:00:00Z'),
  errorDetails: [],
  tags: [],
};
const group = (messageDelay: number | 'noClient'): DtsConsumerGroup => ({
  id: 'g',
  name: 'g',
  userName: 'u',
  messageDelay,
});

describe('whether the consumption time of an instance can be set', () => {
  const cases: readonly (readonly [string, Partial<DtsJob>, readonly DtsConsumerGroup[], string | undefined])[] = [
    ['an older instance that runs, without a client', {}, [group('noClient')], undefined],
    ['a newer instance', { version: 'new' }, [], 'clientChooses'],
    ['a task that does not run', { status: 'Abnormal' }, [], 'taskState'],
    ['one that is retrying', { status: 'Retrying' }, [], 'taskState'],
    ['a client that has caught up', {}, [group('noClient'), group(0)], 'clientConnected'],
    ['only the name of a client', { consumptionClient: '10.0.0.1:dtsx' }, [], 'clientConnected'],
    ['the name of one that is gone', { consumptionClient: '10.0.0.1:dtsx' }, [group('noClient')], undefined],
  ];
  for (const [name, changed, groups, expected] of cases) {
    test(name, () => assert.equal(whyNoConsumptionTime({ ...job, ...changed }, groups), expected));
  }

  test('no window', () => {
    const { endTime, ...withoutEnd } = job;
    assert.ok(endTime);
    assert.equal(whyNoConsumptionTime(withoutEnd, []), 'noWindow');
  });
});

test('an answer without the checkpoint does not tell what became of a lost call', async () => {
  const about = { service: 'dts', operation: 'ModifyConsumptionTimestamp' } as const;
  const lost = new CloudError('unreachable', { ...about, outcome: 'unknown' });
  const at = new Date('2026-11-22T05:00:00Z');
  const outcomeAfter = async (consumptionCheckpoint: Date | undefined) => {
    const dts = {
      modifyConsumptionTimestamp: () => Promise.reject(lost),
      describeDtsJobDetail: () =>
        Promise.resolve({ ...job, hosts: {}, ...(consumptionCheckpoint && { consumptionCheckpoint }) }),
    };
    const ref = { accountId: 'a', region: 'cn-hangzhou', instanceId: 'dtsi', jobId: 'dtsj' };
    const time = unixSeconds(at.getTime() / 1000);
    try {
      await setConsumptionTime(dts, ref, time, new AbortController().signal, () => Promise.resolve());
      return 'set';
    } catch (failure) {
      return failure instanceof CloudError ? failure.outcome : failure;
    }
  };
  assert.equal(await outcomeAfter(at), 'set');
  assert.equal(await outcomeAfter(new Date('2026-11-22T04:00:00Z')), 'notApplied');
  assert.equal(await outcomeAfter(undefined), 'unknown');
});

test('the call that sets it, in words', () => {
  const instance = { accountId: 'a', region: 'cn-hangzhou', instanceId: 'dtsi', jobId: 'dtsj' };
  const { api, cli } = consumptionTimeCall(instance, unixSeconds(Date.parse('2026-11-22T05:00:00Z') / 1000));
  assert.deepEqual(
    { api, cli: cli.join(' ') },
    {
      api: 'ModifyConsumptionTimestamp { "RegionId": "cn-hangzhou", "SubscriptionInstanceId": "dtsi", "ConsumptionTimestamp": "2026-11-22T05:00:00Z" }',
      cli: 'aliyun dts ModifyConsumptionTimestamp --region cn-hangzhou --RegionId cn-hangzhou --SubscriptionInstanceId dtsi --ConsumptionTimestamp 2026-11-22T05:00:00Z',
    },
  );
});
