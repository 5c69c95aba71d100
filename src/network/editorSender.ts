import { otherHostHeader, reasonOf } from '../cloud/reasons.ts';
import { SendFailure, type SendLimits, type WireRequest, type WireResponse } from '../cloud/wire.ts';

/**
 * Whether the editor can send a request as it was signed: its `fetch` writes the `host` header by itself, from the
 * address.
 */
export const isForEditor = ({ origin, headers }: WireRequest): boolean => headers['host'] === new URL(origin).host;

/**
 * Sends with the editor's own `fetch`, which knows the proxies of the operating system, scripts that choose one, Kerberos,
 * and asks for the password of a proxy. A redirect is an answer like any other, because the request is signed for one host.
 */
export async function sendThroughEditor(request: WireRequest, limits: SendLimits): Promise<WireResponse> {
  if (!isForEditor(request)) throw new SendFailure(otherHostHeader, false);
  limits.signal.throwIfAborted();
  const init = initOf(request);
  const limit = new TimeLimit();
  try {
    // It has no limit of its own for connecting.
    limit.start(limits.connectMs + limits.headersMs, 'UND_ERR_HEADERS_TIMEOUT');
    const signal = AbortSignal.any([limits.signal, limit.signal]);
    // Looked up for every request, as the editor may replace it after this file was loaded.
    const response = await globalThis.fetch(request.origin + request.path, { ...init, signal });
    // A redirect that the editor's `fetch` keeps to itself. https://fetch.spec.whatwg.org/#concept-filtered-response-opaque-redirect
    if (response.status === 0) throw new SendFailure('ERR_FETCH', true);
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await readBody(response, limits, limit),
    };
  } catch (error) {
    limits.signal.throwIfAborted();
    throw limit.signal.aborted ? new SendFailure(limit.code, true, { cause: error }) : failureOf(error);
  } finally {
    limit.stop();
  }
}

function initOf({ method, headers, body }: WireRequest): RequestInit {
  try {
    const sent = new Headers(headers);
    sent.delete('host');
    return { method, headers: sent, redirect: 'manual', ...(body !== undefined && { body }) };
  } catch (error) {
    // A header that cannot be written; the direct route calls it so.
    throw new SendFailure('UND_ERR_INVALID_ARG', false, { cause: error });
  }
}

async function readBody(response: Response, limits: SendLimits, limit: TimeLimit): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  limit.start(limits.bodyMs, 'UND_ERR_BODY_TIMEOUT');
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    limit.start(limits.bodyMs, 'UND_ERR_BODY_TIMEOUT');
    bytes += chunk.length;
    // Leaving the loop closes the connection.
    if (bytes > limits.maxBodyBytes) throw new SendFailure('UND_ERR_RES_EXCEEDED_MAX_SIZE', true);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Ends a request after a time, which starts anew with each part of the answer. */
class TimeLimit {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  /** Which limit it was. */
  code = '';

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  start(ms: number, code: string): void {
    clearTimeout(this.#timer);
    this.code = code;
    this.#timer = setTimeout(() => {
      this.#controller.abort();
    }, ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** What went wrong is in the causes of a `TypeError` that itself says nothing. */
function failureOf(error: unknown): SendFailure {
  if (error instanceof SendFailure) return error;
  const causes = causesOf(error);
  const refusal = causes.flatMap(({ message }) => /Proxy response \((\d{3})\)/.exec(message)?.[1] ?? [])[0];
  if (refusal !== undefined) return new SendFailure(`HTTP_${refusal}`, false, { atProxy: true, cause: error });
  const telling = causes.find(({ code }) => typeof code === 'string');
  const code = typeof telling?.code === 'string' ? telling.code : 'ERR_FETCH';
  return new SendFailure(code, !(telling && attemptsOf(telling).every(isBeforeSending)), { cause: error });
}

interface Cause extends Error {
  readonly code?: unknown;
  readonly syscall?: unknown;
}

function causesOf(error: unknown): readonly Cause[] {
  const causes: Cause[] = [];
  for (let cause = error; cause instanceof Error && !causes.includes(cause); cause = cause.cause) causes.push(cause);
  return causes;
}

/** A name with several addresses fails as a whole that says less than its parts. */
const attemptsOf = (cause: Cause): readonly Cause[] =>
  cause instanceof AggregateError && cause.errors.length > 0 ? (cause.errors as readonly Cause[]) : [cause];

/** Only what can happen to no connection that was there already: then not one byte of the request was sent. */
function isBeforeSending({ code, syscall }: Cause): boolean {
  if (syscall === 'connect' || syscall === 'getaddrinfo' || code === 'UND_ERR_CONNECT_TIMEOUT') return true;
  if (typeof code !== 'string') return false;
  const reason = reasonOf({ code });
  return reason === 'name' || reason === 'certificate' || code === 'ECONNREFUSED';
}
