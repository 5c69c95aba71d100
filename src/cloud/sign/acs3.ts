import { createHmac, hash } from 'node:crypto';
import { canonicalQuery, headerLines, isoSeconds, pathWithQuery } from './encode.ts';
import { bodyHash, type Signable, type SignedRequest } from './request.ts';

interface Acs3Signable extends Signable {
  readonly action: string;
  readonly version: string;
  readonly nonce: string;
}

/**
 * Signs with V3 (ACS3-HMAC-SHA256). Everything about the signature is in headers, and the parameters are in the query.
 * https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
 */
export function signAcs3(request: Acs3Signable): SignedRequest {
  const { method, credentials, body } = request;
  const contentHash = bodyHash(body);
  const headers: Record<string, string> = {
    ...request.headers,
    host: request.host,
    'x-acs-action': request.action,
    'x-acs-content-sha256': contentHash,
    'x-acs-date': isoSeconds(request.now),
    'x-acs-signature-nonce': request.nonce,
    'x-acs-version': request.version,
  };
  if (credentials.securityToken !== undefined) headers['x-acs-security-token'] = credentials.securityToken;
  const names = signedHeaderNames(headers);
  const query = canonicalQuery(request.query ?? {});
  const text = stringToSign(canonicalRequest(method, '/', query, names, headers, contentHash));
  headers['authorization'] = authorization(
    credentials.accessKeyId,
    names,
    signature(credentials.accessKeySecret, text),
  );
  return { method, path: pathWithQuery('/', query), headers, ...(body !== undefined && { body }) };
}

/** The signature covers `host`, `content-type` when it is sent, and every `x-acs-*`. */
export function signedHeaderNames(headers: Readonly<Record<string, string>>): string[] {
  return Object.keys(headers)
    .filter(name => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'))
    .sort();
}

export function canonicalRequest(
  method: string,
  path: string,
  query: string,
  names: readonly string[],
  headers: Readonly<Record<string, string>>,
  contentHash: string,
): string {
  return `${method}\n${path}\n${query}\n${headerLines(names, headers)}\n${names.join(';')}\n${contentHash}`;
}

export function stringToSign(canonical: string): string {
  return `ACS3-HMAC-SHA256\n${hash('sha256', canonical, 'hex')}`;
}

export function signature(accessKeySecret: string, text: string): string {
  return createHmac('sha256', accessKeySecret).update(text).digest('hex');
}

export function authorization(accessKeyId: string, names: readonly string[], signed: string): string {
  return `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${names.join(';')},Signature=${signed}`;
}
