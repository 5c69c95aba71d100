import { bodyHash } from '../../cloud/sign/request.ts';
import { canonicalQuery, canonicalRequest, scope, signature, signingKey, stringToSign } from '../../cloud/sign/sls4.ts';
import { clockToleranceMs, type Keys, slsAccount, timeIn } from '../keys.ts';
import { type Arrival, refuse } from '../operation.ts';
import type { SlsRoute } from '../route.ts';
import type { SampleAccount } from '../sampleAccounts.ts';
import { isSameSecret } from '../secrets.ts';
import { checkApiVersion } from './log.ts';

/** Checks the newer signature of SLS, V4. https://www.alibabacloud.com/help/en/sls/developer-reference/request-signature-v4 */
export function authenticateSls4(arrival: Arrival, route: SlsRoute, keys: Keys, now: Date): SampleAccount {
  const { method, path, query, headers, body } = arrival;
  checkApiVersion(headers['x-log-apiversion']);
  const [, accessKeyId = '', day = '', region = '', given = ''] =
    /^SLS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/sls\/aliyun_v4_request, ?Signature=([0-9a-f]+)$/.exec(
      headers['authorization'] ?? '',
    ) ?? refuse(401, 'SignatureNotMatch', 'authorization is malformed');

  const date = headers['x-log-date'] ?? refuse(400, 'MissingDate', 'x-log-date is missing');
  checkDate(date, now);
  const account = slsAccount(keys, accessKeyId, headers['x-acs-security-token'], now);

  if (body.length > 0 && (headers['content-type'] ?? '') === '') {
    refuse(400, 'MissingContentType', 'content-type is missing');
  }
  const contentHash = headers['x-log-content-sha256'];
  if (contentHash !== bodyHash(body)) {
    return refuse(400, 'PostBodyInvalid', 'x-log-content-sha256 does not match the body');
  }
  const canonical = canonicalRequest(method, path, canonicalQuery(query), headers, contentHash);
  const text = stringToSign(date, scope(day, region), canonical);
  const expected = signature(signingKey(account.accessKeySecret, day, region), text);
  // A signature is valid only for the day and the region in its scope.
  if (!isSameSecret(given, expected) || !date.startsWith(day) || (route.region ?? region) !== region) {
    refuse(401, 'SignatureNotMatch', `signature ${given} not match`);
  }
  return account;
}

function checkDate(text: string, now: Date): void {
  const date =
    timeIn(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')) ??
    refuse(400, 'InvalidDateFormat', `x-log-date ${text} must be of the form YYYYMMDDTHHMMSSZ`);
  if (Math.abs(date - now.getTime()) > clockToleranceMs) {
    refuse(400, 'RequestTimeExpired', 'Request time differs from server time by more than 15 minutes');
  }
}
