import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DtsClient } from '../../../../src/cloud/dts/client.ts';
import type { DtsConsumerGroup, DtsJob, DtsJobDetail } from '../../../../src/cloud/dts/types.ts';
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
  isNewVersion: false,
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
    ['a newer instance', { isNewVersion: true }, [], 'clientChooses'],
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

describe('setting it', () => {
  const at = unixSeconds(Date.parse('2026-11-22T05:00:00Z') / 1000);
  const instance = { accountId: 'a', region: 'cn-hangzhou', instanceId: 'dtsi', jobId: 'dtsj' };
  const lost = new CloudError('unreachable', {
    service: 'dts',
    operation: 'ModifyConsumptionTimestamp',
    outcome: 'unknown',
  });

  const clientThat = (failure: Error | undefined, found: Date | Error): { dts: DtsClient; sent: Date[] } => {
    const sent: Date[] = [];
    const dts = {
      modifyConsumptionTimestamp: (_region: string, _id: string, time: Date) => {
        sent.push(time);
        return failure ? Promise.reject(failure) : Promise.resolve();
      },
      describeDtsJobDetail: () =>
        found instanceof Error
          ? Promise.reject(found)
          : Promise.resolve({ ...job, consumptionCheckpoint: found } as unknown as DtsJobDetail),
    } as unknown as DtsClient;
    return { dts, sent };
  };
  const signal = new AbortController().signal;
  const noWait = (): Promise<void> => Promise.resolve();

  test('a lost answer is resolved by looking, and it is sent once', async () => {
    const { dts, sent } = clientThat(lost, new Date(at * 1000));
    await setConsumptionTime(dts, instance, at, signal, noWait);
    assert.equal(sent.length, 1);
  });

  test('a cancel that came too late does not end in silence', async () => {
    const cancelled = AbortSignal.abort();
    const set = (found: Date | Error) =>
      setConsumptionTime(clientThat(cancelled.reason as Error, found).dts, instance, at, cancelled, noWait);
    await set(new Date(at * 1000));
    await assert.rejects(set(new Date(0)), { name: 'AbortError' });
    await assert.rejects(set(new Error('no answer')), { name: 'CloudError', outcome: 'unknown' });
  });

  test('looks again, because a request whose answer was given up can arrive late', async () => {
    const { dts, sent } = clientThat(lost, new Date(0));
    const waited: number[] = [];
    const wait = (ms: number): Promise<void> => {
      waited.push(ms);
      if (waited.length === 2) Object.assign(dts, clientThat(lost, new Date(at * 1000)).dts);
      return Promise.resolve();
    };
    await setConsumptionTime(dts, instance, at, signal, wait);
    assert.deepEqual([sent.length, waited], [1, [1_000, 3_000]]);
  });

  test('what looking does not find stays unknown', async () => {
    for (const found of [new Date(0), new Error('no answer')]) {
      await assert.rejects(setConsumptionTime(clientThat(lost, found).dts, instance, at, signal, noWait), lost);
    }
  });

  test('a refusal is passed on', async () => {
    const refused = new CloudError('state', {
      service: 'dts',
      operation: 'ModifyConsumptionTimestamp',
      outcome: 'notApplied',
    });
    await assert.rejects(
      setConsumptionTime(clientThat(refused, new Date(at * 1000)).dts, instance, at, signal),
      refused,
    );
  });

  test('the equal call', () => {
    assert.deepEqual(consumptionTimeCall(instance, at), {
      api: 'ModifyConsumptionTimestamp { "RegionId": "cn-hangzhou", "SubscriptionInstanceId": "dtsi", "ConsumptionTimestamp": "2026-11-22T05:00:00Z" }',
      cli: 'aliyun dts ModifyConsumptionTimestamp --region cn-hangzhou --RegionId cn-hangzhou --SubscriptionInstanceId dtsi --ConsumptionTimestamp 2026-11-22T05:00:00Z',
    });
  });
});
