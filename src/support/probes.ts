import type { Endpoint, Endpoints } from '../cloud/endpoints.ts';
import { CloudError, type Service } from '../cloud/errors.ts';
import { regions } from '../cloud/regions.ts';
import { type Sender, SendFailure, type SendLimits } from '../cloud/wire.ts';
import type { Account } from '../model/accounts/account.ts';
import { fewAtATime } from '../model/fewAtATime.ts';

/** What an endpoint is for. Without a region: STS for all of them. */
export interface Use {
  readonly service: Service;
  readonly region?: string;
}

/** An origin that the accounts use, or a setting that gives none. */
export type Target = { readonly uses: readonly Use[] } & Found;
type Found = { readonly endpoint: Endpoint } | { readonly error: unknown };

export interface Probe {
  readonly target: Target;
  readonly result: ProbeResult;
}

export type ProbeResult =
  | {
      readonly kind: 'answered';
      /** HTTP status; any will do. */
      readonly status: number;
      readonly ms: number;
      /** Whether the answer has a request id, as all of the vendor's have. Without one, something on the way answered. */
      readonly isOfService: boolean;
      /** How far the clock of the service is ahead of ours, to the second. */
      readonly clockAheadMs?: number;
    }
  | { readonly kind: 'failed'; readonly error: unknown; readonly ms?: number };

/** One target for each origin that the accounts use: that of STS, then those of each region. */
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

/** STS is asked in the first region of an account, where it has a host of its own there. */
function stsUses(region: string, endpoints: Endpoints): readonly Use[] {
  const ofRegion: Use = { service: 'sts', region };
  const found = endpointOf(ofRegion, endpoints);
  if ('error' in found) return [ofRegion];
  const { origin, otherwise } = endpoints.sts(region);
  if (otherwise) return [ofRegion, stsOfAll];
  return origin === endpoints.sts().origin ? [stsOfAll] : [ofRegion];
}

/** A region that is newer than our table may offer both. */
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
  // Who reaches the one reaches the other, unless projects have hosts of another kind.
  return ofProject.host === `${anyProject}.${found.endpoint.host}` ? [found] : [found, { endpoint: ofProject }];
}

/** Hosts of projects that do not exist answer all the same. */
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
/** Long enough for slow networks, short enough to wait for. */
const limits = { connectMs: 10_000, headersMs: 10_000, bodyMs: 10_000, maxBodyBytes: 1024 * 1024 };

/** Asks each target once, unsigned, for nothing. Rejects only with the signal's reason. */
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
    const { status, headers, body } = await send(request, { ...limits, ...options.limits, signal });
    const ms = elapsed();
    const date = Date.parse(headers['date'] ?? '');
    // The header is cut to whole seconds, and was written about half way through.
    const clockAheadMs = Math.round((date - (start + ms / 2)) / 1_000) * 1_000;
    const isOfService = 'x-acs-request-id' in headers || 'x-log-requestid' in headers || /requestid/i.test(body);
    return { kind: 'answered', status, ms, isOfService, ...(!Number.isNaN(date) && { clockAheadMs }) };
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
