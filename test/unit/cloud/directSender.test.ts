import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { createDirectSender } from '../../../src/cloud/directSender.ts';
import { SendFailure, type SendLimits, type WireRequest, type WireResponse } from '../../../src/cloud/wire.ts';

const limits: SendLimits = {
  connectMs: 5_000,
  headersMs: 5_000,
  bodyMs: 5_000,
  maxBodyBytes: 1_000_000,
  signal: new AbortController().signal,
};

async function listen(t: TestContext, server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A sender and a service on loopback that answers in a given way, both gone after the test. */
async function facing(t: TestContext, answer: RequestListener) {
  const server = createServer(answer);
  const authority = await listen(t, server);
  const sender = createDirectSender();
  t.after(() => sender.close());
  const request: WireRequest = {
    method: 'POST',
    origin: `http://${authority}`,
    path: '/?A=%E7%8E%AF%2A&B=',
    headers: { host: 'dts.cn-hangzhou.aliyuncs.com', accept: 'application/json', 'x-acs-version': '2020-01-01' },
  };
  const send = (more: Partial<WireRequest> = {}, limited: Partial<SendLimits> = {}): Promise<WireResponse> =>
    sender({ ...request, ...more }, { ...limits, ...limited });
  return { server, sender, send };
}

async function failureOf(sent: Promise<WireResponse>): Promise<SendFailure> {
  const failure: unknown = await sent.then(
    () => 'an answer',
    (reason: unknown) => reason,
  );
  assert.ok(failure instanceof SendFailure, String(failure));
  return failure;
}

test('puts exactly the given request on the wire, under the given host', async t => {
  const arrived: { request: IncomingMessage; body: string }[] = [];
  const { send } = await facing(t, (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      arrived.push({ request, body });
      response.end();
    });
  });
  await send();
  await send({ method: 'GET', headers: { host: 'h' } });
  await send({ headers: { host: 'h', 'content-type': 'application/json' }, body: '{"name":"环境"}' });
  assert.deepEqual(
    arrived.map(({ request, body }) => [request.method, request.url, request.headers, body]),
    [
      [
        'POST',
        '/?A=%E7%8E%AF%2A&B=',
        {
          host: 'dts.cn-hangzhou.aliyuncs.com',
          accept: 'application/json',
          'x-acs-version': '2020-01-01',
          'content-length': '0',
          connection: 'keep-alive',
        },
        '',
      ],
      ['GET', '/?A=%E7%8E%AF%2A&B=', { host: 'h', connection: 'keep-alive' }, ''],
      [
        'POST',
        '/?A=%E7%8E%AF%2A&B=',
        { host: 'h', 'content-type': 'application/json', 'content-length': '17', connection: 'keep-alive' },
        '{"name":"环境"}',
      ],
    ],
  );
});

test('gives status, headers and body, also when a character is split between two chunks', async t => {
  const body = Buffer.from('{"name":"环境"}');
  const { send } = await facing(t, (_request, response) => {
    response.writeHead(403, { 'X-Acs-Request-Id': 'R-1', 'set-cookie': ['a', 'b'] });
    response.write(body.subarray(0, 10));
    response.end(body.subarray(10));
  });
  const { status, headers, body: text } = await send();
  assert.deepEqual([status, text], [403, '{"name":"环境"}']);
  assert.equal(headers['x-acs-request-id'], 'R-1');
  assert.equal(headers['set-cookie'], 'a, b');
});

test('keeps its connection', async t => {
  const sockets = new Set<Socket>();
  const { send } = await facing(t, (request, response) => {
    sockets.add(request.socket);
    response.end('x');
  });
  for (let index = 0; index < 5; index++) assert.equal((await send()).body, 'x');
  assert.equal(sockets.size, 1);
});

test('does not follow a redirect', async t => {
  let requests = 0;
  const { send } = await facing(t, (_request, response) => {
    requests += 1;
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  assert.equal((await send()).status, 302);
  assert.equal(requests, 1);
});

const faults: readonly {
  readonly name: string;
  readonly answer: (response: ServerResponse, request: IncomingMessage) => void;
  readonly limits?: Partial<SendLimits>;
  readonly code: RegExp;
}[] = [
  {
    name: 'no answer in time',
    answer: () => undefined,
    limits: { headersMs: 50 },
    code: /^UND_ERR_HEADERS_TIMEOUT$/,
  },
  {
    name: 'a body that stops coming',
    answer: response => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('12345');
    },
    limits: { bodyMs: 50 },
    code: /^UND_ERR_BODY_TIMEOUT$/,
  },
  { name: 'a reset', answer: (_, request) => request.socket.resetAndDestroy(), code: /^ECONNRESET$/ },
  { name: 'a closed connection', answer: (_, request) => request.socket.destroy(), code: /^UND_ERR_SOCKET$/ },
  {
    name: 'a truncated body',
    answer: (response, request) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('12345', () => request.socket.end());
    },
    code: /^UND_ERR_(SOCKET|RES_CONTENT_LENGTH_MISMATCH)$/,
  },
  {
    name: 'a truncated chunked body',
    answer: (response, request) => response.write('12345', () => request.socket.destroy()),
    code: /^UND_ERR_SOCKET$/,
  },
  {
    name: 'what is not HTTP',
    answer: (_, request) => request.socket.end('220 smtp ready\r\n\r\n'),
    code: /^HTTPParserError$|^HPE_/,
  },
  {
    name: 'a body that is too long',
    answer: response => response.end('x'.repeat(101)),
    limits: { maxBodyBytes: 100 },
    code: /^UND_ERR_RES_EXCEEDED_MAX_SIZE$/,
  },
];
for (const { name, answer, limits: limited = {}, code } of faults) {
  test(`fails on ${name}, after the request may have been sent, and sends it once`, async t => {
    let requests = 0;
    const { send } = await facing(t, (request, response) => {
      requests += 1;
      answer(response, request);
    });
    const failure = await failureOf(send({}, limited));
    assert.match(failure.code, code);
    assert.equal(failure.maySent, true);
    assert.equal(requests, 1);
  });
}

