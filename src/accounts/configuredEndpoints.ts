import { isIP } from 'node:net';
import type { Endpoint, EndpointForm, Endpoints } from '../cloud/endpoints.ts';
import { endpointsAt, endpointsOf, publicEndpoints } from '../cloud/endpoints.ts';
import { CloudError, type Service } from '../cloud/errors.ts';
import { isLoopback } from '../cloud/loopback.ts';

/** The user's own settings of where requests go. */
export interface EndpointSettings {
  /** `network.endpoint`: one origin for everything, or empty. */
  readonly origin: string;
  /** `network.endpointForm` */
  readonly form: EndpointForm;
  /** `network.customEndpoints`: hosts by service, or by service and region. */
  readonly custom: Readonly<Record<string, unknown>>;
}

/**
 * The endpoints that the user's settings name. They are read at every call, so that a changed setting holds at once, and
 * a value that is not understood fails the call instead of sending it somewhere else. Plain HTTP is refused except on
 * this computer: it would show the calls to the network.
 */
export function configuredEndpoints(read: () => EndpointSettings): Endpoints {
  const current = (): Endpoints => {
    const { origin, form, custom } = read();
    if (origin.trim() !== '') return endpointsAt(addressOf(origin, 'network.endpoint').origin);
    return form === 'custom' ? customEndpoints(custom) : endpointsOf[form];
  };
  return {
    dts: region => current().dts(region),
    sls: (region, project) => current().sls(region, project),
    sts: (region, host) => current().sts(region, host),
  };
}

/** What is not listed is called by its public name. */
function customEndpoints(custom: EndpointSettings['custom']): Endpoints {
  const find = (service: Service, region = ''): URL | undefined => {
    // A misspelt name would leave its service to the public host without a word.
    if (!Object.keys(custom).every(name => /^(dts|sls|sts)(\/[a-z0-9-]+)?$/.test(name))) throw refused(customSetting);
    const value = custom[`${service}/${region}`] ?? custom[service];
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw refused(customSetting);
    const text = value.trim().replaceAll('{region}', region);
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
      return url ? endpointAt(url) : publicEndpoints.sts(region, host);
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

function addressOf(text: string, name: string): URL {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (!url) throw refused(name);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  const isBare = url.href === `${url.origin}/`;
  if (!isSafe || !isBare) throw refused(name);
  return url;
}

const refused = (name: string): CloudError =>
  new CloudError('invalid', {
    service: 'sts',
    operation: name,
    code: 'InvalidEndpointSetting',
    outcome: 'notApplied',
  });
