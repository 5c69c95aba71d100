import type { SourceProblem } from './credentials.ts';

/**
 * What went wrong, in the terms a caller can act on.
 *
 * - `credentials`: the AccessKey pair or STS token was not accepted
 * - `denied`: the pair is good, but RAM does not allow the call
 * - `notFound`, `conflict`, `quota`, `state`: about the resource (`state`: its status does not allow the call now)
 * - `invalid`: a value was refused
 * - `throttled`: too many calls
 * - `clock`: the clocks differ by more than the service tolerates, even after one correction
 * - `unreachable`: no connection, or it broke, or it took too long
 * - `unavailable`: the service answered with a fault of its own
 * - `unexpected`: an answer that is not understood
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
 * What exactly went wrong, where somebody has to know more than the kind. It is named where an answer is read, so that
 * nobody else has to know the services' codes and words.
 */
export type Fault =
  /** The STS token has ended. Nothing was done, so the call can be sent once more with another pair, a write too. */
  | 'expiredToken'
  | 'disabledKey'
  /** The OIDC token of a role is not accepted. */
  | 'oidcToken'
  /** The role does not trust the identity provider that its OIDC token is from. */
  | 'oidcProvider'
  /** An account itself tried to assume a role, which only RAM users and other roles may. */
  | 'rootAccount'
  /** The account is marked as read-only here, so nothing was sent. */
  | 'readOnlyAccount'
  /** DTS itself lacks the role that it works with in the account. */
  | 'noServiceRole'
  /** Only the account itself may do this, whatever RAM allows. */
  | 'notForRamUsers'
  /** The resource belongs to another cloud account. */
  | 'foreignResource'
  | AccountFault
  /** An SLS project is suspended, in most cases for a payment that is overdue. */
  | 'projectSuspended'
  | 'noSuchGroup'
  | 'noSuchShard'
  /** A cursor is malformed, or points before the oldest data. */
  | 'invalidCursor'
  /** Another product, version or region would have the operation; this one has not. */
  | 'notOffered'
  | 'unknownRegion'
  /** The request did not arrive as it was made, which is the work of a proxy, or a fault of ours. */
  | 'malformedRequest'
  /** The request arrived twice. The first copy was taken, with an outcome that did not come back. */
  | 'repeatedNonce'
  /** A setting of the endpoints is not understood, so nothing was sent. The operation is its name. */
  | 'endpointSetting'
  /** Whoever answered is not the service, or its answer broke off. */
  | 'foreignAnswer';

/** What is wrong with the account as a whole, so that whoever owns it has to act in the console. */
type AccountFault =
  | 'notActivated'
  | 'overdue'
  | 'lowBalance'
  /** Alibaba Cloud's risk control has stopped the call. */
  | 'riskControl'
  /** The real-name verification is missing. */
  | 'notVerified'
  /** The service has no such cloud account. */
  | 'unknownAccount';

/** The parameters of requests that somebody has to be asked for again when a service refuses them. */
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
  /** What exactly went wrong, where that makes a difference to somebody. */
  readonly fault?: Fault;
  /** The refused parameter, where the service named one that somebody can be asked for again. */
  readonly parameter?: Parameter;
  readonly requestId?: string;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  /** The service's own words, redacted. */
  readonly serviceMessage?: string;
  /**
   * Whether the call took effect. A refusal did not; a broken exchange leaves it `unknown`, and a write must then be
   * looked up, never sent again.
   */
  readonly outcome: 'notApplied' | 'unknown';
  /** Server's wish before the next try, in milliseconds. */
  readonly retryAfterMs?: number;
  /** For `denied`, when the service says it: what would have to be granted. */
  readonly missingPermission?: MissingPermission;
  /** For `denied`: what the call was about, because the service does not always say it. */
  readonly target?: Target;
  /** For `credentials`: why no pair could be had. Then nothing was sent. */
  readonly sourceProblem?: SourceProblem;
  /** For `unreachable`: the failure is that of the proxy on the way, not of the service. */
  readonly atProxy?: boolean;
  /** For `clock`: how far the service's clock is ahead of ours, in milliseconds. */
  readonly clockOffsetMs?: number;
  /** Our id of the account that called. */
  readonly accountId?: string;
  /** The number of the cloud account whose resources were called for, where it is known. */
  readonly owner?: string;
  readonly region?: string;
}

/** The names in a call that RAM guards resources by. */
export interface Target {
  readonly instanceId?: string;
  readonly project?: string;
  readonly logstore?: string;
  /** Consumer group of a Logstore. */
  readonly group?: string;
  readonly roleArn?: string;
}

/** What RAM would have to grant, as far as the service says it. */
export interface MissingPermission {
  /** For example `log:CreateConsumerGroup`. */
  readonly action?: string;
  /** For example `acs:log:cn-hangzhou:1234567890123456:project/p/logstore/l`. */
  readonly resource?: string;
  /** Whether a policy forbids it, so that allowing it as well would not help. */
  readonly isExplicitDeny?: boolean;
}

/** The only error that the cloud ring throws, apart from a cancelled signal's own reason. Sentences are made in the editor's ring. */
export class CloudError extends Error implements CloudErrorDetails {
  override readonly name = 'CloudError';
  readonly kind: CloudErrorKind;
  readonly #details: CloudErrorDetails;
  declare readonly service: Service;
  declare readonly operation: string;
  declare readonly code?: string;
  declare readonly fault?: Fault;
  declare readonly parameter?: Parameter;
  declare readonly requestId?: string;
  declare readonly status?: number;
  declare readonly serviceMessage?: string;
  declare readonly outcome: 'notApplied' | 'unknown';
  declare readonly retryAfterMs?: number;
  declare readonly missingPermission?: MissingPermission;
  declare readonly target?: Target;
  declare readonly sourceProblem?: SourceProblem;
  declare readonly atProxy?: boolean;
  declare readonly clockOffsetMs?: number;
  declare readonly accountId?: string;
  declare readonly owner?: string;
  declare readonly region?: string;

  constructor(kind: CloudErrorKind, details: CloudErrorDetails, options?: ErrorOptions) {
    super(
      `${details.operation}: ${[details.code, details.serviceMessage].filter(Boolean).join(': ') || kind}`,
      options,
    );
    this.kind = kind;
    this.#details = details;
    Object.assign(this, details);
  }

  /** The same failure, with what whoever throws it on knows beside. */
  with(more: Partial<CloudErrorDetails>): CloudError {
    return new CloudError(this.kind, { ...this.#details, ...more }, { cause: this.cause });
  }

  /** The same failure, with the one that led to it, whose words and request id help too. */
  withCause(cause: CloudError): CloudError {
    return new CloudError(this.kind, this.#details, { cause });
  }

  /** The same failure, after it was found out whether the call took effect. */
  withOutcome(outcome: CloudErrorDetails['outcome']): CloudError {
    return new CloudError(this.kind, { ...this.#details, outcome }, { cause: this });
  }
}
