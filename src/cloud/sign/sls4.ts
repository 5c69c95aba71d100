import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { Credentials } from '../credentials.ts';
import {
  canonicalQuery as wireQuery,
  compactSeconds,
  headerLines,
  pathWithQuery,
  percentEncode,
  type QueryParameters,
  sortedParameters,
} from './encode.ts';
import { bodyHash, type Signable, type SignedRequest } from './request.ts';

interface Sls4Signable extends Signable {
  readonly path: string;
  readonly region: string;
}

/**
 * Signs with SLS4-HMAC-SHA256, the regional signature of SLS.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/request-signature-v4
 */
export function signSls4(request: Sls4Signable): SignedRequest {
  const { method, path, credentials, body, query = {} } = request;
  const date = compactSeconds(request.now);
  const day = date.slice(0, 8);
  const contentHash = bodyHash(body);
  const headers: Record<string, string> = {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...request.headers,
    host: request.host,
    'x-log-apiversion': '0.6.0',
    'x-log-bodyrawsize': String(Buffer.byteLength(body ?? '')),
    'x-log-content-sha256': contentHash,
    'x-log-date': date,
  };
  if (credentials.securityToken !== undefined) headers['x-acs-security-token'] = credentials.securityToken;
  const within = scope(day, request.region);
  const canonical = canonicalRequest(method, path, canonicalQuery(query), headers, contentHash);
  const key = rememberedSigningKey(credentials, day, request.region);
  const signed = signature(key, stringToSign(date, within, canonical));
  headers['authorization'] = authorization(credentials.accessKeyId, within, signed);
  return { method, path: pathWithQuery(path, wireQuery(query)), headers, ...(body !== undefined && { body }) };
}

/** The sorted query as it is signed. Unlike in the query sent, names are not encoded, and an empty value has no `=`. */
export function canonicalQuery(query: QueryParameters): string {
  return sortedParameters(query)
    .map(([name, value]) => (value === '' ? name : `${name}=${percentEncode(value)}`))
    .join('&');
}

function signedHeaderNames(headers: Readonly<Record<string, string>>): string[] {
  return Object.keys(headers)
    .filter(
      name => name === 'host' || name === 'content-type' || name.startsWith('x-log-') || name.startsWith('x-acs-'),
    )
    .sort();
}

export function canonicalRequest(
  method: string,
  path: string,
  query: string,
  headers: Readonly<Record<string, string>>,
  contentHash: string,
): string {
  const names = signedHeaderNames(headers);
  return `${method}\n${path}\n${query}\n${headerLines(names, headers)}\n${names.join(';')}\n${contentHash}`;
}

export function scope(day: string, region: string): string {
  return `${day}/${region}/sls/aliyun_v4_request`;
}

export function stringToSign(date: string, within: string, canonical: string): string {
  return `SLS4-HMAC-SHA256\n${date}\n${within}\n${hash('sha256', canonical, 'hex')}`;
}

/** Returns a key object instead of its bytes, because preparing bytes for an HMAC takes longer than the HMAC. */
export function signingKey(accessKeySecret: string, day: string, region: string): KeyObject {
  const steps = [day, region, 'sls', 'aliyun_v4_request'];
  const bytes = steps.reduce<Buffer>(
    (key, step) => createHmac('sha256', key).update(step).digest(),
    Buffer.from(`aliyun_v4${accessKeySecret}`),
  );
  return createSecretKey(bytes);
}

export function signature(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

export function authorization(accessKeyId: string, within: string, signed: string): string {
  return `SLS4-HMAC-SHA256 Credential=${accessKeyId}/${within},Signature=${signed}`;
}

/** The signing keys of one day. They are dropped together with the pair that they were derived from. */
const remembered = new WeakMap<Credentials, { readonly day: string; readonly keys: Map<string, KeyObject> }>();

function rememberedSigningKey(credentials: Credentials, day: string, region: string): KeyObject {
  let known = remembered.get(credentials);
  if (known?.day !== day) {
    known = { day, keys: new Map() };
    remembered.set(credentials, known);
  }
  let key = known.keys.get(region);
  if (key === undefined) {
    key = signingKey(credentials.accessKeySecret, day, region);
    known.keys.set(region, key);
  }
  return key;
}
