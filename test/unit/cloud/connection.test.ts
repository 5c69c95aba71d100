import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { before, test, type TestContext } from 'node:test';
import { createSecureContext } from 'node:tls';
import type { Way } from '../../../src/cloud/connection.ts';
import { createDirectSender } from '../../../src/cloud/directSender.ts';
import { SendFailure, type SendLimits, type WireResponse } from '../../../src/cloud/wire.ts';
import { type Authority, createAuthority, type KeyAndCertificate } from '../../support/authority.ts';
import { type LoopbackProxyOptions, startLoopbackProxy } from '../../support/loopbackProxy.ts';
import { startTlsService, type TlsService } from '../../support/tlsService.ts';

/** A name that nobody but the proxy of the test knows. */
const name = 'dts.cn-test.aliyuncs.test';
const limits: SendLimits = {
  connectMs: 5_000,
  headersMs: 5_000,
  bodyMs: 5_000,
  maxBodyBytes: 1_000_000,
  signal: new AbortController().signal,
};

let authority: Authority;
let pair: KeyAndCertificate;
before(async () => {
  authority = await createAuthority('Company CA');
  pair = await authority.issue(name, '127.0.0.1', 'localhost');
});

const trusting = (): Pick<Way, 'trust'> => ({ trust: createSecureContext({ ca: [authority.pem] }) });

async function service(t: TestContext, answer?: RequestListener): Promise<TlsService> {
  const started = await startTlsService(pair, answer);
  t.after(() => {
    started.close();
  });
  return started;
}

async function proxyBefore(t: TestContext, port: number, options: Omit<LoopbackProxyOptions, 'names'> = {}) {
  const proxy = await startLoopbackProxy({ names: { [`${name}:443`]: port }, ...options });
  t.after(() => {
    proxy.close();
  });
  return proxy;
}

/** A sender for one way; the request goes to the name that only the proxy knows unless told otherwise. */
function sending(t: TestContext, way: Way) {
  const sender = createDirectSender(() => way);
  t.after(() => {
    sender.close();
  });
  return (origin = `https://${name}`, limited: Partial<SendLimits> = {}): Promise<WireResponse> =>
    sender({ method: 'GET', origin, path: '/', headers: { host: new URL(origin).host } }, { ...limits, ...limited });
}

async function failureOf(
  sent: Promise<WireResponse>,
): Promise<readonly [code: string, maySent: boolean, atProxy: boolean]> {
  const failure: unknown = await sent.then(
    () => 'an answer',
    (reason: unknown) => reason,
  );
  assert.ok(failure instanceof SendFailure, String(failure));
  return [failure.code, failure.maySent, failure.atProxy];
}

