import { setTimeout as delay } from 'node:timers/promises';
import { badGateway, emptyError } from './answerForms.ts';
import type { Arrival } from './arrival.ts';
import { type Fault, FaultSwitch, type Met } from './faults.ts';
import { Keys } from './keys.ts';
import { EcsInstance } from './metadata/ecsInstance.ts';
import type { Answer, CredentialsUri } from './operation.ts';
import { notRouted, perform } from './perform.ts';
import { Policies } from './policy.ts';
import { RateLimits } from './rateLimits.ts';
import { RequestLog } from './requestLog.ts';
import { isSls, type PlainRoute, type Route, route } from './route.ts';
import { type SampleAccount, sampleAccounts } from './sampleAccounts.ts';
import { Ram } from './sts/ram.ts';
import { dice, hexadecimal } from './world/dice.ts';
import { type Scale, World } from './world/world.ts';

export interface ServiceOptions {
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
}

/** What goes back over the connection. */
export interface Reply {
  /** What was answered, whether or not the answer arrives; absent when nothing was done. */
  readonly operation?: string;
  /** With its `date`. Absent when the connection breaks instead. */
  readonly answer?: Answer;
  /** Whether the connection breaks in the middle of the body. */
  readonly isTruncated?: boolean;
}

/** DTS, Simple Log Service, STS and where else keys come from, without a network. */
export class Service {
  readonly accounts: readonly SampleAccount[];
  readonly world: World;
  readonly faults: FaultSwitch;
  readonly requests = new RequestLog();
  readonly policies = new Policies();
  readonly rates: RateLimits;
  /** Roles, and who they trust. */
  readonly ram: Ram;
  /** What the metadata service at `/latest/` answers for. */
  readonly instance = new EcsInstance();
  /** What `/credentials` answers. */
  readonly credentialsUri: CredentialsUri = { answer: 'success' };
  readonly #keys: Keys;
  readonly #seed: number;
  readonly #clock: () => Date;
  readonly #speed: number;
  #answers = 0;

  constructor(options: ServiceOptions = {}) {
    const { seed = 1, clock = () => new Date(), speed = 1, scale = 'sample', enforcesRates = false } = options;
    this.#seed = seed;
    this.#clock = clock;
    this.#speed = speed;
    this.accounts = sampleAccounts(seed);
    this.#keys = new Keys(this.accounts);
    this.ram = new Ram(seed, session => {
      this.#keys.add(session);
    });
    this.world = new World({ seed, bornAt: clock().getTime(), scale });
    this.faults = new FaultSwitch(options.faults ?? []);
    this.rates = new RateLimits(enforcesRates);
  }

  /** The service's clock. */
  now(): Date {
    return this.#clock();
  }

  /** The time in the world, in milliseconds since 1970. */
  worldNow(): number {
    const { bornAt } = this.world;
    return bornAt + (this.#clock().getTime() - bornAt) * this.#speed;
  }

  /** Routes, meets the faults, authenticates and does. `gone` aborts when the connection ends before the reply. */
  async handle(arrival: Arrival, gone?: AbortSignal): Promise<Reply> {
    const requestId = requestIdOf(this.#seed, ++this.#answers, isSls(arrival));
    let routed: Route | PlainRoute;
    try {
      routed = route(arrival);
    } catch (error) {
      return { answer: dated(notRouted(arrival, requestId, error), this.now()) };
    }
    const { name: operation } = routed;
    const met = this.faults.meet(operation);
    gone?.addEventListener('abort', () => this.requests.tell('abandoned', operation), { once: true });
    this.requests.count(operation);
    if (met.has('reset')) return {};
    const now = new Date(this.now().getTime() + (met.find('skewedClock')?.ms ?? 0));
    const answer = dated(instead(met) ?? this.#answer(arrival, routed, met, requestId, now), now);
    await linger(met, this.faults);
    return met.has('lostAnswer') ? { operation } : { operation, answer, isTruncated: met.has('truncated') };
  }

  #answer(arrival: Arrival, routed: Route | PlainRoute, met: Met, requestId: string, now: Date): Answer {
    const { ram, policies, instance, credentialsUri, world, requests, rates } = this;
    if (routed.kind === 'plain') {
      const { operation, last } = routed;
      return operation.run({ headers: arrival.headers, last, ram, instance, credentialsUri, requestId, now });
    }
    const keys = this.#keys;
    const worldNow = this.worldNow();
    return perform(arrival, routed, { keys, ram, policies, world, requests, rates, met, requestId, now, worldNow });
  }
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

const dated = (answer: Answer, now: Date): Answer => ({
  ...answer,
  headers: { ...answer.headers, date: now.toUTCString() },
});

/** In the form of each service. */
function requestIdOf(seed: number, count: number, isSlsRequest: boolean): string {
  const text = dice(seed, `/request/${count}`).text('id', 32, hexadecimal);
  if (isSlsRequest) return text.slice(0, 24);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}
