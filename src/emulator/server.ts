import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from './answers.ts';
import { badGateway, emptyError } from './answers.ts';
import { read } from './arrival.ts';
import { Keys } from './authenticate/keys.ts';
import { control, controlPath } from './control.ts';
import type { Fault, Met } from './faults.ts';
import { FaultSwitch } from './faults.ts';
import { notRouted, perform } from './perform.ts';
import { RateLimits } from './rateLimits.ts';
import { RequestLog } from './requestLog.ts';
import type { Route } from './route.ts';
import { isSls, route } from './route.ts';
import type { SampleAccount } from './sampleAccounts.ts';
import { sampleAccounts } from './sampleAccounts.ts';
import { dice, hexadecimal } from './world/dice.ts';
import type { Scale } from './world/scaled.ts';
import { World } from './world/world.ts';

export interface EmulatorOptions {
  /** A free one unless given. */
  readonly port?: number;
  /** The same seed makes the same world and the same AccessKey pairs. */
  readonly seed?: number;
  /** The service's clock. */
  readonly clock?: () => Date;
  /** How many seconds pass in the world while one passes on the clock. Above 1, the world's dates run ahead of the clock. */
  readonly speed?: number;
  readonly scale?: 'sample' | Scale;
  readonly faults?: readonly Fault[];
  /** Refuses calls beyond the documented rates. */
  readonly enforcesRates?: boolean;
  /** Every answer takes at least so many milliseconds, as over a network. */
  readonly roundTripMs?: number;
}

export interface Emulator {
  /** On the loopback address, which only this computer reaches. */
  readonly origin: string;
  readonly accounts: readonly SampleAccount[];
  readonly world: World;
  readonly faults: FaultSwitch;
  readonly requests: RequestLog;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** DTS, Simple Log Service and the identity call of STS in one process. Rejects with `EADDRINUSE` for a port in use. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, seed = 1, clock = () => new Date(), speed = 1, scale = 'sample', roundTripMs = 0 } = options;
  const accounts = sampleAccounts(seed);
  const bornAt = clock().getTime();
  const world = new World({ seed, bornAt, scale });
  const keys = new Keys(accounts);
  const faults = new FaultSwitch(options.faults ?? []);
  const requests = new RequestLog();
  const rates = options.enforcesRates === true ? new RateLimits() : undefined;
  let answers = 0;

  /** Read, route, meet the faults, authenticate and do, answer. */
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const roundTrip = roundTripMs > 0 ? delay(roundTripMs, undefined, { ref: false }) : undefined;
    const arrival = await read(request);
    if (arrival.path.startsWith(controlPath)) {
      send(response, control(arrival, faults, requests), clock());
      return;
    }
    const requestId = requestIdOf(seed, ++answers, isSls(arrival));
    let routed: Route;
    try {
      routed = route(arrival);
    } catch (error) {
      send(response, notRouted(arrival, requestId, error), clock());
      return;
    }
    const met = faults.meet(routed.name);
    tellEnd(response, () => requests.tell('abandoned', routed.name));
    requests.count(routed.name);
    if (met.has('reset')) {
      request.socket.resetAndDestroy();
      return;
    }
    const real = clock();
    const now = new Date(real.getTime() + (met.find('skewedClock')?.ms ?? 0));
    const worldNow = bornAt + (real.getTime() - bornAt) * speed;
    const answer =
      instead(met) ?? perform(arrival, routed, { keys, world, requests, rates, met, requestId, now, worldNow });
    await Promise.all([roundTrip, linger(met, faults)]);
    if (met.has('lostAnswer')) request.socket.resetAndDestroy();
    else send(response, answer, now, met.has('truncated'));
    requests.tell('answered', routed.name);
  }

  const server = createServer((request, response) => {
    // The request broke off while it was read: there is nobody left to answer.
    handle(request, response).catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accounts,
    world,
    faults,
    requests,
    async close() {
      faults.clear();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** What machines before the service answer. */
function instead(met: Met): Answer | undefined {
  if (met.has('badGateway')) return badGateway;
  return met.has('emptyError') ? emptyError : undefined;
}

async function linger(met: Met, faults: FaultSwitch): Promise<void> {
  const slow = met.find('slow');
  if (slow) await (slow.ms === undefined ? faults.hold() : delay(slow.ms, undefined, { ref: false }));
}

function tellEnd(response: ServerResponse, tellAbandoned: () => void): void {
  response.once('close', () => {
    if (!response.writableEnded) tellAbandoned();
  });
}

function send(response: ServerResponse, { status, headers, body }: Answer, now: Date, isTruncated = false): void {
  response.sendDate = false;
  response.writeHead(status, { ...headers, date: now.toUTCString(), 'content-length': Buffer.byteLength(body) });
  if (!isTruncated) {
    response.end(body);
    return;
  }
  const half = Buffer.from(body).subarray(0, Math.ceil(Buffer.byteLength(body) / 2));
  response.write(half, () => response.destroy());
}

/** In the form of each service. */
function requestIdOf(seed: number, count: number, isSlsRequest: boolean): string {
  const text = dice(seed, `/request/${count}`).text('id', 32, hexadecimal);
  if (isSlsRequest) return text.slice(0, 24);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}
