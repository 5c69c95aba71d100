import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intervalFrom, isToHost, isToPage } from '../../../src/panels/messages.ts';

test('the host takes what every page may ask for and nothing else', () => {
  const good = [
    { type: 'ready' },
    { type: 'refresh' },
    { type: 'setInterval', seconds: 60 },
    { type: 'copy', what: 'topic' },
    { type: 'copy', what: 'groupId', row: 'dts1' },
    { type: 'showLog' },
    { type: 'fix', fix: 'signInAgain' },
    { type: 'fix', fix: 'signInAgain', part: 'groups' },
    { type: 'explain', topic: 'task' },
    { type: 'copySnippet', topic: 'task', index: 3 },
    { type: 'openSource', topic: 'task', index: 4 },
  ];
  const bad = [
    undefined,
    null,
    'ready',
    [],
    {},
    { type: 'workbench.action.quit' },
    { type: 'toString' },
    { type: 'fix' },
    { type: 'fix', fix: 'removeAccount' },
    { type: 'fix', fix: 'showPolicy', part: 7 },
    { type: 'setInterval', seconds: '60' },
    { type: 'copy', what: 'password' },
    { type: 'copy', what: 'groupId', row: 7 },
    { type: 'explain' },
    { type: 'explain', topic: 7 },
    { type: 'copySnippet', topic: 'task' },
    { type: 'openSource', topic: 'task', index: 0.5 },
    { type: 'openSource', url: 'https://example.org' },
  ];
  const isGood = (message: unknown): boolean => isToHost(message, ['topic', 'groupId']);
  for (const message of good) assert.equal(isGood(message), true, JSON.stringify(message));
  for (const message of bad) assert.equal(isGood(message), false, JSON.stringify(message));
});

test('a page takes the messages of the host and nothing else', () => {
  const good = [
    { type: 'setup', language: 'en', texts: {}, panel: {} },
    { type: 'snapshot', snapshot: {} },
    { type: 'snapshot', snapshot: {}, explanations: {} },
    { type: 'answer', answer: {} },
    { type: 'refreshing' },
    { type: 'interval', seconds: 0 },
    { type: 'copied', what: 'topic' },
    { type: 'copied', what: 'groupId', row: 'dts1' },
  ];
  const bad = [
    undefined,
    {},
    { type: 'ready' },
    { type: 'setup', language: 'en' },
    { type: 'snapshot' },
    { type: 'snapshot', snapshot: [] },
    { type: 'snapshot', snapshot: {}, explanations: [] },
    { type: 'answer' },
    { type: 'answer', answer: 5 },
    { type: 'interval' },
    { type: 'copied' },
    { type: 'copied', what: 'groupId', row: 7 },
  ];
  for (const message of good) assert.equal(isToPage(message), true, JSON.stringify(message));
  for (const message of bad) assert.equal(isToPage(message), false, JSON.stringify(message));
});

test('an interval is off, or neither shorter than the shortest nor longer than a day', () => {
  const rows = [
    [0, 0],
    [-5, 0],
    [NaN, 0],
    [Infinity, 0],
    [1, 30],
    [30, 30],
    [45, 45],
    [300, 300],
    [86_400, 86_400],
    [2_147_484, 86_400],
    [1e300, 86_400],
  ] as const;
  for (const [seconds, expected] of rows) assert.equal(intervalFrom(30, seconds), expected, String(seconds));
});
