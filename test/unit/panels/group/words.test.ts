import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatsOf } from '../../../../media/shared/formats.ts';
import { seconds } from '../../../../src/model/units.ts';
import { agoWords, lagWords, splitWords, storageWords, trendWords } from '../../../../src/ui/groupFacts.ts';
import { behindWords, fewOf } from '../../../../src/ui/written.ts';

const formats = formatsOf('en');
const lag = (atLeast: number, atMost: number) =>
  lagWords({ atLeast: seconds(atLeast), atMost: seconds(atMost) }, formats);

test('a lag is said as exactly as it is known', () => {
  assert.equal(lag(1500, 1500), '25 min');
  assert.equal(lag(0, 0), '0 sec');
  assert.equal(lag(0, 60), 'up to 1 min');
  assert.equal(lag(60, 120), '1 min to 2 min');
});

test('a trend is said with its sign and its time', () => {
  const trend = (direction: 'rising' | 'falling' | 'steady', change: number) =>
    trendWords({ direction, change: seconds(change), over: seconds(300) }, formats);
  assert.equal(trend('rising', 180), '+3 min in 5 min');
  assert.equal(trend('falling', -45), '−45 sec in 5 min');
  assert.equal(trend('steady', 1), 'steady for 5 min');
});

test('an age is said in its largest unit alone', () => {
  const now = Date.UTC(2026, 0, 15);
  const ago = (before: number) => agoWords(now - before * 1000, now, formats);
  assert.deepEqual([-5, 0, 9, 34, 59, 60, 14 * 60 + 59, 3600, 14 * 3600 + 1800, 3 * 86_400 + 7200].map(ago), [
    'now',
    'now',
    'now',
    '30 sec ago',
    '50 sec ago',
    '1 min ago',
    '14 min ago',
    '1 hr ago',
    '14 hr ago',
    '3 days ago',
  ]);
});

test('LogGroups and records are not mixed up, and one is one', () => {
  assert.deepEqual(
    [behindWords('sls', 1, formats), behindWords('sls', 26_076, formats)],
    ['1 LogGroup', '26,076 LogGroups'],
  );
  assert.deepEqual(
    [behindWords('dts', 1, formats), behindWords('dts', 0, formats)],
    ['1 record or heartbeat', '0 records and heartbeats'],
  );
});

test('of many, a few are named and the others counted', () => {
  assert.equal(fewOf([17, 18], formats), '17, 18');
  assert.equal(fewOf([1, 2, 3, 4], formats, 2), '1, 2 and 2 more');
  assert.equal(fewOf(['a', 'b', 'c'], formatsOf('zh-cn')), 'a、b、c');
});

test('how long data is kept is said as far as it is known, and what is absent is neither none nor all', () => {
  const days = (count: number) => seconds(count * 86_400);
  const said = (reading: Parameters<typeof storageWords>[0]) => storageWords(reading, formats);
  const name = 'nginx';
  assert.deepEqual(said({ kept: undefined }), []);
  assert.deepEqual(said({ kept: days(30) }), ['data is kept for 30 days']);
  assert.deepEqual(said({ kept: days(30), logstore: { name, ttlDays: 30 } }), ['data is kept for 30 days']);
  assert.deepEqual(said({ kept: undefined, logstore: { name, hotDays: 7 } }), ['7 days in hot storage']);
  assert.deepEqual(
    said({ kept: 'forever', logstore: { name, ttlDays: 3650, hotDays: 30, infrequentAccessDays: 60 } }),
    ['data is kept forever', '30 days in hot storage', '60 days in IA storage'],
  );
});

test('where automatic splitting stops is said, unless there is none', () => {
  const stops = 'Automatic splitting stops at 64 shards.';
  assert.equal(splitWords({ isAutoSplit: true, maxSplitShards: 64 }, formats), stops);
  assert.equal(splitWords({ maxSplitShards: 64 }, formats), stops);
  assert.equal(splitWords({ isAutoSplit: false, maxSplitShards: 64 }, formats), undefined);
  assert.equal(splitWords({ isAutoSplit: true }, formats), undefined);
});
