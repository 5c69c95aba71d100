import type { CloudError } from './errors.ts';

/**
 * Why a request got no answer.
 *
 * - `name`: the host name of the service could not be resolved
 * - `network`: no connection was made, or it broke
 * - `timeLimit`: nothing came in time
 * - `proxyLogIn`: the proxy asks for a user and a password, or did not accept those it got
 * - `proxy`: the proxy cannot be reached, or refuses
 * - `certificate`: the server's certificate could not be verified
 * - `settings`: two settings of this extension exclude each other, so nothing can be sent
 */
export type Reason = 'name' | 'network' | 'timeLimit' | 'proxyLogIn' | 'proxy' | 'certificate' | 'settings';

/** The code for a request that VS Code cannot send, because its `host` header differs from its address. */
export const otherHostHeader = 'ERR_HOST_HEADER';

/** What is wrong with a certificate. Each fault has its own remedy. */
export type CertificateFault = 'untrusted' | 'dates' | 'otherHost' | 'weak';

/** The reason of an `unreachable` error. It follows from the code, because messages differ between runtimes. */
export function reasonOf({ code = '', atProxy }: Pick<CloudError, 'code' | 'atProxy'>): Reason {
  if (code === 'HTTP_407') return 'proxyLogIn';
  if (code === otherHostHeader) return 'settings';
  if (certificateFaultOf(code)) return 'certificate';
  if (atProxy) return 'proxy';
  if (names.has(code)) return 'name';
  return timeLimits.has(code) ? 'timeLimit' : 'network';
}

/** The HTTP status with which a proxy refused a connection, taken from the code of a `SendFailure`. */
export const proxyStatusOf = (code = ''): string | undefined => /^HTTP_(\d{3})$/.exec(code)?.[1];

/**
 * The fault behind a code of the runtime, or `undefined` when the code is not about a certificate.
 * https://nodejs.org/docs/latest-v22.x/api/tls.html#x509-certificate-error-codes
 */
export function certificateFaultOf(code: string | undefined): CertificateFault | undefined {
  if (code === undefined) return undefined;
  if (wrongDates.has(code)) return 'dates';
  if (otherHosts.has(code)) return 'otherHost';
  if (code === unnamedFault) return 'weak';
  return untrusted.has(code) ? 'untrusted' : undefined;
}

/**
 * The code for a fault that the runtime has no name for, in practice a key or a signature that is too weak. Only the
 * verification of a certificate has this code.
 */
const unnamedFault = 'UNSPECIFIED';

const names = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME', 'EAI_FAIL']);

const timeLimits = new Set(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

const wrongDates = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CRL_HAS_EXPIRED',
  'CRL_NOT_YET_VALID',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
]);

const otherHosts = new Set(['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_TLS_CERT_ALTNAME_FORMAT', 'HOSTNAME_MISMATCH']);

const untrusted = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'ERR_TLS_CERT_SIGNATURE_ALGORITHM_UNSUPPORTED',
]);
