import { createHmac, hash } from 'node:crypto';
import {
  canonicalQuery,
  headerLines,
  httpDate,
  pathWithQuery,
  type QueryParameters,
  sortedParameters,
} from './encode.ts';
import type { Signable, SignedRequest } from './request.ts';

interface LogSignable extends Signable {
  readonly path: string;
}

/** The methods that the emulator accepts. SLS documents the first, and one of the vendor's clients sends the second. */
export type LogSignatureMethod = 'hmac-sha1' | 'hmac-sha256';

/**
 * Signs with LOG, the classic signature of SLS, which is for requests without a known region.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/request-signatures
 */
export function signLog(request: LogSignable): SignedRequest {
  const { method, path, credentials, body, query = {} } = request;
  const headers: Record<string, string> = {
    ...(body !== undefined && { 'content-type': 'application/json', 'content-md5': contentMd5(body) }),
    ...request.headers,
    host: request.host,
    date: httpDate(request.now),
    'x-log-apiversion': '0.6.0',
    'x-log-bodyrawsize': String(Buffer.byteLength(body ?? '')),
    'x-log-signaturemethod': 'hmac-sha1',
  };
  if (credentials.securityToken !== undefined) headers['x-acs-security-token'] = credentials.securityToken;
  const text = stringToSign(method, resource(path, query), headers);
  headers['authorization'] = authorization(credentials.accessKeyId, signature(credentials.accessKeySecret, text));
  return { method, path: pathWithQuery(path, canonicalQuery(query)), headers, ...(body !== undefined && { body }) };
}

export function contentMd5(body: string | Uint8Array): string {
  return hash('md5', body, 'hex').toUpperCase();
}

/** The path and the sorted query, neither of them encoded. An empty value keeps its `=`. */
export function resource(path: string, query: QueryParameters): string {
  return pathWithQuery(
    path,
    sortedParameters(query)
      .map(([name, value]) => `${name}=${value}`)
      .join('&'),
  );
}

export function stringToSign(method: string, target: string, headers: Readonly<Record<string, string>>): string {
  const first = ['content-md5', 'content-type', 'date'].map(name => headers[name] ?? '');
  const names = Object.keys(headers)
    .filter(name => name.startsWith('x-log-') || name.startsWith('x-acs-'))
    .sort();
  return `${method}\n${first.join('\n')}\n${headerLines(names, headers)}${target}`;
}

export function signature(accessKeySecret: string, text: string, method: LogSignatureMethod = 'hmac-sha1'): string {
  return createHmac(method === 'hmac-sha1' ? 'sha1' : 'sha256', accessKeySecret)
    .update(text)
    .digest('base64');
}

export function authorization(accessKeyId: string, signed: string): string {
  return `LOG ${accessKeyId}:${signed}`;
}
