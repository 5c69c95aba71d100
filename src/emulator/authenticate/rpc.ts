import { createHmac } from 'node:crypto';
import { canonicalQuery, percentEncode } from '../../cloud/sign/encode.ts';
import { checkNonce, checkRpcDate, checkRpcToken, type Keys, rpcAccount } from '../keys.ts';
import { type Arrival, refuse } from '../operation.ts';
import type { RpcRoute } from '../route.ts';
import type { SampleAccount } from '../sampleAccounts.ts';
import { isSameSecret } from '../secrets.ts';

/** Checks signature V1, which has everything in parameters of the query or of a form body. https://help.aliyun.com/en/sdk/product-overview/rpc-mechanism */
export function authenticateRpc(arrival: Arrival, route: RpcRoute, keys: Keys, now: Date): SampleAccount {
  const { Signature: given = '', ...parameters } = route.parameters;
  const needed = (name: string): string =>
    parameters[name] || refuse(400, `Missing${name}`, `${name} is mandatory for this action.`);

  const account = rpcAccount(keys, needed('AccessKeyId'));
  if (needed('SignatureMethod') !== 'HMAC-SHA1' || needed('SignatureVersion') !== '1.0') {
    refuse(400, 'InvalidParameter.Format', 'Specified signature method or version is not valid.');
  }
  checkRpcDate(needed('Timestamp'), now);
  checkRpcToken(keys, account, parameters['SecurityToken'], route.operation.service, now);

  // The decoded parameters are encoded again, because clients encode them in different ways.
  const text = stringToSign(arrival.method, canonicalQuery(parameters));
  if (!isSameSecret(given, signature(account.accessKeySecret, text))) {
    refuse(
      400,
      'SignatureDoesNotMatch',
      `Specified signature is not matched with our calculation. server string to sign is:${text}`,
    );
  }
  checkNonce(keys, account.accessKeyId, needed('SignatureNonce'), now);
  return account;
}

/** `canonical` is the canonical query of the query and form parameters together, without `Signature`. */
export function stringToSign(method: string, canonical: string): string {
  return `${method}&%2F&${percentEncode(canonical)}`;
}

export function signature(accessKeySecret: string, text: string): string {
  return createHmac('sha1', `${accessKeySecret}&`).update(text).digest('base64');
}
