import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isToHost, isToPage, toInterval, toPanelRef } from '../../../../src/panels/status/protocol.ts';

test('the host takes the messages of the protocol and no others', () => {
  const good = [
    { type: 'ready' },
    { type: 'refresh' },
    { type: 'setInterval', seconds: 60 },
    { type: 'copy', what: 'topic' },
    { type: 'copy', what: 'groupId', groupId: 'dts1' },
    { type: 'createGroup' },
    { type: 'openGroup', groupId: 'dts1' },
    { type: 'showLog' },
    { type: 'fix', fix: 'signInAgain', part: 'groups' },
    { type: 'openHelp', index: 0 },
  ];
  const bad = [
    undefined,
    null,
    'ready',
    [],
    {},
    { type: 'workbench.action.quit' },
    { type: 'fix', fix: 'removeAccount', part: 'groups' },
    { type: 'fix', part: 'groups' },
    { type: 'fix', fix: 'showPolicy', part: 'all' },
    { type: 'setInterval', seconds: '60' },
    { type: 'copy', what: 'password' },
    { type: 'copy', what: 'groupId', groupId: 7 },
    { type: 'openGroup' },
    { type: 'openHelp', index: 0.5 },
    { type: 'openHelp', url: 'https://example.org' },
  ];
  for (const message of good) assert.equal(isToHost(message), true, JSON.stringify(message));
  for (const message of bad) assert.equal(isToHost(message), false, JSON.stringify(message));
});

test('the page takes the messages of the protocol and no others', () => {
  const good = [
    { type: 'setup', language: 'en', texts: {}, panel: {} },
    { type: 'snapshot', snapshot: { problems: [] } },
    { type: 'refreshing' },
    { type: 'interval', seconds: 0 },
    { type: 'copied', what: 'topic' },
  ];
  const bad = [
    undefined,
    {},
    { type: 'ready' },
    { type: 'snapshot' },
    { type: 'interval' },
    { type: 'copied', what: 'x' },
  ];
  for (const message of good) assert.equal(isToPage(message), true, JSON.stringify(message));
  for (const message of bad) assert.equal(isToPage(message), false, JSON.stringify(message));
});

test('a stored state says which panel it was, and nothing else is taken from it', () => {
  const panel = { accountId: 'a', region: 'cn-hangzhou', instanceId: 'dts1', jobId: '1', name: 'orders' };
  assert.deepEqual(toPanelRef({ panel, filter: 'x' }), panel);
  assert.deepEqual(toPanelRef({ panel: { ...panel, intervalSeconds: 5, other: 1 } }), {
    ...panel,
    intervalSeconds: 30,
  });
  for (const state of [undefined, null, 'x', {}, { panel: {} }, { panel: { ...panel, jobId: 1 } }]) {
    assert.equal(toPanelRef(state), undefined);
  }
});

test('an interval is off, or not shorter than the services allow', () => {
  const rows = [
    [0, 0],
    [-5, 0],
    [NaN, 0],
    [Infinity, 0],
    [1, 30],
    [30, 30],
    [45, 45],
    [300, 300],
  ] as const;
  for (const [seconds, expected] of rows) assert.equal(toInterval(seconds), expected, String(seconds));
});
