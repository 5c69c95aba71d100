import type { SourceProblem } from './credentials.ts';

/**
 * What went wrong, in terms that a caller can act on.
 *
 * - `credentials`: the AccessKey pair or STS token was not accepted
 * - `denied`: the pair is valid, but RAM does not allow the call
 * - `notFound`, `conflict`, `quota`, `state`: the resource prevents the call; `state` means that its status does so now
 * - `invalid`: a value was refused
 * - `throttled`: there were too many calls
 * - `clock`: the clocks differ by more than the service tolerates, even after one correction
 * - `unreachable`: no connection was made, or it broke or took too long
 * - `unavailable`: the service answered with an internal fault
 * - `unexpected`: the answer is not understood
 */
export type CloudErrorKind =
  | 'credentials'
  | 'denied'
  | 'notFound'
  | 'conflict'
  | 'quota'
  | 'state'
  | 'invalid'
  | 'throttled'
  | 'clock'
  | 'unreachable'
  | 'unavailable'
  | 'unexpected';

/**
 * What exactly went wrong, for callers that need more than the kind. The fault is named where an answer is read, so
 * that no other code has to know the services' codes and messages.
 */
export type Fault =
  /** The STS token has expired. The call had no effect, so even a write can be sent again with another pair. */
  | 'expiredToken'
  | 'disabledKey'
  /** The OIDC token of a role is not accepted. */
  | 'oidcToken'
  /** The role does not trust the identity provider that its OIDC token is from. */
  | 'oidcProvider'
  /** A root account tried to assume a role, which only RAM users and other roles may do. */
  | 'rootAccount'
  /** The account is marked as read-only here, so nothing was sent. */
  | 'readOnlyAccount'
  /** The account lacks the service role that DTS itself works with. */
  | 'noServiceRole'
  /** Only the root account may do this, whatever RAM allows. */
  | 'notForRamUsers'
  /** The resource belongs to another cloud account. */
  | 'foreignResource'
  | AccountFault
  /** DTS cannot read from the source database as it is now, or not from one of its kind. */
  | 'unsuitableSource'
  /** DTS does not tell where the records of an instance are, or how a group signs in there. */
  | 'noChannel'
  /** A task has no instance yet, because none was bought for it. */
  | 'notPurchased'
  /** An SLS project is suspended, in most cases because a payment is overdue. */
  | 'projectSuspended'
  | 'noSuchGroup'
  | 'noSuchShard'
  /** A cursor is malformed, or points before the oldest data. */
  | 'invalidCursor'
  /** The product, version or region does not offer the operation. */
  | 'notOffered'
  | 'unknownRegion'
  /** The request did not arrive as it was signed. A proxy changed it, or this extension has a bug. */
  | 'malformedRequest'
  /** The request arrived twice. The service accepted the first copy, but its answer was lost. */
  | 'repeatedNonce'
  /** A setting of the endpoints is not valid, so nothing was sent. The error's operation is the name of the setting. */
  | 'endpointSetting'
  /** A name cannot be part of an address, so nothing was sent. The error has the name as its `refusedName`. */
  | 'unusableName'
  /** The answer is not from the service, or it was cut off. */
  | 'foreignAnswer'
  | StreamFault;

/** What is wrong where the records of a change tracking instance are read. */
export type StreamFault =
  /** Nothing accepts connections at the address that DTS gives, or the name of its host is not known. */
  | 'brokerUnreachable'
  /** The proxy of the settings carries no connections other than HTTP ones. */
  | 'proxyForHttpOnly'
  /** The settings have VS Code send everything, which can only send HTTP requests. */
  | 'editorForHttpOnly'
  /** Whatever accepts connections at the address does not speak as Kafka does. */
  | 'notKafka'
  /** The server does not speak a version that this extension speaks. */
  | 'kafkaVersion'
  /** The server refuses the username and the password of the group, or hangs up when it gets them. */
  | 'groupLogIn'
  /** The server offers other ways to sign in, which its message lists. */
  | 'noPlainLogIn'
  /** The server has no such topic, or not for this group. */
  | 'noTopic'
  /** Nobody leads the partition, which is so while DTS moves the stream to another server. */
  | 'noLeader'
  /** The server that has the records cannot be reached, unlike the one that named it. */
  | 'nodeUnreachable'
  /** No record is as new as a time. */
  | 'timeNotFound'
  /** An offset is older than the oldest record, or from before the stream was moved. */
  | 'offsetExpired'
  /** The server hung up while records were read. */
  | 'streamBroken';

