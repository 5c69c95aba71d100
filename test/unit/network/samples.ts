import type { SendLimits, WireRequest } from '../../../src/cloud/wire.ts';
import type { NetworkSettings } from '../../../src/network/settings.ts';

/** An editor in which nothing is set. */
export const plainSettings: NetworkSettings = {
  route: 'auto',
  proxy: '',
  noProxy: [],
  proxySupport: 'override',
  usesSystemCertificates: false,
  environment: {},
};

export const limits: SendLimits = {
  connectMs: 5_000,
  headersMs: 5_000,
  bodyMs: 5_000,
  maxBodyBytes: 1_000_000,
  signal: new AbortController().signal,
};

export const getFrom = (origin: string): WireRequest => ({
  method: 'GET',
  origin,
  path: '/?a=1',
  headers: { host: new URL(origin).host },
});
