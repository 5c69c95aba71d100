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

/** The user's own settings of where requests go, as they stand in a file that may hold anything. */
export interface EndpointSettings {
  /** `network.endpoint`: one origin for everything, or empty. */
  readonly origin: unknown;
  /** `network.endpointForm` */
  readonly form: unknown;
  /** `network.customEndpoints`: hosts by service, or by service and region. Read in the form for them only. */
  readonly custom: unknown;
}

/**
 * The endpoints that the user's settings name. They are read at every call, so that a changed setting holds at once, and
 * a value that is not understood fails the call instead of sending it somewhere else. Plain HTTP is refused except on
 * this computer: it would show the calls to the network.
 */
export function configuredEndpoints(read: () => EndpointSettings): Endpoints {
  const current = (): Endpoints => {
    const { origin, form, custom } = read();
    if (typeof origin !== 'string') throw refused('network.endpoint');
    if (origin.trim() !== '') return endpointsAt(addressOf(origin, 'network.endpoint').origin);
    return form === 'custom' ? customEndpoints(custom) : endpointsIn(form);
  };
  return {
    dts: region => current().dts(region),
    sls: (region, project) => current().sls(region, project),
    sts: (region, host) => current().sts(region, host),
  };
}

function endpointsIn(form: unknown): Endpoints {
  const known = Object.entries(endpointsOf).find(([name]) => name === form);
  if (!known) throw refused('network.endpointForm');
  return known[1];
}

/** What is not listed is called by its public name. */
function customEndpoints(setting: unknown): Endpoints {
  if (typeof setting !== 'object' || setting === null || Array.isArray(setting)) throw refused(customSetting);
  const custom = setting as Readonly<Record<string, unknown>>;
  const find = (service: Service, region?: string): URL | undefined => {
    // A misspelt name would leave its service to the public host without a word.
    if (!Object.keys(custom).every(name => /^(dts|sls|sts)(\/[a-z0-9-]+)?$/.test(name))) throw refused(customSetting);
    const value = (region === undefined ? undefined : custom[`${service}/${region}`]) ?? custom[service];
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw refused(customSetting);
    // What is not of one region has no host with the name of a region in it.
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
      // Only what is listed: whoever names hosts of a region may mean that no other is asked.
      const ofAll = find('sts');
      const hasOther = ofAll !== undefined && ofAll.origin !== url.origin;
      return { ...endpointAt(url), ...(hasOther && { otherwise: endpointAt(ofAll) }) };
    },
  };
}

const customSetting = 'network.customEndpoints';

/** A project is a name below the host. An address has none, nor has this computer: there only what is signed names it. */
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
