import type { Credentials } from './credentials.ts';
import type { Service, Target } from './errors.ts';
import type { QueryParameters } from './sign/encode.ts';

/** A signed request as it is sent. */
export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The scheme, host and port to connect to. The `host` header may differ, as it does for the emulator on loopback. */
  readonly origin: string;
  /** The path and the query, percent-encoded. */
  readonly path: string;
  /** The headers, with names in lower case. `host` is always present, because every V3 and SLS4 signature covers it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether a successful answer has data, whose bytes are no text. */
  readonly isForData?: boolean;
}

export interface WireResponse {
  readonly status: number;
  /** The headers, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The bytes of a successful answer to a request for data, whose `body` is empty then. */
  readonly data?: Uint8Array;
}

/** The limits of one request. A sender must end the connection when the `signal` fires. */
export interface SendLimits {
  readonly connectMs: number;
  /** How long the beginning of the answer may take, counted from when the request is sent. */
  readonly headersMs: number;
  /** How long the whole body may take after that, so that a body that comes in drops ends as well. */
  readonly bodyMs: number;
  /** The most bytes of a body, after a content coding is undone. */
  readonly maxBodyBytes: number;
  /** Whether the request changes something, so that it must not be lost on a connection that is just being closed. */
  readonly isWrite?: boolean;
  readonly signal: AbortSignal;
}

/**
 * Sends one request. Once any of it may have been sent, it rejects only with a {@link SendFailure} that says so, even
 * after a cancellation. Whatever else it rejects with, such as the reason of the signal, happened before that.
 */
export type Sender = (request: WireRequest, limits: SendLimits) => Promise<WireResponse>;

/** The error for a request that got no complete answer. */
export class SendFailure extends Error {
  override readonly name = 'SendFailure';
  /** The runtime's code, for example `ENOTFOUND`, `ECONNRESET`, `UND_ERR_HEADERS_TIMEOUT` or `ABORT_ERR`. */
  readonly code: string;
  /** Whether any of the request may have reached the service. It is false only if there never was a connection. */
  readonly maySent: boolean;
  /** Whether the failure is one of the proxy, which cannot be reached, refuses, or asks for a password (`HTTP_407`). */
  readonly atProxy: boolean;

  constructor(code: string, maySent: boolean, options: ErrorOptions & { readonly atProxy?: boolean } = {}) {
    super(`The request got no answer (${code}).`, options);
    this.code = code;
    this.maySent = maySent;
    this.atProxy = options.atProxy ?? false;
  }
}

/** The code of an error of the runtime, or its name, which says more than nothing. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** What a signature needs. Every attempt has its own, because dates and nonces are never reused. */
export interface SigningContext {
  readonly credentials: Credentials;
  /** The time of the attempt by the service's clock. */
  readonly now: Date;
  /** A unique text of 32 hexadecimal digits. */
  readonly nonce: string;
}

/** One operation on its way through the transport. */
export interface Call<T> {
  readonly service: Service;
  readonly operation: string;
  readonly region: string;
  /** The SLS project, which has its own pace and is logged. */
  readonly project?: string;
  /** Writes are never repeated once they may have reached the service. */
  readonly isWrite: boolean;
  /** Whether another host is asked when this one cannot be reached. */
  readonly hasOtherHost?: boolean;
  sign(context: SigningContext): WireRequest;
  /** Turns an answer into a value, or throws a `CloudError` for a refusal and for what is not understood. */
  read(response: WireResponse): T;
}

/** What a call of DTS or STS is about. The operations spell the ID of the instance in three ways. */
export function targetOfParameters(parameters: QueryParameters = {}): Target {
  const instanceId = text(
    parameters['DtsInstanceId'] ?? parameters['DtsInstanceID'] ?? parameters['SubscriptionInstanceId'],
  );
  const roleArn = text(parameters['RoleArn']);
  return { ...(instanceId && { instanceId }), ...(roleArn && { roleArn }) };
}

/** What a call of SLS is about, according to its path. The name of a new consumer group is in the body instead. */
export function targetOfPath(project: string | undefined, path: readonly string[] = [], body: object = {}): Target {
  const [, logstore, below, name] = path;
  const group = below === 'consumergroups' ? (name ?? ('consumerGroup' in body ? text(body.consumerGroup) : '')) : '';
  return { ...(project && { project }), ...(logstore && { logstore }), ...(group && { group }) };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
