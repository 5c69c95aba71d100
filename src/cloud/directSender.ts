import type { Dispatcher } from 'undici';
import Client from 'undici/lib/dispatcher/client.js';
import { type AnswerReader, normalizeHeads } from './answerHead.ts';
import { openConnection, type Way } from './connection.ts';
import { decodedBody } from './contentCodings.ts';
import { orAborted } from './orAborted.ts';
import { TimeLimit } from './timeLimit.ts';
import { codeOf, type Sender, SendFailure, type SendLimits, type WireRequest, type WireResponse } from './wire.ts';
import { wireResponse } from './wireResponse.ts';

/** A sender with its own connections. `close` ends them at once, and every request on them. */
type DirectSender = Sender & { close(): void };

const plainWay: Way = {};

/**
 * Creates a sender that uses this process's own kept-alive connections. `wayTo` names the proxy and the trusted
 * certificates for an origin, and may reject with a `SendFailure`. A changed way gets new connections, and so does each
 * write, because it would be lost on a kept one that the service is just closing. Redirects are returned like any other
 * answer, and no request is repeated.
 * https://www.rfc-editor.org/rfc/rfc9112.html#section-9.3.1
 */
export function createDirectSender(wayTo: (origin: string) => Way | Promise<Way> = () => plainWay): DirectSender {
  const lanes = new Set<Lane>();
  let isClosed = false;

  const laneFor = (origin: string, way: Way, { connectMs, isWrite }: SendLimits): Lane => {
    if (!isWrite) for (const lane of lanes) if (lane.isFreeFor(origin, way, connectMs)) return lane;
    const lane = new Lane(origin, way, connectMs, () => lanes.delete(lane));
    lanes.add(lane);
    return lane;
  };
  const send: Sender = async (request, limits) => {
    limits.signal.throwIfAborted();
    const way = await orAborted(wayTo(request.origin), limits.signal);
    limits.signal.throwIfAborted();
    if (isClosed) throw new SendFailure('UND_ERR_DESTROYED', false);
    return laneFor(request.origin, way, limits).exchange(request, limits);
  };
  const close = (): void => {
    isClosed = true;
    for (const lane of lanes) lane.end();
  };
  return Object.assign(send, { close });
}

/** A connection that carries one request at a time, so that cancelling the request can simply end the connection. */
class Lane {
  readonly #origin: string;
  readonly #address: URL;
  readonly #way: Way;
  readonly #connectMs: number;
  readonly #onEnd: () => void;
  readonly #client: Dispatcher;
  readonly #ending = new AbortController();
  #reader: AnswerReader | undefined;
  #isFree = true;
  #isConnected = false;

  constructor(origin: string, way: Way, connectMs: number, onEnd: () => void) {
    this.#origin = origin;
    this.#address = new URL(origin);
    this.#way = way;
    this.#connectMs = connectMs;
    this.#onEnd = onEnd;
    this.#client = new Client(origin, {
      allowH2: false,
      connect: (_options, callback) => {
        openConnection(this.#address, way, connectMs, this.#ending.signal).then(
          socket => {
            this.#reader = normalizeHeads(socket);
            this.#isConnected = true;
            callback(null, socket);
          },
          (error: unknown) => {
            callback(error as SendFailure, null);
          },
        );
      },
    });
    this.#client.on('disconnect', () => {
      this.#isConnected = false;
      if (this.#isFree) this.end();
    });
  }

  isFreeFor(origin: string, way: Way, connectMs: number): boolean {
    return this.#isFree && this.#origin === origin && this.#way === way && this.#connectMs === connectMs;
  }

  async exchange(request: WireRequest, limits: SendLimits): Promise<WireResponse> {
    this.#isFree = false;
    const onAbort = (): void => {
      this.end();
    };
    limits.signal.addEventListener('abort', onAbort, { once: true });
    try {
      const response = await this.#dispatch(request, limits);
      // A connection that the service has ended by now is no use to keep.
      if (limits.isWrite || !this.#isConnected) this.end();
      else this.#isFree = true;
      return response;
    } catch (error) {
      this.end();
      if (!(error instanceof SendFailure && error.maySent)) limits.signal.throwIfAborted();
      throw error;
    } finally {
      limits.signal.removeEventListener('abort', onAbort);
    }
  }

  #dispatch(request: WireRequest, limits: SendLimits): Promise<WireResponse> {
    const { path, method, headers, body = null } = request;
    const exchange = new Exchange(request, limits, () => this.#reader?.expectAnswer());
    // Without a fixed server name, undici would open a new connection whenever the `host` header changes.
    const servername = this.#address.hostname;
    // The limits of undici begin again with each part of an answer, so that there would be none for the whole.
    const noLimits = { headersTimeout: 0, bodyTimeout: 0 };
    const options = { path, method, headers, body, servername, reset: limits.isWrite === true, ...noLimits };
    this.#client.dispatch(options, exchange);
    return exchange.response;
  }

  end(): void {
    this.#isFree = false;
    this.#onEnd();
    this.#ending.abort();
    void this.#client.destroy(failure('UND_ERR_DESTROYED'));
  }
}

/** One request and its answer, which undici reports in steps. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: WireRequest;
  readonly #limits: SendLimits;
  readonly #onSending: () => void;
  readonly #outcome = Promise.withResolvers<WireResponse>();
  readonly #time = new TimeLimit();
  /** Whether a connection is open and undici has begun to write the request. */
  #isStarted = false;
  #status = 0;
  #headers: Record<string, string> = {};
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(request: WireRequest, limits: SendLimits, onSending: () => void) {
    this.#request = request;
    this.#limits = limits;
    this.#onSending = onSending;
  }

  /** Rejects with a `SendFailure`. */
  get response(): Promise<WireResponse> {
    return this.#outcome.promise;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#isStarted = true;
    this.#onSending();
    this.#time.start(this.#limits.headersMs, 'UND_ERR_HEADERS_TIMEOUT');
    this.#time.signal.addEventListener('abort', () => {
      controller.abort(failure(this.#time.code));
    });
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHeaders): void {
    this.#time.start(this.#limits.bodyMs, 'UND_ERR_BODY_TIMEOUT');
    this.#status = status;
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) this.#headers[name] = typeof value === 'string' ? value : value.join(', ');
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= this.#limits.maxBodyBytes) this.#chunks.push(chunk);
    else controller.abort(failure('UND_ERR_RES_EXCEEDED_MAX_SIZE'));
  }

  onResponseEnd(): void {
    // The body is not whole before it is decoded, so neither the time limit nor a cancellation ends with the connection.
    const ending = AbortSignal.any([this.#limits.signal, this.#time.signal]);
    const decoded = decodedBody(Buffer.concat(this.#chunks), this.#headers, this.#limits.maxBodyBytes);
    orAborted(decoded, ending).then(
      body => {
        this.#time.stop();
        const head = { status: this.#status, headers: this.#headers };
        this.#outcome.resolve(wireResponse(this.#request, head, body));
      },
      (error: unknown) => {
        this.#time.stop();
        this.#fail(ending.aborted ? failure(this.#time.signal.aborted ? this.#time.code : 'ABORT_ERR') : error);
      },
    );
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#time.stop();
    this.#fail(error);
  }

  #fail(error: unknown): void {
    const known = error instanceof SendFailure ? error : undefined;
    this.#outcome.reject(known ?? new SendFailure(codeOf(error), this.#isStarted, { cause: error }));
  }
}

const failure = (code: string): Error => Object.assign(new Error('The exchange was ended.'), { code });

type IncomingHeaders = Readonly<Record<string, string | string[] | undefined>>;
