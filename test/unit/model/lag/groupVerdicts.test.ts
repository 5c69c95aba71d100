import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { groupVerdicts, toneOf } from '../../../../src/model/lag/judge.ts';
import type { GroupHistory } from '../../../../src/model/lag/history.ts';
import type { GroupReading } from '../../../../src/model/lag/reading.ts';
import { rowStateOf } from '../../../../src/model/lag/rowState.ts';
import { trackingWindow } from '../../../../src/model/status/window.ts';
import { seconds } from '../../../../src/model/units.ts';
import {
  dtsReading,
  historyFromTo,
  historyOf,
  noHistory,
  now,
  secondsAgo,
  shardAt,
  shardIn,
  slsReading,
} from './samples.ts';

interface Case {
  readonly reading: GroupReading;
  readonly history?: GroupHistory;
  /** Each with what it is to say, the most alarming first. */
  readonly says: readonly Readonly<Record<string, unknown>>[];
  readonly tone: string;
  readonly row: string;
}

const silent = { updatedAt: secondsAgo(1500), isStuck: true };
const hour = 3600;

const cases: Readonly<Record<string, Case>> = {
  'a group that keeps up is well': {
    reading: slsReading([shardAt(1, 0), shardAt(2, 12)]),
    says: [{ kind: 'well', lag: 12 }],
    tone: 'well',
    row: 'current',
  },
  'data that went before it was read is lost': {
    reading: slsReading([shardAt(1, 5), shardAt(2, 7 * 86_400, { state: 'expired', ...silent })]),
    says: [
      { kind: 'dataLost', shards: [2], seconds: undefined },
      { kind: 'stuckShards', shards: [2] },
    ],
    tone: 'error',
    row: 'dataLost',
  },
  'data that goes within a quarter of its time is at risk': {
    reading: slsReading([shardAt(1, 20 * hour, silent)], { kept: seconds(24 * hour) }),
    says: [
      { kind: 'dataAtRisk', left: 4 * hour - 1, shards: [1] },
      { kind: 'stopped', since: secondsAgo(1500), left: 4 * hour - 1 },
    ],
    tone: 'error',
    row: 'stopped',
  },
  'a group has stopped when data waits and no consumer commits anywhere': {
    reading: slsReading([shardAt(1, 1500, silent), shardAt(2, 0, { updatedAt: secondsAgo(2000) })]),
    says: [{ kind: 'stopped', since: secondsAgo(1500) }],
    tone: 'error',
    row: 'stopped',
  },
  'a group without a consumer on record has stopped too': {
    reading: slsReading([shardAt(1, 1500, { consumer: undefined, updatedAt: secondsAgo(1500) })]),
    says: [{ kind: 'stopped' }],
    tone: 'error',
    row: 'stopped',
  },
  'a group with nothing to read has not stopped, however old its commits are': {
    reading: slsReading([shardAt(1, 0, { updatedAt: secondsAgo(90_000) })]),
    says: [{ kind: 'well', lag: 0 }],
    tone: 'well',
    row: 'current',
  },
  'some shards are stuck while another of the consumer moves': {
    reading: slsReading([shardAt(17, 1500, silent), shardAt(18, 5)]),
    says: [{ kind: 'stuckShards', shards: [17], of: 2, consumers: ['worker-1'], since: secondsAgo(1500) }],
    tone: 'error',
    row: 'stuck',
  },
  'what is behind beside stuck shards is said, but not that it falls further behind, which the stuck ones do': {
    reading: slsReading([shardAt(17, 1500, silent), shardAt(18, 1440), shardAt(19, 3)]),
    history: historyFromTo(900, 1500),
    says: [
      { kind: 'stuckShards', shards: [17] },
      { kind: 'behind', lag: 1440 },
    ],
    tone: 'error',
    row: 'stuck',
  },
  'a growing lag is said before it is great': {
    reading: slsReading([shardAt(1, 120)]),
    history: historyFromTo(20, 120),
    says: [{ kind: 'fallingBehind', lag: 120, change: 100, over: 590 }],
    tone: 'warning',
    row: 'current',
  },
  'a lag of seconds grows with the rhythm of commits': {
    reading: slsReading([shardAt(1, 40)]),
    history: historyFromTo(0, 40),
    says: [{ kind: 'well', lag: 40 }],
    tone: 'well',
    row: 'current',
  },
  'a great lag that stays is behind': {
    reading: slsReading([shardAt(1, 900)]),
    says: [{ kind: 'behind', lag: 900 }],
    tone: 'warning',
    row: 'behind',
  },
  'a great lag that shrinks is catching up': {
    reading: slsReading([shardAt(1, 590)]),
    history: historyFromTo(1180, 590),
    says: [{ kind: 'catchingUp', lag: 590, caughtUpIn: 590 }],
    tone: 'progress',
    row: 'behind',
  },
  'nothing was begun': {
    reading: slsReading([shardIn(1, 'notStarted'), shardIn(2, 'empty')]),
    says: [{ kind: 'notStarted' }],
    tone: 'neutral',
    row: 'notStarted',
  },
  'some shards were never begun': {
    reading: slsReading([shardAt(1, 3), shardIn(2, 'notStarted'), shardIn(3, 'notStarted')]),
    says: [{ kind: 'partlyNotStarted', shards: [2, 3], of: 3 }],
    tone: 'neutral',
    row: 'current',
  },
  'there is no data': {
    reading: slsReading([shardIn(1, 'empty'), shardIn(2, 'empty')]),
    says: [{ kind: 'noData' }],
    tone: 'neutral',
    row: 'noData',
  },
  'what was refused is not known': {
    reading: slsReading([shardIn(1, 'unknown', { checkpoint: 'MQ==' }), shardAt(2, 4)]),
    says: [{ kind: 'unknown' }],
    tone: 'neutral',
    row: 'unknown',
  },
  'a connected client that keeps up is well': {
    reading: dtsReading(12),
    says: [{ kind: 'well', lag: 12 }],
    tone: 'well',
    row: 'current',
  },
  'no client is connected, and some time ago one was': {
    reading: dtsReading(undefined),
    history: historyOf([], [{ at: secondsAgo(900), kind: 'disconnected' }]),
    says: [{ kind: 'stopped', since: secondsAgo(900), left: 86_400 - 3602 }],
    tone: 'error',
    row: 'noClient',
  },
  'when it went is not known if it was before we looked': {
    reading: dtsReading(undefined),
    says: [{ kind: 'stopped', since: undefined }],
    tone: 'error',
    row: 'noClient',
  },
  'no client ever consumed': {
    reading: dtsReading(undefined, { group: { id: 'g', name: 'g', userName: 'g' } }),
    says: [{ kind: 'notStarted' }],
    tone: 'neutral',
    row: 'notStarted',
  },
  'the service does not say whether a client is connected': {
    reading: dtsReading(undefined, { client: 'unknown' }),
    says: [{ kind: 'unknown' }],
    tone: 'neutral',
    row: 'unknown',
  },
  'the oldest data is newer than the checkpoint': {
    reading: dtsReading(undefined, { window: trackingWindow(secondsAgo(3000), secondsAgo(2), now) }),
    says: [
      { kind: 'dataLost', shards: [], seconds: 602 },
      { kind: 'stopped', left: 0 },
    ],
    tone: 'error',
    row: 'dataLost',
  },
  'a client is behind, and so is the task': {
    reading: dtsReading(600, { taskBehind: seconds(700) }),
    says: [
      { kind: 'behind', lag: 600 },
      { kind: 'taskBehind', seconds: 700 },
    ],
    tone: 'warning',
    row: 'behind',
  },
  'the task does not run': {
    reading: dtsReading(12, { taskStatus: 'Abnormal' }),
    says: [{ kind: 'taskNotRunning', status: 'Abnormal' }],
    tone: 'error',
    row: 'current',
  },
};

