/** The signed request as it is put on the wire. */
export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Scheme, host and port to connect to. The `host` header may differ: the emulator is reached on loopback under the cloud's own host names. */
  readonly origin: string;
  /** Path and query, percent-encoded. */
  readonly path: string;
  /** Lower-case names. `host` is always present, because every V3 and SLS4 signature covers it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface WireResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Milliseconds; `signal` must reach the socket. */
export interface SendLimits {
  readonly connectMs: number;
  readonly headersMs: number;
  readonly bodyMs: number;
  readonly maxBodyBytes: number;
  readonly signal: AbortSignal;
}

/** Puts one request on the wire. Rejects with {@link SendFailure}, or with the signal's reason when it was cancelled. */
export type Sender = (request: WireRequest, limits: SendLimits) => Promise<WireResponse>;

/** The request got no whole answer. */
export class SendFailure extends Error {
  override readonly name = 'SendFailure';
  /** The runtime's code, for example `ENOTFOUND`, `ECONNRESET` or `UND_ERR_HEADERS_TIMEOUT`. */
  readonly code: string;
  /** Whether a byte of the request may have reached the service. `false` only when the connection was never made. */
  readonly maySent: boolean;
  /** Whether it is the proxy on the way that cannot be reached, refuses, or wants a password (`HTTP_407`). */
  readonly atProxy: boolean;

  constructor(code: string, maySent: boolean, options: ErrorOptions & { readonly atProxy?: boolean } = {}) {
    super(`The request got no answer (${code}).`, options);
    this.code = code;
    this.maySent = maySent;
    this.atProxy = options.atProxy ?? false;
  }
}
