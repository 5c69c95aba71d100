import { isIP } from 'node:net';
import {
  type Endpoint,
  type Endpoints,
  endpointsAt,
  endpointsOf,
  isLoopback,
  publicEndpoints,
} from '../cloud/endpoints.ts';
import { CloudError, type Service } from '../cloud/errors.ts';
import type { Settings } from '../contributions.ts';

/** The user's settings for where requests go. They come from a file, so they can have any type. */
export interface EndpointSettings {
  /** The setting `network.endpoint`, one origin for all services, or empty. */
  readonly origin: unknown;
  readonly form: unknown;
  /** The setting `network.customEndpoints`, hosts by service or by service and region, for the form `custom`. */
  readonly custom: unknown;
}

/**
 * The endpoints that the user's settings name. The settings are read for every call, so a change applies at once. A
 * value that is not valid fails the call instead of sending it somewhere else. Plain HTTP is accepted only for this
 * computer, because it would expose the calls to the network.
 */
export function configuredEndpoints(read: () => EndpointSettings): Endpoints {
  const current = (): Endpoints => {
    const { origin, form, custom } = read();
    if (typeof origin !== 'string') throw refused('network.endpoint');
    if (origin.trim() !== '') return endpointsAt(addressOf(origin, 'network.endpoint').origin);
    if (form === 'custom') return customEndpoints(custom);
    const known = Object.entries(endpointsOf).find(([name]) => name === form);
    if (!known) throw refused('network.endpointForm');
    return known[1];
  };
  return {
    dts: region => current().dts(region),
    sls: (region, project) => current().sls(region, project),
    sts: (region, host) => current().sts(region, host),
  };
}

/** Services that are not listed are called at their public endpoints. */
function customEndpoints(setting: unknown): Endpoints {
  if (typeof setting !== 'object' || setting === null || Array.isArray(setting)) throw refused(customSetting);
  const custom = setting as Readonly<Record<string, unknown>>;
  const find = (service: Service, region?: string): URL | undefined => {
    // With a misspelt name, the service would silently use the public host.
    if (!Object.keys(custom).every(name => /^(dts|sls|sts)(\/[a-z0-9-]+)?$/.test(name))) throw refused(customSetting);
    const value = (region === undefined ? undefined : custom[`${service}/${region}`]) ?? custom[service];
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw refused(customSetting);
    // A call that is not for one region cannot fill in its name.
    if (region === undefined && value.includes('{region}')) return undefined;
    const text = value.trim().replaceAll('{region}', region ?? '');
    return addressOf(text.includes('://') ? text : `https://${text}`, customSetting);
  };
  return {
    dts: region => {
      const url = find('dts', region);
      return url ? endpointAt(url) : publicEndpoints.dts(region);
    },
    sls: (region, project) => {
      const url = find('sls', region);
      return url ? endpointAt(url, project) : publicEndpoints.sls(region, project);
    },
    sts: (region, host) => {
      const url = host === undefined ? find('sts', region) : undefined;
      if (!url) return publicEndpoints.sts(region, host);
      // The other host must be listed too, because the user may want no host but that of the region to be called.
      const ofAll = find('sts');
      const hasOther = ofAll !== undefined && ofAll.origin !== url.origin;
      return { ...endpointAt(url), ...(hasOther && { otherwise: endpointAt(ofAll) }) };
    },
  };
}

const customSetting = 'network.customEndpoints';

/** A project has its own host below the given one, unless that is an IP address or this computer. */
function endpointAt({ origin, protocol, hostname, host }: URL, project?: string): Endpoint {
  if (project === undefined) return { origin, host };
  const ofProject = `${project}.${host}`;
  const hasNames = isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && !isLoopback(hostname);
  return { origin: hasNames ? `${protocol}//${ofProject}` : origin, host: ofProject };
}

function addressOf(text: string, name: keyof Settings): URL {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (!url) throw refused(name);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  const isBare = url.href === `${url.origin}/`;
  if (!isSafe || !isBare) throw refused(name);
  return url;
}

const refused = (name: keyof Settings): CloudError =>
  new CloudError('invalid', {
    service: 'sts',
    operation: name,
    code: 'InvalidEndpointSetting',
    fault: 'endpointSetting',
    outcome: 'notApplied',
  });
