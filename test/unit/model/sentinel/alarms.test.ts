import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { GroupVerdict } from '../../../../src/model/lag/judge.ts';
import { type AlarmKind, isConfirmed, isOver, type Seen, seenIn } from '../../../../src/model/sentinel/alarms.ts';
import { seconds } from '../../../../src/model/units.ts';
import { judge } from '../../../../src/model/lag/judge.ts';
import { dtsReading, historyOf, now, secondsAgo, shardAt, slsReading } from '../lag/samples.ts';

const minute = 60_000;
const limit = seconds(6 * 3600);
const stopped: GroupVerdict = { kind: 'stopped', since: undefined, left: undefined };
const behind: GroupVerdict = { kind: 'behind', lag: seconds(600), isSteady: true };
const well: GroupVerdict = { kind: 'well', lag: seconds(0) };
const falling: GroupVerdict = { kind: 'fallingBehind', lag: seconds(600), change: seconds(60), over: seconds(600) };
const atRisk = (hours: number): GroupVerdict => ({ kind: 'dataAtRisk', left: seconds(hours * 3600), shards: [] });
const task = (status: string): GroupVerdict => ({ kind: 'taskNotRunning', status });

/** One reading every five minutes. */
const windowOf = (all: readonly Partial<Seen>[]): readonly Seen[] =>
  all.map((seen, index) => ({
    at: index * 5 * minute,
    verdicts: [well],
    lag: undefined,
    precision: 'exact',
    behind: undefined,
    progress: undefined,
    taskEnd: undefined,
    ...seen,
  }));

const saying = (...verdicts: readonly GroupVerdict[]): readonly Seen[] =>
  windowOf(verdicts.map(verdict => ({ verdicts: [verdict] })));

const confirms = (kind: AlarmKind, window: readonly Seen[]): boolean => isConfirmed(kind, window, limit);

/** Ten readings of a group that falls behind, with the lag and what is not consumed at each. */
function growing(lags: readonly number[], counts: readonly number[], verdict: GroupVerdict = falling): readonly Seen[] {
  return windowOf(lags.map((lag, index) => ({ verdicts: [verdict], lag: seconds(lag), behind: counts[index] })));
}
const upTo10 = (of: (index: number) => number): readonly number[] =>
  Array.from({ length: 10 }, (_, index) => of(index));

describe('what the sentinel keeps of a reading', () => {
  const seen = (reading: Parameters<typeof judge>[0]): readonly unknown[] => {
    const { at, lag, behind, progress, taskEnd } = seenIn(reading, judge(reading, historyOf([]), now));
    return [at, lag, behind, progress, taskEnd];
  };

  test('is, of an instance, also how far the group and the task are', () => {
    assert.deepEqual(seen(dtsReading(600)), [now, 600, 6000, secondsAgo(602), secondsAgo(2)]);
  });

  test('is, of a Logstore, only the lag, because each shard has a position of its own', () => {
    assert.deepEqual(seen(slsReading([shardAt(0, 600)])), [now, 600, 600, undefined, undefined]);
  });
});

