import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import type { Way } from '../../../src/cloud/connection.ts';
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

/** Resolves when the connection has ended, in whatever way. */
const closed = (socket: Socket): Promise<unknown> =>
  socket.closed ? Promise.resolve() : new Promise(resolve => socket.once('close', resolve));

/** A service that puts these very bytes on the wire for each request, and then what the test says. */
async function raw(t: TestContext, answer: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server = createTcpServer(socket => {
    sockets.push(socket);
    t.after(() => socket.destroy());
    socket
      .on('error', () => undefined)
      .on('data', () => {
        answer(socket);
      });
  });
  const authority = await listen(t, server);
  const sender = createDirectSender();
  t.after(() => sender.close());
  const request: WireRequest = { method: 'GET', origin: `http://${authority}`, path: '/', headers: { host: 'h' } };
  return {
    sockets,
    send: (limited: Partial<SendLimits> = {}): Promise<WireResponse> => sender(request, { ...limits, ...limited }),
  };
}

const gzipped = gzipSync('{"a":1}');

/** Answers that are odd but allowed, or that others send all the same, and the bodies that are read from them. */
const oddAnswers: readonly (readonly [what: string, answer: string | Buffer, body: string, isEnd?: 'ended'])[] = [
  ['100 Continue', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}', '{}'],
  [
    '102 and 103',
    'HTTP/1.1 102 X\r\n\r\nHTTP/1.1 103 X\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}',
    '{}',
  ],
  ['line feeds alone', 'HTTP/1.1 200 OK\nContent-Length: 2\n\n{}', '{}'],
  ['a folded line', 'HTTP/1.1 200 OK\r\nA: b\r\n c\r\nContent-Length: 2\r\n\r\n{}', '{}'],
  ['blanks after the length', 'HTTP/1.1 200 OK\r\nContent-Length: 2 \t\r\n\r\n{}', '{}'],
  ['no reason phrase', 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}', '{}'],
  ['empty lines before', '\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}', '{}'],
  ['HTTP/1.0 until the end', 'HTTP/1.0 200 OK\r\n\r\n{}', '{}', 'ended'],
  ['HTTP/1.1 until the end', 'HTTP/1.1 200 OK\r\n\r\n{}', '{}', 'ended'],
  [
    'extensions and trailers of chunks',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b;c="d"\r\n{}\r\n0\r\nA: b\r\n\r\n',
    '{}',
  ],
  ['204 with a body', 'HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}', ''],
  ['304 with a body', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n{}', ''],
  ['more than it said', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}, and more', '{}'],
  [
    'a second answer',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nEVIL',
    '{}',
  ],
  [
    'a body that was compressed unasked',
    Buffer.concat([
      Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${gzipped.length}\r\n\r\n`),
      gzipped,
    ]),
    '{"a":1}',
  ],
];
for (const [what, answer, body, isEnd] of oddAnswers) {
  test(`takes an answer with ${what}, and the next one too`, async t => {
    const { send } = await raw(t, socket => (isEnd ? socket.end(answer) : socket.write(answer)));
    assert.equal((await send()).body, body);
    assert.equal((await send()).body, body);
  });

  test(`takes an answer with ${what}, one byte at a time`, async t => {
    const { send } = await raw(t, socket => {
      const bytes = Buffer.from(answer);
      const next = (index: number): void => {
        if (index < bytes.length && socket.writable) {
          socket.write(bytes.subarray(index, index + 1), () => setImmediate(next, index + 1));
        } else if (isEnd) socket.end();
      };
      next(0);
    });
    assert.equal((await send()).body, body);
  });
}

const notHttp = /^(HPE_\w+|HTTPParserError)$/;

/** Answers from which no body can be read for certain. */
const refusedAnswers: readonly (readonly [what: string, answer: string, code: RegExp])[] = [
  [
    'two lengths',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ',
    /^UND_ERR_RES_CONTENT_LENGTH_MISMATCH$/,
  ],
  [
    'a length and chunks',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
    /^UND_ERR_RES_CONTENT_LENGTH_MISMATCH$/,
  ],
  ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{}', notHttp],
  ['a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}', notHttp],
  ['a chunk whose size is no number', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n{}', notHttp],
  ['huge headers', `HTTP/1.1 200 OK\r\nA: ${'x'.repeat(70_000)}\r\n\r\n`, /^UND_ERR_HEADERS_OVERFLOW$/],
  ['another protocol', 'HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n', /^UND_ERR_SOCKET$/],
  ['another version', 'HTTP/2 200 OK\r\n\r\n', notHttp],
  ['no HTTP, and no end', '220 smtp ready', notHttp],
  [
    'an unknown coding',
    'HTTP/1.1 200 OK\r\nContent-Encoding: x\r\nContent-Length: 2\r\n\r\n{}',
    /^ERR_CONTENT_ENCODING$/,
  ],
];
for (const [what, answer, code] of refusedAnswers) {
  test(`refuses an answer with ${what} at once, and ends the connection`, async t => {
    const { send, sockets } = await raw(t, socket => socket.write(answer));
    const failure = await failureOf(send());
    assert.match(failure.code, code);
    assert.equal(failure.maySent, true);
    const [socket = assert.fail()] = sockets;
    await closed(socket);
  });
}

/** Answers that never end, although something comes all the time. */
const drips: readonly (readonly [what: string, begin: string, drop: string, limit: keyof SendLimits, code: string])[] =
  [
    ['interim answers', '', 'HTTP/1.1 103 Early Hints\r\n\r\n', 'headersMs', 'UND_ERR_HEADERS_TIMEOUT'],
    ['header lines', 'HTTP/1.1 200 OK\r\n', 'A: b\r\n', 'headersMs', 'UND_ERR_HEADERS_TIMEOUT'],
    ['a body', 'HTTP/1.1 200 OK\r\n\r\n', ' ', 'bodyMs', 'UND_ERR_BODY_TIMEOUT'],
  ];
for (const [what, begin, drop, limit, code] of drips) {
  test(`an answer that goes on with ${what} has its limit as a whole`, async t => {
    const { send, sockets } = await raw(t, socket => {
      socket.write(begin);
      const timer = setInterval(() => socket.write(drop), 5);
      socket.once('close', () => {
        clearInterval(timer);
      });
    });
    const failure = await failureOf(send({ [limit]: 100 }));
    assert.deepEqual([failure.code, failure.maySent], [code, true]);
    const [socket = assert.fail()] = sockets;
    await closed(socket);
  });
}

test('a write takes a connection of its own, which ends with it', async t => {
  const used: Socket[] = [];
  const { send } = await facing(t, (request, response) => {
    used.push(request.socket);
    response.end(request.headers.connection);
  });
  assert.equal((await send()).body, 'keep-alive');
  assert.equal((await send({}, { isWrite: true })).body, 'close');
  assert.equal((await send({}, { isWrite: true })).body, 'close');
  assert.equal((await send()).body, 'keep-alive');
  const [read, first = assert.fail(), second = assert.fail(), again] = used;
  assert.equal(new Set([read, first, second]).size, 3);
  assert.equal(again, read);
  for (const socket of [first, second]) await closed(socket);
});

test('a write is not lost on a kept connection that the service closes just then', async t => {
  let requests = 0;
  const { send, sockets } = await raw(t, socket => {
    requests += 1;
    // As a service that has closed the connection for being idle: what comes now is not read any more.
    if (requests > 1 && socket === sockets[0]) socket.destroy();
    else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
  });
  await send();
  assert.equal((await send({ isWrite: true })).status, 200);
  assert.equal((await failureOf(send())).maySent, true, 'a read is, and is repeated');
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
  const { code, maySent } = await failureOf(send({}, { signal: controller.signal }));
  // A time limit would end it too, but with another code.
  assert.deepEqual([code, maySent], ['UND_ERR_DESTROYED', true]);
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
  const { code, maySent } = await failureOf(send({}, { signal: controller.signal }));
  assert.deepEqual([code, maySent], ['UND_ERR_DESTROYED', true]);
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

test('nothing is kept of a connection that ended while its answer was still being decoded', async t => {
  const body = gzipSync(Buffer.alloc(900_000));
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', connection: 'close' }).end(body);
  });
  const authority = await listen(t, server);
  let way: Way | undefined = {};
  const kept = new WeakRef(way);
  const sender = createDirectSender(() => way ?? assert.fail());
  t.after(() => sender.close());
  await sender({ method: 'GET', origin: `http://${authority}`, path: '/', headers: { host: 'h' } }, limits);
  way = undefined;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let turn = 0; turn < 5 && kept.deref() !== undefined; turn++) {
    await nextTurn();
    collect();
  }
  assert.equal(kept.deref(), undefined);
});

const manyZeros = gzipSync(Buffer.alloc(30_000_000));
const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${manyZeros.length}\r\n\r\n`;
const longToDecode = Buffer.concat([Buffer.from(head), manyZeros]);

test('the limit for the body counts while it is decoded', async t => {
  const { send } = await raw(t, socket => socket.write(longToDecode));
  const failure = await failureOf(send({ bodyMs: 1, maxBodyBytes: 32_000_000 }));
  assert.deepEqual([failure.code, failure.maySent], ['UND_ERR_BODY_TIMEOUT', true]);
});

test('cancelling while the body is decoded ends the request', async t => {
  const controller = new AbortController();
  const { sockets, send } = await raw(t, socket => {
    socket.write(longToDecode, () => setTimeout(() => controller.abort('enough'), 1));
  });
  const { code, maySent } = await failureOf(send({ signal: controller.signal, maxBodyBytes: 32_000_000 }));
  // On a slow computer, the cancellation can come before the last byte.
  assert.match(code, /^(ABORT_ERR|UND_ERR_DESTROYED)$/);
  assert.equal(maySent, true);
  await closed(sockets[0] ?? assert.fail());
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
