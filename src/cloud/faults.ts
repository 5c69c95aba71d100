import { excerptOf, known, type Members, membersOf, numberOf, textOf } from './bodies.ts';
import type { Call } from './call.ts';
import {
  CloudError,
  type CloudErrorDetails,
  type CloudErrorKind,
  type MissingPermission,
  type Service,
  type Target,
} from './errors.ts';
import type { WireResponse } from './wire.ts';

/** Which call an answer belongs to, and what it was about. */
export interface Asked extends Pick<Call<unknown>, 'service' | 'operation'> {
  readonly target?: Target;
}

/** What a refusal says, in whichever spelling it said it. */
export interface Refusal {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly requestId?: string | undefined;
  /** The status inside the body, where it differs from HTTP's own. */
  readonly status?: number | undefined;
  readonly body?: Members | undefined;
}

type Rules = readonly (readonly [pattern: RegExp, kind: CloudErrorKind])[];

/**
 * First match wins: `Forbidden.InstanceNotFound` is no question of permission, `InvalidAccessKeyId.NotFound` none of a
 * resource, and the status is a poor guide, since DTS answers 403 to almost everything.
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
 * https://help.aliyun.com/document_detail/51132.html
 * https://help.aliyun.com/zh/ram/developer-reference/api-sts-2015-04-01-errorcodes
 */
const rpcRules: Rules = [
  [/^Throttling|\.Throttling/i, 'throttled'],
  [/^InvalidTimeStamp|^IllegalTimestamp/i, 'clock'],
  [/^(InvalidAccessKeyId|MissingAccessKeyId|InvalidSecurityToken|MissingSecurityToken)/i, 'credentials'],
  [/^(SignatureDoesNotMatch|IncompleteSignature|AuthenticationFail\.OIDCToken)/i, 'credentials'],
  [/^(Forbidden\.RAM|NoPermission|AuthenticationFail\.NoPermission)|RamPermissionDenied|RamCheckUserRole/i, 'denied'],
  [/^(ServiceUnavailable|InternalError)/i, 'unavailable'],
  [/^OperationDenied|\.OperationDenied\.|^ModifyDenied|^Invalid(Job|Task)Status/i, 'state'],
  [/Quota|LimitExceed|ExceedLimit/i, 'quota'],
  [/AlreadyExist|Duplicate|Conflict/i, 'conflict'],
  // The gateway does not know the operation; no resource is meant.
  [/^InvalidApi/i, 'invalid'],
  [/NotFound|NotExist|^InvalidJobId/i, 'notFound'],
  [/^(Invalid|Missing|Unsupported|Illegal)/i, 'invalid'],
];

/**
 * SLS codes are written in several ways, among them the misspelt `NotExsit`.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-createconsumergroup
 */
const slsRules: Rules = [
  [/QuotaExceed/i, 'quota'],
  [/^ExceedQuota/i, 'quota'],
  [/^(RequestTimeTooSkewed|RequestTimeExpired|InvalidRequestTime)/i, 'clock'],
  [/^(SignatureNotMatch|Unauthorized|InvalidAccessKeyId|MissAccessKeyId|SecurityToken)/i, 'credentials'],
  [/^(InternalServerError|RequestTimeout|ServerBusy)/i, 'unavailable'],
  [/^(ProjectForbidden|LogStoreWithoutShard|ConsumerNotMatch)/i, 'state'],
  [/^NotExistConsumerWithBody/i, 'invalid'],
  [/NotE(xist|xsit)s?$/i, 'notFound'],
  [/AlreadyExist/i, 'conflict'],
  [/^(Invalid|SLSInvalid|Miss|Parameter|PostBody|JsonInfo|LogStoreInfo)/i, 'invalid'],
];

/** These are rates, although they are called quotas. */
const slsThrottling = /^((Shard)?(Write|Read)QuotaExceed|MetaOperationQpsLimitExceeded)/i;

/** What is wrong with the account as a whole, so that whoever pays for it has to act in the console. */
export type AccountFault = 'notActivated' | 'overdue';

/**
 * From the service's code, and from its words where one code stands for an unknown pair, for RAM's refusal and for this.
 * DTS has one code for all that keeps an account from buying.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/error-codes
 */
export function accountFaultOf({
  service,
  code = '',
  serviceMessage = '',
}: Pick<CloudErrorDetails, 'service' | 'code' | 'serviceMessage'>): AccountFault | undefined {
  if (/^LXBuyError/i.test(code)) return 'overdue';
  if (service !== 'sls' || !/^(Unauthorized|InvalidAccessKeyId)/i.test(code)) return undefined;
  if (/service has not opened/i.test(serviceMessage)) return 'notActivated';
  return /service (is|has been) forbidden/i.test(serviceMessage) ? 'overdue' : undefined;
}

