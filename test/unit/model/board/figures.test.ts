import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { figuresOf } from '../../../../src/model/board/figures.ts';
import { seconds } from '../../../../src/model/units.ts';
import { dtsReading, historyFromTo, now, shardAt, slsReading } from '../lag/samples.ts';
import { behind, failed, failureOf, loading, readRow } from './rows.ts';

describe('the figures of the board', () => {
  test('are none where nothing is known', () => {
    const { losesFirst, furthest, falling, notKnown, attention, updatedAt } = figuresOf([], []);
    assert.deepEqual([losesFirst, furthest, attention, updatedAt], [undefined, undefined, 0, undefined]);
    assert.deepEqual(falling, { count: 0, of: 0, catchingUp: 0, caughtUpIn: undefined });
    assert.deepEqual(notKnown, { count: 0, refused: 0, unread: 0, unclear: 0 });
  });

  test('tell who loses data first, not counting what is no forecast', () => {
    const early = readRow('early', slsReading([shardAt(0, 6 * 86_400)]));
    assert.equal(early.judgement.forecast.assumption, 'atTheEarliest');
    const stopped = behind('stopped', undefined);
    const { losesFirst } = figuresOf([behind('well', 5), early, stopped], []);
    assert.equal(losesFirst?.row, stopped);
    assert.equal(losesFirst.left, stopped.judgement.forecast.left);
    const lost = readRow('lost', slsReading([shardAt(0, 100, { state: 'expired' })]));
    assert.deepEqual(figuresOf([stopped, lost], []).losesFirst, { row: lost, left: 0 });
  });

  test('tell who is furthest behind, which is nobody when none is behind', () => {
    const much = behind('much', 9000);
    assert.deepEqual(figuresOf([behind('little', 5), much, behind('none', undefined)], []).furthest, {
      row: much,
      lag: 9000,
    });
    assert.equal(figuresOf([behind('zero', 0), loading('unread')], []).furthest, undefined);
  });

  test('count who falls behind and who catches up, of those that were read', () => {
    const rows = [
      readRow('falling', dtsReading(600), historyFromTo(100, 600)),
      readRow('catching up', dtsReading(600), historyFromTo(1800, 600)),
      readRow('slower', dtsReading(900), historyFromTo(1500, 900)),
      behind('well', 1),
      loading('unread'),
    ];
    const { falling } = figuresOf(rows, []);
    assert.deepEqual({ ...falling, caughtUpIn: undefined }, { count: 1, of: 4, catchingUp: 2, caughtUpIn: undefined });
    const [, , slower] = rows;
    const verdict = slower?.state === 'read' ? slower.judgement.verdicts[0] : undefined;
    assert.equal(verdict?.kind === 'catchingUp' && verdict.caughtUpIn, falling.caughtUpIn);
    assert.ok((falling.caughtUpIn ?? seconds(0)) > 800);
  });

  test('count what is not known by why', () => {
    const rows = [
      loading('unread'),
      loading('unread too'),
      failed('refused'),
      readRow('unclear', dtsReading(undefined, { client: 'unknown' })),
      behind('well', 1),
    ];
    const { notKnown, attention, updatedAt } = figuresOf([...rows, behind('none', undefined)], [failureOf()]);
    assert.deepEqual(notKnown, { count: 5, refused: 1, unread: 2, unclear: 2 });
    assert.deepEqual([attention, updatedAt], [1, now]);
  });
});
