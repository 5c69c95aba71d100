import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { control, controlPath } from './control.ts';
import type { FaultSwitch } from './faults.ts';
import type { EcsInstance } from './metadata/ecsInstance.ts';
import { type Answer, type CredentialsUri, read } from './operation.ts';
import type { Policies } from './policy.ts';
import type { RateLimits } from './rateLimits.ts';
import type { RequestLog } from './requestLog.ts';
import type { SampleAccount } from './sampleAccounts.ts';
import { type Reply, Service, type ServiceOptions } from './service.ts';
import type { Ram } from './sts/ram.ts';
import type { World } from './world/world.ts';

export interface EmulatorOptions extends ServiceOptions {
  /** A free one unless given. */
  readonly port?: number;
  /** Every answer takes at least so many milliseconds, as over a network. */
  readonly roundTripMs?: number;
}

export interface Emulator {
  /** On the loopback address, which only this computer reaches. */
  readonly origin: string;
  readonly accounts: readonly SampleAccount[];
  /** Roles, and the identity provider that some of them trust. */
  readonly ram: Ram;
  /** What the metadata service at `/latest/` answers for. */
  readonly instance: EcsInstance;
  /** What `/credentials` answers. */
  readonly credentialsUri: CredentialsUri;
  readonly world: World;
  readonly faults: FaultSwitch;
  readonly requests: RequestLog;
  readonly policies: Policies;
  readonly rates: RateLimits;
  /** The time in the world, in milliseconds since 1970. */
  worldNow(): number;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** The service on a port of this computer. Rejects with `EADDRINUSE` for a port in use. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, roundTripMs = 0 } = options;
  const service = new Service(options);
  const { accounts, ram, instance, credentialsUri, world, faults, requests, policies, rates } = service;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const roundTrip = roundTripMs > 0 ? delay(roundTripMs, undefined, { ref: false }) : undefined;
    const arrival = await read(request);
    if (arrival.path.startsWith(controlPath)) {
      send(response, control(arrival, service));
      return;
    }
    const [reply] = await Promise.all([service.handle(arrival, endOf(response)), roundTrip]);
    deliver(reply, request, response);
    if (reply.operation !== undefined) requests.tell('answered', reply.operation);
  }

  const server = createServer((request, response) => {
    // The request broke off while it was read: there is nobody left to answer.
    handle(request, response).catch(() => response.destroy());
  });
  // Longer than clients keep a connection that has nothing to do: the one that ends it must be the client.
  server.keepAliveTimeout = 60_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accounts,
    ram,
    instance,
    credentialsUri,
    world,
    faults,
    requests,
    policies,
    rates,
    worldNow: () => service.worldNow(),
    async close() {
      faults.clear();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Aborts when the connection ends before an answer was sent. */
function endOf(response: ServerResponse): AbortSignal {
  const end = new AbortController();
  response.once('close', () => {
    if (!response.writableEnded) end.abort();
  });
  return end.signal;
}

function deliver({ answer, isTruncated }: Reply, request: IncomingMessage, response: ServerResponse): void {
  if (answer === undefined) request.socket.resetAndDestroy();
  else send(response, answer, isTruncated);
}

function send(response: ServerResponse, { status, headers, body }: Answer, isTruncated = false): void {
  response.sendDate = false;
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  if (!isTruncated) {
    response.end(body);
    return;
  }
  response.write(Buffer.from(body).subarray(0, Math.ceil(Buffer.byteLength(body) / 2)), () => response.destroy());
}
