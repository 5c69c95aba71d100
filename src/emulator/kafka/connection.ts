import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { FaultSwitch, Met } from '../faults.ts';
import type { RequestLog } from '../requestLog.ts';
import { apiNamed, errors, isOffered } from './apis.ts';
import { array, bytes, int16, int32, RequestReader, string } from './bytes.ts';
import type { SignedIn } from './client.ts';
import { apiVersions, handlers } from './requests.ts';

/** What a connection needs of the data plane. */
export interface Listener {
  readonly faults: FaultSwitch;
  readonly requests: RequestLog;
  /** Tells whether the connection is to the node that holds a partition, not to the bootstrap address. */
  readonly isNode: boolean;
  signIn(userName: string, password: string): SignedIn | undefined;
  /** Moves the stream of a client to another cluster, which ends its connections. */
  failOver(client: SignedIn): void;
}

/** No request of a consumer is longer. */
const maxRequestBytes = 64 * 1024;
/** How many requests may wait for their answers until no further ones are read. */
const maxWaiting = 16;
/** Kafka ends connections on which nothing happens for so long. https://kafka.apache.org/documentation/#brokerconfigs_connections.max.idle.ms */
const maxIdleMs = 600_000;

/**
 * Serves a connection until it ends. Requests are answered in their order, and before a client is signed in, it can only sign
 * in. A client that ends the connection gives up the answers it waits for, as with Kafka. https://kafka.apache.org/protocol
 *
 * The emulator can share its process with an editor, so a client that asks without end, or does not take its answers, is
 * not listened to until it does.
 */
export async function serve(socket: Socket, listener: Listener): Promise<void> {
  const gone = new AbortController();
  // The client ended the connection, or it was ended because of a fault.
  socket.on('error', () => undefined);
  const met = listener.faults.meet(listener.isNode ? 'kafka.ConnectNode' : 'kafka.Connect');
  if (met.has('reset')) {
    socket.resetAndDestroy();
    return;
  }
  socket.setTimeout(maxIdleMs, () => socket.destroy());
  const connection = new Connection(socket, listener, met, gone.signal);
  let answered = linger(met, listener.faults);
  let waiting = 0;
  const answer = async (frame: Buffer): Promise<void> => {
    if (socket.writableNeedDrain) await once(socket, 'drain', { signal: gone.signal });
    if (!gone.signal.aborted) await connection.answer(frame);
    waiting -= 1;
    if (waiting < maxWaiting) socket.resume();
  };
  readFrames(socket, frame => {
    waiting += 1;
    if (waiting >= maxWaiting) socket.pause();
    answered = answered.then(() => answer(frame));
    // The request is not one of Kafka, or the client has gone.
    answered.catch(() => socket.destroy());
  });
  await new Promise(resolve => socket.once('close', resolve));
  gone.abort();
  connection.end();
}

function readFrames(socket: Socket, take: (frame: Buffer) => void): void {
  let chunks: Buffer[] = [];
  let [size, wanted] = [0, 4];
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    // A frame is put together once, however small its parts are.
    if (size < wanted) return;
    let pending = chunks.length === 1 ? chunk : Buffer.concat(chunks);
    for (wanted = 4; pending.length >= 4; wanted = 4) {
      const length = pending.readInt32BE(0);
      if (length < 0 || length > maxRequestBytes) {
        socket.destroy();
        return;
      }
      wanted = 4 + length;
      if (pending.length < wanted) break;
      take(pending.subarray(4, wanted));
      pending = pending.subarray(wanted);
    }
    chunks = [pending];
    size = pending.length;
  });
}

async function linger(met: Met, faults: FaultSwitch): Promise<void> {
  const slow = met.find('slow');
  if (slow) await (slow.ms === undefined ? faults.hold() : delay(slow.ms, undefined, { ref: false }));
}

const otherService = 'HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';

class Connection {
  readonly #socket: Socket;
  readonly #listener: Listener;
  readonly #gone: AbortSignal;
  readonly #isOlderBroker: boolean;
  readonly #isOtherService: boolean;
  #awaited: 'handshake' | 'bareToken' | 'token' | 'requests' | 'nothing' = 'handshake';
  #client: SignedIn | undefined;

  constructor(socket: Socket, listener: Listener, met: Met, gone: AbortSignal) {
    this.#socket = socket;
    this.#listener = listener;
    this.#gone = gone;
    this.#isOlderBroker = met.has('olderBroker');
    this.#isOtherService = met.has('otherService');
  }

  end(): void {
    this.#client?.attendance.end(this.#gone);
  }

