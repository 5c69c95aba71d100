import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorCodes, errorText } from './messages.ts';
import { type OfferedTools, Protocol } from './protocol.ts';
import { Visitors } from './visitors.ts';

/** The only path. */
const path = '/mcp';
/** The largest body. The longest input of a tool is a text of an error, which is a fraction of this. */
export const maximumBodyBytes = 256 * 1024;

/** Limits for visitors who send slowly, much, or nothing, and for calls that don't end. Times are in milliseconds. */
const usualLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 8 * 1024,
  connections: 64,
  /** Longer than any tool takes with services that answer. Many agents give up after a minute, and end the call. */
  callMs: 120_000,
};

export interface McpServerOptions {
  readonly tools: OfferedTools;
  /** The version of the extension. */
  readonly version: string;
  /** Tried in this order. */
  readonly ports: readonly number[];
  readonly onServed: (served: Served) => void;
  readonly limits?: Partial<typeof usualLimits>;
}

/** What was done for a request. Nothing of it was chosen by who has sent it. */
export type Served =
  | {
      readonly kind: 'answered';
      readonly asked: string;
      readonly status: number;
      readonly ms: number;
      readonly isCall: boolean;
    }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string };

export interface McpServer {
  readonly port: number;
  /** Where clients find it. Only this computer can reach it. */
  readonly address: string;
  /** Whether a text is the token of this start. */
  isToken(text: string): boolean;
  /** Ends all calls and connections. */
  close(): Promise<void>;
}

/** All ports were in use, not allowed, or no ports. */
export class NoFreePort extends Error {}

/**
 * Serves the tools over MCP on the loopback address. Each start has a new token, which nobody keeps but who gets it here.
 */
export async function startMcpServer(options: McpServerOptions): Promise<{ server: McpServer; token: string }> {
  const { tools, version, ports, onServed } = options;
  const token = randomBytes(32).toString('base64url');
  const limits = { ...usualLimits, ...options.limits };
  const protocol = new Protocol({ tools, version, callLimitMs: limits.callMs });
  const http = createServer(limits);
  http.maxConnections = limits.connections;
  await listen(http, ports);
  // A visitor who can't be let in, as of want of file handles, must not end anything else.
  http.on('error', () => undefined);
  const { port } = http.address() as AddressInfo;
  const visitors = new Visitors(token, port);
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    // Whoever went away while the request was read gets no answer.
    serve(request, response, { protocol, visitors, onServed }).catch(() => response.destroy());
  };
  // Who asks before sending a body gets no other answer than those who don't.
  http.on('request', take).on('checkContinue', take);
  const server: McpServer = {
    port,
    address: `http://127.0.0.1:${port}${path}`,
    isToken: text => visitors.isToken(text),
    async close() {
      protocol.cancelAll();
      const closed = once(http, 'close');
      http.close();
      http.closeAllConnections();
      await closed;
    },
  };
  return { server, token };
}

/**
 * Windows keeps ranges of ports for itself, and allows none of them to anybody. What is no port isn't free either: a file
 * of settings can hold anything.
 */
const unavailable = new Set(['EADDRINUSE', 'EACCES', 'ERR_SOCKET_BAD_PORT']);

/** Listens on the first port that is free. */
async function listen(http: Server, ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    try {
      const listening = once(http, 'listening');
      // Alone, a text would be the path of a socket.
      http.listen({ port, host: '127.0.0.1' });
      await listening;
      return;
    } catch (error) {
      if (!unavailable.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
  throw new NoFreePort(`Ports ${ports.join(', ')} are not free.`);
}

interface Serving {
  readonly protocol: Protocol;
  readonly visitors: Visitors;
  readonly onServed: (served: Served) => void;
}

async function serve(request: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  const { protocol, visitors, onServed } = serving;
  const refuse = (status: number, reason: string, headers: Readonly<Record<string, string>> = {}): void => {
    // Clients show this to people.
    const advice = status === 401 ? ' Copy the configuration from VS Code again.' : '';
    const message = `The request was refused because ${reason}.${advice}`;
    send(response, status, headers, errorText(undefined, { code: errorCodes.invalidRequest, message }));
    onServed({ kind: 'refused', status, reason });
  };
  const refused = visitors.refusal(request);
  if (refused) {
    refuse(refused.status, refused.reason, refused.headers);
    return;
  }
  const { method, url, headers } = request;
  if (url !== path) {
    refuse(404, 'there is nothing at its path');
    return;
  }
  // There is no stream of messages to GET and no session to DELETE.
  // https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#earlier-streamable-http-revisions
  if (method !== 'POST') {
    refuse(405, "it isn't a POST", { allow: 'POST' });
    return;
  }
  if (!isJson(headers['content-type']) || (headers['content-encoding'] ?? 'identity') !== 'identity') {
    refuse(415, "its body isn't plain JSON", { accept: 'application/json' });
    return;
  }
  if (!acceptsJson(headers.accept)) {
    refuse(406, "it doesn't accept JSON");
    return;
  }
  if (headers.expect !== undefined) response.writeContinue();
  const body = await bodyOf(request);
  if (!body) {
    refuse(413, 'its body is too large');
    return;
  }
  const begun = performance.now();
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const reply = await protocol.reply(body, headers, gone.signal).catch(() => undefined);
  // Why it failed is for no client to know.
  const { status = 500, asked = 'something that failed', isCall = false } = reply ?? {};
  send(response, status, reply?.headers, reply?.body);
  onServed({ kind: 'answered', asked, status, ms: Math.round(performance.now() - begun), isCall });
}

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): void {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  response.writeHead(status, { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...type, ...headers });
  response.end(body);
}

/** Reads the body up to the limit. The rest of a larger one is thrown away, so that its sender reads the refusal. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > maximumBodyBytes) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maximumBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const isJson = (type: string | undefined): boolean => /^application\/json *(?:;|$)/i.test(type ?? '');

/** Every client must accept JSON, but not every client says so. */
const acceptsJson = (accept: string | undefined): boolean =>
  accept === undefined || /(?:^|[,\s])(?:application\/(?:json|\*)|\*\/\*)\s*(?:[,;]|$)/i.test(accept);
