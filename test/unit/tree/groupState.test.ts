import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CloudError } from '../../../src/cloud/errors.ts';
import { groupRefOf } from '../../../src/model/places.ts';
import type { DtsReading, SlsReading } from '../../../src/model/lag/reading.ts';
import { rowKinds } from '../../../src/model/lag/rowState.ts';
import { seconds, unixSeconds } from '../../../src/model/units.ts';
import { alarmOf, type GroupState, listedState, stateOf } from '../../../src/tree/groupState.ts';
import { sampleNodes } from './sampleNodes.ts';
import { dtsGroup } from './world.ts';

const exactly = (value: number) => ({ atLeast: seconds(value), atMost: seconds(value) });
const known = {
  latest: () => undefined,
  failure: () => undefined,
  history: () => ({ samples: [], marks: [] }),
  now: () => 0,
};

describe('what the list says of a group of an instance', () => {
  const oldest = new Date('2026-01-01T00:00:00Z');
  const before = new Date('2025-12-31T00:00:00Z');
  const after = new Date('2026-01-01T01:00:00Z');
  const rows = [
    { checkpoint: after, delay: 1, state: { kind: 'current', lag: exactly(1) } },
    { checkpoint: after, delay: 299, state: { kind: 'current', lag: exactly(299) } },
    { checkpoint: after, delay: 300, state: { kind: 'behind', lag: exactly(300) } },
    { checkpoint: undefined, delay: 2, state: { kind: 'current', lag: exactly(2) } },
    // -1 on the wire: no client, which is not a number.
    // https://www.alibabacloud.com/help/en/dts/developer-reference/api-describeconsumerchannel
    { checkpoint: after, delay: 'noClient', state: { kind: 'noClient' } },
    { checkpoint: undefined, delay: 'noClient', state: { kind: 'notStarted' } },
    { checkpoint: undefined, delay: undefined, state: { kind: 'notStarted' } },
    { checkpoint: after, delay: undefined, state: { kind: 'unknown' } },
    { checkpoint: before, delay: 'noClient', state: { kind: 'dataLost' } },
    { checkpoint: before, delay: 3, state: { kind: 'dataLost' } },
  ] as const;

  for (const { checkpoint, delay, state } of rows) {
    test(`${state.kind} with ${checkpoint?.toISOString() ?? 'no checkpoint'} and delay ${delay ?? 'not said'}`, () => {
      const group = dtsGroup('g', {
        ...(checkpoint && { consumptionCheckpoint: checkpoint }),
        ...(delay !== undefined && { messageDelay: delay }),
      });
      assert.deepEqual(listedState(group, oldest), state);
    });
  }

  test('loses nothing while it is not known what is kept', () => {
    const group = dtsGroup('g', { consumptionCheckpoint: before, messageDelay: 1 });
    assert.equal(listedState(group, undefined).kind, 'current');
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
  const shard = (number: number, isStuck: boolean): SlsReading['shards'][number] => ({
    shard: number,
    isReadOnly: false,
    state: 'behind',
    consumer: 'c',
    checkpoint: 'MQ==',
    progress: undefined,
    newest: unixSeconds(1),
    lag: exactly(1500),
    behind: undefined,
    updatedAt: 0,
    isStuck,
  });
  const dtsReading: DtsReading = {
    kind: 'dts',
    ref: groupRefOf(instanceGroup.group),
    at: 1_000,
    group: dtsGroup('index', { messageDelay: 1500 }),
    taskStatus: 'Normal',
    isNewVersion: true,
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
      state: { kind: 'current', lag: exactly(3) },
      stuckShards: 0,
    });
    assert.deepEqual(stateOf(node, { ...known, latest: () => dtsReading }), {
      kind: 'known',
      state: { kind: 'behind', lag: exactly(1500) },
      stuckShards: 0,
    });
  });

  test('is not known of a Logstore until it was read', () => {
    assert.deepEqual(stateOf(logstoreGroup, known), { kind: 'unread' });
    const state = stateOf(logstoreGroup, { ...known, latest: () => slsReading });
    assert.equal(state.kind === 'known' && state.state.lag?.atLeast, 1500);
  });

  test('counts the stuck shards', () => {
    const shards = [shard(0, true), shard(1, false), shard(2, true)];
    const state = stateOf(logstoreGroup, { ...known, latest: () => ({ ...slsReading, shards }) });
    assert.equal(state.kind === 'known' && state.stuckShards, 2);
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
  const of = (kind: (typeof rowKinds)[number], lag?: number): GroupState => ({
    kind: 'known',
    state: { kind, ...(lag !== undefined && { lag: exactly(lag) }) },
    stuckShards: 0,
  });

  test('goes by what is wrong, in the order of the model', () => {
    const levels = rowKinds.map(kind => alarmOf(of(kind)).level);
    assert.deepEqual(
      levels,
      levels.toSorted((a, b) => b - a),
    );
    assert.equal(new Set(levels).size, rowKinds.length);
    assert.ok(alarmOf({ kind: 'unread' }).level < Math.min(...levels));
    assert.equal(alarmOf({ kind: 'unreadable' }).level, alarmOf(of('unknown')).level);
  });

  test('then by minutes, except among those that keep up', () => {
    assert.deepEqual(alarmOf(of('behind', 1559)).minutes, 25);
    assert.deepEqual(alarmOf(of('current', 250)).minutes, 0);
  });
});
