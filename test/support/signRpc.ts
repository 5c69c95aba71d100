import { canonicalQuery, isoSeconds, pathWithQuery, percentEncode } from '../../src/cloud/sign/encode.ts';
import type { Signable, SignedRequest } from '../../src/cloud/sign/request.ts';
import { signature, stringToSign } from '../../src/emulator/authenticate/rpc.ts';

interface RpcSignable extends Omit<Signable, 'body' | 'method'> {
  readonly method: 'GET' | 'POST';
  readonly action: string;
  readonly version: string;
  readonly nonce: string;
}

/**
 * V1, RPC with HMAC-SHA1: the signature is one more parameter. A POST carries all of them in a form body, a GET has
 * only the query. The vendor's older clients sign so; ours does not.
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
