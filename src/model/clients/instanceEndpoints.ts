import type { SubscriptionHost } from '../../cloud/dts/types.ts';
import { isLoopback } from '../../cloud/endpoints.ts';

/** The networks that an endpoint of an instance belongs to. */
export type EndpointKind = 'vpc' | 'private' | 'public';

/** An endpoint of an instance, as the service reports it: its port differs from instance to instance. */
export interface InstanceEndpoint {
  readonly kind: EndpointKind;
  /** `host:port` */
  readonly text: string;
  /** Whether a connection from this computer succeeded, unless none was tried. */
  readonly reached: boolean | 'notTried';
}

/**
 * The endpoints of an instance, the best first. DTS offers no encryption, so an endpoint inside of a private network is
 * better than the public one, over which account, password and rows cross the Internet in clear.
 * https://www.alibabacloud.com/help/en/dts/user-guide/use-a-kafka-client-to-consume-tracked-data
 */
export function endpointsOfInstance(
  { vpcHost, privateHost, publicHost }: SubscriptionHost,
  reached: ReadonlySet<EndpointKind> | 'notTried',
): readonly InstanceEndpoint[] {
  const byKind = { vpc: vpcHost, private: privateHost, public: publicHost } as const;
  return (['vpc', 'private', 'public'] as const).flatMap(kind => {
    const text = byKind[kind];
    if (text === undefined || text === '') return [];
    return [{ kind, text: text.toWellFormed(), reached: reached === 'notTried' ? reached : reached.has(kind) }];
  });
}

/**
 * The best endpoint that this computer reached. If it reached none, the client is going to run elsewhere, and the best of
 * all does; if none was tried, the public one is the likeliest to be reached.
 */
export function chooseEndpoint(
  hosts: SubscriptionHost,
  reached: ReadonlySet<EndpointKind> | 'notTried',
): InstanceEndpoint | undefined {
  const endpoints = endpointsOfInstance(hosts, reached);
  const wanted =
    reached === 'notTried'
      ? endpoints.find(({ kind }) => kind === 'public')
      : endpoints.find(endpoint => endpoint.reached === true);
  return wanted ?? endpoints[0];
}

/**
 * The endpoint for a connection from this computer: the best that was reached. If none was, it is the public one, because
 * the others do not answer outside of their network, so that their failures tell nothing.
 */
export function endpointToTry(
  hosts: SubscriptionHost,
  reached: ReadonlySet<EndpointKind> | 'notTried',
): InstanceEndpoint | undefined {
  const endpoints = endpointsOfInstance(hosts, reached);
  return (
    endpoints.find(endpoint => endpoint.reached === true) ??
    endpoints.find(({ kind }) => kind === 'public') ??
    endpoints[0]
  );
}

/** Whether an endpoint is one of this computer, such as that of an emulator, so that what is sent to it stays here. */
export function isOnThisComputer({ text }: Pick<InstanceEndpoint, 'text'>): boolean {
  const url = `http://${text}`;
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

/** Whether the password and all rows cross the Internet in clear on the way to an endpoint. */
export const crossesInternet = (endpoint: Pick<InstanceEndpoint, 'kind' | 'text'>): boolean =>
  endpoint.kind === 'public' && !isOnThisComputer(endpoint);

/** The host and the port of an endpoint; undefined for a text that is none, to which nobody can connect. */
export function hostAndPort(endpoint: string): { readonly host: string; readonly port: number } | undefined {
  const [, host, digits] = /^\[?(.+?)\]?:(\d{1,5})$/.exec(endpoint) ?? [];
  const port = Number(digits);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
}
