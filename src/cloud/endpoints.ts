import { regions } from './regions.ts';

/** Where a request goes, and the host name it is signed for. */
export interface Endpoint {
  /** Scheme, host and port to connect to. */
  readonly origin: string;
  readonly host: string;
}

/** From region and service to endpoint. */
export interface Endpoints {
  dts(region: string): Endpoint;
  /** Without a project: the regional endpoint, which only ListProject uses. */
  sls(region: string, project?: string): Endpoint;
  sts(region?: string): Endpoint;
}

const https = (host: string): Endpoint => ({ origin: `https://${host}`, host });

/**
 * The public endpoints of the vendor.
 * https://help.aliyun.com/en/dts/developer-reference/request-syntax
 * https://www.alibabacloud.com/help/en/sls/developer-reference/endpoints
 */
export const publicEndpoints: Endpoints = {
  dts: region => https(regions.get(region)?.dtsHost ?? `dts.${region}.aliyuncs.com`),
  sls: (region, project) => https(`${project === undefined ? '' : `${project}.`}${region}.log.aliyuncs.com`),
  // Every STS host offers the same; the global one also answers for regions that have none of their own.
  sts: () => https('sts.aliyuncs.com'),
};

/** The same host names, all reached at one loopback origin: how the emulator is addressed. */
export function endpointsAt(origin: string): Endpoints {
  const at = (endpoint: Endpoint): Endpoint => ({ ...endpoint, origin });
  return {
    dts: region => at(publicEndpoints.dts(region)),
    sls: (region, project) => at(publicEndpoints.sls(region, project)),
    sts: region => at(publicEndpoints.sts(region)),
  };
}
