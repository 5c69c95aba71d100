import { type Endpoints, endpointsAt, publicEndpoints } from '../cloud/endpoints.ts';
import { CloudError } from '../cloud/errors.ts';

/**
 * The public endpoints, or all of them at the origin that the user's own settings name. Read at every call, so that a
 * changed setting holds at once. Plain HTTP is refused except on this computer: it would show the calls to the network.
 */
export function configuredEndpoints(readOrigin: () => string): Endpoints {
  const current = (): Endpoints => {
    const origin = readOrigin().trim();
    return origin === '' ? publicEndpoints : endpointsAt(checked(origin));
  };
  return {
    dts: region => current().dts(region),
    sls: (region, project) => current().sls(region, project),
    sts: region => current().sts(region),
  };
}

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

function checked(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isAllowed = url && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname)));
  if (isAllowed) return url.origin;
  throw new CloudError('invalid', {
    service: 'sts',
    operation: 'network.endpoint',
    code: 'InvalidEndpointSetting',
    outcome: 'notApplied',
  });
}
