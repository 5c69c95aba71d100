import { canonicalRequest, signature, signedHeaderNames, stringToSign } from '../../cloud/sign/acs3.ts';
import { canonicalQuery } from '../../cloud/sign/encode.ts';
import { bodyHash } from '../../cloud/sign/request.ts';
import { checkNonce, checkRpcDate, checkRpcToken, type Keys, rpcAccount } from '../keys.ts';
import { type Arrival, refuse } from '../operation.ts';
import type { RpcRoute } from '../route.ts';
import type { SampleAccount } from '../sampleAccounts.ts';
import { isSameSecret } from '../secrets.ts';

/** Checks signature V3, which is in the headers. https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature */
export function authenticateAcs3(arrival: Arrival, route: RpcRoute, keys: Keys, now: Date): SampleAccount {
  const { method, path, query, headers, body } = arrival;
  const [, accessKeyId = '', signedNames = '', given = ''] =
    /^ACS3-HMAC-SHA256 +Credential=([^,]+), *SignedHeaders=([^,]+), *Signature=([0-9a-f]+)$/.exec(
      headers['authorization'] ?? '',
    ) ?? refuse(400, 'IncompleteSignature', 'The request signature does not conform to Aliyun standards.');

  const account = rpcAccount(keys, accessKeyId);
  checkRpcDate(headers['x-acs-date'] ?? '', now);
  checkRpcToken(keys, account, headers['x-acs-security-token'], route.operation.service, now);

  const names = signedNames.split(';');
  const unsigned =
    [...signedHeaderNames(headers), ...mandatory].find(name => !names.includes(name)) ??
    mandatory.find(name => !headers[name]);
  if (unsigned !== undefined) refuse(400, 'IncompleteSignature', `The header ${unsigned} has to be signed.`);
  // The body is hashed here, so that a changed body is noticed.
  const contentHash = bodyHash(body);
  const canonical = canonicalRequest(method, path, canonicalQuery(query), names, headers, contentHash);
  const text = stringToSign(canonical);
  const isOfBody = headers['x-acs-content-sha256'] === contentHash;
  if (!isOfBody || !isSameSecret(given, signature(account.accessKeySecret, text))) {
    refuse(
      400,
      'SignatureDoesNotMatch',
      `Specified signature does not match our calculation. server StringToSign is [${text}] server CanonicalRequest is [${canonical}]`,
    );
  }
  checkNonce(keys, account.accessKeyId, headers['x-acs-signature-nonce'] ?? '', now);
  return account;
}

const mandatory = [
  'host',
  'x-acs-action',
  'x-acs-content-sha256',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-version',
];
