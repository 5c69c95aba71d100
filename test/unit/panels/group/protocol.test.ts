import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isToHost, isToPage, toInterval, toPanelRef } from '../../../../src/panels/group/protocol.ts';

test('the host takes the messages of the protocol and no others', () => {
  const good = [
    { type: 'ready' },
    { type: 'refresh' },
    { type: 'setInterval', seconds: 0 },
    { type: 'setRange', range: '14d' },
    { type: 'do', action: 'reset' },
    { type: 'do', action: 'openInstance' },
    { type: 'copy', what: 'name' },
    { type: 'copy', what: 'checkpoint', shard: 17 },
    { type: 'showLog' },
    { type: 'fix', fix: 'signInAgain' },
  ];
  const bad = [
    undefined,
    null,
    'ready',
    [],
    {},
    { type: 'workbench.action.quit' },
    { type: 'fix', fix: 'removeAccount' },
    { type: 'fix' },
    { type: 'setInterval', seconds: '5' },
    { type: 'setRange', range: '1y' },
    { type: 'do' },
    { type: 'do', action: 'alibabacloudConsumerGroups.signOut' },
    { type: 'do', action: 'toString' },
    { type: 'copy', what: 'password' },
    { type: 'copy', what: 'checkpoint', shard: '17' },
    { type: 'copy', what: 'checkpoint', shard: 0.5 },
  ];
  for (const message of good) assert.equal(isToHost(message), true, JSON.stringify(message));
  for (const message of bad) assert.equal(isToHost(message), false, JSON.stringify(message));
});

test('the page takes the messages of the protocol and no others', () => {
  const good = [
    { type: 'setup', language: 'en', texts: {}, panel: {} },
    { type: 'snapshot', snapshot: { verdicts: [] } },
    { type: 'refreshing' },
    { type: 'interval', seconds: 0 },
    { type: 'copied', what: 'groupId' },
  ];
  const bad = [
    undefined,
    {},
    { type: 'ready' },
    { type: 'setup', language: 'en' },
    { type: 'snapshot' },
    { type: 'interval' },
    { type: 'copied', what: 'x' },
  ];
  for (const message of good) assert.equal(isToPage(message), true, JSON.stringify(message));
  for (const message of bad) assert.equal(isToPage(message), false, JSON.stringify(message));
});

const sls = { kind: 'sls', accountId: 'a', region: 'cn-hangzhou', project: 'p', logstore: 'l', groupName: 'g' };
const dts = { kind: 'dts', accountId: 'a', region: 'cn-hangzhou', instanceId: 'i', jobId: 'j', groupId: 'g' };

test('a stored state says which panel it was, and nothing else is taken from it', () => {
  for (const ref of [sls, dts]) {
    const panel = { ref, name: 'billing', range: '24h' };
    assert.deepEqual(toPanelRef({ panel, scrollTop: 3 }), panel);
    assert.deepEqual(toPanelRef({ panel: { ...panel, ref: { ...ref, other: 1 }, intervalSeconds: 2, more: 1 } }), {
      ...panel,
      intervalSeconds: 5,
    });
  }
  assert.equal(toPanelRef({ panel: { ref: sls, name: 'g', range: 'x' } })?.range, '1h');
});

test('a state of something else brings nothing back', () => {
  const states = [
    undefined,
    null,
    'x',
    {},
    { panel: {} },
    { panel: { ref: sls } },
    { panel: { ref: { ...sls, groupName: 1 }, name: 'g' } },
    { panel: { ref: { ...sls, project: '' }, name: 'g' } },
    { panel: { ref: { ...dts, kind: 'kafka' }, name: 'g' } },
    // The status panel stores its reference flat.
    { panel: { accountId: 'a', region: 'r', instanceId: 'i', jobId: 'j', name: 'n' } },
  ];
  for (const state of states) assert.equal(toPanelRef(state), undefined, JSON.stringify(state));
});

test('an interval is a pause, or not shorter than offered', () => {
  const rows = [
    [0, 0],
    [-5, 0],
    [NaN, 0],
    [Infinity, 0],
    [1, 5],
    [5, 5],
    [45, 45],
    [300, 300],
  ] as const;
  for (const [seconds, expected] of rows) assert.equal(toInterval(seconds), expected, String(seconds));
});
