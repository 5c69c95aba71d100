import type { Dispatcher } from 'undici';
import Client from 'undici/lib/dispatcher/client.js';
import { openConnection, type Way } from './connection.ts';
import { orAborted } from './orAborted.ts';
import { type Sender, SendFailure, type SendLimits, type WireRequest, type WireResponse } from './wire.ts';

/** A sender with its own connections. `close` ends them at once, and every request on them. */
type DirectSender = Sender & { close(): void };

const plainWay: Way = {};

/**
 * Creates a sender that uses this process's own kept-alive connections. `wayTo` names the proxy and the trusted
 * certificates for an origin, and may reject with a `SendFailure`. A changed way gets new connections. Redirects are
 * returned like any other answer, and no request is repeated.
 */
export function createDirectSender(wayTo: (origin: string) => Way | Promise<Way> = () => plainWay): DirectSender {
  const lanes = new Set<Lane>();
  let isClosed = false;

  const laneFor = (origin: string, way: Way, connectMs: number): Lane => {
    for (const lane of lanes) if (lane.isFreeFor(origin, way, connectMs)) return lane;
    const lane = new Lane(origin, way, connectMs, () => lanes.delete(lane));
    lanes.add(lane);
    return lane;
  };
  const send: Sender = async (request, limits) => {
    limits.signal.throwIfAborted();
    const way = await orAborted(wayTo(request.origin), limits.signal);
    limits.signal.throwIfAborted();
    if (isClosed) throw new SendFailure('UND_ERR_DESTROYED', false);
    return laneFor(request.origin, way, limits.connectMs).exchange(request, limits);
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
  #isFree = true;

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
            callback(null, socket);
          },
          (error: unknown) => {
            callback(error as SendFailure, null);
          },
        );
      },
    });
    this.#client.on('disconnect', () => {
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
      this.#isFree = true;
      return response;
    } catch (error) {
      this.end();
      limits.signal.throwIfAborted();
      throw error;
    } finally {
      limits.signal.removeEventListener('abort', onAbort);
    }
  }

  #dispatch(request: WireRequest, { headersMs, bodyMs, maxBodyBytes }: SendLimits): Promise<WireResponse> {
    const { path, method, headers, body = null } = request;
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(maxBodyBytes, resolve, reject);
      // Without a fixed server name, undici would open a new connection whenever the `host` header changes.
      const servername = this.#address.hostname;
      const options = { path, method, headers, body, headersTimeout: headersMs, bodyTimeout: bodyMs, servername };
      this.#client.dispatch(options, exchange);
    });
  }

  end(): void {
    this.#isFree = false;
    this.#onEnd();
    this.#ending.abort();
    void this.#client.destroy(Object.assign(new Error('The connection was ended.'), { code: 'UND_ERR_DESTROYED' }));
  }
}

/** One request and its answer, which undici reports in steps. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #maxBodyBytes: number;
  readonly #resolve: (response: WireResponse) => void;
  readonly #reject: (reason: SendFailure) => void;
  /** Whether a connection is open and undici has begun to write the request. */
  #isStarted = false;
  #status = 0;
  #headers: Record<string, string> = {};
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(maxBodyBytes: number, resolve: (response: WireResponse) => void, reject: (reason: SendFailure) => void) {
    this.#maxBodyBytes = maxBodyBytes;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(): void {
    this.#isStarted = true;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHeaders): void {
    this.#status = status;
    this.#headers = {};
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) this.#headers[name] = typeof value === 'string' ? value : value.join(', ');
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= this.#maxBodyBytes) this.#chunks.push(chunk);
    else
      controller.abort(Object.assign(new Error('The answer is too long.'), { code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' }));
  }

  onResponseEnd(): void {
    const body = Buffer.concat(this.#chunks).toString('utf8');
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error & { code?: unknown }): void {
    if (error instanceof SendFailure) {
      this.#reject(error);
      return;
    }
    const code = typeof error.code === 'string' ? error.code : error.name;
    this.#reject(new SendFailure(code, this.#isStarted, { cause: error }));
  }
}

type IncomingHeaders = Readonly<Record<string, string | string[] | undefined>>;
