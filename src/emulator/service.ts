import { setTimeout as delay } from 'node:timers/promises';
import { checkRpc, checkSls } from './allow.ts';
import {
  badGateway,
  emptyError,
  type Format,
  rpcAnswer,
  rpcRefusal,
  type RpcSubject,
  slsAnswer,
  slsRefusal,
  softRefusal,
  wrappedSlsRefusal,
} from './answerForms.ts';
import { authenticate } from './authenticate.ts';
import { type Fault, FaultSwitch, type Met } from './faults.ts';
import { expiredRpcToken, expiredSlsToken, Keys } from './keys.ts';
import { EcsInstance } from './metadata/ecsInstance.ts';
import { type Answer, type Arrival, type CredentialsUri, type Members, Refusal, refuse } from './operation.ts';
import { Policies } from './policy.ts';
import { RateLimits, throttled } from './rateLimits.ts';
import { RequestLog } from './requestLog.ts';
import { isSls, type PlainRoute, type Route, route, type RpcRoute, type SlsRoute } from './route.ts';
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

/** What a request meets on its way through the emulator. */
interface RequestContext {
  readonly keys: Keys;
  readonly ram: Ram;
  readonly world: World;
  readonly requests: RequestLog;
  readonly rates: RateLimits;
  readonly policies: Policies;
  readonly met: Met;
  readonly requestId: string;
  /** The service's clock. */
  readonly now: Date;
  /** The time in the world, in milliseconds since 1970. */
  readonly worldNow: number;
}

/** Authenticates a request and does what it asks. */
export function perform(arrival: Arrival, routed: Route, context: RequestContext): Answer {
  return routed.kind === 'rpc' ? performRpc(arrival, routed, context) : performSls(arrival, routed, context);
}

/** The answer to a request that asks for nothing there is. */
export function notRouted(arrival: Arrival, requestId: string, error: unknown): Answer {
  return isSls(arrival)
    ? slsRefusal(requestId, refusalFor(error, 'InternalServerError'))
    : rpcRefusal(subjectOf(arrival, '', requestId), refusalFor(error, 'InternalError'));
}

function performRpc(arrival: Arrival, routed: RpcRoute, context: RequestContext): Answer {
  const { world, ram, requests, met, now, worldNow, requestId } = context;
  const { operation, name, parameters, hostRegion } = routed;
  const subject = subjectOf(arrival, name, requestId, met);
  let account: SampleAccount;
  try {
    account = admitRpc(arrival, routed, context);
  } catch (error) {
    const refusal = refusalFor(error, 'InternalError');
    const isSoft = met.find('denied')?.form === 'soft' && refusal.code.endsWith('RamPermissionDenied');
    return isSoft ? softRefusal(subject, operation.family, refusal) : rpcRefusal(subject, refusal);
  }
  const soft = met.find('softFailure');
  if (soft) return softRefusal(subject, operation.family, softFailure(soft));
  try {
    const members = operation.run({ parameters, hostRegion, world, now: worldNow, account, ram, serviceNow: now });
    if (operation.isWrite) requests.countWrite(name);
    return rpcAnswer(subject, operation.family, met.has('unknownStatus') ? withUnknownStatus(members) : members);
  } catch (error) {
    const refusal = refusalFor(error, 'InternalError');
    return met.has('softRefusals') ? softRefusal(subject, operation.family, refusal) : rpcRefusal(subject, refusal);
  }
}

/** The gateway: too many calls, signature, RAM. */
function admitRpc(arrival: Arrival, routed: RpcRoute, context: RequestContext): SampleAccount {
  const { keys, rates, met, now } = context;
  const { operation, name, parameters, hostRegion } = routed;
  const throttling = met.find('throttling');
  if (throttling) throttled(throttling.retryAfterMs);
  if (met.has('unavailable')) {
    refuse(503, 'ServiceUnavailable', 'The request has failed due to a temporary failure of the server.');
  }
  const account = authenticate(arrival, routed, keys, now);
  if (met.has('expiredToken')) expiredRpcToken(operation.service === 'dts' ? 403 : 400);
  checkRpc(routed, account, context);
  if (operation.callsPerSecond !== undefined) {
    const region = parameters['Region'] ?? parameters['RegionId'] ?? hostRegion ?? '';
    rates.check(`${account.identity.accountId} ${region} ${name}`, operation.callsPerSecond, now.getTime());
  }
  return account;
}

const softFailure = ({ code, message }: { readonly code?: string; readonly message?: string }): Refusal =>
  new Refusal(
    403,
    code ?? 'OperationDenied.JobStatus',
    message ?? 'The operation is not permitted due to the status of the job.',
  );

function performSls(arrival: Arrival, routed: SlsRoute, context: RequestContext): Answer {
  const { keys, world, requests, met, now, worldNow, requestId } = context;
  const { operation, name } = routed;
  try {
    if (met.has('throttling')) refuse(403, 'MetaOperationQpsLimitExceeded', 'meta operation qps limit exceeded');
    if (met.has('unavailable')) refuse(503, 'ServerBusy', 'the server is busy, please try again later');
    const account = authenticate(arrival, routed, keys, now);
    if (met.has('expiredToken')) expiredSlsToken();
    const call = {
      ...routed,
      query: arrival.query,
      headers: arrival.headers,
      body: arrival.body.toString('utf8'),
      world,
      now: worldNow,
      isTurned: met.has('turned'),
    };
    checkSls(operation, call, account, context);
    const result = operation.run(call);
    if (operation.isWrite) requests.countWrite(name);
    return slsAnswer(requestId, result);
  } catch (error) {
    const refusal = refusalFor(error, 'InternalServerError');
    const isWrapped = met.find('denied')?.form === 'wrapped';
    return isWrapped ? wrappedSlsRefusal(requestId, refusal) : slsRefusal(requestId, refusal);
  }
}

/** A mistake of the emulator's own is a fault of the service, and says what it is. */
const refusalFor = (error: unknown, code: string): Refusal =>
  error instanceof Refusal ? error : new Refusal(500, code, String(error));

function subjectOf(arrival: Arrival, name: string, requestId: string, met?: Met): RpcSubject {
  return {
    name,
    requestId,
    format: met?.has('xml') === true ? 'xml' : formatFor(arrival),
    host: arrival.host,
    isTurned: met?.has('turned') === true,
  };
}

/** V1 says it in a parameter, V3 in a header; XML unless JSON is asked for. */
function formatFor({ query, form, headers }: Arrival): Format {
  const format = form['Format'] ?? query['Format'];
  const isJson = format === undefined ? headers['accept']?.includes('application/json') : /^json$/i.test(format);
  return isJson === true ? 'json' : 'xml';
}

/** A status that came after this was written. */
function withUnknownStatus(members: Members): Members {
  const changed = (task: Members): Members => ('Status' in task ? { ...task, Status: 'Hibernating' } : task);
  const list = members['DtsJobList'];
  return Array.isArray(list) ? { ...members, DtsJobList: (list as readonly Members[]).map(changed) } : changed(members);
}
