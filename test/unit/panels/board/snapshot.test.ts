import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { firstLook } from '../../../../src/model/board/boardLook.ts';
import { CloudError } from '../../../../src/cloud/errors.ts';
import { mostRows } from '../../../../src/panels/messages.ts';
import type { ShownGroup, Snapshot } from '../../../../src/panels/board/protocol.ts';
import { curveOf } from '../../../../src/panels/board/snapshot.ts';
import { dtsReading, dtsRef, shardOf, slsReading } from '../group/samples.ts';
import {
  behind,
  failure,
  historyOf,
  loading,
  newLines,
  notStarted,
  now,
  readRow,
  snapshotWith,
  withoutClient,
} from './samples.ts';

const namesIn = ({ rows }: Snapshot): readonly string[] => rows.items.map(({ name }) => name);
const groupIn = ({ rows }: Snapshot, name: string): ShownGroup => {
  const row = rows.items.find(one => one.name === name);
  assert.ok(row?.kind === 'group');
  return row;
};
const { view } = firstLook;

describe('what the page of the board is sent', () => {
  test('is of the rows only those in sight, whatever the page asks for', () => {
    const rows = Array.from({ length: 1000 }, (_, index) => behind(`group-${index}`, index));
    const of = (from: number, count: number) => snapshotWith(rows, { window: { from, count } }).rows;
    assert.deepEqual([of(0, 60).items.length, of(0, 60).end, of(0, 60).all], [60, 1000, 1000]);
    assert.deepEqual([of(990, 60).from, of(990, 60).items.length], [990, 10]);
    assert.equal(of(0, Number.MAX_SAFE_INTEGER).items.length, mostRows);
    assert.deepEqual([of(5000, 60).from, of(5000, 60).items.length], [1000, 0]);
  });

  test('begins with the most urgent, and has what could not be read before what is well', () => {
    const rows = [behind('well', 0), notStarted('idle'), withoutClient('stopped'), behind('slow', 900)];
    assert.deepEqual(namesIn(snapshotWith(rows, { failures: [failure()] })), [
      'stopped',
      'slow',
      'Log Service',
      'idle',
      'well',
    ]);
    const byName = { ...view, order: { by: 'group', direction: 'ascending' } } as const;
    assert.equal(namesIn(snapshotWith(rows, { failures: [failure()], view: byName })).at(-1), 'Log Service');
  });

  test('tells zero, none, not started, loading and what could not be read from each other', () => {
    const failed = {
      error: new CloudError('denied', { service: 'sls', operation: 'X', outcome: 'notApplied' }),
      at: now,
    };
    const gone = new CloudError('notFound', { service: 'sls', operation: 'X', outcome: 'notApplied' });
    const { state, ...rest } = loading('unreadable');
    assert.equal(state, 'loading');
    const snapshot = snapshotWith([
      behind('zero', 0),
      withoutClient('none'),
      notStarted('not started'),
      loading('loading'),
      { ...rest, state: 'failed', failure: failed },
      behind('gone', 5, { failure: { error: gone, at: now } }),
      behind('stale', 5, { isStale: true }),
    ]);
    const of = (name: string) => {
      const { state, lag, client, lastSign } = groupIn(snapshot, name);
      return [
        state.kind,
        state.kind === 'judged' && state.verdict.kind,
        lag?.atMost,
        client?.kind,
        typeof lastSign === 'number' || lastSign,
      ];
    };
    assert.deepEqual(of('zero'), ['judged', 'well', 0, 'consumers', true]);
    assert.deepEqual(of('none'), ['judged', 'stopped', undefined, 'none', 'unknown']);
    assert.deepEqual(of('not started'), ['judged', 'notStarted', undefined, 'consumers', true]);
    assert.deepEqual(of('loading'), ['loading', false, undefined, undefined, undefined]);
    assert.deepEqual(of('unreadable'), ['unreadable', false, undefined, undefined, undefined]);
    assert.deepEqual(of('gone').slice(0, 1), ['gone']);
    const { state: stale } = groupIn(snapshot, 'stale');
    assert.ok(stale.kind === 'judged' && stale.isStale);
  });

  test('says that there was never a client only where there is no checkpoint either', () => {
    const unused = dtsReading({
      group: { id: 'unused', name: 'unused', messageDelay: 'noClient' },
      client: 'none',
      lag: undefined,
      behind: undefined,
    });
    const rows = [
      withoutClient('used'),
      readRow('unused', unused),
      readRow('not told', { ...unused, client: 'unknown' }),
      withoutClient('seen to come', { history: { samples: [], marks: [{ at: now - 60_000, kind: 'connected' }] } }),
    ];
    const snapshot = snapshotWith(rows);
    assert.deepEqual(
      rows.map(({ name }) => groupIn(snapshot, name).lastSign),
      ['unknown', 'never', 'unknown', now - 60_000],
    );
  });

  test('has the words of the tree and the words that its menus depend on', () => {
    const [row] = snapshotWith([behind('one', 5)]).rows.items as readonly ShownGroup[];
    assert.deepEqual([row?.words, row?.context], ['the tree says one', 'consumerGroup pinnable']);
    const [failed] = snapshotWith([], { failures: [failure()] }).rows.items;
    assert.ok(failed?.kind === 'failure');
    assert.deepEqual([failed.context, failed.text, failed.fixes.length], ['failed denied', 'No permission.', 1]);
  });

  test('counts what passes the other filters, and filters what could not be read as well', () => {
    const rows = [behind('slow', 900), behind('well', 0)];
    const snapshot = (change: object) => snapshotWith(rows, { failures: [failure()], view: { ...view, ...change } });
    assert.deepEqual(snapshot({}).counts, { attention: 0, behind: 1, well: 1, unused: 0, notKnown: 1 });
    assert.deepEqual(namesIn(snapshot({ classes: ['notKnown'] })), ['Log Service']);
    assert.deepEqual(namesIn(snapshot({ classes: ['well'] })), ['well']);
    assert.deepEqual(namesIn(snapshot({ regions: ['ap-southeast-1'] })), ['Log Service']);
    assert.deepEqual(namesIn(snapshot({ text: 'SINGAPORE' })), []);
    assert.deepEqual(namesIn(snapshot({ text: 'southeast' })), ['Log Service']);
    assert.deepEqual(namesIn(snapshot({ services: ['dts'] })), []);
    const { rows: shown } = snapshot({ classes: ['well'] });
    assert.deepEqual([shown.shown, shown.all], [1, 3]);
  });

  test('stands below headings when it is grouped', () => {
    const rows = [behind('a', 900), withoutClient('b')];
    const grouped = snapshotWith(rows, { failures: [failure()], view: { ...view, groupBy: 'owner' } });
    assert.deepEqual(
      grouped.rows.items.map(({ kind, name }) => [kind, name]),
      [
        ['heading', "Couldn't be read"],
        ['failure', 'Log Service'],
        ['heading', 'k8s-log-prod / nginx-access'],
        ['group', 'a'],
        ['heading', 'orders-binlog-sub'],
        ['group', 'b'],
      ],
    );
    const [, , , , last] = grouped.rows.items;
    assert.ok(last?.kind === 'heading');
    assert.deepEqual([last.count, last.attention], [1, 1]);
  });

  test('keeps the order while somebody is among the rows, with new values, and new rows at the end', () => {
    const lines = newLines();
    const before = snapshotWith([behind('a', 900), behind('b', 600)], { lines });
    assert.deepEqual(namesIn(before), ['a', 'b']);
    const next = [behind('a', 300), behind('b', 1200), behind('c', 5000)];
    const held = snapshotWith(next, { lines, isHeld: true });
    assert.deepEqual(namesIn(held), ['a', 'b', 'c']);
    assert.equal(groupIn(held, 'b').lag?.atMost, 1200);
    assert.deepEqual(namesIn(snapshotWith(next, { lines })), ['c', 'b', 'a']);
    // What the user asks for is not held back.
    const byName = { ...view, order: { by: 'group', direction: 'descending' } } as const;
    const sorted = snapshotWith(next, { lines, view: byName, isHeld: true });
    assert.deepEqual(namesIn(sorted), ['c', 'b', 'a']);
    assert.notEqual(sorted.rows.version, held.rows.version);
    const wider = snapshotWith(next, { lines, view: { ...byName, widths: { group: 300 } }, isHeld: true });
    assert.equal(wider.rows.version, sorted.rows.version);
  });

  test('has no new row below the heading of others while somebody is among the rows', () => {
    const lines = newLines();
    const byOwner = { ...view, groupBy: 'owner' } as const;
    const inOrder = ['k8s-log-prod / nginx-access', 'a', 'orders-binlog-sub', 'b'];
    assert.deepEqual(namesIn(snapshotWith([behind('a', 900), withoutClient('b')], { lines, view: byOwner })), inOrder);
    const next = [
      behind('a', 900),
      behind('a2', 900),
      withoutClient('b'),
      withoutClient('c', { ownerName: 'x', ref: { ...dtsRef, instanceId: 'x', groupId: 'c' } }),
    ];
    const held = snapshotWith(next, { lines, view: byOwner, isHeld: true });
    assert.deepEqual(namesIn(held), [...inOrder, 'x', 'c']);
    assert.deepEqual(namesIn(snapshotWith(next, { lines, view: byOwner })), [
      ...inOrder.toSpliced(2, 0, 'a2'),
      'x',
      'c',
    ]);
  });

  test('has consumers by name, those that are silent apart', () => {
    const silent = { consumer: 'worker-2', updatedAt: now - 3_600_000 };
    const row = readRow('one', slsReading([shardOf(0, 1), shardOf(1, 1, silent), shardOf(2, 1, silent)]));
    assert.deepEqual(groupIn(snapshotWith([row]), 'one').client, {
      kind: 'consumers',
      alive: ['worker-1'],
      silent: ['worker-2'],
    });
  });
});

describe('the curve of a row', () => {
  test('has the greatest lag of each stretch, and nothing where there was no number', () => {
    const curve = curveOf(historyOf(...Array.from({ length: 180 }, (_, minute) => minute)), now);
    assert.equal(curve.length, 36);
    assert.deepEqual(curve.slice(-2), [174, 179]);
    assert.ok(curve.every((value, index) => index === 0 || (value ?? 0) >= (curve[index - 1] ?? 0)));
    assert.deepEqual(curveOf(historyOf(5, null), now).slice(-1), [5]);
    assert.equal(curveOf(historyOf(null), now).at(-1), null);
    assert.deepEqual(curveOf(historyOf(), now), []);
  });

  test('ends in what was read last, where readings are rarer than stretches', () => {
    const { samples } = historyOf(7);
    const curve = curveOf({ samples: samples.map(sample => ({ ...sample, at: now - 1_800_000 })), marks: [] }, now);
    assert.deepEqual([curve.at(0), curve.at(-1)], [null, 7]);
  });
});
