import { dateOf } from '../cloud/clocks.ts';
import type { Endpoint, Endpoints } from '../cloud/endpoints.ts';
import { CloudError, type Service } from '../cloud/errors.ts';
import { isOfService } from '../cloud/faults.ts';
import { regions } from '../cloud/regions.ts';
import { type Sender, SendFailure, type SendLimits } from '../cloud/wire.ts';
import type { Account } from '../model/accounts/account.ts';
import { fewAtATime } from '../model/fewAtATime.ts';

/** Names what an endpoint is used for. STS without a region is used for all regions. */
export interface Use {
  readonly service: Service;
  readonly region?: string;
}

/** Holds an endpoint that the accounts use, or the error of a setting that does not yield one. */
export type Target = { readonly uses: readonly Use[] } & Found;
type Found = { readonly endpoint: Endpoint } | { readonly error: unknown };

export interface Probe {
  readonly target: Target;
  readonly result: ProbeResult;
}

export type ProbeResult =
  | {
      readonly kind: 'answered';
      /** Any HTTP status shows that the endpoint can be reached. */
      readonly status: number;
      readonly ms: number;
      /** Tells whether the response has a request ID, as all responses of the services do. Otherwise a proxy or the like sent it. */
      readonly isOfService: boolean;
      /** Tells how far the service's clock is ahead of this computer's clock, rounded to seconds. */
      readonly clockAheadMs?: number;
    }
  | { readonly kind: 'failed'; readonly error: unknown; readonly ms?: number };

/** Lists one target for each origin that the accounts use, first for STS, then for each region. */
export function targetsOf(accounts: readonly Account[], endpoints: Endpoints): readonly Target[] {
  const targets = new Map<string, Target>();
  const ofCloud = accounts.filter(({ kind }) => kind === 'cloud');
  for (const use of usesOf(ofCloud, endpoints)) {
    for (const found of foundFor(use, endpoints)) {
      const key = 'endpoint' in found ? found.endpoint.origin : String(found.error);
      const known = targets.get(key);
      targets.set(key, { ...(known ?? found), uses: [...(known?.uses ?? []), use] });
    }
  }
  return [...targets.values()];
}

function usesOf(accounts: readonly Account[], endpoints: Endpoints): readonly Use[] {
  const first = new Set(accounts.flatMap(({ regions: [region] }) => region ?? []));
  const ofSts = [...first].flatMap(region => stsUses(region, endpoints));
  return [
    ...(ofSts.length === 0 ? [stsOfAll] : ofSts),
    ...[...new Set(accounts.flatMap(account => account.regions))].flatMap(servicesOf),
  ];
}

const stsOfAll: Use = { service: 'sts' };

/** Gives the uses of STS for the first region of an account, in which it can have a host of its own. */
function stsUses(region: string, endpoints: Endpoints): readonly Use[] {
  const ofRegion: Use = { service: 'sts', region };
  const found = endpointOf(ofRegion, endpoints);
  if ('error' in found) return [ofRegion];
  const { origin, otherwise } = endpoints.sts(region);
  if (otherwise) return [ofRegion, stsOfAll];
  return origin === endpoints.sts().origin ? [stsOfAll] : [ofRegion];
}

/** Lists the services of a region. A region that is not in the table can offer both. */
function servicesOf(region: string): readonly Use[] {
  const known = regions.get(region);
  return [
    ...(!known || known.dtsHost !== undefined ? [{ service: 'dts', region } as const] : []),
    ...(!known || known.hasSls ? [{ service: 'sls', region } as const] : []),
  ];
}

function foundFor(use: Use, endpoints: Endpoints): readonly Found[] {
  const found = endpointOf(use, endpoints);
  if (use.service !== 'sls' || 'error' in found) return [found];
  const ofProject = endpoints.sls(use.region ?? '', anyProject);
  // The host of a project is probed only if it is not a subdomain of the region's host.
  return ofProject.host === `${anyProject}.${found.endpoint.host}` ? [found] : [found, { endpoint: ofProject }];
}

/** The host of a project responds even if the project does not exist. */
const anyProject = 'network-diagnostics';

function endpointOf({ service, region }: Use, endpoints: Endpoints): Found {
  try {
    return { endpoint: service === 'sts' ? endpoints.sts(region) : endpoints[service](region ?? '') };
  } catch (error) {
    return { error };
  }
}

export interface ProbeOptions {
  readonly sender: () => Promise<Sender>;
  readonly limits: Partial<Omit<SendLimits, 'signal'>>;
  readonly now: () => number;
}

const probesAtATime = 4;
/** The limits are long enough for slow networks, and short enough to wait for. */
const limits = { connectMs: 10_000, headersMs: 10_000, bodyMs: 10_000, maxBodyBytes: 1024 * 1024 };

/** Sends one unsigned request to each target. Rejects only with the reason of the signal. */
export async function probe(
  targets: readonly Target[],
  { sender, ...options }: ProbeOptions,
  signal: AbortSignal,
): Promise<readonly Probe[]> {
  signal.throwIfAborted();
  const probes: Probe[] = [];
  const send = await sender();
  await fewAtATime([...targets.entries()], probesAtATime, async ([index, target]) => {
    signal.throwIfAborted();
    probes[index] = { target, result: await ask(target, send, options, signal) };
  });
  return probes;
}

async function ask(
  target: Target,
  send: Sender,
  options: Omit<ProbeOptions, 'sender'>,
  signal: AbortSignal,
): Promise<ProbeResult> {
  if ('error' in target) return { kind: 'failed', error: target.error };
  const { origin, host } = target.endpoint;
  const start = options.now();
  const elapsed = (): number => Math.round(options.now() - start);
  try {
    const request = { method: 'GET', origin, path: '/', headers: { host } } as const;
    const response = await send(request, { ...limits, ...options.limits, signal });
    const ms = elapsed();
    const date = dateOf(response);
    const answered = { kind: 'answered', status: response.status, ms, isOfService: isOfService(response) } as const;
    if (date === undefined) return answered;
    // The header has whole seconds, and was written about halfway through the request.
    const clockAheadMs = Math.round((date - (start + ms / 2)) / 1_000) * 1_000;
    return { ...answered, clockAheadMs };
  } catch (problem) {
    signal.throwIfAborted();
    return { kind: 'failed', error: understood(problem, target), ms: elapsed() };
  }
}

function understood(problem: unknown, { uses: [use] }: Target): unknown {
  if (!(problem instanceof SendFailure)) return problem;
  const { code, atProxy } = problem;
  return new CloudError(
    'unreachable',
    {
      service: use?.service ?? 'sts',
      operation: 'GET /',
      code,
      atProxy,
      outcome: 'notApplied',
      ...(use?.region !== undefined && { region: use.region }),
    },
    { cause: problem },
  );
}
