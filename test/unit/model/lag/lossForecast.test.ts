import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Trend } from '../../../../src/model/lag/history.ts';
import { caughtUpIn, lossForecast } from '../../../../src/model/lag/forecast.ts';
import { seconds, unixSeconds } from '../../../../src/model/units.ts';
import { dtsReading, now, secondsAgo, shardAt, shardIn, slsReading } from './samples.ts';

const trend = (change: number): Trend => ({
  direction: change > 0 ? 'rising' : change < 0 ? 'falling' : 'steady',
  change: seconds(change),
  over: seconds(600),
});
const hour = 3600;

/** Data is kept for so many days. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getlogstore */
describe('the time until data is lost in Log Service', () => {
  const stuck = { isStuck: true };
  const kept = { kept: seconds(24 * hour) };

  test('is what is left of the retention where nothing is consumed', () => {
    const reading = slsReading([shardAt(1, 4 * hour, stuck), shardAt(2, 60)], kept);
    assert.deepEqual(lossForecast(reading, undefined, now), {
      assumption: 'standsStill',
      left: 20 * hour - 1,
      shard: 1,
    });
  });

  test('is longer when the group moves, only not fast enough', () => {
    const reading = slsReading([shardAt(1, 4 * hour)], kept);
    assert.deepEqual(lossForecast(reading, trend(300), now), {
      assumption: 'atThisPace',
      left: 2 * (20 * hour - 1),
      shard: 1,
    });
  });

  test('never comes when the lag does not grow', () => {
    const reading = slsReading([shardAt(1, 4 * hour)], kept);
    assert.equal(lossForecast(reading, trend(0), now).assumption, 'never');
    assert.equal(lossForecast(reading, trend(-300), now).assumption, 'never');
    assert.equal(lossForecast(slsReading([shardAt(1, 0)], kept), undefined, now).assumption, 'never');
  });

  test('never comes where data is kept for ever', () => {
    const reading = slsReading([shardAt(1, 4 * hour, stuck)], { kept: 'forever' });
    assert.deepEqual(lossForecast(reading, trend(300), now), {
      assumption: 'keptForever',
      left: undefined,
      shard: undefined,
    });
  });

  test('has an earliest moment while nothing is known of where the lag is going', () => {
    assert.deepEqual(lossForecast(slsReading([shardAt(1, 4 * hour)], kept), undefined, now), {
      assumption: 'atTheEarliest',
      left: 20 * hour - 1,
      shard: 1,
    });
  });

  test('is not known without the retention, or where nothing was begun', () => {
    const unknown = { assumption: 'unknown', left: undefined, shard: undefined };
    assert.deepEqual(lossForecast(slsReading([shardAt(1, 60, stuck)], { kept: undefined }), undefined, now), unknown);
    assert.deepEqual(lossForecast(slsReading([shardIn(1, 'notStarted')], kept), undefined, now), unknown);
  });

  test('is over for a shard whose data is gone already', () => {
    const expired = shardAt(7, 24 * hour, { state: 'expired', progress: undefined });
    assert.deepEqual(lossForecast(slsReading([shardAt(1, 60, stuck), expired], kept), undefined, now), {
      assumption: 'standsStill',
      left: 0,
      shard: 7,
    });
  });

  test('takes the worst case where the lag is only limited', () => {
    const limited = shardAt(1, 0, {
      state: 'behind',
      ...stuck,
      progress: undefined,
      newest: unixSeconds(now / 1000),
      lag: { atLeast: seconds(hour), atMost: seconds(2 * hour) },
    });
    assert.equal(lossForecast(slsReading([limited], kept), undefined, now).left, 22 * hour);
  });
});

/** The oldest data is at `BeginTimestamp`. https://help.aliyun.com/document_detail/49441.html */
describe('the time until data is lost in change tracking', () => {
  const at = (secondsBefore: number): Partial<Parameters<typeof dtsReading>[1]> => ({
    group: { id: 'g', name: 'g', userName: 'g', consumptionCheckpoint: new Date(secondsAgo(secondsBefore)) },
  });

  test('is the way from the oldest data to the checkpoint where no client is connected', () => {
    const reading = dtsReading(undefined, at(20 * hour));
    assert.deepEqual(lossForecast(reading, undefined, now), {
      assumption: 'standsStill',
      left: 4 * hour,
      shard: undefined,
    });
  });

  test('is longer with a client that falls behind', () => {
    const reading = dtsReading(20 * hour, at(20 * hour));
    assert.deepEqual(lossForecast(reading, trend(60), now), {
      assumption: 'atThisPace',
      left: 40 * hour,
      shard: undefined,
    });
    assert.equal(lossForecast(reading, trend(-60), now).assumption, 'never');
  });

  test('is not known before anything was consumed, or without the range', () => {
    const group = { id: 'g', name: 'g', userName: 'g' };
    assert.equal(lossForecast(dtsReading(undefined, { group }), undefined, now).assumption, 'unknown');
    assert.equal(lossForecast(dtsReading(undefined, { window: undefined }), undefined, now).assumption, 'unknown');
  });
});

describe('the time until a group has caught up', () => {
  test('is only told while the lag falls', () => {
    assert.equal(caughtUpIn(slsReading([shardAt(1, 1200)]), trend(-300)), 2400);
    assert.equal(caughtUpIn(slsReading([shardAt(1, 1200)]), trend(300)), undefined);
    assert.equal(caughtUpIn(slsReading([shardAt(1, 1200)]), undefined), undefined);
  });
});
