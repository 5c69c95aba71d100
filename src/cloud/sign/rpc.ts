import { createHmac } from 'node:crypto';
import { canonicalQuery, isoSeconds, pathWithQuery, percentEncode } from './encode.ts';
import type { Signable, SignedRequest } from './request.ts';

export interface RpcSignable extends Omit<Signable, 'body' | 'method'> {
  readonly method: 'GET' | 'POST';
  readonly action: string;
  readonly version: string;
  readonly nonce: string;
}

/**
 * V1, RPC with HMAC-SHA1: the signature is one more parameter. A POST carries all of them in a form body, which keeps
 * passwords out of the URL; a GET has only the query.
 * https://help.aliyun.com/en/sdk/product-overview/rpc-mechanism
 */
export function signRpc(request: RpcSignable): SignedRequest {
  const { method, credentials } = request;
  const canonical = canonicalQuery({
    Format: 'JSON',
    ...request.query,
    Action: request.action,
    Version: request.version,
    AccessKeyId: credentials.accessKeyId,
    SecurityToken: credentials.securityToken,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: request.nonce,
    Timestamp: isoSeconds(request.now),
  });
  const signed = signature(credentials.accessKeySecret, stringToSign(method, canonical));
  const parameters = `${canonical}&Signature=${percentEncode(signed)}`;
  const headers = { ...request.headers, host: request.host };
  if (method === 'GET') return { method, path: pathWithQuery('/', parameters), headers };
  return {
    method,
    path: '/',
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: parameters,
  };
}

/** `canonical` is the canonical query of query and form parameters together, without `Signature`. */
export function stringToSign(method: string, canonical: string): string {
  return `${method}&%2F&${percentEncode(canonical)}`;
}

export function signature(accessKeySecret: string, text: string): string {
  return createHmac('sha1', `${accessKeySecret}&`).update(text).digest('base64');
}
