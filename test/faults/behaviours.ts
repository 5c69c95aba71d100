import type { Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Answer } from '../../src/emulator/operation.ts';

/** What a behaviour that begins with a complete request has in its hands. */
export interface Exchange {
  readonly socket: Socket;
  /** Has the service perform the request, as it then stands in its books. */
  readonly serve: () => Promise<Answer>;
  /** A number from 0 to 1 that decides where something is cut. */
  readonly cut: number;
}

/** Where something goes wrong, and with what it is played. */
type Play =
  /** Nobody listens, or the name is unknown. */
  | { readonly at: 'nowhere'; readonly host?: string }
  /** The connection has just been made. */
  | { readonly at: 'connection'; readonly play: (socket: Socket) => void }
  /** The first bytes of a TLS handshake have come. */
  | { readonly at: 'handshake'; readonly play: (socket: Socket) => void }
  /** The server shows a certificate of this kind. */
  | { readonly at: 'certificate'; readonly shows: 'stranger' | 'otherName' }
  /** The handshake is complete. */
  | { readonly at: 'secured'; readonly play: (socket: Socket) => void }
  /** The proxy has been asked for a tunnel, which it can open. */
  | { readonly at: 'proxy'; readonly play: (socket: Socket, tunnel: (answer: string) => void) => void }
  | { readonly at: 'deadProxy' }
  /** The beginning of a request has come. */
  | { readonly at: 'head'; readonly play: (socket: Socket) => void }
  /** A complete request has come. */
  | { readonly at: 'request'; readonly play: (exchange: Exchange) => Promise<void> | void }
  /** A complete request has come on a connection that has carried another one. */
  | { readonly at: 'kept'; readonly play: (exchange: Exchange) => Promise<void> | void }
  /** Any other request has been answered, and the connection is kept. */
  | { readonly at: 'idle'; readonly play: (socket: Socket) => void };

export type Behaviour = Play & {
  readonly name: string;
  /** On which routes the answer is understood all the same. */
  readonly isUnderstood?: 'always' | 'directly';
  /** Whether it lasts as long as it is let, so that only a time limit ends it. */
  readonly isEndless?: true;
  /** Whether no second try is made, because it would not help. */
  readonly isFinal?: true;
};

const close = (socket: Socket): void => void socket.destroy();
const end = (socket: Socket): void => void socket.end();
const reset = (socket: Socket): void => void socket.resetAndDestroy();
const stall = (): void => undefined;

/** Does to the connection of a request what is done to others, and does not perform the request. */
const onIt =
  (act: (socket: Socket) => void) =>
  ({ socket }: Exchange): void => {
    act(socket);
  };

/** Sends something again and again until the connection ends. */
const drip = (socket: Socket, drop: string): void => {
  const timer = setInterval(() => socket.write(drop), 10);
  socket.once('close', () => {
    clearInterval(timer);
  });
};

const headOf = ({ status, headers }: Answer, more: readonly string[]): string =>
  [`HTTP/1.1 ${status} X`, ...Object.entries(headers).map(pair => pair.join(': ')), ...more, '', ''].join('\r\n');

const withLength = (answer: Answer, body = Buffer.from(answer.body), more: readonly string[] = []): Buffer =>
  Buffer.concat([Buffer.from(headOf(answer, [...more, `content-length: ${body.length}`])), body]);

/** A usual answer, as bytes. */
export const usual = (answer: Answer): Buffer => withLength(answer);

const chunked = ({ body }: Answer): string => {
  const text = Buffer.from(body).toString('latin1');
  return text === '' ? '' : `${text.length.toString(16)};a=b;c="d"\r\n${text}\r\n`;
};

/** Performs the request and sends what is made of its answer. */
const answering =
  (made: (answer: Answer) => string | Buffer, then: (socket: Socket) => void = stall) =>
  async ({ socket, serve }: Exchange): Promise<void> => {
    const bytes = made(await serve());
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes, () => {
      then(socket);
    });
  };