  async answer(frame: Buffer): Promise<void> {
    // What a client sends after its last answer is not heard any more.
    if (this.#awaited === 'nothing') return;
    if (this.#isOtherService) {
      this.#awaited = 'nothing';
      this.#socket.end(otherService);
      return;
    }
    if (this.#awaited === 'bareToken') {
      await this.#bareToken(frame);
      return;
    }
    const request = new RequestReader(frame);
    const key = request.int16();
    const name = apiNamed(key);
    const version = request.int16();
    const correlationId = request.int32();
    const clientId = request.nullableString() ?? '';
    const { faults, requests, isNode } = this.#listener;
    const operation = `kafka.${name ?? key}`;
    const met = faults.meet(operation);
    requests.count(operation);
    // Kafka itself ends the connection as well.
    if (name === undefined) throw new RangeError('The request is unknown.');
    const [isOlderBroker, gone] = [this.#isOlderBroker, this.#gone];
    if (met.has('reset')) {
      this.#socket.resetAndDestroy();
      return;
    }
    if (met.has('failover') && this.#client) {
      this.#listener.failOver(this.#client);
      return;
    }
    let body: Buffer;
    let isLast = false;
    if (name === 'ApiVersions') {
      const isKnown = isOffered(name, version, isOlderBroker);
      const error = met.find('kafkaError')?.code ?? (isKnown ? errors.none : errors.unsupportedVersion);
      // A client that asks in a newer version than this is answered in the oldest one.
      // https://cwiki.apache.org/confluence/display/KAFKA/KIP-511
      body = apiVersions(isKnown ? version : 0, isOlderBroker, error);
    } else {
      if (!isOffered(name, version, isOlderBroker)) throw new RangeError('The version is unknown.');
      if (name === 'SaslHandshake') {
        ({ body, isLast } = this.#handshake(request, version, met));
      } else if (name === 'SaslAuthenticate') {
        ({ body, isLast } = this.#authenticate(request, met));
      } else {
        const client = this.#client;
        if (client?.attendance.exists !== true)
          throw new RangeError('The client is not signed in, or its group is gone.');
        const exchange = { version, clientId, request, met, isAtNode: isNode, client, gone };
        body = await handlers[name](exchange);
      }
    }
    if (isLast) this.#awaited = 'nothing';
    await linger(met, faults);
    this.#send(Buffer.concat([int32(correlationId), body]), met, isLast);
    requests.tell('answered', operation);
  }

  #handshake(request: RequestReader, version: number, met: Met): { readonly body: Buffer; readonly isLast: boolean } {
    if (this.#awaited !== 'handshake') throw new RangeError('The client is signed in.');
    const mechanism = request.string();
    const isOffered = mechanism === 'PLAIN';
    const error = met.find('kafkaError')?.code ?? (isOffered ? errors.none : errors.unsupportedMechanism);
    const mechanisms = error === errors.unsupportedMechanism && isOffered ? ['SCRAM-SHA-256'] : ['PLAIN'];
    if (error === errors.none) this.#awaited = version === 0 ? 'bareToken' : 'token';
    return { body: Buffer.concat([int16(error), array(mechanisms, string)]), isLast: error !== errors.none };
  }

  #authenticate(request: RequestReader, met: Met): { readonly body: Buffer; readonly isLast: boolean } {
    if (this.#awaited !== 'token') throw new RangeError('There was no handshake.');
    const error = met.find('kafkaError')?.code ?? (this.#signIn(request.bytes()) ? errors.none : errors.loginRefused);
    const message = error === errors.none ? undefined : 'Authentication failed: Invalid username or password';
    return {
      body: Buffer.concat([int16(error), string(message), bytes(Buffer.alloc(0))]),
      isLast: error !== errors.none,
    };
  }

  /** Takes a token that is not in a request. If it is wrong, the connection just ends. */
  async #bareToken(token: Buffer): Promise<void> {
    const { faults, requests } = this.#listener;
    const operation = 'kafka.bareToken';
    const met = faults.meet(operation);
    requests.count(operation);
    const isRefused = met.has('reset') || met.has('kafkaError') || !this.#signIn(token);
    await linger(met, faults);
    if (isRefused) this.#socket.destroy();
    else this.#send(Buffer.alloc(0), met, false);
  }

  /** https://www.rfc-editor.org/rfc/rfc4616 */
  #signIn(token: Buffer): boolean {
    const [, userName = '', password = ''] = token.toString('utf8').split('\0');
    this.#client = this.#listener.signIn(userName, password);
    if (this.#client) this.#awaited = 'requests';
    return this.#client !== undefined;
  }

  #send(answer: Buffer, met: Met, isLast: boolean): void {
    const framed = bytes(answer);
    if (met.has('lostAnswer')) this.#socket.destroy();
    else if (met.has('truncated')) this.#socket.end(framed.subarray(0, Math.ceil(framed.length / 2)));
    else if (isLast) this.#socket.end(framed);
    else if (!this.#gone.aborted) this.#socket.write(framed);
  }
}
