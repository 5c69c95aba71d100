import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOwn, toInterval, toPanelRef } from '../../../../src/panels/group/protocol.ts';

test('the page asks for what is in the protocol and for nothing else', () => {
  const good = [
    { type: 'setRange', range: '14d' },
    { type: 'do', action: 'reset' },
    { type: 'do', action: 'openInstance' },
    { type: 'previewStart' },
    { type: 'previewStart', time: 1_768_465_800 },
    { type: 'verifyConnection' },
  ];
  const bad = [
    undefined,
    null,
    'do',
    [],
    {},
    { type: 'workbench.action.quit' },
    { type: 'setRange', range: '1y' },
    { type: 'do' },
    { type: 'do', action: 'alibabacloudConsumerGroups.signOut' },
    { type: 'do', action: 'toString' },
    { type: 'previewStart', time: 1_768_465_800_000 },
    { type: 'previewStart', time: -1 },
    { type: 'previewStart', time: 1.5 },
    { type: 'previewStart', time: 'end' },
    { type: 'previewStart', time: null },
  ];
  for (const message of good) assert.equal(isOwn(message), true, JSON.stringify(message));
  for (const message of bad) assert.equal(isOwn(message), false, JSON.stringify(message));
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
    { panel: { ref: sls, name: 1 } },
    { panel: { ref: { ...sls, groupName: 1 }, name: 'g' } },
    { panel: { ref: { ...sls, project: '' }, name: 'g' } },
    { panel: { ref: { ...dts, kind: 'kafka' }, name: 'g' } },
    // The status panel stores its reference flat.
    { panel: { accountId: 'a', region: 'r', instanceId: 'i', jobId: 'j', name: 'n' } },
  ];
  for (const state of states) assert.equal(toPanelRef(state), undefined, JSON.stringify(state));
});

test('an interval is not shorter than offered', () => {
  assert.deepEqual([0, 1, 45].map(toInterval), [0, 5, 45]);
});
