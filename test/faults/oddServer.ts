import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { Service } from '../../src/emulator/service.ts';
import type { KeyAndCertificate } from '../support/authority.ts';
import { type Behaviour, usual } from './behaviours.ts';
import { requestIn } from './requests.ts';

/** The certificates that a server can show. */
export interface Certificates {
  readonly right: KeyAndCertificate;
  readonly stranger: KeyAndCertificate;
  readonly otherName: KeyAndCertificate;
}

interface OddServerOptions {
  readonly service: Service;
  readonly behaviour: Behaviour;
  /** The operation that meets the behaviour; all others are answered as usual. */
  readonly operation: string;
  /** How often the behaviour is met. */
  readonly times: number;
  /** Called when it is met. */
  readonly onMet: () => void;
  readonly cut: () => number;
  /** For a server that is spoken to with TLS. */
  readonly certificates?: Certificates;
}

/** Behaviours that need a new connection, which no kept one may spare. */
const ofConnections: readonly Behaviour['at'][] = [
  'connection',
  'handshake',
  'certificate',
  'secured',
  'proxy',
  'deadProxy',
];

/**
 * The emulated services behind a socket that does to one operation what a behaviour says. What the services performed
 * is in their own books.
 */
export class OddServer {
  /** Whether a request of the operation is on its way, so that a new connection is its. */
  isExpected = false;
  /** How often the behaviour was met. */
  met = 0;
  /** How many requests of the operation came, at least in part. */
  begun = 0;
  readonly #options: OddServerOptions;
  readonly #sockets = new Set<Socket>();
  readonly #front: Server;
  readonly #proxy: Server;

  constructor(options: OddServerOptions) {
    this.#options = options;
    this.#front = createServer(socket => {
      this.#accept(socket);
    });
    this.#proxy = createServer(socket => {
      this.#acceptForTunnel(socket);
    });
  }

  async listen(): Promise<void> {
    for (const server of [this.#front, this.#proxy]) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    }
  }

  get port(): number {
    return (this.#front.address() as AddressInfo).port;
  }

  get proxyPort(): number {
    return (this.#proxy.address() as AddressInfo).port;
  }

  /** Whether the behaviour is met now, which counts it. */
  #meets(): boolean {
    if (!this.isExpected || this.met >= this.#options.times) return false;
    this.met += 1;
    this.#options.onMet();
    return true;
  }

  /** The same for a behaviour that is played by whoever sends. */
  meetsNowhere(): boolean {
    const { at } = this.#options.behaviour;
    return (at === 'nowhere' || at === 'deadProxy') && this.#meets();
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => this.#sockets.delete(socket));
  }

  #accept(socket: Socket): void {
    this.#keep(socket);
    const { behaviour, certificates } = this.#options;
    if (behaviour.at === 'connection' && this.#meets()) {
      // Whoever does not read does not see either that the other side has gone.
      socket.resume();
      behaviour.play(socket);
    } else if (certificates === undefined) {
      this.#serve(socket);
    } else if (behaviour.at === 'handshake' && this.#meets()) {
      socket.resume().once('data', () => {
        behaviour.play(socket);
      });
    } else {
      const shown = behaviour.at === 'certificate' && this.#meets() ? behaviour.shows : 'right';
      this.#secure(socket, certificates[shown]);
    }
  }

  #secure(socket: Socket, pair: KeyAndCertificate): void {
    const { behaviour } = this.#options;
    const secured = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(pair) });
    secured
      .on('error', () => socket.destroy())
      .once('secure', () => {
        if (behaviour.at === 'secured' && this.#meets()) behaviour.play(socket);
        else this.#serve(secured);
      });
  }

  #acceptForTunnel(socket: Socket): void {
    this.#keep(socket);
    const { behaviour } = this.#options;
    socket.once('data', () => {
      const tunnel = (answer: string): void => {
        const behind = connect(this.port, '127.0.0.1');
        behind.on('error', () => socket.destroy()).on('close', () => socket.destroy());
        socket.on('close', () => behind.destroy());
        socket.write(answer);
        socket.pipe(behind).pipe(socket);
      };
      if (behaviour.at === 'proxy' && this.#meets()) {
        behaviour.play(socket.resume(), tunnel);
      } else tunnel('HTTP/1.1 200 OK\r\n\r\n');
    });
  }

  #serve(socket: Socket): void {
    const { behaviour, operation: target, service, cut } = this.#options;
    let held: Buffer = Buffer.alloc(0);
    let requests = 0;
    socket.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      const request = requestIn(held);
      const isTarget = request?.operation === target;
      if (isTarget && behaviour.at === 'head' && this.#meets()) {
        this.begun += 1;
        held = Buffer.alloc(0);
        behaviour.play(socket);
        return;
      }
      if (request?.whole === undefined) return;
      const { arrival, rest } = request.whole;
      held = rest;
      requests += 1;
      if (isTarget) this.begun += 1;
      const serve = async () => {
        const { answer } = await service.handle(arrival);
        if (answer === undefined) throw new Error('The service has a fault of its own.');
        return answer;
      };
      const isMet = behaviour.at === 'request' || (behaviour.at === 'kept' && requests > 1);
      if (isMet && isTarget && this.#meets()) {
        void behaviour.play({ socket, serve, cut: cut() });
        return;
      }
      void serve().then(answer => {
        const isLast = ofConnections.includes(behaviour.at);
        const closing = { ...answer, headers: { ...answer.headers, connection: 'close' } };
        socket.write(usual(isLast ? closing : answer), () => {
          if (isLast) socket.end();
          if (behaviour.at === 'idle' && !isTarget) {
            this.met += 1;
            behaviour.play(socket);
          }
        });
      });
    });
  }

  /** Waits until the other side has closed its connections, at most so long, and gives how many are left. */
  async leftAfter(ms: number): Promise<number> {
    const isOver = AbortSignal.timeout(ms);
    // A connection may be accepted only now, although the other side has closed it long ago.
    for (let [socket] = this.#sockets; socket && !isOver.aborted; [socket] = this.#sockets) {
      await once(socket, 'close', { signal: isOver }).catch(() => undefined);
    }
    return this.#sockets.size;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const servers = [this.#front, this.#proxy];
    await Promise.all(servers.map(server => once(server.close(), 'close')));
  }
}
