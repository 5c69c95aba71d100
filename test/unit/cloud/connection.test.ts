import assert from 'node:assert/strict';
import { once } from 'node:events';
import dnsPromises from 'node:dns/promises';
import type { RequestListener } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import net, { type AddressInfo, connect, createServer as createTcpServer, Socket } from 'node:net';
import { before, test, type TestContext } from 'node:test';
import { createSecureContext } from 'node:tls';
import { openConnection, type Way } from '../../../src/cloud/connection.ts';
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
  ['does not speak HTTP and does not end', socket => socket.write('220 smtp ready'), 'HPE_INVALID_CONSTANT'],
  ['does not answer', () => undefined, 'UND_ERR_CONNECT_TIMEOUT'],
  [
    'goes on with interim answers',
    socket => {
      const timer = setInterval(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 5);
      socket.once('close', () => {
        clearInterval(timer);
      });
    },
    'UND_ERR_CONNECT_TIMEOUT',
  ],
];
for (const [what, act, code] of proxyFaults) {
  test(`a proxy that ${what}`, async t => {
    const port = await rawServer(t, socket => socket.once('data', () => act(socket)));
    const send = sending(t, { proxy: http(port) });
    // On a slow computer, a short limit would be over before what has no part in it.
    const limited = code === 'UND_ERR_CONNECT_TIMEOUT' ? { connectMs: 300 } : {};
    assert.deepEqual(await failureOf(send(undefined, limited)), [code, false, true]);
  });
}

const proxyAnswers: readonly (readonly [what: string, ...pieces: readonly string[]])[] = [
  ['comes in pieces', 'HTTP/1.1 200 Fine\r', '\nVia: x\r\n', '\r\n'],
  ['ends its lines with line feeds alone', 'HTTP/1.1 200 Fine\nVia: x\n\n'],
  ['follows interim ones', 'HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.0 200\r\n\r\n'],
];
for (const [what, ...given] of proxyAnswers) {
  test(`an answer of the proxy that ${what}`, async t => {
    const { port } = await service(t);
    const between = await rawServer(t, socket => {
      socket.once('data', () => {
        const pieces = [...given];
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
}

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

for (const host of ['127.0.0.1', 'localhost']) {
  for (const proxied of [false, true]) {
    test(`what is already cancelled does not connect to ${host}${proxied ? ' through a proxy' : ''}`, async t => {
      const port = await rawServer(t, () => undefined);
      const way = proxied ? { proxy: new URL(`http://${host}:${port}`) } : {};
      const opened = openConnection(new URL(`http://${host}:${port}`), way, 60_000, AbortSignal.abort('enough'));
      await assert.rejects(opened, error => error instanceof SendFailure && !error.maySent);
    });
  }
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

test('whom nobody trusted once is not trusted by a resumed session', async t => {
  const other = await authority.issue('other.test');
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    const started = await startTlsService({ ...other, maxVersion });
    t.after(() => {
      started.close();
    });
    const send = sending(t, trusting());
    for (let time = 1; time <= 3; time++) {
      assert.deepEqual(await failureOf(send(`https://127.0.0.1:${started.port}`)), [
        'ERR_TLS_CERT_ALTNAME_INVALID',
        false,
        false,
      ]);
    }
  }
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

/** The addresses of every name, and what is done with a connection to each of them until the test is over. */
function addressing(t: TestContext, connections: Readonly<Record<string, (socket: Socket) => void>>): string[] {
  const tried: string[] = [];
  const connectReally = net.connect;
  t.mock.method(dnsPromises, 'lookup', () =>
    Promise.resolve(Object.keys(connections).map(address => ({ address, family: address.includes(':') ? 6 : 4 }))),
  );
  t.mock.method(net, 'connect', (options: net.TcpNetConnectOpts) => {
    const begin = connections[options.host ?? ''];
    if (!begin) return connectReally(options);
    tried.push(options.host ?? '');
    const socket = new Socket();
    begin(socket);
    return socket;
  });
  syncBuiltinESMExports();
  t.after(() => {
    t.mock.restoreAll();
    syncBuiltinESMExports();
  });
  return tried;
}

const refusing = (socket: Socket): void => {
  setImmediate(() => socket.destroy(Object.assign(new Error('x'), { code: 'ENETUNREACH' })));
};
/** Nobody answers, as behind many firewalls. */
const dead = (): void => undefined;

for (const hop of ['the service', 'the proxy'] as const) {
  test(`${hop} whose one address is slow and whose other one is dead is reached within our limit`, async t => {
    const port = await rawServer(t, socket => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
    });
    const slow = Promise.withResolvers<Socket>();
    const other = Promise.withResolvers<Socket>();
    const tried = addressing(t, { '192.0.2.1': slow.resolve, '2001:db8::1': other.resolve });
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const origin = new URL('http://dual.test:80');
    const way = hop === 'the proxy' ? { proxy: new URL('http://dual.test:3128') } : {};
    const opened = openConnection(origin, way, 10_000, limits.signal);
    const held = await slow.promise;
    t.mock.timers.tick(250);
    const unanswered = await other.promise;
    // Long after another would have given it up.
    t.mock.timers.tick(9_000);
    assert.deepEqual([held.destroyed, unanswered.destroyed], [false, false]);
    held.connect(port, '127.0.0.1');
    (await opened).destroy();
    assert.deepEqual([tried, unanswered.destroyed], [['192.0.2.1', '2001:db8::1'], true]);
  });

  test(`${hop} that no address leads to is given up after our limit`, async t => {
    const sockets: Socket[] = [];
    const hold = (socket: Socket): void => void sockets.push(socket);
    addressing(t, { '192.0.2.1': hold, '192.0.2.2': hold, '2001:db8::1': hold });
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const way = hop === 'the proxy' ? { proxy: new URL('http://dual.test:3128') } : {};
    const opened = openConnection(new URL('http://dual.test:80'), way, 10_000, limits.signal);
    for (const count of [1, 2, 3]) {
      while (sockets.length < count) await new Promise(setImmediate);
      t.mock.timers.tick(250);
    }
    t.mock.timers.tick(9_250);
    await assert.rejects(opened, { code: 'UND_ERR_CONNECT_TIMEOUT', maySent: false, atProxy: hop === 'the proxy' });
    assert.ok(sockets.every(({ destroyed }) => destroyed));
  });
}

test('the next address is tried at once when one is refused, families take turns, and the last refusal counts', async t => {
  const tried = addressing(t, { '2001:db8::1': refusing, '2001:db8::2': refusing, '192.0.2.1': refusing });
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const opened = openConnection(new URL('http://dual.test:80'), {}, 10_000, limits.signal);
  await assert.rejects(opened, { code: 'ENETUNREACH', maySent: false, atProxy: false });
  assert.deepEqual(tried, ['2001:db8::1', '192.0.2.1', '2001:db8::2']);
});

test('cancelling while addresses are tried closes all of them', async t => {
  const sockets: Socket[] = [];
  addressing(t, { '192.0.2.1': socket => void sockets.push(socket), '2001:db8::1': dead });
  const controller = new AbortController();
  const opened = openConnection(new URL('http://dual.test:80'), {}, 10_000, controller.signal);
  while (sockets.length === 0) await new Promise(setImmediate);
  controller.abort(new Error('enough'));
  await assert.rejects(opened, { maySent: false });
  assert.ok(sockets.every(({ destroyed }) => destroyed));
});
