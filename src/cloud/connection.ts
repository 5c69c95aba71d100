import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import { finalHeadOf, whyNoHead } from './answerHead.ts';
import { orAborted } from './orAborted.ts';
import { TimeLimit } from './timeLimit.ts';
import { codeOf, SendFailure } from './wire.ts';

/** How a service is reached. */
export interface Way {
  /** An `http:` or `https:` address, with the user and password that the proxy asks for. */
  readonly proxy?: URL;
  /** The certificate authorities to trust instead of the runtime's own. */
  readonly trust?: SecureContext;
}

/**
 * Connects to an origin, through a tunnel when there is a proxy, and verifies the certificate of an `https:` origin.
 * The time limit covers all of this, and the signal can end it at any moment. Rejects with a `SendFailure`, which says
 * that no request was sent.
 */
export async function openConnection(origin: URL, way: Way, limitMs: number, signal: AbortSignal): Promise<Socket> {
  const limit = new TimeLimit();
  limit.start(limitMs, 'UND_ERR_CONNECT_TIMEOUT');
  const ending = AbortSignal.any([signal, limit.signal]);
  let atProxy = way.proxy !== undefined;
  let socket: Socket | undefined;
  try {
    const first = way.proxy ?? origin;
    socket = await connectTo(first, ending);
    if (first.protocol === 'https:') socket = await secured(socket, first, way, ending);
    if (way.proxy) {
      await openTunnel(socket, origin, way.proxy, ending);
      atProxy = false;
      if (origin.protocol === 'https:') socket = await secured(socket, origin, way, ending);
    }
    return socket;
  } catch (error) {
    socket?.destroy();
    if (error instanceof SendFailure) throw error;
    throw new SendFailure(limit.signal.aborted ? limit.code : codeOf(error), false, { atProxy, cause: error });
  } finally {
    limit.stop();
  }
}

/** The host and port of an address. The port is written out even when it is the default one. */
export const authorityOf = ({ hostname, port, protocol }: URL): string =>
  `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === 'https:' ? 443 : 80));

/** Connects to any address of a host. */
async function connectTo(to: URL, signal: AbortSignal): Promise<Socket> {
  const host = hostOf(to);
  const addresses = isIP(host) === 0 ? alternating(await orAborted(lookup(host, { all: true }), signal)) : [host];
  const socket = await connectToFirst(addresses, portOf(to), signal);
  return socket.setNoDelay(true).setKeepAlive(true, 60_000);
}

/** Orders addresses so that the families take turns. The system has chosen the order of each family. */
function alternating(found: readonly { readonly address: string; readonly family: number }[]): readonly string[] {
  const isFirst = ({ family }: { readonly family: number }): boolean => family === found[0]?.family;
  const others = found.filter(each => !isFirst(each));
  const first = found.filter(isFirst);
  const longest = Math.max(first.length, others.length);
  return Array.from({ length: longest }, (_, index) => [first[index], others[index]])
    .flat()
    .flatMap(each => each?.address ?? []);
}

/** https://www.rfc-editor.org/rfc/rfc8305.html#section-8 */
const attemptDelayMs = 250;

/**
 * Connects to the address that accepts first. Each is tried a moment after the one before, or as soon as that has
 * failed, and none is given up while another is tried. Node's own choice of a family gives all but the last address
 * only 250 milliseconds, in which a slow network reaches none.
 * https://www.rfc-editor.org/rfc/rfc8305.html#section-5
 */
async function connectToFirst(addresses: readonly string[], port: number, signal: AbortSignal): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const untried = [...addresses];
  const trying = new Set<Socket>();
  let timer: NodeJS.Timeout | undefined;
  const tryNext = (): void => {
    clearTimeout(timer);
    const host = untried.shift();
    if (host === undefined) return;
    const socket = connectTcp({ host, port });
    trying.add(socket);
    socket.once('connect', () => {
      resolve(socket);
    });
    // A destroyed socket can still raise an error, which would crash the process when nobody listens.
    socket.on('error', error => {
      trying.delete(socket);
      if (untried.length === 0 && trying.size === 0) reject(error);
      else tryNext();
    });
    if (untried.length > 0) timer = setTimeout(tryNext, attemptDelayMs);
  };
  try {
    tryNext();
    const connected = await orAborted(promise, signal);
    trying.delete(connected);
    return connected;
  } finally {
    untried.length = 0;
    clearTimeout(timer);
    for (const socket of trying) socket.destroy();
  }
}

/** The TLS sessions to resume, by way, because a session must not outlive the certificates that accepted it. */
const sessions = new WeakMap<Way, Map<string, Buffer>>();

/** Begins to speak TLS on a connection, and verifies the certificate of the other side. */
async function secured(under: Socket, to: URL, way: Way, signal: AbortSignal): Promise<Socket> {
  const known = sessions.get(way) ?? new Map<string, Buffer>();
  sessions.set(way, known);
  const host = hostOf(to);
  const key = authorityOf(to);
  const session = known.get(key);
  const socket = connectTls({
    socket: under,
    host,
    // An IP address must not be sent as a server name. It is compared with the certificate all the same.
    servername: isIP(host) === 0 ? host : '',
    ALPNProtocols: ['http/1.1'],
    ...(way.trust && { secureContext: way.trust }),
    ...(session && { session }),
  });
  socket.on('error', () => undefined).on('session', fresh => known.set(key, fresh));
  await once(socket, 'secureConnect', { signal });
  return socket;
}

/** https://www.rfc-editor.org/rfc/rfc9110.html#name-connect */
async function openTunnel(socket: Socket, origin: URL, proxy: URL, signal: AbortSignal): Promise<void> {
  const authority = authorityOf(origin);
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`, ...authorization(proxy), '', ''];
  socket.write(lines.join('\r\n'));
  const head = await readHead(socket, signal);
  const status = /^HTTP\/1\.\d (\d{3})/.exec(head)?.[1];
  if (status === undefined) throw failure('HPE_INVALID_CONSTANT');
  if (!status.startsWith('2')) throw new SendFailure(`HTTP_${status}`, false, { atProxy: true });
}

/** https://www.rfc-editor.org/rfc/rfc7617.html */
function authorization({ username, password }: URL): readonly string[] {
  if (username === '' && password === '') return [];
  const pair = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64');
  return [`Proxy-Authorization: Basic ${pair}`];
}

/** Users often leave a percent sign in a password unescaped, so a text that cannot be decoded is used as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Reads up to the empty line. The bytes after it come from the service behind the tunnel and stay in the socket. */
function readHead(socket: Socket, signal: AbortSignal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let read = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    read = Buffer.concat([read, chunk]);
    const head = finalHeadOf(read);
    const fault = whyNoHead(read);
    if (head !== undefined) {
      socket.off('data', onData).pause();
      if (head.rest.length > 0) socket.unshift(head.rest);
      resolve(head.text);
    } else if (fault !== undefined) {
      reject(failure(fault));
    }
  };
  const onClose = (): void => {
    reject(failure('ECONNRESET'));
  };
  socket.on('data', onData).once('error', reject).once('close', onClose);
  return orAborted(promise, signal).finally(() => {
    socket.off('data', onData).off('error', reject).off('close', onClose);
  });
}

const failure = (code: string): Error => Object.assign(new Error(code), { code });
