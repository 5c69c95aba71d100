import assert from 'node:assert/strict';
import { Server } from 'node:net';
import { test } from 'node:test';
import { SampleAccount } from '../../../src/accounts/sampleAccount.ts';

test('an emulator that could not be started is started anew, and closing does not repeat the failure', async t => {
  const listen = t.mock.method(Server.prototype, 'listen', function (this: Server) {
    queueMicrotask(() => this.emit('error', new Error('no port')));
    return this;
  });
  const sample = new SampleAccount();
  await assert.rejects(sample.running(), /no port/);
  const failing = sample.running();
  await Promise.all([assert.rejects(failing, /no port/), sample.close()]);
  listen.mock.restore();
  const { pair } = await sample.running();
  assert.deepEqual(await sample.source.credentials(new AbortController().signal), pair);
  await sample.close();
});
