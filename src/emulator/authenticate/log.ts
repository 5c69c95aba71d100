import { contentMd5, type LogSignatureMethod, resource, signature, stringToSign } from '../../cloud/sign/log.ts';
import { clockToleranceMs, type Keys, slsAccount } from '../keys.ts';
import { type Arrival, refuse } from '../operation.ts';
import type { SampleAccount } from '../sampleAccounts.ts';
import { isSameSecret } from '../secrets.ts';

/** Checks the classic signature of SLS. https://www.alibabacloud.com/help/en/sls/developer-reference/request-signatures */
export function authenticateLog(arrival: Arrival, keys: Keys, now: Date): SampleAccount {
  const { method, path, query, headers, body } = arrival;
  checkApiVersion(headers['x-log-apiversion']);
  const algorithm =
    headers['x-log-signaturemethod'] ?? refuse(400, 'MissingSignatureMethod', 'x-log-signaturemethod is missing');
  if (!isKnown(algorithm)) refuse(400, 'InvalidSignatureMethod', `signature method ${algorithm} is not supported`);
  const [, accessKeyId = '', given = ''] =
    /^LOG ([^:]+):(.+)$/.exec(headers['authorization'] ?? '') ??
    refuse(400, 'MissAccessKeyId', 'x-log-accesskeyid not found');
  checkDate(headers['date'], now);
  const account = slsAccount(keys, accessKeyId, headers['x-acs-security-token'], now);

  if (body.length > 0) {
    if ((headers['content-type'] ?? '') === '') refuse(400, 'MissingContentType', 'content-type is missing');
    if (headers['content-md5'] !== contentMd5(body))
      refuse(400, 'PostBodyInvalid', 'content-md5 does not match the body');
  }
  const text = stringToSign(method, resource(path, query), withoutRepeatedDate(headers));
  if (!isSameSecret(given, signature(account.accessKeySecret, text, algorithm))) {
    refuse(401, 'SignatureNotMatch', `signature ${given} not match`);
  }
  return account;
}

/** Drops a date that the vendor's Python client repeats after signing. https://github.com/aliyun/aliyun-log-python-sdk */
function withoutRepeatedDate({ 'x-log-date': repeated, ...headers }: Arrival['headers']): Arrival['headers'] {
  return repeated === undefined || repeated === headers['date'] ? headers : { ...headers, 'x-log-date': repeated };
}

export function checkApiVersion(version: string | undefined): void {
  if (version !== '0.6.0') refuse(400, 'InvalidAPIVersion', `x-log-apiversion ${version ?? ''} is not supported`);
}

const isKnown = (algorithm: string): algorithm is LogSignatureMethod =>
  algorithm === 'hmac-sha1' || algorithm === 'hmac-sha256';

function checkDate(text: string | undefined, now: Date): void {
  if (text === undefined) return refuse(400, 'MissingDate', 'Date is missing');
  const date = Date.parse(text);
  // JavaScript also reads dates in many other forms.
  if (Number.isNaN(date) || new Date(date).toUTCString() !== text)
    refuse(400, 'InvalidDateFormat', `Date ${text} must follow RFC822`);
  if (Math.abs(date - now.getTime()) > clockToleranceMs) {
    refuse(400, 'RequestTimeTooSkewed', 'Request time exceeds server time more than 15 minutes');
  }
}
