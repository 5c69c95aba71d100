import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { GroupVerdict } from '../../../../src/model/lag/judge.ts';
import { groupAlarms } from '../../../../src/model/sentinel/alarms.ts';
import { Episodes } from '../../../../src/model/sentinel/episodes.ts';
import { seconds } from '../../../../src/model/units.ts';

const minute = 60_000;
const well: GroupVerdict = { kind: 'well', lag: seconds(0) };
const stopped: GroupVerdict = { kind: 'stopped', since: undefined, left: undefined };
const atRisk: GroupVerdict = { kind: 'dataAtRisk', left: seconds(3600), shards: [] };
const lost: GroupVerdict = { kind: 'dataLost', seconds: undefined, shards: [] };

function watching() {
  const episodes = new Episodes(groupAlarms);
  const takeAt = (minutes: number, ...verdicts: readonly GroupVerdict[]) => {
    const at = minutes * minute;
    const seen = {
      at,
      verdicts,
      lag: undefined,
      precision: 'exact',
      behind: undefined,
      progress: undefined,
      taskEnd: undefined,
    } as const;
    return episodes.take(seen, 5 * minute, seconds(6 * 3600));
  };
  const began = (minutes: readonly number[], verdict: GroupVerdict) =>
    minutes.flatMap(at => takeAt(at, verdict).began.map(kind => [at, kind]));
  return { episodes, takeAt, began };
}

describe('episodes', () => {
  test('begin once, with the first reading that said so', () => {
    const { episodes, began } = watching();
    assert.deepEqual(began([0, 5], well), []);
    assert.deepEqual(began([10, 15, 20, 25, 30], stopped), [[20, 'stopped']]);
    assert.deepEqual(episodes.open, [{ kind: 'stopped', since: 10 * minute, verdict: stopped }]);
  });

  test('go on over a short recovery, and begin again after a long one', () => {
    const { began, takeAt, episodes } = watching();
    began([0, 5, 10], stopped);
    assert.deepEqual(began([15, 20], well), []);
    assert.deepEqual(began([25, 30, 35], stopped), []);
    began([40, 45], well);
    assert.deepEqual(
      takeAt(50, well).ended.map(({ kind }) => kind),
      ['stopped'],
    );
    assert.deepEqual(episodes.open, []);
    assert.deepEqual(began([55, 60, 65], stopped), [[65, 'stopped']]);
  });

  test('are not hastened by readings that are made for a screen', () => {
    const { began, episodes } = watching();
    assert.deepEqual(began([0, 1, 2, 3], stopped), []);
    assert.equal(episodes.latest?.at, 3 * minute);
    assert.deepEqual(began([4, 8], stopped), [[8, 'stopped']]);
  });

  test('do not count readings from before a gap or a change of the clock, and tell of it', () => {
    const { began, takeAt } = watching();
    began([0, 5], stopped);
    assert.deepEqual(takeAt(480, stopped), {
      began: [],
      ended: [],
      overtaken: [],
      gap: { from: 5 * minute, to: 480 * minute },
    });
    assert.deepEqual(began([485], stopped), []);
    // The clock is set back.
    assert.deepEqual(began([400, 405], stopped), []);
    assert.deepEqual(began([410], stopped), [[410, 'stopped']]);
  });

  test('bear one reading that is missing', () => {
    assert.deepEqual(watching().began([0, 10, 15], stopped), [[15, 'stopped']]);
  });

  test('of data at risk are overtaken by its loss, which is no recovery', () => {
    const { episodes, began, takeAt } = watching();
    assert.deepEqual(began([0, 5, 10], atRisk), [[10, 'dataAtRisk']]);
    began([15, 20], lost);
    const { began: worse, ended, overtaken } = takeAt(25, lost);
    assert.deepEqual([worse, ended, overtaken], [['dataLost'], [], ['dataAtRisk']]);
    assert.deepEqual(
      episodes.open.map(({ kind }) => kind),
      ['dataLost'],
    );
  });

  test('that were told before go on, and end as others do', () => {
    const { episodes, began, takeAt } = watching();
    episodes.goOn('stopped', 0);
    assert.deepEqual(began([5, 10, 15], stopped), []);
    began([20, 25], well);
    assert.deepEqual(
      takeAt(30, well).ended.map(({ kind }) => kind),
      ['stopped'],
    );
  });
});