/** What is wrong with the cloud account, so that its owner has to act in the console. */
type AccountFault =
  | 'notActivated'
  | 'overdue'
  | 'lowBalance'
  /** The account may not buy this, or it is not sold there. */
  | 'orderRefused'
  /** Alibaba Cloud's risk control has stopped the call. */
  | 'riskControl'
  /** The real-name verification is missing. */
  | 'notVerified'
  /** The service has no such cloud account. */
  | 'unknownAccount';

/** The parameters that the user can be asked for again when a service refuses them. */
export type Parameter =
  | 'AccessKeyId'
  | 'Signature'
  | 'SecurityToken'
  | 'RoleSessionName'
  | 'ExternalId'
  | 'DurationSeconds'
  | 'Policy'
  | 'ConsumerGroupUserName'
  | 'ConsumerGroupPassword'
  | 'timeout';

export type Service = 'dts' | 'sls' | 'sts';

export interface CloudErrorDetails {
  readonly service: Service;
  /** The vendor's operation name, for example `CreateConsumerChannel`. */
  readonly operation: string;
  /** The service's code without a `DTS.Msg.` prefix, or the runtime's code for `unreachable`. For logs and reports. */
  readonly code?: string;
  readonly fault?: Fault;
  readonly parameter?: Parameter;
  /** The name that no address can hold. */
  readonly refusedName?: string;
  readonly requestId?: string;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  /** The service's own words, redacted. */
  readonly serviceMessage?: string;
  /**
   * Whether the call took effect. A refused call did not. After a broken exchange it is `unknown`, and then the effect
   * of a write must be looked up, because the write must never be sent again.
   */
  readonly outcome: 'notApplied' | 'unknown';
  /** The pause that the service asks for before the next try, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly missingPermission?: MissingPermission;
  /** What a denied call was about, because the service does not always say it. */
  readonly target?: Target;
  /** Why there was no pair to sign with. Nothing was sent then. */
  readonly sourceProblem?: SourceProblem;
  /** Whether the proxy failed, and not the service behind it. */
  readonly atProxy?: boolean;
  /**
   * How far the service's clock is ahead of ours, in milliseconds, as its answer says, which may not be possible. It is
   * present only for the kind `clock`.
   */
  readonly clockOffsetMs?: number;
  /** This extension's ID of the account that made the call. */
  readonly accountId?: string;
  /** The ID of the cloud account that owns the resources, if that is known. */
  readonly owner?: string;
  readonly region?: string;
}

/** The names in a call that identify its resource to RAM. */
export interface Target {
  readonly instanceId?: string;
  readonly project?: string;
  readonly logstore?: string;
  /** The consumer group of a Logstore. */
  readonly group?: string;
  readonly roleArn?: string;
}

/** What RAM would have to grant, as far as the service says so. */
export interface MissingPermission {
  /** For example `log:CreateConsumerGroup`. */
  readonly action?: string;
  /** For example `acs:log:cn-hangzhou:1234567890123456:project/p/logstore/l`. */
  readonly resource?: string;
  /** Whether a policy denies the action, so that another policy that allows it would not help. */
  readonly isExplicitDeny?: boolean;
}

/** `Error` with the details as members, which the constructor of `CloudError` assigns, so that they are declared only once. */
const ErrorWithDetails = Error as unknown as new (message: string, options?: ErrorOptions) => Error & CloudErrorDetails;

/** The only error that this ring throws, apart from the reason of a cancelled signal. The UI puts it into words. */
export class CloudError extends ErrorWithDetails {
  override readonly name = 'CloudError';
  readonly kind: CloudErrorKind;
  readonly #details: CloudErrorDetails;

  constructor(kind: CloudErrorKind, details: CloudErrorDetails, options?: ErrorOptions) {
    super(
      `${details.operation}: ${[details.code, details.serviceMessage].filter(Boolean).join(': ') || kind}`,
      options,
    );
    this.kind = kind;
    this.#details = details;
    Object.assign(this, details);
  }

