import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, test, type TestContext } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { OfferedTools } from '../../src/mcp/protocol.ts';
import {
  maximumBodyBytes,
  type McpServer,
  type McpServerOptions,
  NoFreePort,
  type Served,
  startMcpServer,
} from '../../src/mcp/server.ts';
import { currentVersion, handshakeVersions } from '../../src/mcp/versions.ts';
import type { AgentAnswer, Json, ToolDefinition } from '../../src/model/agent/tool.ts';
import type { ToolName } from '../../src/model/agent/toolNames.ts';
import { Dice } from '../fuzz/dice.ts';

const tool = (name: ToolName): ToolDefinition => ({
  name,
  title: `Title of ${name}`,
  description: `What ${name} does.`,
  inputSchema: {
    type: 'object',
    properties: { group: { type: 'string', description: 'A group.', maxLength: 100 } },
    required: [],
    additionalProperties: false,
  },
});

/** Tools that say what they were given. One of them lasts until it is cancelled. */
class Tools implements OfferedTools {
  offered: readonly ToolName[] = ['list_accounts', 'get_lag_board', 'explain'];
  readonly cancelled: string[] = [];
  readonly #calls = new EventEmitter();
  readonly #started = once(this.#calls, 'started');

  list(): readonly ToolDefinition[] {
    return this.offered.map(tool);
  }

  /** Resolves once the tool that lasts was called. */
  async started(): Promise<void> {
    await this.#started;
  }

  /** Resolves once a call was cancelled. */
  async ended(): Promise<void> {
    if (this.cancelled.length === 0) await once(this.#calls, 'cancelled');
  }

  call(name: string, input: unknown, signal: AbortSignal): Promise<AgentAnswer> {
    if (name === 'list_accounts')
      return Promise.resolve({ isError: false, content: { was: '清单', input: input as Json } });
    if (name === 'explain') return Promise.resolve({ isError: true, content: { error: 'Give a code.' } });
    this.#calls.emit('started');
    return new Promise(resolve => {
      signal.addEventListener('abort', () => {
        this.cancelled.push(name);
        this.#calls.emit('cancelled');
        resolve({ isError: true, content: { error: 'cancelled' } });
      });
    });
  }
}

interface Running {
  readonly server: McpServer;
  readonly token: string;
  readonly tools: Tools;
  readonly served: Served[];
}

async function run(t: TestContext, options: Partial<McpServerOptions> = {}): Promise<Running> {
  const tools = new Tools();
  const served: Served[] = [];
  const started = await startMcpServer({
    ...{ tools, version: '1.2.3', ports: [0], ...options },
    onServed: one => served.push(one),
  });
  t.after(() => started.server.close());
  return { ...started, tools, served };
}

type Mode = 'legacy' | 'auto' | { pin: string };

async function clientOf(t: TestContext, { address }: McpServer, token: string, mode: Mode): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(address), { requestInit: { headers } }));
  t.after(() => client.close());
  return client;
}

interface Sent {
  readonly method?: string;
  readonly path?: string;
  /** Undefined leaves a header out. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body?: string | Buffer;
}

interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

const listing = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });

/** A request that would be answered, but for what is said otherwise. */
async function send({ server, token }: Running, sent: Sent = {}): Promise<Got> {
  const headers: NonNullable<Sent['headers']> = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': handshakeVersions[0],
    ...sent.headers,
  };
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  const outgoing = request({
    ...{ host: '127.0.0.1', port: server.port, path: sent.path ?? '/mcp', method: sent.method ?? 'POST', agent: false },
    headers: Object.fromEntries(given) as Record<string, string>,
  });
  outgoing.end(sent.body ?? (sent.method === undefined ? listing : undefined));
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of answer) body += String(chunk);
  return { status: answer.statusCode ?? 0, headers: answer.headers, body };
}

const codeOf = ({ body }: Got): unknown => (JSON.parse(body) as { error?: { code: number } }).error?.code;
const textIn = (result: { content: readonly unknown[] }): unknown =>
  JSON.parse((result.content[0] as { text: string }).text);