test('a body of exactly the permitted length is taken', async t => {
  const { send } = await facing(t, (_request, response) => response.end('x'.repeat(100)));
  assert.equal((await send({}, { maxBodyBytes: 100 })).body.length, 100);
});

test('fails for sure when nobody listens', async t => {
  const { server, send } = await facing(t, () => undefined);
  server.close();
  await once(server, 'close');
  const failure = await failureOf(send());
  assert.deepEqual([failure.code, failure.maySent], ['ECONNREFUSED', false]);
});

test('fails for sure when the other side does not speak TLS', async t => {
  const { send, server } = await facing(t, () => undefined);
  const { port } = server.address() as AddressInfo;
  const failure = await failureOf(send({ origin: `https://127.0.0.1:${port}` }));
  assert.match(failure.code, /SSL/);
  assert.equal(failure.maySent, false);
});

test('fails for sure when the connection takes too long', async t => {
  const mute = createTcpServer(socket => {
    socket.on('error', () => undefined);
    t.after(() => socket.destroy());
  });
  const authority = await listen(t, mute);
  const sender = createDirectSender();
  t.after(() => sender.close());
  const request: WireRequest = { method: 'GET', origin: `https://${authority}`, path: '/', headers: { host: 'h' } };
  const failure = await failureOf(sender(request, { ...limits, connectMs: 50 }));
  assert.deepEqual([failure.code, failure.maySent], ['UND_ERR_CONNECT_TIMEOUT', false]);
});

test('a header that cannot be written is refused before anything is sent', async t => {
  const { send } = await facing(t, () => assert.fail('nothing must arrive'));
  const failure = await failureOf(send({ headers: { host: 'h', authorization: 'LOG 环境:x' } }));
  assert.deepEqual([failure.code, failure.maySent], ['UND_ERR_INVALID_ARG', false]);
});

test('cancelling closes the socket, and says that the request may have been sent', async t => {
  const controller = new AbortController();
  const closed = Promise.withResolvers<undefined>();
  const { send } = await facing(t, request => {
    request.socket.once('close', () => closed.resolve(undefined));
    controller.abort('enough');
  });
  assert.equal((await failureOf(send({}, { signal: controller.signal }))).maySent, true);
  await closed.promise;
});

test('cancelling while the body comes closes the socket too', async t => {
  const controller = new AbortController();
  const closed = Promise.withResolvers<undefined>();
  const { send } = await facing(t, (request, response) => {
    request.socket.once('close', () => closed.resolve(undefined));
    response.writeHead(200, { 'content-length': '10' });
    response.write('12345', () => setImmediate(() => controller.abort('enough')));
  });
  assert.equal((await failureOf(send({}, { signal: controller.signal }))).maySent, true);
  await closed.promise;
});

test('what was cancelled before, or while connecting, never arrives', async t => {
  const { send } = await facing(t, (request, response) => {
    assert.equal(request.url, '/wanted');
    response.end('x');
  });
  await assert.rejects(send({}, { signal: AbortSignal.abort('before') }), reason => reason === 'before');
  const controller = new AbortController();
  const sent = send({}, { signal: controller.signal });
  controller.abort('connecting');
  await assert.rejects(sent, reason => reason === 'connecting');
  assert.equal((await send({ path: '/wanted' })).body, 'x');
});

test('closing ends what is under way', async t => {
  const arrived = Promise.withResolvers<undefined>();
  const { send, sender } = await facing(t, () => arrived.resolve(undefined));
  const failing = failureOf(send());
  await arrived.promise;
  sender.close();
  assert.equal((await failing).maySent, true);
});

test('loads nothing of undici that changes the process or that it does not use', async t => {
  const { send } = await facing(t, (_request, response) => response.end('x'));
  await send({ body: 'x' });
  const loaded = Object.keys(createRequire(import.meta.url).cache).flatMap(path => path.split('/undici/')[1] ?? []);
  assert.ok(loaded.includes('lib/dispatcher/client.js'));
  const unwanted = loaded.filter(path => /^(index|lib\/(global|web|mock|cache|interceptor))\b/.test(path));
  assert.deepEqual(unwanted, []);
});
