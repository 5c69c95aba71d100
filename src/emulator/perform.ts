import { checkRpc, checkSls } from './allow.ts';
import {
  type Format,
  rpcAnswer,
  rpcRefusal,
  type RpcSubject,
  slsAnswer,
  slsRefusal,
  softRefusal,
  wrappedSlsRefusal,
} from './answerForms.ts';
import type { Arrival } from './arrival.ts';
import { authenticate } from './authenticate.ts';
import type { Met } from './faults.ts';
import { expiredRpcToken, expiredSlsToken, type Keys } from './keys.ts';
import { type Answer, type Members, Refusal, refuse } from './operation.ts';
import type { Policies } from './policy.ts';
import { type RateLimits, throttled } from './rateLimits.ts';
import type { RequestLog } from './requestLog.ts';
import { isSls, type Route, type RpcRoute, type SlsRoute } from './route.ts';
import type { SampleAccount } from './sampleAccounts.ts';
import type { Ram } from './sts/ram.ts';
import type { World } from './world/world.ts';

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