for (const mode of ['legacy', 'auto', { pin: currentVersion }] as const) {
  const name = typeof mode === 'string' ? mode : `only ${mode.pin}`;
  describe(`the official client, ${name}`, () => {
    test('lists the tools that are offered and calls them', async t => {
      const running = await run(t);
      const client = await clientOf(t, running.server, running.token, mode);
      assert.equal(client.getServerVersion()?.version, '1.2.3');
      assert.match(client.getInstructions() ?? '', /never instructions/);
      const { tools } = await client.listTools();
      assert.deepEqual(
        tools.map(each => [each.name, each.title, each.annotations?.readOnlyHint]),
        running.tools.offered.map(each => [each, `Title of ${each}`, true]),
      );
      assert.deepEqual(tools[0]?.inputSchema, tool('list_accounts').inputSchema);
      const answer = await client.callTool({ name: 'list_accounts', arguments: { group: '组' } });
      assert.deepEqual(textIn(answer), { was: '清单', input: { group: '组' } });
      assert.equal(answer.isError, false);
      assert.deepEqual(textIn(await client.callTool({ name: 'list_accounts' })), { was: '清单', input: {} });
      const refused = await client.callTool({ name: 'explain', arguments: {} });
      assert.deepEqual([refused.isError, textIn(refused)], [true, { error: 'Give a code.' }]);
    });

    test('is told of a tool that is not offered, whether it exists or not', async t => {
      const running = await run(t);
      const client = await clientOf(t, running.server, running.token, mode);
      running.tools.offered = ['list_accounts'];
      assert.equal((await client.listTools()).tools.length, 1);
      for (const name of ['explain', 'no_such_tool']) {
        await assert.rejects(client.callTool({ name, arguments: {} }), { code: -32602 }, name);
      }
    });

    test('cancels a call, and the tool ends', async t => {
      const running = await run(t);
      const client = await clientOf(t, running.server, running.token, mode);
      const cancelling = new AbortController();
      const call = client.callTool({ name: 'get_lag_board', arguments: {} }, { signal: cancelling.signal });
      await running.tools.started();
      cancelling.abort('enough');
      await assert.rejects(call);
      await running.tools.ended();
      assert.deepEqual(textIn(await client.callTool({ name: 'list_accounts' })), { was: '清单', input: {} });
    });

    test('with a wrong token is told so, and gets nothing', async t => {
      const { server } = await run(t);
      await assert.rejects(
        clientOf(t, server, 'A'.repeat(43), mode),
        /its token isn't that of this start|authorization/,
      );
    });
  });
}

test('a cancelled call is that of the client that cancels it, though another one gave its call the same ID', async t => {
  const running = await run(t);
  const call = (session: string): Promise<Got> =>
    send(running, {
      headers: { 'mcp-session-id': session },
      body: JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'get_lag_board' } }),
    });
  const [one, other] = [call('one'), call('other')];
  await running.tools.started();
  const cancel = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } };
  const cancelled = await send(running, { headers: { 'mcp-session-id': 'one' }, body: JSON.stringify(cancel) });
  assert.deepEqual([cancelled.status, cancelled.body], [202, '']);
  assert.equal(codeOf(await one), -32603);
  assert.equal(running.tools.cancelled.length, 1);
  const closed = assert.rejects(other);
  await running.server.close();
  await closed;
  assert.equal(running.tools.cancelled.length, 2);
});

test('a call that lasts too long is ended, and the model is told what to do', async t => {
  const running = await run(t, { limits: { callMs: 20 } });
  const client = await clientOf(t, running.server, running.token, 'auto');
  const answer = await client.callTool({ name: 'get_lag_board', arguments: {} });
  assert.equal(answer.isError, true);
  assert.match(JSON.stringify(textIn(answer)), /Ask for less/);
  assert.equal(running.tools.cancelled.length, 1);
});

