import { CloudError } from './errors.ts';

/**
 * Whether a service refused a call because the STS token has ended. It did nothing then, so with a renewed pair the call
 * can be sent once more, a write too. The status says nothing: it differs by product.
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
 * https://www.alibabacloud.com/help/en/sls/developer-reference/error-codes
 */
export function isExpiredToken({ kind, service, code = '', serviceMessage = '' }: CloudError): boolean {
  if (kind !== 'credentials') return false;
  if (/^(InvalidSecurityToken\.|SecurityToken\.?)Expired$/i.test(code)) return true;
  // Log Service has one code for every pair that it does not take.
  return service === 'sls' && /^Unauthorized/i.test(code) && /security ?token\b.*\bexpired/is.test(serviceMessage);
}

/** Other keys than those that a service has called expired. When there are none, its words stay with the reason. */
export async function inPlaceOfExpired<T>(refusal: CloudError, supply: () => Promise<T>): Promise<T> {
  try {
    return await supply();
  } catch (error) {
    const isReason = error instanceof CloudError && error.sourceProblem !== undefined && error.cause === undefined;
    throw isReason ? error.withCause(refusal) : error;
  }
}
