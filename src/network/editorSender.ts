import { otherHostHeader, reasonOf } from '../cloud/errors.ts';
import { TimeLimit } from '../cloud/timeLimit.ts';
import { SendFailure, type SendLimits, type WireRequest, type WireResponse } from '../cloud/wire.ts';
import { wireResponse } from '../cloud/wireResponse.ts';

/** Whether the editor can send a request as it was signed. Its `fetch` takes the `host` header from the address. */
export const isForEditor = ({ origin, headers }: WireRequest): boolean => headers['host'] === new URL(origin).host;

/**
 * Sends with the editor's own `fetch`, which supports the system's proxies, scripts that choose a proxy, and Kerberos,
 * and asks for a proxy's password. A redirect is returned like any other answer, because the request is signed for one
 * host.
 *
 * `fetch` connects as the editor and its runtime like. How long each address of a host may take, and whether a write
 * gets a new connection, cannot be chosen for one extension.
 */
export async function sendThroughEditor(request: WireRequest, limits: SendLimits): Promise<WireResponse> {
  if (!isForEditor(request)) throw new SendFailure(otherHostHeader, false);
  limits.signal.throwIfAborted();
  const init = initOf(request);
  const limit = new TimeLimit();
  try {
    // `fetch` has no separate limit for connecting.
    limit.start(limits.connectMs + limits.headersMs, 'UND_ERR_HEADERS_TIMEOUT');
    const signal = AbortSignal.any([limits.signal, limit.signal]);
    // `fetch` is looked up for every request, because the editor may replace it after this file was loaded.
    const response = await globalThis.fetch(request.origin + request.path, { ...init, signal });
    // The status is 0 when the editor's `fetch` hides a redirect. https://fetch.spec.whatwg.org/#concept-filtered-response-opaque-redirect
    if (response.status === 0) throw new SendFailure('ERR_FETCH', true);
    const head = { status: response.status, headers: Object.fromEntries(response.headers) };
    return wireResponse(request, head, await readBody(response, limits, limit));
  } catch (error) {
    const failure = limit.signal.aborted ? new SendFailure(limit.code, true, { cause: error }) : failureOf(error);
    // `fetch` does not say how far a cancelled request came.
    if (!failure.maySent) limits.signal.throwIfAborted();
    throw failure;
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
    // A header cannot be written. The direct route has this code for it.
    throw new SendFailure('UND_ERR_INVALID_ARG', false, { cause: error });
  }
}

async function readBody(response: Response, limits: SendLimits, limit: TimeLimit): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  limit.start(limits.bodyMs, 'UND_ERR_BODY_TIMEOUT');
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    // An error that leaves the loop closes the connection.
    if (bytes > limits.maxBodyBytes) throw new SendFailure('UND_ERR_RES_EXCEEDED_MAX_SIZE', true);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Finds out what went wrong. `fetch` throws a `TypeError` that says nothing, but has causes. */
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

/** The attempts to connect. A host with several addresses fails with an error that says less than its parts. */
const attemptsOf = (cause: Cause): readonly Cause[] =>
  cause instanceof AggregateError && cause.errors.length > 0 ? (cause.errors as readonly Cause[]) : [cause];

/** Whether a failure can happen only before there is a connection, so that nothing of the request was sent. */
function isBeforeSending({ code, syscall }: Cause): boolean {
  if (syscall === 'connect' || syscall === 'getaddrinfo' || code === 'UND_ERR_CONNECT_TIMEOUT') return true;
  if (typeof code !== 'string') return false;
  const reason = reasonOf({ code });
  return reason === 'name' || reason === 'certificate' || code === 'ECONNREFUSED';
}