describe('what is said of a group', () => {
  for (const [name, { reading, history = noHistory, says, tone, row }] of Object.entries(cases)) {
    test(name, () => {
      const verdicts = groupVerdicts(reading, history, now);
      const told = verdicts.map((verdict, index) =>
        Object.fromEntries(Object.keys(says[index] ?? verdict).map(key => [key, verdict[key as keyof typeof verdict]])),
      );
      assert.deepEqual(told, says);
      const [first] = verdicts;
      assert.ok(first);
      assert.equal(toneOf(first), tone);
      assert.equal(rowStateOf(reading, history, now).kind, row);
    });
  }

  test('is what the reading says, however long there is no newer one: nobody has become silent since', () => {
    const reading = slsReading([shardAt(17, 1500, silent), shardAt(18, 5)]);
    const kinds = (at: number) => groupVerdicts(reading, noHistory, at).map(({ kind }) => kind);
    assert.deepEqual(kinds(now + 3_600_000), kinds(now));
    assert.ok(kinds(now).includes('stuckShards'));
  });

  test('gives a row its lag and trend, and none where there is no number', () => {
    const rising = rowStateOf(slsReading([shardAt(1, 900)]), historyFromTo(310, 900), now);
    assert.deepEqual(rising, {
      kind: 'behind',
      lag: { atLeast: 900, atMost: 900 },
      trend: { direction: 'rising', change: 590, over: 590 },
    });
    assert.deepEqual(rowStateOf(dtsReading(undefined), historyFromTo(310, 900), now), { kind: 'noClient' });
  });
});
