import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { unixSeconds } from '../../../../src/model/units.ts';
import {
  fieldColumn,
  firstChoice,
  firstColumns,
  isOwn,
  type Own,
  type PanelRef,
  toPanelRef,
} from '../../../../src/panels/peek/protocol.ts';
import { dts, logstore, panelOf, sls } from './samples.ts';

const filter = { text: '', hidden: ['heartbeat'] } as const;

describe('the messages of the page of records', () => {
  const good: readonly Own[] = [
    { type: 'read', start: { kind: 'earliest' } },
    { type: 'read', start: { kind: 'latest' }, shard: 0 },
    { type: 'read', start: { kind: 'checkpoint' }, shard: 17 },
    { type: 'read', start: { kind: 'time', at: unixSeconds(1_768_471_200) } },
    { type: 'more' },
    { type: 'follow' },
    { type: 'stop' },
    { type: 'export' },
    { type: 'openGroup' },
    { type: 'show', from: 0, count: 60, isAtEnd: false },
    { type: 'filter', filter },
    { type: 'filter', filter: { ...filter, object: 'orders.order', field: 'status' } },
    { type: 'columns', columns: ['time', fieldColumn('status'), 'values'] },
    { type: 'select', key: 5 },
    { type: 'select' },
    { type: 'openJson', key: 0 },
    { type: 'showAll', key: 3, field: 2, side: 'before' },
  ];
  for (const message of good) test(`are taken: ${JSON.stringify(message)}`, () => assert.ok(isOwn(message)));

  const bad: readonly unknown[] = [
    null,
    'more',
    [],
    {},
    { type: 'constructor' },
    { type: '__proto__' },
    { type: 'write' },
    { type: 'read' },
    { type: 'read', start: 'earliest' },
    { type: 'read', start: { kind: 'time' } },
    // Milliseconds, which no service takes.
    { type: 'read', start: { kind: 'time', at: 1_768_471_200_000 } },
    { type: 'read', start: { kind: 'time', at: -1 } },
    { type: 'read', start: { kind: 'time', at: 1.5 } },
    { type: 'read', start: { kind: 'time', at: NaN } },
    { type: 'read', start: { kind: 'earliest' }, shard: '0' },
    { type: 'read', start: { kind: 'earliest' }, shard: -1 },
    { type: 'show' },
    { type: 'show', from: -1, count: 5, isAtEnd: false },
    { type: 'show', from: 0, count: Infinity, isAtEnd: false },
    { type: 'show', from: 0, count: 5, isAtEnd: 1 },
    { type: 'filter' },
    { type: 'filter', filter: { text: 5, hidden: [] } },
    { type: 'filter', filter: { text: 'x'.repeat(1_001), hidden: [] } },
    { type: 'filter', filter: { text: '', hidden: ['everything'] } },
    { type: 'filter', filter: { text: '', hidden: 'heartbeat' } },
    { type: 'filter', filter: { ...filter, object: 5 } },
    { type: 'columns', columns: [] },
    { type: 'columns', columns: ['password'] },
    { type: 'columns', columns: ['time', 'time'] },
    { type: 'columns', columns: Array.from({ length: 51 }, (_, index) => fieldColumn(String(index))) },
    { type: 'select', key: '5' },
    { type: 'openJson' },
    { type: 'showAll', key: 3, field: 2, side: 'around' },
    { type: 'showAll', key: 3, field: -2, side: 'after' },
  ];
  for (const message of bad)
    test(`are refused: ${JSON.stringify(message).slice(0, 80)}`, () => assert.ok(!isOwn(message)));
});

describe('the state of a panel of records', () => {
  for (const subject of [dts, sls, logstore]) {
    test(`comes back with what was chosen: ${subject.kind}`, () => {
      const panel: PanelRef = {
        ...panelOf(subject),
        choice: {
          start: { kind: 'time', at: unixSeconds(1_768_471_200) },
          filter: { text: 'shipped', hidden: ['mark'], object: 'orders.order', field: 'status' },
          columns: ['time', fieldColumn('status')],
          ...(subject.kind !== 'dts' && { shard: 3 }),
        },
      };
      assert.deepEqual(toPanelRef({ panel: { ...panel, more: 1 } }), panel);
    });

    test(`never asks for records by itself: ${subject.kind}`, () => {
      const panel = { ...panelOf(subject), isAsked: true };
      assert.equal(toPanelRef({ panel })?.isAsked, undefined);
    });

    test(`has the first choice in place of what is not understood: ${subject.kind}`, () => {
      const at = panelOf(subject).choice;
      for (const choice of [undefined, 5, {}, { start: 'x', shard: 'y', filter: [], columns: [5] }]) {
        const restored = toPanelRef({ panel: { ...panelOf(subject), choice } });
        assert.ok(restored);
        assert.deepEqual(restored.choice.filter, at.filter);
        assert.deepEqual(restored.choice.columns, firstColumns(subject.kind));
        assert.equal(restored.choice.start.kind, at.start.kind);
      }
    });
  }

  test('is nothing without a subject', () => {
    for (const subject of [
      undefined,
      5,
      {},
      { kind: 'logstore' },
      { ...logstore, logstore: '' },
      { ...dts, kind: 'sls' },
    ])
      assert.equal(toPanelRef({ panel: { ...panelOf(dts), subject } }), undefined);
    for (const state of [undefined, null, 'x', [], {}]) assert.equal(toPanelRef(state), undefined);
  });

  test('takes no checkpoint of a Logstore, which has none', () => {
    const panel = { ...panelOf(logstore), choice: { ...panelOf(logstore).choice, start: { kind: 'checkpoint' } } };
    assert.equal(toPanelRef({ panel })?.choice.start.kind, 'latest');
    assert.equal(firstChoice(sls).start.kind, 'checkpoint');
  });
});
