import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, type TestContext, test } from 'node:test';
import { isForEditor, sendThroughEditor } from '../../../src/network/editorSender.ts';
import { SendFailure } from '../../../src/cloud/wire.ts';
import { createAuthority } from '../../support/authority.ts';
import { getFrom, limits } from './samples.ts';

const { fetch } = globalThis;
afterEach(() => {
  globalThis.fetch = fetch;
});

async function service(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function failureOf(sent: Promise<unknown>): Promise<SendFailure> {
  const failure: unknown = await sent.then(
    () => 'an answer',
    (reason: unknown) => reason,
  );
  assert.ok(failure instanceof SendFailure, String(failure));
  return failure;
}

const outcome = ({ code, maySent, atProxy }: SendFailure) => [code, maySent, atProxy];

test('sends what was signed, and gives status, headers and body', async t => {
  const arrived: IncomingMessage[] = [];
  const origin = await service(t, (request, response) => {
    arrived.push(request);
    response.writeHead(403, { 'X-Acs-Request-Id': 'R-1' });
    response.end('环境');
  });
  const request = { ...getFrom(origin), method: 'POST' as const, path: '/?A=%2A', body: '{}' };
  const headers = { ...request.headers, authorization: 'ACS3', 'x-acs-date': 'now' };
  const answer = await sendThroughEditor({ ...request, headers }, limits);
  assert.deepEqual([answer.status, answer.headers['x-acs-request-id'], answer.body], [403, 'R-1', '环境']);
  const [{ method, url, headers: sent } = assert.fail()] = arrived;
  assert.deepEqual([method, url], ['POST', '/?A=%2A']);
  assert.deepEqual(
    [sent.host, sent['authorization'], sent['x-acs-date'], sent['content-length']],
    [new URL(origin).host, 'ACS3', 'now', '2'],
  );
});

test('uses the fetch that is there when the request is sent', async () => {
  globalThis.fetch = () => Promise.resolve(new Response('patched'));
  assert.equal((await sendThroughEditor(getFrom('https://sts.aliyuncs.com'), limits)).body, 'patched');
});

test('sends nothing that was signed for another host than that of the address', async () => {
  globalThis.fetch = () => assert.fail('nothing must be sent');
  const request = { ...getFrom('https://emulator.test'), headers: { host: 'sts.aliyuncs.com' } };
  assert.equal(isForEditor(request), false);
  assert.deepEqual(outcome(await failureOf(sendThroughEditor(request, limits))), ['ERR_HOST_HEADER', false, false]);
});

test('a header that cannot be written is refused before anything is sent', async () => {
  globalThis.fetch = () => assert.fail('nothing must be sent');
  const request = getFrom('https://sts.aliyuncs.com');
  const sent = sendThroughEditor({ ...request, headers: { ...request.headers, authorization: '环境' } }, limits);
  assert.deepEqual(outcome(await failureOf(sent)), ['UND_ERR_INVALID_ARG', false, false]);
});

for (const status of [301, 302, 303, 307, 308]) {
  test(`a redirect of status ${status} is an answer, and not followed`, async t => {
    let requests = 0;
    const origin = await service(t, (_request, response) => {
      requests += 1;
      response.writeHead(status, { location: '/elsewhere' }).end('log in first');
    });
    const answer = await sendThroughEditor(getFrom(origin), limits);
    assert.deepEqual([answer.status, answer.headers['location'], answer.body], [status, '/elsewhere', 'log in first']);
    assert.equal(requests, 1);
  });
}

test('a redirect that the editor keeps to itself is a failure', async () => {
  let redirect: RequestInit['redirect'];
  globalThis.fetch = (_input, init) => {
    redirect = init?.redirect;
    // https://fetch.spec.whatwg.org/#concept-filtered-response-opaque-redirect
    return Promise.resolve(Object.defineProperties(Response.error(), { type: { value: 'opaqueredirect' } }));
  };
  const failure = await failureOf(sendThroughEditor(getFrom('https://sts.aliyuncs.com'), limits));
  assert.deepEqual([...outcome(failure), redirect], ['ERR_FETCH', true, false, 'manual']);
});

test('time limits, a body that is too long, and a connection that breaks', async t => {
  const origin = await service(t, (request, response) => {
    if (request.url === '/never') return;
    if (request.url === '/drip') {
      const timer = setInterval(() => response.write(' '), 5);
      response.once('close', () => {
        clearInterval(timer);
      });
      return;
    }
    if (request.url === '/reset') {
      request.socket.resetAndDestroy();
      return;
    }
    response.writeHead(200, { 'content-length': '200' });
    response.write('x'.repeat(150));
  });
  const send = (path: string, limited: object) =>
    failureOf(sendThroughEditor({ ...getFrom(origin), path }, { ...limits, ...limited }));
  assert.deepEqual(outcome(await send('/never', { connectMs: 20, headersMs: 30 })), [
    'UND_ERR_HEADERS_TIMEOUT',
    true,
    false,
  ]);
  assert.deepEqual(outcome(await send('/', { bodyMs: 50 })), ['UND_ERR_BODY_TIMEOUT', true, false]);
  assert.deepEqual(outcome(await send('/drip', { bodyMs: 50 })), ['UND_ERR_BODY_TIMEOUT', true, false]);
  assert.deepEqual(outcome(await send('/', { maxBodyBytes: 100 })), ['UND_ERR_RES_EXCEEDED_MAX_SIZE', true, false]);
  const [, maySent] = outcome(await send('/reset', {}));
  assert.equal(maySent, true);
});

test('cancelling closes the socket, and says that the request may have been sent', async t => {
  const controller = new AbortController();
  const closed = Promise.withResolvers<undefined>();
  const origin = await service(t, request => {
    request.socket.once('close', () => closed.resolve(undefined));
    controller.abort('enough');
  });
  const sent = sendThroughEditor(getFrom(origin), { ...limits, signal: controller.signal });
  const { code, maySent } = await failureOf(sent);
  // A time limit would end it too, but with another code.
  assert.deepEqual([code, maySent], ['ERR_FETCH', true]);
  await closed.promise;
  const before = sendThroughEditor(getFrom(origin), { ...limits, signal: AbortSignal.abort('before') });
  await assert.rejects(before, reason => reason === 'before');
});

test('nothing was sent when nobody listens, when the name is unknown, and to a stranger', async () => {
  const server = createTlsServer(await (await createAuthority('Company CA')).issue('127.0.0.1'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const failures = [
    await failureOf(sendThroughEditor(getFrom(`https://127.0.0.1:${port}`), limits)),
    await failureOf(sendThroughEditor(getFrom('https://nobody.invalid'), limits)),
  ];
  server.close();
  await once(server, 'close');
  failures.push(await failureOf(sendThroughEditor(getFrom(`https://127.0.0.1:${port}`), limits)));
  assert.deepEqual(
    failures.map(({ maySent }) => maySent),
    [false, false, false],
  );
  assert.match(
    failures.map(({ code }) => code).join(),
    /^UNABLE_TO_VERIFY_LEAF_SIGNATURE,(ENOTFOUND|EAI_AGAIN),ECONNREFUSED$/,
  );
});

/** What a name with several addresses fails with: one error for each of them, and none of the whole. */
function unreachable(message: string, ...calls: readonly string[]): Error {
  const errors = calls.map(syscall => Object.assign(new Error('x'), { code: 'ENETUNREACH', syscall }));
  return Object.assign(new AggregateError(errors, message), { code: 'ENETUNREACH' });
}

const causes: readonly [cause: Error, outcome: readonly unknown[]][] = [
  [Object.assign(new Error('x'), { code: 'ETIMEDOUT', syscall: 'connect' }), ['ETIMEDOUT', false, false]],
  [Object.assign(new Error('x'), { code: 'ETIMEDOUT', syscall: 'read' }), ['ETIMEDOUT', true, false]],
  [Object.assign(new Error('x'), { code: 'UND_ERR_CONNECT_TIMEOUT' }), ['UND_ERR_CONNECT_TIMEOUT', false, false]],
  [Object.assign(new Error('x'), { code: 'UND_ERR_SOCKET' }), ['UND_ERR_SOCKET', true, false]],
  [new Error('Proxy response (407) !== 200 when HTTP Tunneling'), ['HTTP_407', false, true]],
  [new Error('outer', { cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' }) }), ['ENOTFOUND', false, false]],
  [new Error('no code at all'), ['ERR_FETCH', true, false]],
  [unreachable('both addresses', 'connect', 'connect'), ['ENETUNREACH', false, false]],
  [unreachable('a connection among them', 'connect', 'read'), ['ENETUNREACH', true, false]],
];
for (const [cause, expected] of causes) {
  test(`“${cause.message}” as the cause means ${String(expected[0])}`, async () => {
    globalThis.fetch = () => Promise.reject(new TypeError('fetch failed', { cause }));
    const failure = await failureOf(sendThroughEditor(getFrom('https://sts.aliyuncs.com'), limits));
    assert.deepEqual(outcome(failure), expected);
  });
}
