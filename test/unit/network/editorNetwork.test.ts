import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { editor } from '../support/stubbedEditor.ts';

const { openNetwork } = await import('../../../src/network/editorNetwork.ts');

const open = () => openNetwork({ info: () => undefined, warn: () => undefined });

beforeEach(() => {
  editor.reset();
  editor.settings['systemCertificates'] = false;
});

test('settings that are not understood count as if they were not there', async () => {
  Object.assign(editor.settings, { 'network.route': 'dircet', proxy: 7, noProxy: 'x', proxySupport: 'maybe' });
  const { settings } = await open().report();
  assert.deepEqual(
    [settings.route, settings.proxy, settings.noProxy, settings.proxySupport],
    ['auto', '', [], 'override'],
  );
});

const limits: readonly [connect: unknown, answer: unknown, limits: object][] = [
  [0, 0, {}],
  [7, 20, { connectMs: 7_000, headersMs: 20_000, bodyMs: 20_000 }],
  [-1, 'soon', {}],
  // A timer of weeks would end at once.
  [1e9, 1e9, { connectMs: 3_600_000, headersMs: 3_600_000, bodyMs: 3_600_000 }],
];
for (const [connect, answer, expected] of limits) {
  test(`time limits of ${String(connect)} and ${String(answer)} seconds`, () => {
    Object.assign(editor.settings, { 'network.connectTimeout': connect, 'network.answerTimeout': answer });
    assert.deepEqual(open().limits(), expected);
  });
}

test('brokers are reached by the same settings, in the time limits of the service or those of the user', async () => {
  const { signal } = new AbortController();
  Object.assign(editor.settings, { 'network.route': 'editor', noProxy: ['broker.test'] });
  const { wayTo, ...rest } = open().brokerWay(signal);
  assert.deepEqual(rest, { connectMs: 5_000, answerMs: 15_000, signal });
  assert.deepEqual(await wayTo('http://broker.test:18001'), {});
  await assert.rejects(Promise.resolve(wayTo('http://other.test:18001')), { code: 'ERR_EDITOR_ONLY' });
  Object.assign(editor.settings, { 'network.connectTimeout': 7, 'network.answerTimeout': 20 });
  const { connectMs, answerMs } = open().brokerWay(signal);
  assert.deepEqual([connectMs, answerMs], [7_000, 20_000]);
});