/** Performs the request and breaks off somewhere in its answer, or in the part of it that is given. */
const cutting =
  (part: 'head' | 'body', then: (socket: Socket) => void) =>
  async ({ socket, serve, cut }: Exchange): Promise<void> => {
    const bytes = usual(await serve());
    const body = bytes.indexOf('\r\n\r\n') + 4;
    const [from, to] = part === 'head' ? [1, body] : [body, bytes.length];
    socket.write(bytes.subarray(0, Math.min(bytes.length - 1, from + Math.floor(cut * (to - from)))), () => {
      then(socket);
    });
  };

/** Sends something without having performed the request. */
const instead =
  (bytes: string, then: (socket: Socket) => void = stall) =>
  ({ socket }: Exchange): void => {
    socket.write(bytes, () => {
      then(socket);
    });
  };

const afterwards =
  (then: (socket: Socket) => void) =>
  async ({ socket, serve }: Exchange): Promise<void> => {
    await serve();
    then(socket);
  };

const page = (status: string, text: string, more = ''): string =>
  `HTTP/1.1 ${status}\r\nContent-Type: text/html\r\n${more}Content-Length: ${text.length}\r\n\r\n${text}`;

const timedOut = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** A gigabyte of nothing, in a megabyte. */
const bomb = gzipSync(gzipSync(Buffer.alloc(1 << 28)));