test('only so many calls run at the same time, and those beyond are told to wait', async t => {
  const running = await run(t);
  const client = await clientOf(t, running.server, running.token, 'legacy');
  const cancelling = new AbortController();
  const many = Array.from({ length: 9 }, () =>
    client.callTool({ name: 'get_lag_board', arguments: {} }, { signal: cancelling.signal }),
  );
  const first = await Promise.race(many);
  assert.equal(first.isError, true);
  assert.match(JSON.stringify(textIn(first)), /8 calls are under way/);
  cancelling.abort('enough');
  const ends = await Promise.allSettled(many);
  assert.equal(ends.filter(({ status }) => status === 'rejected').length, 8);
});

describe('a request', () => {
  const version = (value: string | undefined): Sent => ({ headers: { 'mcp-protocol-version': value } });
  const modern = (headers: Sent['headers'], method = 'tools/list', params = {}, meta = {}): Sent => ({
    headers: { 'mcp-protocol-version': currentVersion, 'mcp-method': method, ...headers },
    body: JSON.stringify({
      ...{ jsonrpc: '2.0', id: 1, method },
      params: {
        ...params,
        _meta: {
          'io.modelcontextprotocol/protocolVersion': currentVersion,
          'io.modelcontextprotocol/clientCapabilities': {},
          ...meta,
        },
      },
    }),
  });
  const text = (body: string | Buffer): Sent => ({ body });
  const message = (fields: object): Sent => text(JSON.stringify({ jsonrpc: '2.0', id: 1, ...fields }));
  const header = (name: string, value: string | readonly string[] | undefined): Sent => ({
    headers: { [name]: value },
  });
  const large = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', params: { x: 'x'.repeat(maximumBodyBytes) } });
  const cases: Readonly<Record<string, readonly [sent: Sent, status: number, code?: number]>> = {
    'as it should be': [{}, 200],
    'without a token': [header('authorization', undefined), 401],
    'with a wrong token': [header('authorization', `Bearer ${'A'.repeat(43)}`), 401],
    'with an empty token': [header('authorization', 'Bearer '), 401],
    'with another scheme': [header('authorization', 'Basic dXNlcjpwYXNz'), 401],
    'with the Host of another server': [header('host', 'evil.test'), 403],
    'with the right host, but without its port': [header('host', '127.0.0.1'), 403],
    'with a name of an attacker that begins well': [header('host', '127.0.0.1.evil.test:1'), 403],
    'from a web page': [header('origin', 'https://evil.test'), 403],
    'from a web page that hides where it comes from': [header('origin', 'null'), 403],
    'from a page of this computer': [header('origin', 'http://localhost:3000'), 403],
    'that a browser says is from another site': [header('sec-fetch-site', 'cross-site'), 403],
    'that Electron sends for a program': [header('sec-fetch-site', 'none'), 200],
    'to another path': [{ path: '/' }, 404],
    'to the path with a query': [{ path: '/mcp?token=x' }, 404],
    'to an absolute address': [{ path: 'http://evil.test/mcp' }, 404],
    'with GET': [{ method: 'GET' }, 405],
    'with DELETE': [{ method: 'DELETE' }, 405],
    'with OPTIONS': [{ method: 'OPTIONS' }, 405],
    'with a form': [header('content-type', 'application/x-www-form-urlencoded'), 415],
    'with plain text, which a web page may send unasked': [header('content-type', 'text/plain'), 415],
    'with a compressed body': [header('content-encoding', 'gzip'), 415],
    'with a charset': [header('content-type', 'application/json; charset=utf-8'), 200],
    'that accepts only HTML': [header('accept', 'text/html'), 406],
    'that accepts anything': [header('accept', '*/*'), 200],
    'that says nothing about what it accepts': [header('accept', undefined), 200],
    'too large': [text(large), 413],
    'too large, in chunks': [{ headers: { 'transfer-encoding': 'chunked' }, body: large }, 413],
    'that is empty': [text(''), 400, -32700],
    'that is garbage': [text('{"jsonrpc":'), 400, -32700],
    'in another encoding': [text(Buffer.from('{"jsonrpc":"2.0","id":"\xff"}', 'latin1')), 400, -32700],
    'that is a batch': [text(`[${listing}]`), 400, -32600],
    'that is no object': [text('7'), 400, -32600],
    'of another JSON-RPC': [message({ jsonrpc: '1.0', method: 'ping' }), 400, -32600],
    'that is an answer': [message({ result: {} }), 400, -32600],
    'with null as its ID': [message({ id: null, method: 'ping' }), 400, -32600],
    'with params in a list': [message({ method: 'ping', params: [] }), 400, -32600],
    'with a method that nobody knows': [message({ method: 'resources/list' }), 200, -32601],
    'with the name of something that all objects have': [message({ method: 'constructor' }), 200, -32601],
    'that calls nothing': [message({ method: 'tools/call' }), 200, -32602],
    'that calls what all objects have': [message({ method: 'tools/call', params: { name: '__proto__' } }), 200, -32602],
    'that pings': [message({ method: 'ping' }), 200],
    'that tells something': [message({ id: undefined, method: 'notifications/initialized' }), 202],
    'that tells something in a version of the future': [
      { ...version('2999-01-01'), ...message({ id: undefined, method: 'notifications/initialized' }) },
      400,
      -32020,
    ],
    'of the oldest version that is served': [version('2025-03-26'), 200],
    'of the version with another transport': [version('2024-11-05'), 400, -32022],
    'of a version that there never was': [version('1900-01-01'), 400, -32022],
    'without a version, as not every client repeats it': [version(undefined), 200],
    'that tells something without a version': [
      { ...version(undefined), ...message({ id: undefined, method: 'notifications/initialized' }) },
      202,
    ],
    'that says its version in the body alone': [modern({ 'mcp-protocol-version': undefined }), 400, -32020],
    ...Object.fromEntries(
      [undefined, '2024-11-05', currentVersion, '2999-01-01'].map(header => [
        `that begins with ${header ?? 'no version'} in its header`,
        [{ ...version(header), ...message({ method: 'initialize', params: { protocolVersion: '2025-06-18' } }) }, 200],
      ]),
    ),
    'of the current version': [modern({}), 200],
    'of the current version that says less of itself than it must': [version(currentVersion), 400, -32602],
    'of two versions': [modern({ 'mcp-protocol-version': '2025-11-25' }), 400, -32020],
    'of two methods': [modern({ 'mcp-method': 'ping' }), 400, -32020],
    'without the header of the method': [modern({ 'mcp-method': undefined }), 400, -32020],
    'that calls without the header of the name': [modern({}, 'tools/call', { name: 'explain' }), 400, -32020],
    'that calls with another name in its header': [
      modern({ 'mcp-name': 'list_accounts' }, 'tools/call', { name: 'explain' }),
      400,
      -32020,
    ],
    'that calls with an encoded name in its header': [
      modern({ 'mcp-name': '=?base64?bGlzdF9hY2NvdW50cw==?=' }, 'tools/call', { name: 'list_accounts' }),
      200,
    ],
    'of the current version with a method of earlier ones': [modern({}, 'ping'), 404, -32601],
    'that listens for what is never sent': [modern({}, 'subscriptions/listen'), 404, -32601],
  };

  for (const [what, [sent, status, code]] of Object.entries(cases)) {
    test(`${what} is answered ${status}`, async t => {
      const running = await run(t);
      const got = await send(running, sent);
      assert.equal(got.status, status);
      assert.equal(got.body === '' ? undefined : codeOf(got), code ?? (status > 400 ? -32600 : undefined));
      if (status === 401) assert.match(String(got.headers['www-authenticate']), /^Bearer /);
      if (status === 405) assert.equal(got.headers['allow'], 'POST');
      assert.equal(got.headers['access-control-allow-origin'], undefined);
      assert.equal(running.served.length, 1);
      // The next one is served as if nothing had been.
      assert.equal((await send(running)).status, 200);
    });
  }

  test('with two Host headers is refused', async t => {
    const { server, token } = await run(t);
    const host = `127.0.0.1:${server.port}`;
    const lines = [`POST /mcp HTTP/1.1`, `Host: ${host}`, 'Host: evil.test', `Authorization: Bearer ${token}`, '', ''];
    assert.match(await raw(server.port, lines.join('\r\n')), /^HTTP\/1\.1 40[03] /);
  });

  test('is answered in the version that was asked for first, or in the newest with a beginning', async t => {
    const running = await run(t);
    for (const [asked, agreed] of [
      ['2025-03-26', '2025-03-26'],
      ['2025-06-18', '2025-06-18'],
      ['2025-11-25', '2025-11-25'],
      ['2024-11-05', '2025-11-25'],
      [currentVersion, '2025-11-25'],
      [{ __proto__: null }, '2025-11-25'],
    ] as const) {
      const body = JSON.stringify({
        jsonrpc: '2.0',
        id: 'a',
        method: 'initialize',
        params: { protocolVersion: asked },
      });
      const got = await send(running, { body });
      const { result } = JSON.parse(got.body) as { result: { protocolVersion: string } };
      assert.equal(result.protocolVersion, agreed);
      assert.match(String(got.headers['mcp-session-id']), /^[\w-]{36}$/);
    }
  });
});