describe('an alarm', () => {
  test('is three readings in a row that say the same, and not two, nor three with another between', () => {
    assert.equal(confirms('stopped', saying(well, stopped, stopped, stopped)), true);
    assert.equal(confirms('stopped', saying(well, stopped, stopped)), false);
    assert.equal(confirms('stopped', saying(stopped, stopped, well, stopped)), false);
    assert.equal(confirms('stuckShards', saying(stopped, stopped, stopped)), false);
  });

  test('tells of data at risk only within the limit', () => {
    assert.equal(confirms('dataAtRisk', saying(atRisk(7), atRisk(7), atRisk(7))), false);
    assert.equal(confirms('dataAtRisk', saying(atRisk(7), atRisk(5.9), atRisk(5.8))), false);
    assert.equal(confirms('dataAtRisk', saying(atRisk(6), atRisk(5.9), atRisk(5.8))), true);
  });

  test('tells of a failed task at once, and of one that tries again only when it lasts', () => {
    const failed = task('Abnormal');
    const retrying = task('Retrying');
    assert.equal(confirms('taskNotRunning', saying(failed, failed, failed)), true);
    assert.equal(
      confirms(
        'taskNotRunning',
        saying(
          ...upTo10(() => 0)
            .slice(1)
            .map(() => retrying),
        ),
      ),
      false,
    );
    assert.equal(confirms('taskNotRunning', saying(...upTo10(() => 0).map(() => retrying))), true);
    assert.equal(confirms('taskNotRunning', saying(...upTo10(() => 0).map(() => task('Upgrade')))), false);
  });

  test('tells of a lag that grows over the whole window', () => {
    const lags = upTo10(index => 100 + index * 60);
    const counts = upTo10(index => 50 + index * 20);
    assert.equal(confirms('fallingBehind', growing(lags, counts)), true);
    assert.equal(confirms('fallingBehind', growing(lags.slice(1), counts.slice(1))), false);
  });

  test('is none while a lag was none at any time, stays as it is, or is that of a group that stood still', () => {
    const lags = upTo10(index => 100 + index * 60);
    const counts = upTo10(index => 50 + index * 20);
    assert.equal(confirms('fallingBehind', growing([0, ...lags.slice(1)], counts)), false);
    assert.equal(
      confirms(
        'fallingBehind',
        growing(
          upTo10(() => 600),
          counts,
        ),
      ),
      false,
    );
    assert.equal(confirms('fallingBehind', growing(lags, counts, behind)), false);
    const [first, ...rest] = growing(lags, counts);
    assert.ok(first);
    assert.equal(confirms('fallingBehind', [{ ...first, verdicts: [stopped] }, ...rest]), false);
  });

  test('tells soon of a client that is connected and consumes nothing', () => {
    const stuck = (progress: readonly number[], lags: readonly number[]): readonly Seen[] =>
      windowOf(progress.map((at, index) => ({ verdicts: [falling], lag: seconds(lags[index] ?? 0), progress: at })));
    assert.equal(confirms('fallingBehind', stuck([1, 5, 5, 5], [0, 200, 500, 800])), true);
    assert.equal(confirms('fallingBehind', stuck([1, 5, 5], [0, 200, 500])), false);
    assert.equal(confirms('fallingBehind', stuck([5, 5, 6, 6], [0, 200, 500, 800])), false);
    assert.equal(confirms('fallingBehind', stuck([5, 5, 5, 5], [600, 600, 600, 600])), false);
  });

  test('is none while a burst is worked off, although the lag still grows in time', () => {
    const lags = upTo10(index => 100 + index * 200);
    const counts = upTo10(index => (index < 5 ? index * 400 : 2000 - index * 100));
    assert.equal(confirms('fallingBehind', growing(lags, counts)), false);
  });

  describe('of a task that is behind', () => {
    const verdicts: readonly GroupVerdict[] = [{ kind: 'taskBehind', seconds: seconds(600) }];
    const taskWith = (endOf: (at: number) => number): readonly Seen[] =>
      windowOf(upTo10(index => index * 5 * minute).map(at => ({ verdicts, taskEnd: endOf(at) })));

    test('needs one that moves and still gets further behind', () => {
      assert.equal(
        confirms(
          'taskBehind',
          taskWith(at => at * 0.6 - 10 * minute),
        ),
        true,
      );
    });

    test('is none for a quiet source, nor for a clock that is ahead', () => {
      assert.equal(
        confirms(
          'taskBehind',
          taskWith(() => -10 * minute),
        ),
        false,
      );
      assert.equal(
        confirms(
          'taskBehind',
          taskWith(at => at - 10 * minute),
        ),
        false,
      );
    });
  });
});

describe('an episode', () => {
  test('is over after three readings without it, and what is unknown is no recovery', () => {
    assert.equal(isOver('stopped', saying(stopped, well, well, well)), true);
    assert.equal(isOver('stopped', saying(stopped, well, well)), false);
    assert.equal(isOver('stopped', saying(well, stopped, well, well)), false);
    assert.equal(isOver('stopped', saying(well, { kind: 'unknown' }, well)), false);
  });

  test('of a lag lasts until the group has caught up', () => {
    const catchingUp: GroupVerdict = { kind: 'catchingUp', lag: seconds(900), caughtUpIn: undefined };
    assert.equal(isOver('fallingBehind', saying(catchingUp, catchingUp, catchingUp)), false);
    assert.equal(isOver('stopped', saying(catchingUp, catchingUp, catchingUp)), true);
    assert.equal(isOver('dataAtRisk', saying(catchingUp, catchingUp, catchingUp)), true);
    assert.equal(isOver('dataAtRisk', saying(behind, behind, behind)), false);
  });
});
