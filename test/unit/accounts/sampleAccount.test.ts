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
  await assert.rejects(sample.pair(), /no port/);
  const failing = sample.pair();
  await Promise.all([assert.rejects(failing, /no port/), sample.close()]);
  listen.mock.restore();
  const { accessKeyId } = await sample.pair();
  assert.ok(accessKeyId && sample.origin);
  await sample.close();
  assert.equal(sample.origin, undefined);
});