describe('the server', () => {
  test('has another token with each start, and refuses that of the start before', async t => {
    const first = await run(t);
    const { port } = first.server;
    await first.server.close();
    const second = await run(t, { ports: [port] });
    assert.notEqual(first.token, second.token);
    assert.match(second.token, /^[\w-]{43}$/);
    assert.ok(second.server.isToken(second.token) && !second.server.isToken(first.token));
    assert.equal((await send({ ...second, token: first.token })).status, 401);
    assert.equal((await send(second)).status, 200);
  });

  test('takes the next port that is free, so that each window has its own, with its own token', async t => {
    const first = await run(t);
    const second = await run(t, { ports: [first.server.port, 0] });
    assert.notEqual(first.server.port, second.server.port);
    assert.equal((await send({ ...second, token: first.token })).status, 401);
    assert.equal((await send({ ...first, token: second.token })).status, 401);
    await assert.rejects(run(t, { ports: [first.server.port, second.server.port] }), NoFreePort);
  });

  test('listens on the loopback address of IPv4 alone', async t => {
    const { server } = await run(t);
    assert.equal(server.address, `http://127.0.0.1:${server.port}/mcp`);
    const others = Object.values(networkInterfaces())
      .flatMap(addresses => addresses ?? [])
      .map(({ address, scopeid }) => (scopeid === undefined || scopeid === 0 ? address : `${address}%${scopeid}`))
      .filter(address => address !== '127.0.0.1' && !address.includes('%'));
    for (const host of new Set(['::1', ...others])) {
      await assert.rejects(once(connect(server.port, host), 'connect'), host);
    }
  });

  test('ends with its calls and connections', async t => {
    const running = await run(t);
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'get_lag_board' } };
    const answer = assert.rejects(send(running, { body: JSON.stringify(call) }));
    const idle = connect(running.server.port, '127.0.0.1');
    await running.tools.started();
    await running.server.close();
    await answer;
    await once(idle, 'close');
    assert.deepEqual(running.tools.cancelled, ['get_lag_board']);
    await assert.rejects(send(running), { code: 'ECONNREFUSED' });
  });

  test('sends away who sends slowly or nothing', async t => {
    const short = { headersTimeout: 200, requestTimeout: 200, keepAliveTimeout: 200, connectionsCheckingInterval: 5 };
    const running = await run(t, { limits: short });
    const sockets = await idlers(running);
    await Promise.all(sockets.map(closed));
    assert.ok(sockets.every(({ destroyed }) => destroyed));
  });

  test('sends away who comes when there are too many, and who sends too much', async t => {
    const running = await run(t, { limits: { connections: 4 } });
    const sockets = await idlers(running);
    assert.equal(sockets.length, 4);
    assert.equal(await raw(running.server.port, `${beginningOf(running)}\r\n`), '');
    for (const socket of sockets) socket.destroy();
    const { server } = await run(t);
    assert.match(await raw(server.port, `POST /mcp HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`), /^HTTP\/1\.1 431 /);
  });

  test('tells what it served without anything that was sent, and without the token', async t => {
    const running = await run(t);
    const secret = 'what nobody may read';
    await send(running, { headers: { host: secret } });
    await send(running, { headers: { authorization: `Bearer ${secret}`, origin: secret } });
    await send(running, { path: `/${encodeURIComponent(secret)}` });
    for (const fields of [
      { method: secret },
      { method: 'tools/call', params: { name: secret } },
      { method: 'tools/call', params: { name: 'list_accounts', arguments: { group: secret } } },
      { id: undefined, method: secret },
      { id: secret, method: 'ping' },
    ]) {
      await send(running, { body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...fields }) });
    }
    assert.deepEqual(
      running.served.map(one => (one.kind === 'refused' ? one.reason : one.asked)),
      [
        'its Host header names another server',
        'it comes from a web page',
        'there is nothing at its path',
        'an unknown method',
        'tools/call of an unknown tool',
        'tools/call list_accounts',
        'a notification',
        'ping',
      ],
    );
    assert.deepEqual(
      running.served.map(one => one.kind === 'answered' && one.isCall),
      [false, false, false, false, false, true, false, false],
    );
    const told = JSON.stringify(running.served);
    assert.ok(!told.includes(running.token) && !/nobody/.test(told));
  });

  test('answers with an error and goes on when a tool fails', async t => {
    const running = await run(t);
    running.tools.call = () => Promise.reject(new Error('with a secret'));
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'explain' } };
    const got = await send(running, { body: JSON.stringify(call) });
    assert.deepEqual([got.status, got.body], [500, '']);
    assert.equal((await send(running)).status, 200);
  });
});

