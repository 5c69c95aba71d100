import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judge, toneOf } from '../../../../src/model/lag/judge.ts';
import type { GroupHistory } from '../../../../src/model/lag/history.ts';
import type { GroupReading } from '../../../../src/model/lag/reading.ts';
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
}

const silent = { updatedAt: secondsAgo(1500), isStuck: true };
const hour = 3600;
/** A day is kept, and the checkpoint is four hours after the oldest record. */
const nearTheEdge = {
  group: { id: 'g', name: 'g', userName: 'g', consumptionCheckpoint: new Date(secondsAgo(20 * hour)) },
};

const cases: Readonly<Record<string, Case>> = {
  'a group that keeps up is well': {
    reading: slsReading([shardAt(1, 0), shardAt(2, 12)]),
    says: [{ kind: 'well', lag: 12 }],
    tone: 'well',
  },
  'data that went before it was read is lost': {
    reading: slsReading([shardAt(1, 5), shardAt(2, 7 * 86_400, { state: 'expired', ...silent })]),
    says: [
      { kind: 'dataLost', shards: [2], seconds: undefined },
      { kind: 'stuckShards', shards: [2] },
    ],
    tone: 'error',
  },
  'what has stopped and lost data already is not about to lose it': {
    reading: slsReading([shardAt(2, 7 * 86_400, { state: 'expired', ...silent })]),
    says: [
      { kind: 'dataLost', shards: [2], seconds: undefined },
      { kind: 'stopped', since: secondsAgo(1500), left: undefined },
    ],
    tone: 'error',
  },
  'data that goes within a quarter of its time is at risk': {
    reading: slsReading([shardAt(1, 20 * hour, silent)], { kept: seconds(24 * hour) }),
    says: [
      { kind: 'dataAtRisk', left: 4 * hour - 1, shards: [1] },
      { kind: 'stopped', since: secondsAgo(1500), left: 4 * hour - 1 },
    ],
    tone: 'error',
  },
  'a group has stopped when data waits and no consumer commits anywhere': {
    reading: slsReading([shardAt(1, 1500, silent), shardAt(2, 0, { updatedAt: secondsAgo(2000) })]),
    says: [{ kind: 'stopped', since: secondsAgo(1500) }],
    tone: 'error',
  },
  'a group without a consumer on record has stopped too': {
    reading: slsReading([shardAt(1, 1500, { consumer: undefined, updatedAt: secondsAgo(1500) })]),
    says: [{ kind: 'stopped' }],
    tone: 'error',
  },
  'a group with nothing to read has not stopped, however old its commits are': {
    reading: slsReading([shardAt(1, 0, { updatedAt: secondsAgo(90_000) })]),
    says: [{ kind: 'well', lag: 0 }],
    tone: 'well',
  },
  'some shards are stuck while another of the consumer moves': {
    reading: slsReading([shardAt(17, 1500, silent), shardAt(18, 5)]),
    says: [{ kind: 'stuckShards', shards: [17], of: 2, consumers: ['worker-1'], since: secondsAgo(1500) }],
    tone: 'error',
  },
  'what is behind beside stuck shards is said, but not that it falls further behind, which the stuck ones do': {
    reading: slsReading([shardAt(17, 1500, silent), shardAt(18, 1440), shardAt(19, 3)]),
    history: historyFromTo(900, 1500),
    says: [
      { kind: 'stuckShards', shards: [17] },
      { kind: 'behind', lag: 1440 },
    ],
    tone: 'error',
  },
  'a growing lag is said before it is great': {
    reading: slsReading([shardAt(1, 120)]),
    history: historyFromTo(20, 120),
    says: [{ kind: 'fallingBehind', lag: 120, change: 100, over: 590 }],
    tone: 'warning',
  },
  'a lag of seconds grows with the rhythm of commits': {
    reading: slsReading([shardAt(1, 40)]),
    history: historyFromTo(0, 40),
    says: [{ kind: 'well', lag: 40 }],
    tone: 'well',
  },
  'a great lag that stays is behind': {
    reading: slsReading([shardAt(1, 900)]),
    says: [{ kind: 'behind', lag: 900 }],
    tone: 'warning',
  },
  'a great lag that shrinks is catching up': {
    reading: slsReading([shardAt(1, 590)]),
    history: historyFromTo(1180, 590),
    says: [{ kind: 'catchingUp', lag: 590, caughtUpIn: 590 }],
    tone: 'progress',
  },
  'nothing was begun': {
    reading: slsReading([shardIn(1, 'notStarted'), shardIn(2, 'empty')]),
    says: [{ kind: 'notStarted' }],
    tone: 'neutral',
  },
  'some shards were never begun': {
    reading: slsReading([shardAt(1, 3), shardIn(2, 'notStarted'), shardIn(3, 'notStarted')]),
    says: [{ kind: 'partlyNotStarted', shards: [2, 3], of: 3 }],
    tone: 'neutral',
  },
  'there is no data': {
    reading: slsReading([shardIn(1, 'empty'), shardIn(2, 'empty')]),
    says: [{ kind: 'noData' }],
    tone: 'neutral',
  },
  'what was refused is not known': {
    reading: slsReading([shardIn(1, 'unknown', { checkpoint: 'MQ==' }), shardAt(2, 4)]),
    says: [{ kind: 'unknown' }],
    tone: 'neutral',
  },
  'a connected client that keeps up is well': {
    reading: dtsReading(12),
    says: [{ kind: 'well', lag: 12 }],
    tone: 'well',
  },
  'no client is connected, and some time ago one was': {
    reading: dtsReading(undefined),
    history: historyOf([], [{ at: secondsAgo(900), kind: 'disconnected' }]),
    says: [{ kind: 'stopped', since: secondsAgo(900), left: 86_400 - 3602 }],
    tone: 'error',
  },
  'when it went is not known if it was before we looked': {
    reading: dtsReading(undefined),
    says: [{ kind: 'stopped', since: undefined }],
    tone: 'error',
  },
  'no client ever consumed': {
    reading: dtsReading(undefined, { group: { id: 'g', name: 'g', userName: 'g' } }),
    says: [{ kind: 'notStarted' }],
    tone: 'neutral',
  },
  'the service does not say whether a client is connected': {
    reading: dtsReading(undefined, { client: 'unknown' }),
    says: [{ kind: 'unknown' }],
    tone: 'neutral',
  },
  'nothing was consumed, whether or not the service says that a client is connected': {
    reading: dtsReading(undefined, { client: 'unknown', group: { id: 'g', name: 'g', userName: 'g' } }),
    says: [{ kind: 'notStarted' }],
    tone: 'neutral',
  },
  'a client that may not be there does not keep data from being at risk': {
    reading: dtsReading(undefined, { client: 'unknown', ...nearTheEdge }),
    says: [{ kind: 'dataAtRisk', left: 4 * hour }, { kind: 'unknown' }],
    tone: 'error',
  },
  'no client is connected, and less than a quarter of what is kept is left': {
    reading: dtsReading(undefined, nearTheEdge),
    says: [
      { kind: 'dataAtRisk', left: 4 * hour },
      { kind: 'stopped', left: 4 * hour },
    ],
    tone: 'error',
  },
  'no client is connected, and more than a day is left': {
    reading: dtsReading(undefined, {
      window: trackingWindow(secondsAgo(7 * 24 * hour), secondsAgo(2), now),
      group: { id: 'g', name: 'g', userName: 'g', consumptionCheckpoint: new Date(secondsAgo((7 * 24 - 36) * hour)) },
    }),
    says: [{ kind: 'stopped', left: 36 * hour }],
    tone: 'error',
  },
  'a client near the oldest data is behind as long as nobody knows where it is going': {
    reading: dtsReading(20 * hour, nearTheEdge),
    says: [{ kind: 'behind', lag: 20 * hour }],
    tone: 'warning',
  },
  'a client near the oldest data catches up': {
    reading: dtsReading(20 * hour, nearTheEdge),
    history: historyFromTo(22 * hour, 20 * hour),
    says: [{ kind: 'catchingUp', lag: 20 * hour }],
    tone: 'progress',
  },
  'the oldest data is newer than the checkpoint': {
    reading: dtsReading(undefined, { window: trackingWindow(secondsAgo(3000), secondsAgo(2), now) }),
    says: [
      { kind: 'dataLost', shards: [], seconds: 602 },
      // What is lost already will not be lost in no time.
      { kind: 'stopped', left: undefined },
    ],
    tone: 'error',
  },
  'a client is behind, and so is the task': {
    reading: dtsReading(600, { taskBehind: seconds(700) }),
    says: [
      { kind: 'behind', lag: 600 },
      { kind: 'taskBehind', seconds: 700 },
    ],
    tone: 'warning',
  },
  'the task does not run': {
    reading: dtsReading(12, { taskStatus: 'Abnormal' }),
    says: [{ kind: 'taskNotRunning', status: 'Abnormal' }],
    tone: 'error',
  },
};

describe('what is said of a group', () => {
  for (const [name, { reading, history = noHistory, says, tone }] of Object.entries(cases)) {
    test(name, () => {
      const { verdicts } = judge(reading, history, now);
      const told = verdicts.map((verdict, index) =>
        Object.fromEntries(Object.keys(says[index] ?? verdict).map(key => [key, verdict[key as keyof typeof verdict]])),
      );
      assert.deepEqual(told, says);
      assert.equal(toneOf(verdicts[0]), tone);
    });
  }

  test('is what the reading says, however long there is no newer one: nobody has become silent since', () => {
    const reading = slsReading([shardAt(17, 1500, silent), shardAt(18, 5)]);
    const kinds = (at: number) => judge(reading, noHistory, at).verdicts.map(({ kind }) => kind);
    assert.deepEqual(kinds(now + 3_600_000), kinds(now));
    assert.ok(kinds(now).includes('stuckShards'));
  });
});
