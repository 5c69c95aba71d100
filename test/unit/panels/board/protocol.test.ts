import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstLook, narrowest, widest } from '../../../../src/model/board/boardLook.ts';
import {
  firstInterval,
  isOwn,
  offeredIntervals,
  toInterval,
  toPanelRef,
} from '../../../../src/panels/board/protocol.ts';

const { view, scope } = firstLook;

test('the host takes what the page of the board can ask for', () => {
  const good = [
    { type: 'show', from: 0, count: 60 },
    { type: 'hold', isHeld: true },
    { type: 'view', view },
    { type: 'view', view: { ...view, order: { by: 'lag', direction: 'descending' }, widths: { lag: 200 } } },
    { type: 'open', key: 'k' },
    { type: 'retry', key: 'k' },
    { type: 'export', form: 'csv' },
    { type: 'export', form: 'incident' },
    { type: 'export', form: 'terraform' },
    { type: 'export', form: 'commands' },
    ...['chooseScope', 'showAllAccounts', 'scan', 'cancelScan', 'watchScope', 'addAccount', 'useSampleAccount'].map(
      type => ({ type }),
    ),
  ];
  for (const message of good) assert.equal(isOwn(message), true, JSON.stringify(message));
});

test('the host takes nothing else from the page of the board', () => {
  const withView = (change: object) => ({ type: 'view', view: { ...view, ...change } });
  const bad: readonly unknown[] = [
    undefined,
    null,
    'scan',
    [],
    {},
    { type: 'removeAccount' },
    { type: 'toString' },
    { type: 'show', from: -1, count: 5 },
    { type: 'show', from: 0, count: 1.5 },
    { type: 'show', from: 0 },
    { type: 'hold', isHeld: 'yes' },
    { type: 'open' },
    { type: 'open', key: '' },
    { type: 'open', key: { kind: 'dts' } },
    { type: 'export', form: 'xml' },
    { type: 'view' },
    withView({ text: 'x'.repeat(2000) }),
    withView({ classes: ['worst'] }),
    withView({ services: ['ecs'] }),
    withView({ order: { by: 'lag' } }),
    withView({ order: { by: 'price', direction: 'ascending' } }),
    withView({ groupBy: 'mood' }),
    withView({ columns: [] }),
    withView({ columns: ['state'] }),
    withView({ columns: ['group', 'group'] }),
    withView({ columns: ['group', 'constructor'] }),
    withView({ widths: { lag: narrowest - 1 } }),
    withView({ widths: { lag: widest + 1 } }),
    withView({ widths: { lag: Number.NaN } }),
    withView({ widths: { __proto__: null, password: 100 } }),
  ];
  for (const message of bad) assert.equal(isOwn(message), false, JSON.stringify(message));
});

test('a board comes back with what is understood of its state', () => {
  const panel = { name: 'Lag Board', intervalSeconds: 300, scope, view };
  assert.deepEqual(toPanelRef({ panel }), panel);
  assert.deepEqual(toPanelRef({ panel: { ...panel, scope: { kind: 'everywhere' }, view: 5 } }), panel);
  for (const state of [undefined, 5, {}, { panel: 5 }, { panel: { view } }]) assert.equal(toPanelRef(state), undefined);
});

test('a board reads no more often than is offered', () => {
  assert.deepEqual([toInterval(0), toInterval(1), toInterval(1e9)], [0, offeredIntervals[0], 86_400]);
  assert.equal(toInterval(firstInterval), firstInterval);
});