function kindOf(service: Service, code: string, status: number, message: string, body?: Members): CloudErrorKind {
  if (status === 429) return 'throttled';
  // Nobody but RAM adds it, whatever the code.
  if (Object.keys(accessDetailOf(body)).length > 0) return 'denied';
  if (service === 'sls') {
    if (slsThrottling.test(code)) return 'throttled';
    if (/^Unauthorized/i.test(code) && /denied by (sts|ram)/i.test(message)) return 'denied';
  }
  if (accountFaultOf({ service, code, serviceMessage: message })) return 'state';
  const rules = service === 'sls' ? slsRules : rpcRules;
  return rules.find(([pattern]) => pattern.test(code))?.[1] ?? (status >= 500 ? 'unavailable' : 'unexpected');
}

/** The same request arrived twice: the first copy was taken, with an outcome that did not come back. */
const isRepetition = (code: string): boolean => /^SignatureNonceUsed/i.test(code);

/** The error for a refusal with a code of the service's own. */
export function refused(asked: Asked, response: WireResponse, refusal: Refusal): CloudError {
  // DTS lists its codes with and without this prefix, and older pages of Log Service have one too.
  const code = refusal.code?.replace(/^DTS\.Msg\.|^SLS(?=[A-Z])/i, '');
  const status = refusal.status ?? response.status;
  const message = refusal.message ?? '';
  const kind = kindOf(asked.service, code ?? '', status, message, refusal.body);
  const isFault = kind === 'unavailable' || isRepetition(code ?? '');
  return new CloudError(
    kind,
    known<CloudErrorDetails>({
      service: asked.service,
      operation: asked.operation,
      code,
      requestId: refusal.requestId,
      status: response.status,
      serviceMessage: refusal.message,
      outcome: isFault ? 'unknown' : 'notApplied',
      retryAfterMs: numberOf(response.headers, 'x-acs-retry-after'),
      missingPermission: kind === 'denied' ? permissionIn(message, refusal.body) : undefined,
      owner: kind === 'denied' ? textOf(accessDetailOf(refusal.body), 'AuthPrincipalOwnerId') : undefined,
      target: kind === 'denied' ? asked.target : undefined,
    }),
  );
}

/** The error for an answer that is not the service's, or not understood: HTML, nothing, a truncated body. */
export function notUnderstood(asked: Asked, response: WireResponse, requestId?: string): CloudError {
  const { status } = response;
  // No service asks for this: it is a proxy that does not let the request pass.
  const isProxy = status === 407;
  return new CloudError(
    isProxy ? 'unreachable' : status === 429 ? 'throttled' : status >= 500 ? 'unavailable' : 'unexpected',
    known<CloudErrorDetails>({
      service: asked.service,
      operation: asked.operation,
      code: `HTTP_${status}`,
      requestId,
      status,
      serviceMessage: excerptOf(response.body),
      outcome: status === 429 || isProxy ? 'notApplied' : 'unknown',
      atProxy: isProxy || undefined,
      retryAfterMs: numberOf(response.headers, 'x-acs-retry-after'),
    }),
  );
}

/**
 * What RAM would have to grant, from the detail, which names no resource, or from the message: `action: log:X, resource:
 * acs:log:…`.
 * https://www.alibabacloud.com/help/en/ram/user-guide/troubleshoot-access-denied-errors
 */
function permissionIn(message: string, body: Members | undefined): MissingPermission | undefined {
  const detail = accessDetailOf(body);
  const type = textOf(detail, 'NoPermissionType', 'noPermissionType');
  const permission = known<MissingPermission>({
    action: textOf(detail, 'AuthAction', 'authAction') ?? /\baction: *([\w-]+:[\w*]+)/i.exec(message)?.[1],
    resource: /\bresource: *(acs:[^\s,;]+)/i.exec(message)?.[1],
    isExplicitDeny: type === undefined ? undefined : /^ExplicitDeny$/i.test(type),
  });
  return Object.keys(permission).length > 0 ? permission : undefined;
}

function accessDetailOf(body: Members = {}): Members {
  const detail = membersOf(body, 'AccessDeniedDetail', 'accessDeniedDetail');
  const inner = membersOf(body, 'Error');
  return Object.keys(detail).length > 0 ? detail : membersOf(inner, 'AccessDeniedDetail', 'accessDeniedDetail');
}

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