/** Everything that a network, a proxy or a service can do to a request, from the connection to its end. */
export const behaviours: readonly Behaviour[] = [
  { name: 'nobody listens', at: 'nowhere' },
  { name: 'the name is unknown', at: 'nowhere', host: 'nobody.invalid' },
  { name: 'the connection is reset at once', at: 'connection', play: reset },
  { name: 'the connection is closed at once', at: 'connection', play: close },
  { name: 'the connection is half closed at once', at: 'connection', play: end },
  { name: 'the connection is made and nothing comes', at: 'connection', play: stall, isEndless: true },
  {
    name: 'an answer comes before the request',
    at: 'connection',
    play: socket => {
      socket.end(timedOut);
    },
  },

  { name: 'the handshake is reset', at: 'handshake', play: reset },
  { name: 'the handshake is closed', at: 'handshake', play: close },
  { name: 'the handshake stalls', at: 'handshake', play: stall, isEndless: true },
  {
    name: 'plain HTTP where TLS is expected',
    at: 'handshake',
    play: socket => void socket.end(page('400 Bad Request', 'TLS?')),
  },
  { name: 'a certificate of a stranger', at: 'certificate', shows: 'stranger' },
  { name: 'a certificate for another name', at: 'certificate', shows: 'otherName' },
  { name: 'closed after the handshake', at: 'secured', play: close },
  { name: 'reset after the handshake', at: 'secured', play: reset },

  { name: 'the proxy is down', at: 'deadProxy' },
  {
    name: 'the proxy wants a password',
    at: 'proxy',
    play: socket => void socket.end(page('407 Proxy Authentication Required', 'who?', 'Proxy-Authenticate: Basic\r\n')),
    isFinal: true,
  },
  {
    name: 'the proxy cannot reach the service',
    at: 'proxy',
    play: socket => void socket.end(page('502 Bad Gateway', '<html>down</html>')),
  },
  { name: 'the proxy forbids the service', at: 'proxy', play: socket => void socket.end(page('403 Forbidden', 'no')) },
  { name: 'the proxy stalls', at: 'proxy', play: stall, isEndless: true },
  { name: 'the proxy resets', at: 'proxy', play: reset },
  { name: 'the proxy closes', at: 'proxy', play: close },
  { name: 'the proxy half closes', at: 'proxy', play: end },
  { name: 'the proxy speaks another protocol', at: 'proxy', play: socket => void socket.write('220 smtp ready\r\n') },
  {
    name: 'the proxy writes line feeds alone',
    at: 'proxy',
    play: (_, tunnel) => {
      tunnel('HTTP/1.1 200 OK\nVia: x\n\n');
    },
    isUnderstood: 'directly',
  },
  {
    name: 'the proxy sends interim answers first',
    at: 'proxy',
    play: (_, tunnel) => {
      tunnel('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n');
    },
    isUnderstood: 'directly',
  },
  {
    name: 'the proxy never ends its headers',
    at: 'proxy',
    play: socket => void socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}`),
  },
  {
    name: 'the proxy goes on with interim answers',
    at: 'proxy',
    play: socket => {
      drip(socket, 'HTTP/1.1 102 Processing\r\n\r\n');
    },
    isEndless: true,
  },
  {
    name: 'the tunnel is closed as soon as it is open',
    at: 'proxy',
    play: socket => void socket.end('HTTP/1.1 200 OK\r\n\r\n'),
  },
  {
    name: 'the tunnel is open and nothing comes',
    at: 'proxy',
    play: socket => void socket.write('HTTP/1.1 200 OK\r\n\r\n'),
    isEndless: true,
  },

  { name: 'reset in the middle of the request', at: 'head', play: reset },
  { name: 'closed in the middle of the request', at: 'head', play: close },
  { name: 'the request is reset, not performed', at: 'request', play: onIt(reset) },
  { name: 'the request is closed, not performed', at: 'request', play: onIt(close) },
  { name: 'the request stalls, not performed', at: 'request', play: stall, isEndless: true },
  { name: 'performed, then reset', at: 'request', play: afterwards(reset) },
  { name: 'performed, then closed', at: 'request', play: afterwards(close) },
  { name: 'performed, then half closed', at: 'request', play: afterwards(end) },
  { name: 'performed, then stalls', at: 'request', play: afterwards(stall), isEndless: true },
  { name: 'reset in the head of the answer', at: 'request', play: cutting('head', reset) },
  { name: 'closed in the head of the answer', at: 'request', play: cutting('head', close) },
  { name: 'stalls in the head of the answer', at: 'request', play: cutting('head', stall), isEndless: true },
  { name: 'reset in the body of the answer', at: 'request', play: cutting('body', reset) },
  { name: 'closed in the body of the answer', at: 'request', play: cutting('body', close) },
  { name: 'stalls in the body of the answer', at: 'request', play: cutting('body', stall), isEndless: true },
  {
    name: 'interim answers without end',
    at: 'request',
    play: async ({ socket, serve }) => {
      await serve();
      drip(socket, 'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n');
    },
    isEndless: true,
  },
  {
    name: 'a body that comes in drops without end',
    at: 'request',
    play: answering(
      () => 'HTTP/1.1 200 OK\r\n\r\n',
      socket => {
        drip(socket, ' ');
      },
    ),
    isEndless: true,
  },

  {
    name: '100 Continue unasked',
    at: 'request',
    play: answering(answer => Buffer.concat([Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'), usual(answer)])),
    isUnderstood: 'directly',
  },
  {
    name: '102 and 103 unasked',
    at: 'request',
    play: answering(answer =>
      Buffer.concat([Buffer.from('HTTP/1.1 102 X\r\n\r\nHTTP/1.1 103 X\r\nLink: x\r\n\r\n'), usual(answer)]),
    ),
    isUnderstood: 'always',
  },
  {
    name: 'another protocol',
    at: 'request',
    play: answering(() => 'HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n\u0001\u0002'),
  },
  {
    name: 'line feeds alone in the head',
    at: 'request',
    play: answering(answer => {
      const bytes = usual(answer);
      const body = bytes.indexOf('\r\n\r\n') + 4;
      const head = bytes.toString('latin1', 0, body).replaceAll('\r', '');
      return Buffer.concat([Buffer.from(head, 'latin1'), bytes.subarray(body)]);
    }),
    isUnderstood: 'directly',
  },
  {
    name: 'a folded header',
    at: 'request',
    play: answering(answer => withLength(answer, undefined, ['x-folded: a', ' b'])),
    isUnderstood: 'directly',
  },
  {
    name: 'no reason phrase',
    at: 'request',
    play: answering(answer => usual(answer).toString('latin1').replace(' X\r\n', '\r\n')),
    isUnderstood: 'always',
  },
  {
    name: 'gzip unasked',
    at: 'request',
    play: answering(answer => withLength(answer, gzipSync(answer.body), ['content-encoding: gzip'])),
    isUnderstood: 'always',
  },
  {
    name: 'brotli unasked',
    at: 'request',
    play: answering(answer => withLength(answer, brotliCompressSync(answer.body), ['content-encoding: br'])),
    isUnderstood: 'always',
  },
  {
    name: 'gzip that is cut off',
    at: 'request',
    play: answering(answer => withLength(answer, gzipSync(answer.body).subarray(0, -9), ['content-encoding: gzip'])),
  },
  {
    name: 'a bomb of gzip',
    at: 'request',
    play: answering(answer => withLength(answer, bomb, ['content-encoding: gzip, gzip'])),
  },
  {
    name: 'an unknown coding',
    at: 'request',
    play: answering(answer => withLength(answer, undefined, ['content-encoding: lzw'])),
  },
  {
    name: 'a length and chunks',
    at: 'request',
    play: answering(
      answer => `${headOf(answer, ['content-length: 3', 'transfer-encoding: chunked'])}${chunked(answer)}0\r\n\r\n`,
    ),
  },
  {
    name: 'two lengths',
    at: 'request',
    play: answering(answer => withLength(answer, undefined, ['content-length: 1234567'])),
  },
  {
    name: 'a length that is too long',
    at: 'request',
    play: answering(
      answer => Buffer.concat([Buffer.from(headOf(answer, ['content-length: 99999'])), Buffer.from(answer.body)]),
      end,
    ),
  },
  {
    name: 'a length that is too long, and no end',
    at: 'request',
    play: answering(answer =>
      Buffer.concat([Buffer.from(headOf(answer, ['content-length: 99999'])), Buffer.from(answer.body)]),
    ),
    isEndless: true,
  },
  {
    name: 'chunks with extensions and trailers',
    at: 'request',
    play: answering(
      answer => `${headOf(answer, ['transfer-encoding: chunked'])}${chunked(answer)}0\r\nx-trailer: a\r\n\r\n`,
    ),
    isUnderstood: 'always',
  },
  {
    name: 'a chunk without a size',
    at: 'request',
    play: answering(answer => `${headOf(answer, ['transfer-encoding: chunked'])}zz\r\n{}\r\n0\r\n\r\n`),
  },
  {
    name: 'chunks that are cut off',
    at: 'request',
    play: answering(answer => `${headOf(answer, ['transfer-encoding: chunked'])}${chunked(answer)}`, close),
  },
  {
    name: 'HTTP/1.0 until the connection ends',
    at: 'request',
    play: answering(
      answer => headOf(answer, []).replace('1.1', '1.0') + Buffer.from(answer.body).toString('latin1'),
      end,
    ),
    isUnderstood: 'always',
  },
  { name: 'endless headers', at: 'request', play: answering(() => `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(300_000)}`) },
  { name: 'what is not HTTP', at: 'request', play: answering(() => '220 smtp ready\r\n\r\n') },
  { name: 'HTTP/2', at: 'request', play: answering(() => 'HTTP/2 200 OK\r\n\r\n') },
  {
    name: 'garbage after the answer',
    at: 'request',
    play: answering(answer => Buffer.concat([usual(answer), Buffer.from('GARBAGE')])),
    isUnderstood: 'always',
  },
  {
    name: 'a second answer',
    at: 'request',
    play: answering(answer => Buffer.concat([usual(answer), Buffer.from(page('200 OK', 'EVIL'))])),
    isUnderstood: 'always',
  },
  {
    name: 'the page of a gateway, performed',
    at: 'request',
    play: answering(() => page('502 Bad Gateway', '<html></html>')),
  },
  {
    name: 'the page of a gateway, not performed',
    at: 'request',
    play: instead(page('504 Gateway Timeout', '<html></html>')),
  },
  {
    name: 'a redirect to a log-in page',
    at: 'request',
    play: instead(page('302 Found', '', 'Location: https://login.invalid/\r\n')),
  },
  {
    name: 'the page of a network that wants a log-in',
    at: 'request',
    play: instead(page('200 OK', '<html>log in</html>')),
  },

  { name: 'closed right after an answer', at: 'idle', play: close, isUnderstood: 'directly' },
  { name: 'reset right after an answer', at: 'idle', play: reset, isUnderstood: 'directly' },
  {
    name: 'closed while the next request is on its way',
    at: 'kept',
    play: onIt(close),
    isUnderstood: 'directly',
  },
  {
    name: 'reset while the next request is on its way',
    at: 'kept',
    play: onIt(reset),
    isUnderstood: 'directly',
  },
  {
    name: 'timed out while the next request is on its way',
    at: 'kept',
    play: instead(timedOut, end),
    isUnderstood: 'directly',
  },
];
