import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { FaultSwitch } from '../faults.ts';
import type { RequestLog } from '../requestLog.ts';
import { isSameSecret } from '../secrets.ts';
import type { Instance } from '../world/instance.ts';
import type { World } from '../world/world.ts';
import { Attendance, groupIn } from './attendance.ts';
import type { Address, SignedIn } from './client.ts';
import { type Listener, serve } from './connection.ts';
import { Stream } from './stream.ts';

export interface DataPlaneOptions {
  readonly world: World;
  readonly faults: FaultSwitch;
  readonly requests: RequestLog;
  /** The password of the groups for which nobody chose one. */
  readonly samplePassword: string;
  /** Gives the time in the world, in milliseconds since 1970. */
  readonly now: () => number;
}

/** Represents what listens for the clients of one instance. */
interface Node {
  readonly stream: Stream;
  listening: Promise<{ readonly server: Server; readonly address: Address }> | undefined;
  readonly sockets: Set<Socket>;
}

/** The most connections of all clients together, so that none of them can take all that the process may open. */
const maxConnections = 200;

/**
 * Emulates the endpoints that clients of change tracking instances connect to: one bootstrap address, and behind it a node
 * for each instance. Only this computer can reach them. There is no TLS, because no client of the vendor uses it.
 */
export class DataPlane {
  readonly #options: DataPlaneOptions;
  readonly #nodes = new Map<Instance, Node>();
  readonly #attendances = new Map<string, Attendance>();
  /** Holds all connections, of which a node holds its own as well. */
  readonly #sockets = new Set<Socket>();
  #bootstrap: Server | undefined;

  constructor(options: DataPlaneOptions) {
    this.#options = options;
  }

  /** Starts to listen and gives the bootstrap address. */
  async start(port: number): Promise<string> {
    const listener = { ...this.#shared(), isNode: false };
    const { server, address } = await listen(port, [this.#sockets], {
      ...listener,
      signIn: (userName, password) => this.#signIn(userName, password),
    });
    this.#bootstrap = server;
    return `${address.host}:${address.port}`;
  }

  /** Moves an instance to another cluster. All its connections end, and its node gets another address. */
  failOver(instance: Instance): void {
    const node = this.#nodeOf(instance);
    const { listening } = node;
    node.listening = undefined;
    node.stream.move(this.#options.now());
    for (const { id } of instance.groups) this.#attendances.get(id)?.members.clear();
    for (const socket of node.sockets) socket.destroy();
    void listening?.then(({ server }) => server.close());
  }

  async close(): Promise<void> {
    const servers = await Promise.all(
      [...this.#nodes.values()].map(async ({ listening }) => (await listening)?.server),
    );
    for (const attendance of this.#attendances.values()) attendance.members.clear();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(
      [this.#bootstrap, ...servers].map(async server => {
        if (!server) return;
        const closed = once(server, 'close');
        server.close();
        await closed;
      }),
    );
  }

  #shared(): Pick<Listener, 'faults' | 'requests' | 'failOver'> {
    const { faults, requests } = this.#options;
    return {
      faults,
      requests,
      failOver: ({ stream }) => {
        this.failOver(stream.instance);
      },
    };
  }

  #nodeOf(instance: Instance): Node {
    const known = this.#nodes.get(instance);
    if (known) return known;
    const node: Node = { stream: new Stream(instance), listening: undefined, sockets: new Set() };
    this.#nodes.set(instance, node);
    return node;
  }

  async #addressOf(node: Node): Promise<Address> {
    node.listening ??= listen(0, [this.#sockets, node.sockets], {
      ...this.#shared(),
      isNode: true,
      signIn: (userName, password) => {
        const client = this.#signIn(userName, password);
        // A node only knows the groups of its instance.
        return client?.stream === node.stream ? client : undefined;
      },
    });
    return (await node.listening).address;
  }

  /** Signs in `<account>-<ID of the group>`. An account has no hyphen, so the first one separates them. */
  #signIn(userName: string, password: string): SignedIn | undefined {
    const { world, samplePassword, now } = this.#options;
    const [, account, groupId = ''] = /^(\w+)-(.+)$/s.exec(userName) ?? [];
    const instance = world.instances.find(
      candidate => candidate.isNewVersion && groupIn(candidate, groupId) !== undefined,
    );
    const group = instance && groupIn(instance, groupId);
    if (!group || group.userName !== account || !isSameSecret(password, group.password ?? samplePassword))
      return undefined;
    const node = this.#nodeOf(instance);
    const attendance = this.#attendances.get(groupId) ?? new Attendance(world, node.stream, groupId, now);
    this.#attendances.set(groupId, attendance);
    return { groupId, stream: node.stream, attendance, node: () => this.#addressOf(node), now };
  }
}

async function listen(
  port: number,
  among: readonly [all: Set<Socket>, own?: Set<Socket>],
  listener: Listener,
): Promise<{ readonly server: Server; readonly address: Address }> {
  const server = createServer({ noDelay: true }, socket => {
    if (among[0].size >= maxConnections) {
      socket.destroy();
      return;
    }
    for (const sockets of among) sockets?.add(socket);
    socket.once('close', () => {
      for (const sockets of among) sockets?.delete(socket);
    });
    void serve(socket, listener);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { server, address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port } };
}
