import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DtsConsumerGroup, DtsJob } from '../../../src/cloud/dts/types.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import { type GroupVerdict, verdictKinds } from '../../../src/model/lag/judge.ts';
import type { DtsReading, SlsReading } from '../../../src/model/lag/reading.ts';
import { groupRefOf } from '../../../src/model/places.ts';
import { seconds } from '../../../src/model/units.ts';
import { alarmOf, type GroupState, stateOf } from '../../../src/tree/groupState.ts';
import { sampleNodes } from './sampleNodes.ts';
import { dtsGroup } from './world.ts';

const exactly = (value: number) => ({ atLeast: seconds(value), atMost: seconds(value) });
const known = {
  latest: () => undefined,
  failure: () => undefined,
  history: () => ({ samples: [], marks: [] }),
  now: () => 0,
};

const saidOf = (state: GroupState): string | undefined => (state.kind === 'known' ? state.verdicts[0].kind : undefined);

describe('what the list says of a group of an instance', () => {
  const beginTime = new Date('2026-01-01T00:00:00Z');
  const endTime = new Date('2026-01-02T00:00:00Z');
  const before = new Date('2025-12-31T00:00:00Z');
  const early = new Date('2026-01-01T01:00:00Z');
  const after = new Date('2026-01-01T12:00:00Z');
  const rows = [
    { checkpoint: after, delay: 1, kind: 'well' },
    { checkpoint: after, delay: 299, kind: 'well' },
    { checkpoint: after, delay: 300, kind: 'behind' },
    { checkpoint: undefined, delay: 2, kind: 'well' },
    // -1 on the wire: no client, which is not a number.
    // https://www.alibabacloud.com/help/en/dts/developer-reference/api-describeconsumerchannel
    { checkpoint: after, delay: 'noClient', kind: 'stopped' },
    { checkpoint: early, delay: 'noClient', kind: 'dataAtRisk' },
    { checkpoint: undefined, delay: 'noClient', kind: 'notStarted' },
    { checkpoint: undefined, delay: undefined, kind: 'notStarted' },
    { checkpoint: after, delay: undefined, kind: 'unknown' },
    { checkpoint: before, delay: 'noClient', kind: 'dataLost' },
    { checkpoint: before, delay: 3, kind: 'dataLost' },
  ] as const;
  const { instanceGroup } = sampleNodes;
  const listed = (group: DtsConsumerGroup, times: Partial<DtsJob> = { beginTime, endTime }): GroupState => {
    const { instance, group: of } = instanceGroup;
    const node = { ...instanceGroup, instance: { ...instance, job: { ...instance.job, ...times } } };
    // Long after the lists were read: a task that is only remembered does not seem to fall behind.
    return stateOf({ ...node, group: { ...of, group } }, { ...known, now: () => endTime.getTime() + 3_600_000 });
  };

  for (const { checkpoint, delay, kind } of rows) {
    test(`${kind} with ${checkpoint?.toISOString() ?? 'no checkpoint'} and delay ${delay ?? 'not said'}`, () => {
      const group = dtsGroup('g', {
        ...(checkpoint && { consumptionCheckpoint: checkpoint }),
        ...(delay !== undefined && { messageDelay: delay }),
      });
      const state = listed(group);
      assert.equal(saidOf(state), kind);
      assert.deepEqual(state.kind === 'known' && state.lag, typeof delay === 'number' ? exactly(delay) : undefined);
    });
  }

  test('loses nothing while it is not known what is kept', () => {
    const group = dtsGroup('g', { consumptionCheckpoint: before, messageDelay: 1 });
    assert.equal(saidOf(listed(group, {})), 'well');
  });
});

