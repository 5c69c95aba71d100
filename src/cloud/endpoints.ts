import { hasDtsVpcHost, hasStsVpcHost, regions } from './regions.ts';

/** Where a request goes, and the host name it is signed for. */
export interface Endpoint {
  /** Scheme, host and port to connect to. */
  readonly origin: string;
  readonly host: string;
}

export interface StsEndpoint extends Endpoint {
  /** The endpoint to use when this one cannot be reached. All STS endpoints offer the same. */
  readonly otherwise?: Endpoint;
}

/** Finds the endpoint of a service in a region. */
export interface Endpoints {
  dts(region: string): Endpoint;
  /** Without a project, this is the regional endpoint, which ListProject and DescribeRegions use. */
  sls(region: string, project?: string): Endpoint;
  /**
   * The endpoint for all regions, or one in `region` when that may be the only one within reach. A `host`, which a CLI
   * profile can name, replaces both.
   */
  sts(region?: string, host?: string): StsEndpoint;
}

/** Which of the vendor's host names are called, or `custom` for the user's own. */
export type EndpointForm = 'public' | 'vpc' | 'intranet' | 'acceleration' | 'custom';

const https = (host: string): Endpoint => ({ origin: `https://${host}`, host });

const below = (project: string | undefined, host: string): Endpoint =>
  https(project === undefined ? host : `${project}.${host}`);

/**
 * The public endpoints of the vendor.
 * https://help.aliyun.com/en/dts/developer-reference/request-syntax
 * https://www.alibabacloud.com/help/en/sls/developer-reference/endpoints
 * https://alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-endpoint
 */
export const publicEndpoints: Endpoints = {
  dts: region => https(regions.get(region)?.dtsHost ?? `dts.${region}.aliyuncs.com`),
  sls: (region, project) => below(project, `${region}.log.aliyuncs.com`),
  sts: (_region, host) => https(host ?? 'sts.aliyuncs.com'),
};

/** The vendor's endpoints by form. A service that has no such host is called at its public endpoint. */
export const endpointsOf: Readonly<Record<Exclude<EndpointForm, 'custom'>, Endpoints>> = {
  public: publicEndpoints,
  vpc: {
    dts: region => (hasDtsVpcHost(region) ? https(`dts-vpc.${region}.aliyuncs.com`) : publicEndpoints.dts(region)),
    sls: (region, project) => below(project, `${region}-internal.log.aliyuncs.com`),
    // The host can be reached only from inside its region, and the editor may run in another one.
    sts: (region = '', host) =>
      host === undefined && hasStsVpcHost(region)
        ? { ...https(`sts-vpc.${region}.aliyuncs.com`), otherwise: publicEndpoints.sts() }
        : publicEndpoints.sts(region, host),
  },
  intranet: {
    ...publicEndpoints,
    sls: (region, project) => below(project, `${region}-intranet.log.aliyuncs.com`),
  },
  acceleration: {
    ...publicEndpoints,
    // Transfer acceleration is enabled for single projects, so it cannot list them.
    sls: (region, project) =>
      project === undefined ? publicEndpoints.sls(region) : below(project, 'log-global.aliyuncs.com'),
  },
};

/** A host that clients of a project can be given. They put the name of the project in front of it themselves. */
export interface ClientHost {
  readonly form: EndpointForm;
  readonly host: string;
}

/**
 * The hosts for clients of a project: first the one that is called from here, which the user's settings name, and then
 * the others of the vendor that clients elsewhere may reach. Acceleration has to be enabled for the project, so nobody is
 * offered it who does not use it.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/endpoints
 */
export function clientHosts(region: string, project: string, endpoints: Endpoints): readonly ClientHost[] {
  const hostAt = (of: Endpoints): string => of.sls(region, project).host.slice(`${project}.`.length);
  const known = (['public', 'vpc', 'intranet', 'acceleration'] as const).map((form): ClientHost => {
    return { form, host: hostAt(endpointsOf[form]) };
  });
  const called = hostAt(endpoints);
  const own = known.find(({ host }) => host === called) ?? { form: 'custom', host: called };
  return [own, ...known.filter(other => other !== own && other.form !== 'acceleration')];
}

/** The public host names, all reached at one origin. The emulator is called this way. */
export function endpointsAt(origin: string): Endpoints {
  const at = (endpoint: Endpoint): Endpoint => ({ ...endpoint, origin });
  return {
    dts: region => at(publicEndpoints.dts(region)),
    sls: (region, project) => at(publicEndpoints.sls(region, project)),
    sts: (region, host) => at(publicEndpoints.sts(region, host)),
  };
}

/** Whether requests go to the host that they are signed for. Those to an emulator go to its own address. */
export const isReachedAtHost = ({ origin, host }: Endpoint): boolean => new URL(origin).host === host;

/** Whether a host name, as `URL` spells it, always means this computer, so that requests to it never leave it. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
