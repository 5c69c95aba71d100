import type { Dispatcher } from 'undici';
import Agent from 'undici/lib/dispatcher/agent.js';
import type { SendLimits, Sender, WireRequest, WireResponse } from './wire.ts';
import { SendFailure } from './wire.ts';

/** A sender with connections of its own, which `close` ends at once, with whatever is under way on them. */
export type DirectSender = Sender & { close(): Promise<void> };

/**
 * Sends from this process, without proxy, over connections that are kept alive. It never follows a redirect and never
 * repeats a request.
 */
export function createDirectSender(): DirectSender {
  // The time limit for connecting belongs to an agent, not to a request; there are only a few of them.
  const agents = new Map<number, Dispatcher>();
  const agentFor = (connectMs: number): Dispatcher => {
    let agent = agents.get(connectMs);
    if (agent === undefined) {
      agent = new Agent({ allowH2: false, connect: { timeout: connectMs } });
      agents.set(connectMs, agent);
    }
    return agent;
  };
  const send: Sender = (request, limits) => exchange(agentFor(limits.connectMs), request, limits);
  const close = async (): Promise<void> => {
    await Promise.all([...agents.values()].map(agent => agent.destroy()));
  };
  return Object.assign(send, { close });
}

function exchange(agent: Dispatcher, request: WireRequest, limits: SendLimits): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    const exchanged = new Exchange(limits, resolve, reject);
    if (limits.signal.aborted) {
      exchanged.cancel();
      return;
    }
    const { origin, path, method, headers, body = null } = request;
    const { headersMs: headersTimeout, bodyMs: bodyTimeout } = limits;
    agent.dispatch({ origin, path, method, headers, body, headersTimeout, bodyTimeout }, exchanged);
  });
}

/** One request and its answer, as undici tells it step by step. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #limits: SendLimits;
  readonly #resolve: (response: WireResponse) => void;
  readonly #reject: (reason: unknown) => void;
  /** Known from the moment at which a connection is there and the request is about to be written on it. */
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: Record<string, string> = {};
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(limits: SendLimits, resolve: (response: WireResponse) => void, reject: (reason: unknown) => void) {
    this.#limits = limits;
    this.#resolve = resolve;
    this.#reject = reject;
    limits.signal.addEventListener('abort', this.cancel, { once: true });
  }

  readonly cancel = (): void => {
    this.#reject(this.#limits.signal.reason);
    this.#controller?.abort(new Error('The request was cancelled.'));
  };

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Cancelled while the connection was being made: nothing is written on it.
    if (this.#limits.signal.aborted) controller.abort(new Error('The request was cancelled.'));
    else this.#controller = controller;
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
    if (this.#bytes <= this.#limits.maxBodyBytes) this.#chunks.push(chunk);
    else
      controller.abort(Object.assign(new Error('The answer is too long.'), { code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' }));
  }

  onResponseEnd(): void {
    this.#limits.signal.removeEventListener('abort', this.cancel);
    const body = Buffer.concat(this.#chunks).toString('utf8');
    const response = { status: this.#status, headers: this.#headers, body };
    // undici takes a connection into use again one turn of the event loop from here. Only after that is the caller told,
    // so that the next request takes this connection instead of making a new one.
    queueMicrotask(() => setImmediate(this.#resolve, response));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error & { code?: unknown }): void {
    this.#limits.signal.removeEventListener('abort', this.cancel);
    const code = typeof error.code === 'string' ? error.code : error.name;
    this.#reject(new SendFailure(code, this.#controller !== undefined, { cause: error }));
  }
}

type IncomingHeaders = Readonly<Record<string, string | string[] | undefined>>;
