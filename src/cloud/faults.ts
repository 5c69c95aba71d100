import { excerptOf, known, type Members, membersOf, numberOf, textOf } from './bodies.ts';
import {
  CloudError,
  type CloudErrorDetails,
  type CloudErrorKind,
  type Fault,
  type MissingPermission,
  type Parameter,
  type Service,
  type Target,
} from './errors.ts';
import type { Call, WireResponse } from './wire.ts';

/** The call that an answer belongs to. */
export interface Asked extends Pick<Call<unknown>, 'service' | 'operation'> {
  readonly target?: Target;
}

/** What a refusal says, whichever form it came in. */
interface Refusal {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly requestId?: string | undefined;
  /** The status inside the body, which can differ from the HTTP status. */
  readonly status?: number | undefined;
  readonly body?: Members | undefined;
}

/** The first rule applies whose code matches, and whose pattern for the message matches when it has one. */
type Rules = readonly (readonly [code: RegExp, kind: CloudErrorKind, fault?: Fault | undefined, words?: RegExp])[];

/**
 * The rules for DTS and STS. Their order matters: `Forbidden.InstanceNotFound` is not about permissions, and
 * `InvalidAccessKeyId.NotFound` is not about a resource. The status does not help, because DTS mostly answers 403.
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
 * https://help.aliyun.com/document_detail/462133.html
 * https://help.aliyun.com/document_detail/51132.html
 * https://help.aliyun.com/zh/ram/developer-reference/api-sts-2015-04-01-errorcodes
 */
const rpcRules: Rules = [
  [/^Throttling|\.Throttling/i, 'throttled'],
  [/^InvalidTimeStamp|^IllegalTimestamp/i, 'clock'],

  [/^InvalidSecurityToken\.Expired$/i, 'credentials', 'expiredToken'],
  [/^InvalidAccessKeyId\.Inactive/i, 'credentials', 'disabledKey'],
  [/^(InvalidAccessKeyId|MissingAccessKeyId|InvalidSecurityToken|MissingSecurityToken)/i, 'credentials'],
  [/^(SignatureDoesNotMatch|IncompleteSignature)/i, 'credentials'],
  [/^SignatureNonceUsed/i, 'unexpected', 'repeatedNonce'],

  [/^AuthenticationFail\.OIDCToken/i, 'credentials', 'oidcToken'],
  [/^AuthenticationFail\.NoPermission/i, 'denied', 'oidcProvider'],
  [/^AuthenticationFail/i, 'invalid'],

  [/^Forbidden\.RiskControl/i, 'state', 'riskControl'],
  [/^Forbidden\.(UserVerification|Authentication)/i, 'state', 'notVerified'],
  [/AliyunUIDNotFound/i, 'state', 'unknownAccount'],
  [/InsufficientBalance/i, 'state', 'lowBalance'],
  // DTS has one code for everything that keeps an account from buying.
  [/^LXBuyError/i, 'state', 'overdue'],
  [/^LXCreateOrder/i, 'state', 'orderRefused'],

  [/^NoPermission/i, 'denied', 'rootAccount', /root account/i],
  [/RamCheckUserRole/i, 'denied', 'noServiceRole'],
  // The vendor misspells it in places.
  [/^Forb[ei]dden\.NotSupportRAM/i, 'denied', 'notForRamUsers'],
  [/^InvalidOwner/i, 'denied', 'foreignResource'],
  [/^(NoPermission|ActionUnauthorized)|RamPermissionDenied/i, 'denied'],

  [/^(ServiceUnavailable|InternalError)|ServerUnAvailable|\.TimeOut$/i, 'unavailable'],
  [/^OperationDenied\.NotPurchased/i, 'state', 'notPurchased'],
  [/^(OperationDenied\.DBInstance|DbTypeNotSupport|DRDS|DuplicateAccount\.|SrcLink\.)/i, 'state', 'unsuitableSource'],
  [/^CheckStatus\.|^OperationDenied|\.OperationDenied\.|^ModifyDenied|^Invalid(Job|Task)Status/i, 'state'],
  [/Quota|LimitExceed|ExceedLimit/i, 'quota'],
  [/AlreadyExist|Duplicate|Conflict/i, 'conflict'],

  // The gateway does not know the operation, the product or the region. These codes are not about a resource.
  [/^(InvalidApi|InvalidAction|InvalidProduct|NoSuchVersion|UnsupportedOperation)/i, 'invalid', 'notOffered'],
  [/^InvalidRegionId/i, 'invalid', 'unknownRegion'],
  [/^(UnsupportedHTTPMethod|UnsupportedParameter|InvalidSignatureMethod)/i, 'invalid', 'malformedRequest'],

  [/NotFound|NotExist|^InvalidJobId/i, 'notFound'],
  [/^Forbidden(\.|$)/i, 'denied'],
  [/^(Invalid|Missing|Unsupported|Illegal)/i, 'invalid'],
];

/**
 * The rules for SLS, which spells its codes in several ways, among them the misspelt `NotExsit`. `Unauthorized` can
 * mean a pair that is not accepted, a refusal by RAM, or an account that cannot use the service, so its message
 * decides.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/error-codes
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-createconsumergroup
 */
