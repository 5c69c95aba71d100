import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOwn, toInterval, toPanelRef } from '../../../../src/panels/status/protocol.ts';

test('the page asks for what is in the protocol and for nothing else', () => {
  const good = [{ type: 'createGroup' }, { type: 'openGroup', groupId: 'dts1' }, { type: 'openHelp', index: 0 }];
  const bad = [
    undefined,
    null,
    'createGroup',
    [],
    {},
    { type: 'workbench.action.quit' },
    { type: 'openGroup' },
    { type: 'openHelp', index: 0.5 },
    { type: 'openHelp', url: 'https://example.org' },
  ];
  for (const message of good) assert.equal(isOwn(message), true, JSON.stringify(message));
  for (const message of bad) assert.equal(isOwn(message), false, JSON.stringify(message));
});

test('a stored state says which panel it was, and nothing else is taken from it', () => {
  const panel = { accountId: 'a', region: 'cn-hangzhou', instanceId: 'dts1', jobId: '1', name: 'orders' };
  assert.deepEqual(toPanelRef({ panel, filter: 'x' }), panel);
  assert.deepEqual(toPanelRef({ panel: { ...panel, intervalSeconds: 5, other: 1 } }), {
    ...panel,
    intervalSeconds: 30,
  });
  for (const state of [
    undefined,
    null,
    'x',
    {},
    { panel: {} },
    { panel: { ...panel, jobId: 1 } },
    { panel: { ...panel, name: 1 } },
  ]) {
    assert.equal(toPanelRef(state), undefined);
  }
});

test('an interval is not shorter than the services allow', () => {
  assert.deepEqual([0, 1, 45].map(toInterval), [0, 30, 45]);
});
