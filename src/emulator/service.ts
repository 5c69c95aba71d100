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
import { Secrets } from './secrets.ts';
import { Ram } from './sts/ram.ts';
import { dice, hexadecimal } from './world/dice.ts';
import { type Scale, World } from './world/world.ts';

export interface ServiceOptions {
  /** The same seed makes the same world. */
  readonly seed?: number;
  /** Makes all secrets. By default, each start has its own. */
  readonly rootSecret?: string;
  /** Gives the time of the service's clock. */
  readonly clock?: () => Date;
  /** Sets how many seconds pass in the world for each second of the clock. Above 1, its dates run ahead of the clock. */
  readonly speed?: number;
  readonly scale?: 'sample' | Scale;
  readonly faults?: readonly Fault[];
  /** Refuses calls that exceed the documented rates. */
  readonly enforcesRates?: boolean;
}

export interface Reply {
  /** Names the operation, even if its answer is lost. It is absent if nothing was done. */
  readonly operation?: string;
  /** Has the `date` header. The answer is absent if the connection breaks instead. */
  readonly answer?: Answer;
  /** Tells whether the connection breaks in the middle of the body. */
  readonly isTruncated?: boolean;
}

/** Emulates DTS, SLS, STS, and the other sources of credentials, without a network. */
export class Service {
  readonly accounts: readonly SampleAccount[];
  readonly world: World;
  readonly faults: FaultSwitch;
  readonly requests = new RequestLog();
  readonly policies = new Policies();
  readonly rates: RateLimits;
  readonly ram: Ram;
  /** The ECS instance whose metadata is at `/latest/`. */
  readonly instance = new EcsInstance();
  /** Decides the answer of `/credentials`. */
  readonly credentialsUri: CredentialsUri = { answer: 'success' };
  readonly secrets: Secrets;
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
    this.secrets = new Secrets(options.rootSecret);
    this.accounts = sampleAccounts(seed, this.secrets);
    this.#keys = new Keys(this.accounts);
    this.ram = new Ram(seed, this.secrets, session => {
      this.#keys.add(session);
    });
    this.world = new World({ seed, bornAt: clock().getTime(), scale });
    this.faults = new FaultSwitch(options.faults ?? []);
    this.rates = new RateLimits(enforcesRates);
  }

  /** Gives the time of the service's clock. */
  now(): Date {
    return this.#clock();
  }

  /** Gives the time in the world, in milliseconds since 1970. */
  worldNow(): number {
    const { bornAt } = this.world;
    return bornAt + (this.#clock().getTime() - bornAt) * this.#speed;
  }

  /** Handles a request, including its faults. `gone` aborts if the connection ends before the reply. */
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
    const { ram, policies, instance, credentialsUri, secrets, world, requests, rates } = this;
    if (routed.kind === 'plain') {
      const { operation, last } = routed;
      return operation.run({ headers: arrival.headers, last, ram, instance, credentialsUri, secrets, requestId, now });
    }
    const [keys, worldNow] = [this.#keys, this.worldNow()];
    const context = { keys, ram, policies, world, requests, rates, met, requestId, now, worldNow };
    return routed.kind === 'rpc' ? performRpc(arrival, routed, context) : performSls(arrival, routed, context);
  }
}

/** Gives the answer of a machine in front of the service, if it has a fault. */
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

/** Makes a request ID in the form that the service uses. */
function requestIdOf(seed: number, count: number, isSlsRequest: boolean): string {
  const text = dice(seed, `/request/${count}`).text('id', 32, hexadecimal);
  if (isSlsRequest) return text.slice(0, 24);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}

interface RequestContext extends Pick<Service, 'ram' | 'world' | 'requests' | 'rates' | 'policies'> {
  readonly keys: Keys;
  readonly met: Met;
  readonly requestId: string;
  /** Has the time of the service's clock. */
  readonly now: Date;
  /** Has the time in the world, in milliseconds since 1970. */
  readonly worldNow: number;
}

/** Answers a request for which there is no operation. */
function notRouted(arrival: Arrival, requestId: string, error: unknown): Answer {
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

/** Checks a request as the gateway does: rates, signature, and RAM. */
function admitRpc(arrival: Arrival, routed: RpcRoute, context: RequestContext): SampleAccount {
  const { keys, rates, met, now } = context;
  const { operation, name, parameters, hostRegion } = routed;
  const throttling = met.find('throttling');
  if (throttling) throttled(throttling.retryAfterMs);
  if (met.has('unavailable')) {
    refuse(503, 'ServiceUnavailable', 'The request has failed due to a temporary failure of the server.');
  }
  const account = authenticate(arrival, routed, keys, now);
  if (met.has('expiredToken')) expiredRpcToken(operation.service);
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
      isUniqueInProject: met.has('uniqueInProject'),
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

/** Turns an error of the emulator itself into a fault of the service with the error's message. */
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

/** Reads the format from a parameter (V1) or a header (V3). The default is XML. */
function formatFor({ query, form, headers }: Arrival): Format {
  const format = form['Format'] ?? query['Format'];
  const isJson = format === undefined ? headers['accept']?.includes('application/json') : /^json$/i.test(format);
  return isJson === true ? 'json' : 'xml';
}

/** Replaces the status with one that the extension does not know. */
function withUnknownStatus(members: Members): Members {
  const changed = (task: Members): Members => ('Status' in task ? { ...task, Status: 'Hibernating' } : task);
  const list = members['DtsJobList'];
  return Array.isArray(list) ? { ...members, DtsJobList: (list as readonly Members[]).map(changed) } : changed(members);
}
