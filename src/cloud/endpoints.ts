import { hasDtsVpcHost, hasStsVpcHost, regions } from './regions.ts';

/** Where a request goes, and the host name it is signed for. */
export interface Endpoint {
  /** Scheme, host and port to connect to. */
  readonly origin: string;
  readonly host: string;
}

/** Where STS is asked. */
export interface StsEndpoint extends Endpoint {
  /** The one for all regions, asked where this one cannot be reached. All hosts of STS offer the same. */
  readonly otherwise?: Endpoint;
}

/** From region and service to endpoint. */
export interface Endpoints {
  dts(region: string): Endpoint;
  /** Without a project: the regional endpoint, which only ListProject uses. */
  sls(region: string, project?: string): Endpoint;
  /**
   * The one for all regions, unless there is one for `region` that may be the only one within reach. `host` is another one,
   * as a CLI profile may name it, and has nothing beside it.
   */
  sts(region?: string, host?: string): StsEndpoint;
}

/** Which of the vendor's host names are called; `custom` are the user's own. */
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

/** The vendor's endpoints in one of their forms. What a service does not offer in it is called by its public name. */
export const endpointsOf: Readonly<Record<Exclude<EndpointForm, 'custom'>, Endpoints>> = {
  public: publicEndpoints,
  vpc: {
    dts: region => (hasDtsVpcHost(region) ? https(`dts-vpc.${region}.aliyuncs.com`) : publicEndpoints.dts(region)),
    sls: (region, project) => below(project, `${region}-internal.log.aliyuncs.com`),
    // It can be reached from inside its region only, and the editor may run in another one.
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
    // It is switched on for each project; the list of projects is not one.
    sls: (region, project) =>
      project === undefined ? publicEndpoints.sls(region) : below(project, 'log-global.aliyuncs.com'),
  },
};

/** The same host names, all reached at one loopback origin: how the emulator is addressed. */
export function endpointsAt(origin: string): Endpoints {
  const at = (endpoint: Endpoint): Endpoint => ({ ...endpoint, origin });
  return {
    dts: region => at(publicEndpoints.dts(region)),
    sls: (region, project) => at(publicEndpoints.sls(region, project)),
    sts: (region, host) => at(publicEndpoints.sts(region, host)),
  };
}

/** Whether a host name, as `URL` spells it, is this computer by definition, so that nothing on the way sees the request. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