describe('the state of a consumer group', () => {
  const { instanceGroup, logstoreGroup } = sampleNodes;
  const slsReading: SlsReading = {
    kind: 'sls',
    ref: groupRefOf(logstoreGroup.group),
    at: 1_000,
    detail: 'overview',
    group: { name: 'sync' },
    shards: [],
    lag: exactly(1500),
    worstShard: 0,
    behind: undefined,
    kept: 'forever',
  };
  const dtsReading: DtsReading = {
    kind: 'dts',
    ref: groupRefOf(instanceGroup.group),
    at: 1_000,
    group: dtsGroup('index', { messageDelay: 1500 }),
    taskStatus: 'Normal',
    version: 'new',
    window: undefined,
    taskBehind: undefined,
    lag: exactly(1500),
    behind: undefined,
    client: 'connected',
  };
  const failureOf = (kind: 'denied' | 'notFound') => ({
    at: 2_000,
    error: new CloudError(kind, { service: 'sls', operation: 'ListShards', outcome: 'notApplied' }),
  });

  test('is that of the list until an instance was read, and that of the reading from then on', () => {
    const node = { ...instanceGroup, group: { ...instanceGroup.group, group: dtsGroup('index', { messageDelay: 3 }) } };
    assert.deepEqual(stateOf(node, known), {
      kind: 'known',
      service: 'dts',
      verdicts: [{ kind: 'well', lag: 3 }],
      lag: exactly(3),
    });
    assert.deepEqual(stateOf(node, { ...known, latest: () => dtsReading }), {
      kind: 'known',
      service: 'dts',
      verdicts: [{ kind: 'behind', lag: 1500, isSteady: false }],
      lag: exactly(1500),
    });
  });

  test('has a trend where there is a lag', () => {
    const samples = [0, 300, 600].map(second => ({ at: second * 1000, lag: seconds(900 + second), behind: 1 }));
    const seen = { ...known, history: () => ({ samples, marks: [] }), now: () => 600_000 };
    const trendIn = (reading: DtsReading) => {
      const state = stateOf(instanceGroup, { ...seen, latest: () => reading });
      return state.kind === 'known' && state.trend?.direction;
    };
    assert.equal(trendIn(dtsReading), 'rising');
    assert.equal(trendIn({ ...dtsReading, lag: undefined, client: 'none' }), undefined);
  });

  test('is not known of a Logstore until it was read', () => {
    assert.deepEqual(stateOf(logstoreGroup, known), { kind: 'unread' });
    const state = stateOf(logstoreGroup, { ...known, latest: () => slsReading });
    assert.equal(state.kind === 'known' && state.lag?.atLeast, 1500);
  });

  test('says from when it is, as soon as a newer reading failed', () => {
    const state = stateOf(logstoreGroup, { ...known, latest: () => slsReading, failure: () => failureOf('denied') });
    assert.equal(state.kind === 'known' && state.asOf, 1_000);
  });

  test('tells what could never be read from what is gone', () => {
    assert.deepEqual(stateOf(logstoreGroup, { ...known, failure: () => failureOf('denied') }), { kind: 'unreadable' });
    const gone = { ...known, latest: () => slsReading, failure: () => failureOf('notFound') };
    assert.deepEqual(stateOf(logstoreGroup, gone), { kind: 'gone' });
  });
});

describe('what is more alarming', () => {
  const of = (kind: GroupVerdict['kind'], lag?: number): GroupState => ({
    kind: 'known',
    service: 'dts',
    // Only the kind matters here.
    verdicts: [{ kind } as GroupVerdict],
    ...(lag !== undefined && { lag: exactly(lag) }),
  });

  test('goes by what is wrong, in the order of the model, but not by where a great lag is going', () => {
    const same = ['fallingBehind', 'catchingUp'];
    const levels = verdictKinds.filter(kind => !same.includes(kind)).map(kind => alarmOf(of(kind)).level);
    assert.deepEqual(
      levels,
      levels.toSorted((a, b) => b - a),
    );
    assert.equal(new Set(levels).size, verdictKinds.length - same.length);
    for (const kind of ['fallingBehind', 'catchingUp'] as const) {
      assert.equal(alarmOf(of(kind)).level, alarmOf(of('behind')).level);
    }
    assert.ok(alarmOf({ kind: 'unread' }).level < Math.min(...levels));
    assert.equal(alarmOf({ kind: 'unreadable' }).level, alarmOf(of('unknown')).level);
  });

  test('then by minutes, except among those that keep up', () => {
    assert.deepEqual(alarmOf(of('behind', 1559)).minutes, 25);
    assert.deepEqual(alarmOf(of('well', 250)).minutes, 0);
  });
});