  /** The same failure with more details, for a caller that knows more and throws it again. */
  with(more: Partial<CloudErrorDetails>): CloudError {
    return new CloudError(this.kind, { ...this.#details, ...more }, { cause: this.cause });
  }

  /** The same failure with the one that led to it, whose message and request ID help as well. */
  withCause(cause: CloudError): CloudError {
    return new CloudError(this.kind, this.#details, { cause });
  }

  /** The same failure after a look-up has shown whether the call took effect. */
  withOutcome(outcome: CloudErrorDetails['outcome']): CloudError {
    return new CloudError(this.kind, { ...this.#details, outcome }, { cause: this });
  }
}

/**
 * Why a request got no answer.
 *
 * - `name`: the host name of the service could not be resolved
 * - `network`: no connection was made, or it broke
 * - `timeLimit`: nothing came in time
 * - `proxyLogIn`: the proxy asks for a user and a password, or did not accept those it got
 * - `proxy`: the proxy cannot be reached, or refuses
 * - `certificate`: the server's certificate could not be verified
 * - `settings`: two settings of this extension exclude each other, so nothing can be sent
 */
export type Reason = 'name' | 'network' | 'timeLimit' | 'proxyLogIn' | 'proxy' | 'certificate' | 'settings';

/** The code for a request that VS Code cannot send, because its `host` header differs from its address. */
export const otherHostHeader = 'ERR_HOST_HEADER';

/** The code for a proxy that is not an HTTP proxy, which only VS Code can use. */
export const otherProxy = 'ERR_PROXY_PROTOCOL';

/** The code for a connection that is not HTTP, where the settings leave it to VS Code to choose the way. */
export const editorOnly = 'ERR_EDITOR_ONLY';

/**
 * A greater difference than this is not one of the clocks. No certificate is valid for more than 398 days, so with a clock
 * that is further off there would be no connection to a service whose answer could show it.
 * https://cabforum.org/working-groups/server/baseline-requirements/requirements/
 */
export const longestOffsetMs = 398 * 86_400_000;

/** What is wrong with a certificate. Each fault has its own remedy. */
export type CertificateFault = 'untrusted' | 'dates' | 'otherHost' | 'weak';

/** The reason of an `unreachable` error. It follows from the code, because messages differ between runtimes. */
export function reasonOf({ code = '', atProxy }: Pick<CloudError, 'code' | 'atProxy'>): Reason {
  if (code === 'HTTP_407') return 'proxyLogIn';
  if (code === otherHostHeader || code === editorOnly) return 'settings';
  if (certificateFaultOf(code)) return 'certificate';
  if (atProxy) return 'proxy';
  if (names.has(code)) return 'name';
  return timeLimits.has(code) ? 'timeLimit' : 'network';
}

/** The HTTP status with which a proxy refused a connection, taken from the code of a `SendFailure`. */
export const proxyStatusOf = (code = ''): string | undefined => /^HTTP_(\d{3})$/.exec(code)?.[1];

/**
 * The fault behind a code of the runtime, or `undefined` when the code is not about a certificate.
 * https://nodejs.org/docs/latest-v22.x/api/tls.html#x509-certificate-error-codes
 */
export function certificateFaultOf(code: string | undefined): CertificateFault | undefined {
  if (code === undefined) return undefined;
  if (wrongDates.has(code)) return 'dates';
  if (otherHosts.has(code)) return 'otherHost';
  if (code === unnamedFault) return 'weak';
  return untrusted.has(code) ? 'untrusted' : undefined;
}

/**
 * The code for a fault that the runtime has no name for, in practice a key or a signature that is too weak. Only the
 * verification of a certificate has this code.
 */
const unnamedFault = 'UNSPECIFIED';

const names = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME', 'EAI_FAIL']);

const timeLimits = new Set(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

const wrongDates = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CRL_HAS_EXPIRED',
  'CRL_NOT_YET_VALID',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
]);

const otherHosts = new Set(['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_TLS_CERT_ALTNAME_FORMAT', 'HOSTNAME_MISMATCH']);

const untrusted = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'ERR_TLS_CERT_SIGNATURE_ALGORITHM_UNSUPPORTED',
]);