/** Resolves once the socket has closed, also after an error. */
const closed = (socket: Socket): Promise<void> =>
  new Promise(resolve => {
    socket.once('close', () => {
      resolve();
    });
  });

const lineOf = ({ server }: Running): string => `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n`;
/** The head of a request that would be answered, but for its end. */
const beginningOf = (running: Running): string =>
  `${lineOf(running)}Authorization: Bearer ${running.token}\r\nContent-Type: application/json\r\n`;

/** Connections of those who send nothing, or not all. `raw` would end them, and these stay open. */
async function idlers(running: Running): Promise<readonly Socket[]> {
  const begun = [lineOf(running), beginningOf(running)];
  const withPart = begun.map(head => `${head}Content-Length: 5\r\n\r\n{`);
  const sockets = ['', lineOf(running), ...withPart].map(bytes => {
    const socket = connect(running.server.port, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    socket.write(bytes);
    return socket;
  });
  await Promise.all(sockets.map(socket => once(socket, 'connect')));
  return sockets;
}

/** Sends bytes as they are, and gives what comes back until the connection ends. */
async function raw(port: number, bytes: string | Buffer): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1');
  // Whatever was sent, the server may end the connection.
  socket.on('error', () => undefined);
  socket.end(bytes);
  let text = '';
  socket.on('data', chunk => (text += String(chunk)));
  await closed(socket);
  return text;
}

