import type { KeyAndCertificate } from '../../support/authority.ts';

/** What the tests in the host are told, as JSON in `NETWORK_TESTS`. */
export interface Given {
  /** Where the environment says that a proxy is. */
  readonly environmentProxyPort: number;
  /** Where the open folder wants requests to go. */
  readonly attackerPort: number;
  /** A name or an address of this computer that is not loopback. */
  readonly thisComputer: string;
  /** Certificates for {@link publicHosts}, {@link unknownHost} and this computer, by who issued them. */
  readonly issuedBy: Readonly<Record<'systemAuthority' | 'extraAuthority' | 'stranger', KeyAndCertificate>>;
}

/** The public hosts that the tests call. A proxy leads them to this computer; nothing leaves it. */
export const publicHosts = [
  'sts.aliyuncs.com',
  'dts.cn-hangzhou.aliyuncs.com',
  'cn-hangzhou.log.aliyuncs.com',
] as const;
/** A host that only proxies know. */
export const unknownHost = 'sts.company.test';
