import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { control, controlPath } from './control.ts';
import { DataPlane } from './kafka/dataPlane.ts';
import { type Answer, read } from './operation.ts';
import { Service, type ServiceOptions } from './service.ts';
import { refusedVisitor } from './visitors.ts';
import type { Instance } from './world/instance.ts';

export interface EmulatorOptions extends ServiceOptions {
  /** Selects the port. By default, a free one is used. */
  readonly port?: number;
  /** Makes every answer take at least so many milliseconds, as over a network. */
  readonly roundTripMs?: number;
  /** Also serves the clients of change tracking instances, on this port or, if it is 0, on a free one. */
  readonly dataPlanePort?: number;
}

type SharedWithService =
  | 'accounts'
  | 'ram'
  | 'instance'
  | 'credentialsUri'
  | 'world'
  | 'faults'
  | 'requests'
  | 'policies'
  | 'rates'
  | 'worldNow';

export interface Emulator extends Pick<Service, SharedWithService> {
  /** Has the loopback address, which only this computer can reach. */
  readonly origin: string;
  /** The secret of this start, which other processes need to control the emulator. */
  readonly controlSecret: string;
  /** The password of the sample's consumer groups on the data plane, until another one is chosen. */
  readonly groupPassword: string;
  /** Moves an instance to another cluster on the data plane. */
  failOver(instance: Instance): void;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Serves the emulated services on ports of this computer. Rejects with `EADDRINUSE` if one of them is in use. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, roundTripMs = 0, dataPlanePort } = options;
  const service = new Service(options);
  const controlSecret = service.secrets.text('control', 43);
  const groupPassword = `Sample-${service.secrets.text('groupPassword', 16)}`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const roundTrip = roundTripMs > 0 ? delay(roundTripMs, undefined, { ref: false }) : undefined;
    const refused = refusedVisitor(request.headers, request.socket.localPort ?? 0);
    const arrival = await read(request);
    if (refused) {
      const headers = { 'content-type': 'application/json' };
      send(response, { status: refused.status, headers, body: JSON.stringify({ error: refused.reason }) });
      return;
    }
    if (arrival.path.startsWith(controlPath)) {
      send(response, control(arrival, service, controlSecret));
      return;
    }
    const [reply] = await Promise.all([service.handle(arrival, endOf(response)), roundTrip]);
    if (reply.answer === undefined) request.socket.resetAndDestroy();
    else send(response, reply.answer, reply.isTruncated);
    if (reply.operation !== undefined) service.requests.tell('answered', reply.operation);
  }

  const server = createServer((request, response) => {
    // The request was aborted while it was read, so there is no client left to answer.
    handle(request, response).catch(() => response.destroy());
  });
  // Clients close idle connections sooner than this. It must be the client that closes them.
  server.keepAliveTimeout = 60_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const dataPlane = new DataPlane({
    world: service.world,
    faults: service.faults,
    requests: service.requests,
    samplePassword: groupPassword,
    now: () => service.worldNow(),
  });
  try {
    if (dataPlanePort !== undefined) service.world.dataPlane = await dataPlane.start(dataPlanePort);
  } catch (error) {
    server.close();
    throw error;
  }
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    controlSecret,
    groupPassword,
    failOver: instance => {
      dataPlane.failOver(instance);
    },
    accounts: service.accounts,
    ram: service.ram,
    instance: service.instance,
    credentialsUri: service.credentialsUri,
    world: service.world,
    faults: service.faults,
    requests: service.requests,
    policies: service.policies,
    rates: service.rates,
    worldNow: () => service.worldNow(),
    async close() {
      service.faults.clear();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, dataPlane.close()]);
    },
  };
}

/** Gives a signal that aborts when the connection ends before an answer is sent. */
function endOf(response: ServerResponse): AbortSignal {
  const end = new AbortController();
  response.once('close', () => {
    if (!response.writableEnded) end.abort();
  });
  return end.signal;
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
