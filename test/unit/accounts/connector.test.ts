import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createConnector } from '../../../src/accounts/connector.ts';
import { publicEndpoints } from '../../../src/cloud/endpoints.ts';
import type { Sender } from '../../../src/cloud/wire.ts';

const access = {
  account: 'prod',
  credentials: () => Promise.resolve({ accessKeyId: 'LTAI5tExampleKeyIdwxyz', accessKeySecret: 'secret' }),
  endpoints: publicEndpoints,
};
const answer = { status: 200, headers: {}, body: '{"AccountId":"1234567890123456","IdentityType":"Account"}' };
const never = new AbortController().signal;

/** A network that answers when it is told to, and whether it was told that nobody waits. */
function network() {
  const calls: { readonly answer: () => void; readonly signal: AbortSignal }[] = [];
  const sender: Sender = (_request, { signal }) =>
    new Promise(resolve => calls.push({ answer: () => resolve(answer), signal }));
  const { connect } = createConnector({ openSender: () => Promise.resolve(sender) });
  const sent = async () => {
    while (calls.length === 0) await new Promise(resolve => setImmediate(resolve));
    return calls[0] ?? assert.fail();
  };
  return { connect, sent };
}

describe('a call of an account', () => {
  test('ends with it, also when the answer is on its way already', async () => {
    const { connect, sent } = network();
    const closing = new AbortController();
    const { sts } = await connect(access, closing.signal);
    const call = sts.getCallerIdentity(never);
    const { answer: release, signal } = await sent();
    closing.abort(new DOMException('gone', 'AbortError'));
    assert.equal(signal.aborted, true);
    release();
    await assert.rejects(call, { name: 'AbortError', message: 'gone' });
    await assert.rejects(sts.getCallerIdentity(never), { message: 'gone' });
  });

  test('can be cancelled alone', async () => {
    const { connect, sent } = network();
    const cancelling = new AbortController();
    const { sts } = await connect(access, never);
    const call = sts.getCallerIdentity(cancelling.signal);
    const { signal } = await sent();
    cancelling.abort();
    assert.equal(signal.aborted, true);
    (await sent()).answer();
    await call.catch(() => undefined);
  });
});

test('a network that could not be opened is opened again', async () => {
  let attempts = 0;
  const { connect } = createConnector({
    openSender: () => {
      attempts += 1;
      return attempts === 1 ? Promise.reject(new Error('no network')) : Promise.resolve(() => Promise.resolve(answer));
    },
  });
  await assert.rejects(connect(access), /no network/);
  const { sts } = await connect(access);
  assert.equal((await sts.getCallerIdentity(never)).accountId, '1234567890123456');
});
