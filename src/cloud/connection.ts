import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import { SendFailure } from './wire.ts';

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
  const tooLong = new AbortController();
  const timer = setTimeout(() => {
    tooLong.abort();
  }, limitMs);
  const ending = AbortSignal.any([signal, tooLong.signal]);
  let atProxy = way.proxy !== undefined;
  let socket: Socket | undefined;
  try {
    socket = startConnection(way.proxy ?? origin, way);
    await established(socket, way.proxy ?? origin, ending);
    if (way.proxy) {
      await openTunnel(socket, origin, way.proxy, ending);
      atProxy = false;
      if (origin.protocol === 'https:') {
        socket = startConnection(origin, way, socket);
        await established(socket, origin, ending);
      }
    }
    return socket;
  } catch (error) {
    socket?.destroy();
    if (error instanceof SendFailure) throw error;
    const code = tooLong.signal.aborted ? 'UND_ERR_CONNECT_TIMEOUT' : codeOf(error);
    throw new SendFailure(code, false, { atProxy, cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** The host and port of an address. The port is written out even when it is the default one. */
export const authorityOf = ({ hostname, port, protocol }: URL): string =>
  `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;

/** The TLS sessions to resume, by way, because a session must not outlive the certificates that accepted it. */
const sessions = new WeakMap<Way, Map<string, Buffer>>();

function startConnection(to: URL, way: Way, under?: Socket): Socket {
  const host = to.hostname.replace(/^\[|\]$/g, '');
  const port = Number(to.port || (to.protocol === 'https:' ? 443 : 80));
  const socket = to.protocol === 'https:' ? startTls(host, port, way, under) : connectTcp({ host, port });
  // A destroyed socket can still raise an error, which would crash the process when nobody listens.
  return socket
    .setNoDelay(true)
    .setKeepAlive(true, 60_000)
    .on('error', () => undefined);
}

function startTls(host: string, port: number, way: Way, under: Socket | undefined): Socket {
  const known = sessions.get(way) ?? new Map<string, Buffer>();
  sessions.set(way, known);
  const key = `${host}:${port}`;
  const session = known.get(key);
  const socket = connectTls({
    host,
    port,
    // An IP address must not be sent as a server name. It is compared with the certificate all the same.
    servername: isIP(host) === 0 ? host : '',
    ALPNProtocols: ['http/1.1'],
    ...(way.trust && { secureContext: way.trust }),
    ...(session && { session }),
    ...(under && { socket: under }),
  });
  return socket.on('session', fresh => known.set(key, fresh));
}

async function established(socket: Socket, to: URL, signal: AbortSignal): Promise<void> {
  await once(socket, to.protocol === 'https:' ? 'secureConnect' : 'connect', { signal });
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

const longestHead = 65_536;

/** Reads up to the empty line. The bytes after it come from the service behind the tunnel and stay in the socket. */
function readHead(socket: Socket, signal: AbortSignal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let read = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    read = Buffer.concat([read, chunk]);
    const end = read.indexOf('\r\n\r\n');
    if (end >= 0) {
      socket.off('data', onData).pause();
      if (read.length > end + 4) socket.unshift(read.subarray(end + 4));
      resolve(read.toString('latin1', 0, end));
    } else if (read.length > longestHead) {
      reject(failure('HPE_HEADER_OVERFLOW'));
    }
  };
  const onClose = (): void => {
    reject(failure('ECONNRESET'));
  };
  const onAbort = (): void => {
    reject(failure('ABORT_ERR'));
  };
  socket.on('data', onData).once('error', reject).once('close', onClose);
  signal.addEventListener('abort', onAbort, { once: true });
  return promise.finally(() => {
    socket.off('data', onData).off('error', reject).off('close', onClose);
    signal.removeEventListener('abort', onAbort);
  });
}

const failure = (code: string): Error => Object.assign(new Error(code), { code });

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
