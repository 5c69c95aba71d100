import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CloudError } from '../../../../src/cloud/errors.ts';
import { isToPage } from '../../../../src/panels/messages.ts';
import { consumersOf } from '../../../../src/model/lag/consumers.ts';
import { snapshotOf } from '../../../../src/panels/group/snapshot.ts';
import { seconds } from '../../../../src/model/units.ts';
import { account, dtsReading, dtsRef, known, now, shardOf, slsReading } from './samples.ts';

const dtsAbout = { ref: dtsRef, name: 'as opened', range: '3h' } as const;

describe('what the page is told', () => {
  test('survives the way there as JSON', () => {
    const snapshots = [
      snapshotOf(known()),
      snapshotOf(known({ reading: slsReading([shardOf(0, 0), shardOf(1, 1500)]) })),
      snapshotOf(known({ about: dtsAbout, reading: dtsReading() })),
    ];
    for (const snapshot of snapshots) {
      const text = JSON.stringify(snapshot);
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(structuredClone(snapshot))));
      assert.ok(isToPage({ type: 'snapshot', snapshot: JSON.parse(text) as unknown }));
    }
  });

  test('has the checkpoint of an instance as a moment, because dates arrive as texts', () => {
    const { reading } = snapshotOf(known({ about: dtsAbout, reading: dtsReading() }));
    assert.ok(reading?.kind === 'dts');
    assert.equal(reading.group.checkpoint, now - 4000);
    assert.deepEqual(Object.keys(reading.group).sort(), ['checkpoint', 'id', 'name', 'userName']);
  });

  test('begins the curve with a young history, at most so far back as was chosen', () => {
    const beginning = (...secondsAgo: readonly number[]): number => {
      const samples = secondsAgo.map(ago => ({ at: now - ago * 1000, lag: seconds(1), behind: 1 }));
      const { history } = snapshotOf(known({ about: dtsAbout, history: { samples, marks: [] } }));
      return (now - history.from) / 1000;
    };
    assert.equal(beginning(), 3 * 3600);
    assert.equal(beginning(10), 120);
    assert.equal(beginning(600, 10), 600);
    assert.equal(beginning(4 * 3600, 10), 3 * 3600);
  });

  test('names the group as the service does once that is known', () => {
    assert.equal(snapshotOf(known({ about: dtsAbout })).identity.name, 'as opened');
    assert.equal(snapshotOf(known({ about: dtsAbout, reading: dtsReading() })).identity.name, 'audit');
  });

  test('names the instance when its name is known, and else its id', () => {
    assert.equal(snapshotOf(known({ about: dtsAbout })).identity.resource, 'dts1');
    assert.equal(snapshotOf(known({ about: dtsAbout, instanceName: 'orders' })).identity.resource, 'orders');
  });

  test('always has an answer with a tone for a reading, and none without', () => {
    assert.deepEqual(snapshotOf(known()).verdicts, []);
    const { verdicts } = snapshotOf(known({ reading: slsReading([shardOf(0, 0)]) }));
    assert.deepEqual(verdicts, [{ verdict: { kind: 'well', lag: 0 }, tone: 'well' }]);
  });

  test('says whose group it is', () => {
    assert.deepEqual(snapshotOf(known()).identity.account, account);
  });

  test('says a failure in words with what helps, and whether the group is gone', () => {
    const failed = (kind: 'notFound' | 'throttled') =>
      snapshotOf(
        known({
          failure: {
            text: 'words',
            detail: 'id',
            at: now,
            fixes: [{ fix: 'showPolicy', title: 'Show RAM Policy' }],
            error: new CloudError(kind, { service: 'sls', operation: 'ListConsumerGroup', outcome: 'notApplied' }),
          },
        }),
      ).problem;
    assert.deepEqual(failed('throttled'), {
      text: 'words',
      detail: 'id',
      at: now,
      fixes: [{ fix: 'showPolicy', title: 'Show RAM Policy' }],
      isGone: false,
    });
    assert.equal(failed('notFound')?.isGone, true);
  });

  test('has the history of the range alone, in at most 300 points', () => {
    const samples = Array.from({ length: 5000 }, (_, index) => ({
      at: now - (5000 - index) * 10_000,
      lag: seconds(index % 60),
      behind: 0,
    }));
    const marks = [{ at: now - 4 * 3_600_000, kind: 'reset' } as const, { at: now - 60_000, kind: 'undo' } as const];
    const { history } = snapshotOf(known({ history: { samples, marks } }));
    assert.ok(history.samples.length > 200 && history.samples.length <= 300, String(history.samples.length));
    assert.ok(history.samples.every(({ at }) => at >= history.from && at <= history.to));
    assert.deepEqual(history.marks, [marks[1]]);
  });
});

describe('what can be done', () => {
  const refusals = (given: Parameters<typeof known>[0]): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(snapshotOf(known(given)).refusals).map(([action, { refusal, words }]) => {
        assert.equal(words, `because: ${refusal}`);
        return [action, refusal];
      }),
    );

  test('with a group of a Logstore', () => {
    assert.deepEqual(refusals({}), { undoReset: 'nothingToUndo' });
    assert.deepEqual(refusals({ hasUndo: true }), {});
  });

  test('with a group of an instance', () => {
    assert.deepEqual(refusals({ about: dtsAbout, reading: dtsReading() }), {
      reset: 'clientChooses',
      undoReset: 'nothingToUndo',
    });
    assert.equal(refusals({ about: dtsAbout, reading: dtsReading({ version: 'old' }) })['reset'], 'setOnInstance');
    assert.equal(refusals({ about: dtsAbout, reading: dtsReading({ taskStatus: 'Locked' }) })['delete'], 'taskState');
  });

  test('nothing that changes anything in an account that is read-only', () => {
    const readOnly = { ...account, isReadOnly: true };
    assert.deepEqual(refusals({ account: readOnly, hasUndo: true }), {
      edit: 'readOnlyAccount',
      delete: 'readOnlyAccount',
      reset: 'readOnlyAccount',
      undoReset: 'readOnlyAccount',
    });
  });
});

test('a consumer is silent when none of its shards was committed for long', () => {
  const old = now - 600_000;
  const reading = slsReading([
    shardOf(0, 0, { consumer: 'b' }),
    shardOf(1, 0, { consumer: 'b', updatedAt: old }),
    shardOf(2, 0, { consumer: 'a', updatedAt: old }),
    // Taken, and nothing committed yet.
    shardOf(4, 0, { consumer: 'a', updatedAt: undefined }),
    shardOf(3, 0, { consumer: undefined }),
  ]);
  const expected = [
    { name: 'a', shards: 2, isSilent: true },
    { name: 'b', shards: 2, isSilent: false },
  ];
  assert.deepEqual(consumersOf(reading), expected);
  // While the panel is paused, or the service does not answer, nobody becomes silent.
  assert.deepEqual(snapshotOf(known({ reading, now: now + 3_600_000 })).consumers, expected);
});
