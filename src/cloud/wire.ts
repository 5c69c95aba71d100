import type { Credentials } from './credentials.ts';
import type { Service, Target } from './errors.ts';
import type { QueryParameters } from './sign/encode.ts';

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

/** What a signature needs from outside. A new one is made for every attempt, because dates and nonces are never reused. */
export interface SigningContext {
  readonly credentials: Credentials;
  /** Corrected by the clock difference that the service reported. */
  readonly now: Date;
  /** Unique text, 32 hexadecimal digits. */
  readonly nonce: string;
}

/** One operation on its way through the transport. */
export interface Call<T> {
  readonly service: Service;
  /** The vendor's operation name. */
  readonly operation: string;
  readonly region: string;
  /** The SLS project, for pacing and the log. */
  readonly project?: string;
  /** Writes are never repeated once they may have reached the service. */
  readonly isWrite: boolean;
  /** Whether another host is asked when this one cannot be reached. */
  readonly hasOtherHost?: boolean;
  sign(context: SigningContext): WireRequest;
  /** Turns an answer into a value, or throws a `CloudError` for a refusal and for what is not understood. */
  read(response: WireResponse): T;
}

/** What a call of DTS or STS is about. Three operations spell the instance in three ways. */
export function targetOfParameters(parameters: QueryParameters = {}): Target {
  const instanceId = text(
    parameters['DtsInstanceId'] ?? parameters['DtsInstanceID'] ?? parameters['SubscriptionInstanceId'],
  );
  const roleArn = text(parameters['RoleArn']);
  return { ...(instanceId && { instanceId }), ...(roleArn && { roleArn }) };
}

/** What a call of SLS is about, by its path below the host; a group that is to be created is named in the body. */
export function targetOfPath(project: string | undefined, path: readonly string[] = [], body: object = {}): Target {
  const [, logstore, below, name] = path;
  const group = below === 'consumergroups' ? (name ?? ('consumerGroup' in body ? text(body.consumerGroup) : '')) : '';
  return { ...(project && { project }), ...(logstore && { logstore }), ...(group && { group }) };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
