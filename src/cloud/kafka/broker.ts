import type { Socket } from 'node:net';
import { authorityOf, openConnection, type Way } from '../connection.ts';
import {
  CloudError,
  type CloudErrorDetails,
  type CloudErrorKind,
  editorOnly,
  otherProxy,
  type Reason,
  reasonOf,
  type StreamFault,
} from '../errors.ts';
import { Malformed } from '../malformed.ts';
import { orAborted } from '../orAborted.ts';
import { TimeLimit } from '../timeLimit.ts';
import { codeOf, SendFailure } from '../wire.ts';
import { ByteReader, lengthAndBytes } from './bytes.ts';
import { framed, type KafkaRequest, type RequestName } from './requests.ts';

/** How a broker is reached, and how long each part of that may take. */
export interface BrokerWay {
  readonly wayTo: (origin: string) => Way | Promise<Way>;
  readonly connectMs: number;
  readonly answerMs: number;
  readonly signal: AbortSignal;
}

/** Where a broker listens. The host of an IPv6 address has no brackets. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

/** The most bytes of an answer that carries no records. */
const largestAnswer = 0x4_0000;
/** The most bytes of an answer that carries records. One row can have 16 MB and come with others. */
const largestFetch = 0x400_0000;

/**
 * A connection to a Kafka broker, which answers one request after the other. Every failure is a `CloudError` of the
 * request's name, and ends the connection.
 */
export class Broker implements Disposable {
  readonly #socket: Socket;
  readonly #way: BrokerWay;
  readonly #onAbort = (): void => void this.#socket.destroy();
  #correlationId = 0;
  #waiting: Waiting | undefined;

  /** The proxy on the way, if there is one. */
  readonly proxy: string | undefined;