test('hostile requests get no answer without the token and do not end the server', { timeout: 120_000 }, async t => {
  const running = await run(t);
  const { server, token, tools } = running;
  const wrong = token.replace(/^./, first => (first === 'A' ? 'B' : 'A'));
  const counts = { statuses: new Set<string>(), answered: 0 };
  for (let number = 0; number < 600; number++) {
    const dice = new Dice(13, 'mcp', number);
    const hasToken = dice.oneIn(2);
    const bytes = mutated(wholeRequest(dice, server.port, hasToken ? token : wrong), dice, hasToken ? '' : token);
    const answers = await raw(server.port, bytes);
    const statuses = [...answers.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status = '']) => status);
    for (const status of statuses) counts.statuses.add(status);
    const about = `${number}: ${bytes.toString('latin1')}\n\n${answers}`;
    assert.ok(!answers.includes(token), about);
    if (/"result":/.test(answers)) counts.answered++;
    if (!hasToken) {
      assert.ok(!/"result":/.test(answers) && statuses.every(status => Number(status) >= 400), about);
    }
    assert.ok(!statuses.includes('500'), about);
  }
  assert.ok(counts.answered > 10 && counts.statuses.size >= 8, JSON.stringify([counts.answered, ...counts.statuses]));
  assert.equal(tools.list().length, 3);
  const client = await clientOf(t, server, token, 'auto');
  assert.deepEqual(textIn(await client.callTool({ name: 'list_accounts' })), { was: '清单', input: {} });
});

