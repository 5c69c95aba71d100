import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodeCursor } from '../../../../src/model/lag/cursors.ts';
import { SignsOfLife } from '../../../../src/model/lag/shardLag.ts';

const start = Date.parse('2026-01-15T08:30:00Z');
const second = 1000;
const minute = 60_000;

/** Readings of one shard, each with the time of the last commit by the service's clock, and when it was read by ours. */
function heardIn(
  readings: readonly { readonly commit: number; readonly at: number; readonly cursor?: bigint }[],
  own?: bigint,
): readonly (number | undefined)[] {
  const signs = new SignsOfLife();
  const ownWrites = () => new Map(own === undefined ? [] : [[3, encodeCursor(own)]]);
  return readings.map(({ commit, at, cursor = 1n }) => {
    const checkpoint = { shard: 3, checkpoint: encodeCursor(cursor), updateTime: new Date(commit), consumer: 'c' };
    signs.take('g', [checkpoint], ownWrites, at, at + second);
    return signs.heardAt('g', 3);
  });
}

describe('when a consumer was last heard of', () => {
  test('is the time of the commit, if the clocks agree', () => {
    const commits = [start - 20 * second, start + 10 * second];
    assert.deepEqual(
      heardIn([
        { commit: start - 20 * second, at: start },
        { commit: start + 10 * second, at: start + 30 * second },
      ]),
      commits,
    );
  });

  test('is when the commit was seen first, if our clock is ahead, however rare readings are', () => {
    const ahead = 10 * minute;
    const [first, ...others] = heardIn([
      { commit: start, at: start + ahead },
      { commit: start + minute, at: start + ahead + 70 * second },
      { commit: start + minute, at: start + ahead + 100 * second },
      { commit: start + 6 * minute, at: start + ahead + 6 * minute + 30 * second },
    ]);
    assert.equal(first, start);
    const seen = start + ahead + 71 * second;
    assert.deepEqual(others, [seen, seen, start + ahead + 6 * minute + 31 * second]);
  });

  test('is when the commit was seen first, if our clock is ahead by less than the time between two readings', () => {
    const ahead = 4 * minute;
    const commits = [0, 5, 10].map(at => ({ commit: start + at * minute, at: start + ahead + at * minute + second }));
    assert.deepEqual(
      heardIn(commits).slice(1),
      [5, 10].map(at => start + ahead + at * minute + 2 * second),
    );
  });

  test('is never in the future, however far our clock is behind', () => {
    const at = start - 8 * 60 * minute;
    assert.deepEqual(heardIn([{ commit: start, at }]), [at + second]);
    assert.deepEqual(
      heardIn([
        { commit: start, at },
        { commit: start + minute, at: at + minute },
      ]).at(-1),
      at + minute + second,
    );
  });

  test('is never in the future when our clock is set back, so that silence counts from then on', () => {
    const back = 50 * minute;
    const readings = [
      { commit: start, at: start + second },
      { commit: start, at: start + 5 * minute - back },
      { commit: start, at: start + 10 * minute - back },
    ];
    const seen = start + 5 * minute - back + second;
    assert.deepEqual(heardIn(readings), [start, seen, seen]);
  });

  test('is not changed by what was written from here, and is by the next commit of a consumer', () => {
    const stopped = start - 60 * minute;
    assert.deepEqual(
      heardIn(
        [
          { commit: stopped, at: start },
          { commit: start + 10 * second, at: start + 20 * second, cursor: 77n },
          { commit: start + 10 * second, at: start + 50 * second, cursor: 77n },
          { commit: start + 60 * second, at: start + 80 * second, cursor: 78n },
        ],
        77n,
      ),
      [stopped, stopped, stopped, start + 60 * second],
    );
  });

  test('was never, where nothing but a reset has committed', () => {
    const signs = new SignsOfLife();
    const ownWrites = () => new Map([[3, encodeCursor(5n)]]);
    const written = { shard: 3, checkpoint: encodeCursor(5n), updateTime: new Date(start) };
    signs.take('g', [], ownWrites, start - minute, start - minute);
    signs.take('g', [written], ownWrites, start, start);
    assert.equal(signs.heardAt('g', 3), undefined);
    // Without a reading from before nobody knows, and the service's word counts.
    signs.take('other', [written], ownWrites, start, start);
    assert.equal(signs.heardAt('other', 3), start);
  });

  test('is forgotten with the group, and with the shard', () => {
    const signs = new SignsOfLife();
    const checkpoint = { shard: 3, checkpoint: encodeCursor(1n), updateTime: new Date(start), consumer: 'c' };
    const none = () => new Map<number, string>();
    signs.take('g', [checkpoint, { ...checkpoint, shard: 4 }], none, start, start);
    signs.take('g', [checkpoint], none, start, start);
    assert.deepEqual([signs.heardAt('g', 3), signs.heardAt('g', 4)], [start, undefined]);
    signs.keepOnly(['other']);
    assert.equal(signs.heardAt('g', 3), undefined);
  });
});