  private constructor(socket: Socket, way: BrokerWay, proxy: URL | undefined) {
    this.#socket = socket;
    this.proxy = proxy && authorityOf(proxy);
    this.#way = way;
    // Behind a tunnel, the socket has stopped after the answer of the proxy.
    socket.on('data', chunk => this.#waiting?.take(chunk)).resume();
    socket.on('error', error => this.#waiting?.fail(codeOf(error)));
    socket.on('close', () => this.#waiting?.fail('ECONNRESET'));
    way.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Connects by TCP, through a tunnel where there is a proxy. */
  static async connect(address: BrokerAddress, way: BrokerWay): Promise<Broker> {
    const origin = originOf(address);
    try {
      way.signal.throwIfAborted();
      const taken = await orAborted(way.wayTo(origin), way.signal);
      return new Broker(await openConnection(new URL(origin), taken, way.connectMs, way.signal), way, taken.proxy);
    } catch (error) {
      way.signal.throwIfAborted();
      if (!(error instanceof SendFailure)) throw error;
      const { code, atProxy } = error;
      throw unreached(code, { atProxy }, error);
    }
  }

  /** The address at the other end, which is the one of the proxy where there is one. */
  get remoteAddress(): string {
    return this.#socket.remoteAddress ?? '';
  }

  async ask<T>(request: KafkaRequest<T>, waitMs = 0): Promise<T> {
    const { name } = request;
    this.#correlationId += 1;
    const limit = name === 'Fetch' ? largestFetch : largestAnswer;
    const answer = await this.#exchange(name, framed(request, this.#correlationId), limit, waitMs);
    try {
      const reader = new ByteReader(answer);
      if (reader.int32() !== this.#correlationId) throw new Malformed('number', 0);
      return request.read(reader);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      throw this.#notUnderstood(name, error.message, error);
    }
  }

  /** Sends bytes with their length before them and nothing else, as the login does after the older handshake. */
  async askBare(name: RequestName, bytes: Buffer): Promise<void> {
    await this.#exchange(name, lengthAndBytes(bytes), largestAnswer, 0);
  }

  [Symbol.dispose](): void {
    this.#way.signal.removeEventListener('abort', this.#onAbort);
    this.#socket.destroy();
  }

  async #exchange(name: RequestName, bytes: Buffer, largest: number, waitMs: number): Promise<Buffer> {
    const limit = new TimeLimit();
    const waiting = new Waiting(largest);
    this.#waiting = waiting;
    limit.signal.addEventListener('abort', () => waiting.fail(limit.code));
    limit.start(this.#way.answerMs + waitMs, 'UND_ERR_BODY_TIMEOUT');
    try {
      if (this.#socket.destroyed) waiting.fail('ECONNRESET');
      else this.#socket.write(bytes);
      return await waiting.frame;
    } catch (error) {
      this.#socket.destroy();
      this.#way.signal.throwIfAborted();
      if (error instanceof Malformed) throw this.#notUnderstood(name, error.message, error);
      throw streamError('unreachable', name, { code: codeOf(error) });
    } finally {
      limit.stop();
      this.#waiting = undefined;
    }
  }

  #notUnderstood(name: RequestName, serviceMessage: string, cause: Malformed): CloudError {
    this.#socket.destroy();
    return streamError('unexpected', name, { serviceMessage }, cause);
  }
}

/** A failure where records are read. Nothing that is asked there has an effect. */
export const streamError = (
  kind: CloudErrorKind,
  operation: RequestName | 'Connect',
  details: Partial<CloudErrorDetails>,
  cause?: Error,
): CloudError => new CloudError(kind, { service: 'dts', operation, outcome: 'notApplied', ...details }, { cause });

/** The failure to connect, which is one of the address unless it is one of the proxy. */
export function unreached(code: string, { atProxy = false } = {}, cause?: Error): CloudError {
  const fault = faultOf(code, atProxy);
  return streamError('unreachable', 'Connect', { code, atProxy, ...(fault && { fault }) }, cause);
}

function faultOf(code: string, atProxy: boolean): StreamFault | undefined {
  if (code === editorOnly) return 'editorForHttpOnly';
  if (code === otherProxy) return 'proxyForHttpOnly';
  const isOfAddress = new Set<Reason>(['name', 'network', 'timeLimit']).has(reasonOf({ code, atProxy }));
  return isOfAddress ? 'brokerUnreachable' : undefined;
}

/** Reads an address as DTS gives it: a host and a port, with a colon between. */
export function brokerAddress(text: string): BrokerAddress | undefined {
  const [, host = '', port = ''] = /^(\[.+\]|[^[\]]+):(\d{1,5})$/.exec(text.trim()) ?? [];
  const address = { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
  return isAddress(address) ? address : undefined;
}

/** Whether there can be such a host and port. Others write both, and a host may be anything, also a part of a URL. */
export const isAddress = (address: BrokerAddress): boolean =>
  address.port > 0 &&
  address.port < 65_536 &&
  address.host.length <= longestHost &&
  !/[\s/?#@\\[\]]/.test(address.host) &&
  URL.canParse(originOf(address));

/** https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4 */
const longestHost = 253;

/** The address in the form in which proxies and their exceptions are chosen. What is spoken there is not HTTP. */
export const originOf = ({ host, port }: BrokerAddress): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

/** An answer on its way: four bytes of length, and what they announce. */
class Waiting {
  readonly #largest: number;
  readonly #outcome = Promise.withResolvers<Buffer>();
  readonly #length = Buffer.alloc(4);
  #lengthRead = 0;
  #frame: Buffer | undefined;
  #frameRead = 0;

  constructor(largest: number) {
    this.#largest = largest;
  }

  get frame(): Promise<Buffer> {
    return this.#outcome.promise;
  }

  take(chunk: Buffer): void {
    const ofLength = chunk.copy(this.#length, this.#lengthRead);
    this.#lengthRead += ofLength;
    if (this.#lengthRead < this.#length.length) return;
    this.#frame ??= this.#begin();
    this.#frameRead += chunk.copy(this.#frame ?? Buffer.alloc(0), this.#frameRead, ofLength);
    if (this.#frame && this.#frameRead >= this.#frame.length) this.#outcome.resolve(this.#frame);
  }

  fail(code: string): void {
    this.#outcome.reject(Object.assign(new Error(code), { code }));
  }

  #begin(): Buffer | undefined {
    const length = this.#length.readInt32BE();
    if (length >= 0 && length <= this.#largest) return Buffer.allocUnsafe(length);
    this.#outcome.reject(new Malformed('size', 0));
    return undefined;
  }
}
