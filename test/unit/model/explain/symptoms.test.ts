import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explain } from '../../../../src/model/explain/explain.ts';
import { symptoms } from '../../../../src/model/explain/known/symptoms.ts';
import type { Symptom } from '../../../../src/model/explain/symptoms.ts';
import type { Mark } from '../../../../src/model/lag/history.ts';
import type { ShardLag, SlsReading } from '../../../../src/model/lag/reading.ts';
import { logGroups } from '../../../../src/model/units.ts';
import { now, secondsAgo, shardAt, shardIn, slsReading } from '../lag/samples.ts';

interface Case {
  readonly readings: readonly SlsReading[];
  readonly marks?: readonly Mark[];
  /** Each symptom with the shards in which it shows. */
  readonly shows: readonly (readonly [kind: Symptom['kind'], ...shards: number[]])[];
}

const silent = { updatedAt: secondsAgo(1_500), isStuck: true };
const expired = { state: 'expired', ...silent } as const;
const finished = { isReadOnly: true, state: 'caughtUp' } as const;
const held = (consumer: string, more: Partial<ShardLag> = {}): ShardLag => shardAt(1, 5, { consumer, ...more });

/** Readings ten seconds apart, the last one now. */
const inSteps = (...shards: readonly (readonly ShardLag[])[]): readonly SlsReading[] =>
  shards.map((each, index) => slsReading(each, { at: secondsAgo((shards.length - 1 - index) * 10) }));
const withTimeout = (timeoutSeconds: number, at: number): SlsReading =>
  slsReading([shardAt(1, 5)], { at, group: { name: 'billing-sync', timeoutSeconds, isOrdered: true } });

const cases: Readonly<Record<string, Case>> = {
  'a group that keeps up shows nothing': { readings: [slsReading([shardAt(1, 0), shardAt(2, 12)])], shows: [] },
  'no reading shows nothing': { readings: [], shows: [] },
  'commits without any consumer are those of Flink': {
    readings: [slsReading([shardAt(1, 5, { consumer: undefined }), shardIn(2, 'empty')])],
    shows: [['commitsWithoutConsumer', 1]],
  },
  'a group without a consumer and without commits has only stopped': {
    readings: [slsReading([shardAt(1, 1_500, { consumer: undefined, ...silent })])],
    shows: [],
  },
  'commits of a reset of ours are not those of a consumer': {
    readings: [slsReading([shardAt(1, 5, { consumer: undefined, heardAt: 'never' })])],
    shows: [],
  },
  'a checkpoint that expired and stands still while others move': {
    readings: [slsReading([shardAt(1, 5), shardAt(2, 700_000, expired)])],
    shows: [['expiredCursorStands', 2]],
  },
  'expired checkpoints in a group that has stopped are no symptom of their own': {
    readings: [slsReading([shardAt(1, 1_500, silent), shardAt(2, 700_000, expired)])],
    shows: [],
  },
  'a shard that stands still while others move': {
    readings: [slsReading([shardAt(1, 5), shardAt(2, 1_500, silent)])],
    shows: [['oneShardStands', 2]],
  },
  'a read-only shard that never finishes': {
    readings: [slsReading([shardAt(1, 5), shardAt(2, 1_500, { isReadOnly: true, ...silent })])],
    shows: [['readOnlyNeverFinishes', 2]],
  },
  'a timeout that became the default of Java': {
    readings: [withTimeout(300, secondsAgo(60)), withTimeout(60, now)],
    shows: [['timeoutOfLibrary']],
  },
  'a timeout that became the default of Python a while ago': {
    readings: [withTimeout(300, secondsAgo(60)), withTimeout(40, secondsAgo(30)), withTimeout(40, now)],
    shows: [['timeoutOfLibrary']],
  },
  'a timeout that was edited here': {
    readings: [withTimeout(300, secondsAgo(60)), withTimeout(60, now)],
    marks: [{ at: secondsAgo(20), kind: 'edited' }],
    shows: [],
  },
  'a timeout that became something else': {
    readings: [withTimeout(60, secondsAgo(60)), withTimeout(90, now)],
    shows: [],
  },
  'a checkpoint that expired and is at the end now': {
    readings: inSteps([shardAt(1, 700_000, expired)], [shardAt(1, 0)]),
    shows: [['jumpedToEnd', 1]],
  },
  'more read at once than the service allows': {
    readings: inSteps([shardAt(1, 3_600, { behind: logGroups(2_000_000) })], [shardAt(1, 0)]),
    shows: [['jumpedToEnd', 1]],
  },
  'as much read at once as the service allows': {
    readings: inSteps([shardAt(1, 3_600, { behind: logGroups(900_000) })], [shardAt(1, 0)]),
    shows: [],
  },
  'a reset of ours': {
    readings: inSteps([shardAt(1, 700_000, expired)], [shardAt(1, 0)]),
    marks: [{ at: secondsAgo(3), kind: 'reset' }],
    shows: [],
  },
  'an older reset of ours explains nothing': {
    readings: inSteps([shardAt(1, 700_000, expired)], [shardAt(1, 0)]),
    marks: [{ at: secondsAgo(300), kind: 'reset' }],
    shows: [['jumpedToEnd', 1]],
  },
  'more consumers than shards that are left': {
    readings: [
      slsReading([
        shardAt(1, 0, { ...finished, consumer: 'worker-1' }),
        shardAt(2, 0, { ...finished, consumer: 'worker-2' }),
        shardAt(3, 5, { consumer: 'worker-1' }),
      ]),
    ],
    shows: [['moreConsumersThanShards', 3]],
  },
  'a consumer of a finished shard that was last heard long ago': {
    readings: [
      slsReading([
        shardAt(1, 0, { ...finished, consumer: 'worker-2', updatedAt: secondsAgo(3_600) }),
        shardAt(3, 5, { consumer: 'worker-1' }),
      ]),
    ],
    shows: [],
  },
  'a shard that is passed back and forth': {
    readings: inSteps([held('a')], [held('b')], [held('a')], [held('b')]),
    shows: [['ownersSwap', 1]],
  },
  'a consumer that joins': { readings: inSteps([held('a')], [held('a')], [held('b')], [held('b')]), shows: [] },
};

const shown = (readings: readonly SlsReading[], marks: readonly Mark[] = []): readonly Symptom[] =>
  explain({ kind: 'group', readings, marks }).findings.flatMap(finding =>
    finding.kind === 'known' && typeof finding.by !== 'string' ? [finding.by] : [],
  );

describe('a group', () => {
  for (const [name, { readings, marks, shows }] of Object.entries(cases)) {
    test(name, () => {
      assert.deepEqual(
        shown(readings, marks).map(({ kind, shards }) => [kind, ...shards]),
        shows,
      );
    });
  }

  test('shows each symptom somewhere in these cases', () => {
    const kinds = Object.values(cases).flatMap(({ shows }) => shows.map(([kind]) => kind));
    assert.deepEqual([...new Set(kinds)].sort(), Object.keys(symptoms).sort());
  });

  test('names the consumers between which a shard is passed', () => {
    const [symptom] = shown(inSteps([held('a')], [held('b')], [held('a')], [held('b')]));
    assert.deepEqual(symptom?.consumers, ['a', 'b']);
  });
});