/** A server that does with its connections what the test says. */
async function rawServer(t: TestContext, onConnection: (socket: Socket) => void): Promise<number> {
  const server = createTcpServer(socket => {
    socket.on('error', () => undefined);
    t.after(() => socket.destroy());
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function closedPort(): Promise<number> {
  const server = createTcpServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const http = (port: number, logIn = ''): URL => new URL(`http://${logIn}127.0.0.1:${port}`);

test('a name that only the proxy knows is reached through it, and the tunnel is kept', async t => {
  const { port, connections } = await service(t);
  const proxy = await proxyBefore(t, port);
  const send = sending(t, { proxy: http(proxy.port), ...trusting() });
  assert.equal((await send()).body, 'here');
  assert.equal((await send()).body, 'here');
  assert.deepEqual(proxy.asked, [`${name}:443`]);
  assert.equal(connections(), 1);
});

test('several requests at once take a tunnel each, and those are taken again', async t => {
  const { port } = await service(t);
  const proxy = await proxyBefore(t, port);
  const send = sending(t, { proxy: http(proxy.port), ...trusting() });
  await Promise.all([send(), send(), send()]);
  await Promise.all([send(), send(), send()]);
  assert.equal(proxy.asked.length, 3);
});

test('a proxy that is spoken to with TLS', async t => {
  const { port } = await service(t);
  const proxy = await proxyBefore(t, port, { tls: pair });
  const send = sending(t, { proxy: new URL(`https://localhost:${proxy.port}`), ...trusting() });
  assert.equal((await send()).body, 'here');
  assert.deepEqual(proxy.asked, [`${name}:443`]);
});

test('a proxy whose certificate nobody trusts is the one that is blamed', async t => {
  const { port, connections } = await service(t);
  const proxy = await proxyBefore(t, port, { tls: pair });
  const send = sending(t, { proxy: new URL(`https://localhost:${proxy.port}`) });
  assert.deepEqual(await failureOf(send()), ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false, true]);
  assert.deepEqual([proxy.asked, connections()], [[], 0]);
});

test('a proxy is given the user and the password of its address, decoded', async t => {
  const { port } = await service(t);
  const proxy = await proxyBefore(t, port, { logIn: 'me@corp:p:ä%t' });
  const send = sending(t, { proxy: http(proxy.port, 'me%40corp:p%3A%C3%A4%25t@'), ...trusting() });
  assert.equal((await send()).body, 'here');
});

test('a percent sign that stands for itself in a password is left as it is', async t => {
  const { port } = await service(t);
  const proxy = await proxyBefore(t, port, { logIn: 'me:100%sure' });
  const send = sending(t, { proxy: http(proxy.port, 'me:100%sure@'), ...trusting() });
  assert.equal((await send()).body, 'here');
});

for (const [what, logIn] of [
  ['no password', ''],
  ['another password', 'me:wrong@'],
] as const) {
  test(`a proxy that is given ${what} wants one, and the service sees nothing`, async t => {
    const { port, connections } = await service(t);
    const proxy = await proxyBefore(t, port, { logIn: 'me:right' });
    const send = sending(t, { proxy: http(proxy.port, logIn), ...trusting() });
    assert.deepEqual(await failureOf(send()), ['HTTP_407', false, true]);
    assert.equal(proxy.asked.length, 1);
    assert.equal(connections(), 0);
  });
}

test('a proxy that does not know the name either says so', async t => {
  const proxy = await startLoopbackProxy({ names: {} });
  t.after(() => {
    proxy.close();
  });
  const send = sending(t, { proxy: http(proxy.port), ...trusting() });
  assert.deepEqual(await failureOf(send()), ['HTTP_404', false, true]);
});

test('a dead proxy, and one that does not exist', async t => {
  const dead = sending(t, { proxy: http(await closedPort()) });
  assert.deepEqual(await failureOf(dead()), ['ECONNREFUSED', false, true]);
  const [code, ...rest] = await failureOf(sending(t, { proxy: new URL('http://proxy.invalid:3128') })());
  assert.match(code, /^(ENOTFOUND|EAI_AGAIN)$/);
  assert.deepEqual(rest, [false, true]);
});

const proxyFaults: readonly [what: string, act: (socket: Socket) => void, code: string][] = [
  ['closes the connection', socket => socket.destroy(), 'ECONNRESET'],
  ['ends the connection', socket => socket.end(), 'ECONNRESET'],
  ['does not speak HTTP', socket => socket.end('220 smtp ready\r\n\r\n'), 'HPE_INVALID_CONSTANT'],
  [
    'never ends its answer',
    socket => socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}`),
    'HPE_HEADER_OVERFLOW',
  ],
  ['does not answer', () => undefined, 'UND_ERR_CONNECT_TIMEOUT'],
];
for (const [what, act, code] of proxyFaults) {
  test(`a proxy that ${what}`, async t => {
    const port = await rawServer(t, socket => socket.once('data', () => act(socket)));
    const send = sending(t, { proxy: http(port) });
    assert.deepEqual(await failureOf(send(undefined, { connectMs: 300 })), [code, false, true]);
  });
}

test('an answer of the proxy may come in pieces', async t => {
  const { port } = await service(t);
  const between = await rawServer(t, socket => {
    socket.once('data', () => {
      const pieces = ['HTTP/1.1 200 Fine\r', '\nVia: x\r\n', '\r\n'];
      const next = (): void => {
        const piece = pieces.shift();
        if (piece !== undefined) socket.write(piece, () => setImmediate(next));
        else connectTo(port, socket);
      };
      next();
    });
  });
  const send = sending(t, { proxy: http(between), ...trusting() });
  assert.equal((await send()).body, 'here');
});

test('whom the service says it is, is verified behind a proxy too', async t => {
  const { port } = await service(t);
  const proxy = await proxyBefore(t, port);
  const send = sending(t, { proxy: http(proxy.port) });
  assert.deepEqual(await failureOf(send()), ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false, false]);
});

test('a certificate counts for the name that was called, not for the host that is signed', async t => {
  const { port } = await service(t);
  const sender = createDirectSender(trusting);
  t.after(() => {
    sender.close();
  });
  const send = (origin: string) =>
    sender({ method: 'GET', origin, path: '/', headers: { host: 'dts.cn-hangzhou.aliyuncs.com' } }, limits);
  assert.equal((await send(`https://127.0.0.1:${port}`)).body, 'here');
  assert.equal((await send(`https://localhost:${port}`)).body, 'here');
  assert.deepEqual(await failureOf(send(`https://127.0.0.2:${port}`)), ['ECONNREFUSED', false, false]);
  const proxy = await startLoopbackProxy({ names: { 'other.test:443': port } });
  t.after(() => {
    proxy.close();
  });
  const other = sending(t, { proxy: http(proxy.port), ...trusting() });
  assert.deepEqual(await failureOf(other('https://other.test')), ['ERR_TLS_CERT_ALTNAME_INVALID', false, false]);
});

test('a request that was sent through the tunnel may have arrived, and that is not the fault of the proxy', async t => {
  const { port } = await service(t, request => request.socket.destroy());
  const proxy = await proxyBefore(t, port);
  const [, maySent, atProxy] = await failureOf(sending(t, { proxy: http(proxy.port), ...trusting() })());
  assert.deepEqual([maySent, atProxy], [true, false]);
});

test('407 as the answer of a service is an answer', async t => {
  const { port } = await service(t, (_request, response) => response.writeHead(407).end());
  const proxy = await proxyBefore(t, port);
  assert.equal((await sending(t, { proxy: http(proxy.port), ...trusting() })()).status, 407);
});

for (const [phase, proxied] of [
  ['waiting for the proxy', true],
  ['shaking hands', false],
] as const) {
  test(`cancelling while ${phase} closes the socket`, async t => {
    const controller = new AbortController();
    const closed = Promise.withResolvers<undefined>();
    const port = await rawServer(t, socket => {
      socket.once('data', () => controller.abort('enough'));
      socket.once('close', () => closed.resolve(undefined));
    });
    const send = sending(t, proxied ? { proxy: http(port) } : {});
    const sent = send(proxied ? undefined : `https://127.0.0.1:${port}`, { signal: controller.signal });
    await assert.rejects(sent, reason => reason === 'enough');
    await closed.promise;
  });
}

test('cancelling while the way is being looked for rejects at once, and nothing is sent', async t => {
  const controller = new AbortController();
  const never = Promise.withResolvers<Way>();
  const sender = createDirectSender(() => never.promise);
  t.after(() => {
    sender.close();
  });
  const port = await rawServer(t, () => assert.fail('nothing must be sent'));
  const origin = `http://127.0.0.1:${port}`;
  const sent = sender(
    { method: 'GET', origin, path: '/', headers: { host: 'h' } },
    { ...limits, signal: controller.signal },
  );
  setImmediate(() => {
    controller.abort('enough');
    setImmediate(() => {
      never.resolve({});
    });
  });
  let isWayFound = false;
  void never.promise.then(() => (isWayFound = true));
  await assert.rejects(sent, reason => reason === 'enough');
  assert.equal(isWayFound, false);
});

test('another way to the same origin has connections of its own', async t => {
  const { port, connections } = await service(t);
  let way: Way = trusting();
  const sender = createDirectSender(() => way);
  t.after(() => {
    sender.close();
  });
  const origin = `https://127.0.0.1:${port}`;
  const send = () => sender({ method: 'GET', origin, path: '/', headers: { host: 'h' } }, limits);
  await send();
  await send();
  assert.equal(connections(), 1);
  way = { trust: createSecureContext({ ca: [] }) };
  assert.deepEqual(await failureOf(send()), ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false, false]);
});

function connectTo(port: number, socket: Socket): void {
  const behind = connect(port, '127.0.0.1');
  behind.on('error', () => socket.destroy());
  socket.on('close', () => behind.destroy());
  socket.pipe(behind).pipe(socket);
}