const slsRules: Rules = [
  // These are rates, although they are called quotas.
  [/^((Shard)?(Write|Read)QuotaExceed|MetaOperationQpsLimitExceeded)/i, 'throttled'],
  [/QuotaExceed|^ExceedQuota/i, 'quota'],
  [/^(RequestTimeTooSkewed|RequestTimeExpired|InvalidRequestTime)/i, 'clock'],

  [/^(Unauthorized|InvalidAccessKeyId)/i, 'state', 'notActivated', /service has not opened/i],
  [/^(Unauthorized|InvalidAccessKeyId)/i, 'state', 'overdue', /service (is|has been) forbidden/i],
  [/^Unauthorized/i, 'denied', undefined, /denied by (sts|ram)|access ?key ?id is unauthorized/i],
  [/^Unauthorized/i, 'denied', 'foreignResource', /project.*\b(not belong|belongs to (another|other))/is],
  [/^Unauthorized/i, 'credentials', 'disabledKey', /access ?key ?id\b.*\b(disabled|inactive)/is],
  [/^Unauthorized/i, 'credentials', 'expiredToken', /security ?token\b.*\bexpired/is],
  [/^SecurityToken\.?Expired$/i, 'credentials', 'expiredToken'],
  [/^InvalidAccessKeyId\.Inactive/i, 'credentials', 'disabledKey'],
  [/^(SignatureNotMatch|Unauthorized|InvalidAccessKeyId|MissAccessKeyId|SecurityToken)/i, 'credentials'],

  [/^(InternalServerError|RequestTimeout|ServerBusy)/i, 'unavailable'],
  [/^ProjectForbidden/i, 'state', 'projectSuspended'],
  [/^(LogStoreWithoutShard|ConsumerNotMatch)/i, 'state'],
  [/^NotExistConsumerWithBody/i, 'invalid'],
  [/^ConsumerGroupNotE(xist|xsit)/i, 'notFound', 'noSuchGroup'],
  [/^ShardNotE(xist|xsit)/i, 'notFound', 'noSuchShard'],
  [/NotE(xist|xsit)s?$/i, 'notFound'],
  [/AlreadyExist/i, 'conflict'],

  [/InvalidCursor$/i, 'invalid', 'invalidCursor'],
  [
    /^Invalid(Host|DateFormat|APIVersion|SignatureMethod|ContentType|BodyRawSize|CompressType|Method)$/i,
    'invalid',
    'malformedRequest',
  ],
  [/^Missing/i, 'invalid', 'malformedRequest'],
  [/^(Invalid|Miss|Parameter|PostBody|JsonInfo|LogStoreInfo)/i, 'invalid'],
];

/** A refusal is about the first of these parameters that it names. */
const parameters: readonly (readonly [name: RegExp, parameter: Parameter])[] = [
  [/SecurityToken/i, 'SecurityToken'],
  [/\b(Incomplete)?Signature/i, 'Signature'],
  [/AccessKeyId/i, 'AccessKeyId'],
  [/RoleSessionName/i, 'RoleSessionName'],
  [/ExternalId/i, 'ExternalId'],
  [/DurationSeconds/i, 'DurationSeconds'],
  [/GroupPassword/i, 'ConsumerGroupPassword'],
  [/GroupUserName/i, 'ConsumerGroupUserName'],
  [/Policy/i, 'Policy'],
  [/timeout/i, 'timeout'],
];

/**
 * Only this much of a message is read, kept, and shown. Whoever answers can make it as long as an answer, and some
 * patterns are slow on long texts.
 */
const longestMessage = 4_000;
/** The same for a code, an ID, and a name, which are much shorter wherever they are documented. */
const longestName = 500;

const cut = (text: string | undefined, length = longestName): string | undefined => text?.slice(0, length);

function parameterIn(kind: CloudErrorKind, code: string, words: string): Parameter | undefined {
  const namedIn = (text: string) => parameters.find(([name]) => name.test(text))?.[1];
  if (kind === 'credentials') return namedIn(code);
  return kind === 'invalid' ? (namedIn(code) ?? namedIn(words)) : undefined;
}

function meaningOf(
  service: Service,
  code: string,
  status: number,
  words: string,
  body?: Members,
): { readonly kind: CloudErrorKind; readonly fault?: Fault | undefined } {
  if (status === 429) return { kind: 'throttled' };
  const rules = service === 'sls' ? slsRules : rpcRules;
  const rule = rules.find(([pattern, , , said]) => pattern.test(code) && (said === undefined || said.test(words)));
  const kind = rule?.[1] ?? (status >= 500 ? 'unavailable' : 'unexpected');
  const fault = rule?.[2];
  // Only RAM adds this detail, so the call was denied whatever the code says.
  const isOfRam = Object.keys(accessDetailOf(body)).length > 0;
  return isOfRam && kind !== 'denied' ? { kind: 'denied' } : { kind, fault };
}