/** A request as a client would send it, but for a thing here and there. */
function wholeRequest(dice: Dice, port: number, token: string): Buffer {
  const mostly = <T>(right: T, ...odd: readonly T[]): T => (dice.oneIn(8) ? dice.pick(odd) : right);
  const methods = ['tools/list', 'tools/call', 'initialize', 'ping', 'server/discover', 'x/y', 'notifications/z'];
  const method = dice.pick(methods);
  const version = mostly<string>(dice.pick([currentVersion, ...handshakeVersions]), '2024-11-05', '');
  const meta = {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientCapabilities': mostly<unknown>({}, null, [], 'x'),
  };
  const body = JSON.stringify({
    ...{ jsonrpc: '2.0', id: mostly<unknown>(1, 'a', null, 1.5, undefined, { a: 1 }), method },
    params: {
      name: mostly<unknown>('list_accounts', 'explain', '__proto__', 7),
      arguments: dice.pick<unknown>([{}, { group: 'x' }, [], null, 'x']),
      ...(mostly(true, false) && { _meta: meta }),
    },
  });
  const host = mostly(`127.0.0.1:${port}`, `LOCALHOST:${port}`, 'evil.test', `127.0.0.1:${port}@evil.test`, '');
  const more = mostly(
    [],
    ['Upgrade: websocket', 'Connection: Upgrade'],
    ['Expect: 100-continue'],
    ['Expect: x'],
    ['Transfer-Encoding: chunked'],
    [`Origin: ${dice.pick(['null', 'http://evil.test', `http://127.0.0.1:${port}`, ''])}`],
  );
  const lines = [
    `${mostly('POST', 'GET', 'DELETE', 'CONNECT', 'PRI')} ${mostly('/mcp', '/', '*', '//mcp')} HTTP/1.${mostly('1', '0')}`,
    `Host: ${host}`,
    `Authorization: ${mostly('Bearer', 'bearer', 'Basic', '')} ${token}`,
    `Content-Type: ${mostly('application/json', 'application/json;charset=utf-8', 'text/plain')}`,
    ...more,
    `MCP-Protocol-Version: ${version}`,
    `Mcp-Method: ${method}`,
    `Mcp-Name: ${mostly('list_accounts', '=?base64?bGlzdF9hY2NvdW50cw==?=', '=?base64?%?=')}`,
    `Content-Length: ${mostly(Buffer.byteLength(body), dice.below(300))}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'utf8');
}

/** The same with a few bytes or lines changed, doubled, or lost, which never bring a token into it. */
function mutated(bytes: Buffer, dice: Dice, never: string): Buffer {
  let changed = Buffer.from(bytes);
  for (let times = dice.below(4); times > 0; times--) {
    const [from, to] = dice.stretch(changed.length);
    const part = changed.subarray(from, Math.min(to, from + 40));
    const odd = dice.pick([Buffer.from('\r\n'), Buffer.from([0]), Buffer.from([0xff, 0xfe]), Buffer.from('[{"'), part]);
    const put = dice.oneIn(3) ? Buffer.alloc(0) : odd;
    const rest = changed.subarray(dice.oneIn(2) ? from : from + part.length);
    changed = Buffer.concat([changed.subarray(0, from), put, rest]);
  }
  return never !== '' && changed.includes(never) ? bytes : changed;
}