/** The error for a refusal that carries a code of the service. */
export function refused(asked: Asked, response: WireResponse, refusal: Refusal): CloudError {
  // The pages list codes of DTS and, on older pages, of SLS both with and without a prefix.
  const code = cut(refusal.code)?.replace(/^DTS\.Msg\.|^SLS(?=[A-Z])/i, '');
  const status = refusal.status ?? response.status;
  const serviceMessage = cut(refusal.message, longestMessage);
  const words = serviceMessage ?? '';
  const { kind, fault } = meaningOf(asked.service, code ?? '', status, words, refusal.body);
  const isOpen = kind === 'unavailable' || fault === 'repeatedNonce';
  return new CloudError(
    kind,
    known<CloudErrorDetails>({
      service: asked.service,
      operation: asked.operation,
      code,
      fault,
      parameter: parameterIn(kind, code ?? '', words),
      requestId: cut(refusal.requestId),
      status: response.status,
      serviceMessage,
      outcome: isOpen ? 'unknown' : 'notApplied',
      retryAfterMs: pauseIn(response),
      missingPermission: kind === 'denied' ? permissionIn(words, refusal.body) : undefined,
      owner: kind === 'denied' ? cut(textOf(accessDetailOf(refusal.body), 'AuthPrincipalOwnerId')) : undefined,
      target: kind === 'denied' ? asked.target : undefined,
    }),
  );
}

/**
 * Whether a service wrote an answer, which then has the ID of the request, and not a proxy or a network sign-in page. These
 * may number requests as well, but two statuses are theirs alone.
 * https://www.rfc-editor.org/rfc/rfc9110.html#status.407
 * https://www.rfc-editor.org/rfc/rfc6585.html#section-6
 */
export const isOfService = ({ status, headers, body }: WireResponse): boolean =>
  status !== 407 &&
  status !== 511 &&
  ('x-acs-request-id' in headers || 'x-log-requestid' in headers || /["<]requestid[">]/i.test(body));

/** The error for an answer that is not understood, such as HTML, an empty body, or one that was cut off. */
export function notUnderstood(asked: Asked, response: WireResponse, requestId?: string): CloudError {
  const { status } = response;
  // No service answers 407. It comes from a proxy that did not pass the request on.
  const isProxy = status === 407;
  const kind = isProxy ? 'unreachable' : status === 429 ? 'throttled' : status >= 500 ? 'unavailable' : 'unexpected';
  return new CloudError(
    kind,
    known<CloudErrorDetails>({
      service: asked.service,
      operation: asked.operation,
      code: `HTTP_${status}`,
      fault: kind === 'unexpected' ? 'foreignAnswer' : undefined,
      requestId: cut(requestId),
      status,
      serviceMessage: excerptOf(response.body),
      outcome: status === 429 || isProxy ? 'notApplied' : 'unknown',
      atProxy: isProxy || undefined,
      retryAfterMs: pauseIn(response),
    }),
  );
}

/** The pause that an answer asks for, in milliseconds. A pause of nothing would only repeat what was too much. */
function pauseIn({ headers }: WireResponse): number | undefined {
  const ms = numberOf(headers, 'x-acs-retry-after');
  return ms !== undefined && ms > 0 ? ms : undefined;
}

/**
 * Reads what RAM would have to grant. The detail in the body names the action but no resource. A message can name both,
 * as in `action: log:X, resource: acs:log:…`.
 * https://www.alibabacloud.com/help/en/ram/user-guide/troubleshoot-access-denied-errors
 */
function permissionIn(words: string, body: Members | undefined): MissingPermission | undefined {
  const detail = accessDetailOf(body);
  const type = textOf(detail, 'NoPermissionType', 'noPermissionType');
  const permission = known<MissingPermission>({
    action: actionIn(textOf(detail, 'AuthAction', 'authAction')) ?? /\baction: *([\w-]+:[\w*]+)/i.exec(words)?.[1],
    resource: cut(/\bresource: *(acs:[^\s,;]+)/i.exec(words)?.[1]),
    isExplicitDeny: type === undefined ? undefined : /^ExplicitDeny$/i.test(type),
  });
  return Object.keys(permission).length > 0 ? permission : undefined;
}

/** An action is copied into policies, so nothing else passes for one. */
const actionIn = (text: string | undefined): string | undefined => /^[\w-]+:[\w*]+$/.exec(cut(text) ?? '')?.[0];

function accessDetailOf(body: Members = {}): Members {
  const detail = membersOf(body, 'AccessDeniedDetail', 'accessDeniedDetail');
  const inner = membersOf(body, 'Error');
  return Object.keys(detail).length > 0 ? detail : membersOf(inner, 'AccessDeniedDetail', 'accessDeniedDetail');
}

/** Supplies keys to replace expired ones. When that fails, the service's refusal becomes the cause of the error. */
export async function inPlaceOfExpired<T>(refusal: CloudError, supply: () => Promise<T>): Promise<T> {
  try {
    return await supply();
  } catch (error) {
    const isReason = error instanceof CloudError && error.sourceProblem !== undefined && error.cause === undefined;
    throw isReason ? error.withCause(refusal) : error;
  }
}
