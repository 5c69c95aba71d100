import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { known } from './bodies.ts';
import { Clocks } from './clocks.ts';
import { type Credentials, type CredentialSource, isSamePair } from './credentials.ts';
import type { Endpoints } from './endpoints.ts';
import { CloudError, type CloudErrorDetails, type MissingPermission, reasonOf, type Service } from './errors.ts';
import { inPlaceOfExpired } from './faults.ts';
import { orAborted } from './orAborted.ts';
import { Pace, type PacedCall } from './pace.ts';
import { redact, secretsOf } from './redact.ts';
import {
  type Call,
  codeOf,
  type Sender,
  SendFailure,
  type SendLimits,
  type WireRequest,
  type WireResponse,
} from './wire.ts';

/** One attempt, for the log. It has no URL, no parameter and nothing secret. */
export interface CallRecord extends PacedCall {
  readonly account: string;
  readonly isWrite: boolean;
  /** The first attempt has the number 1. */
  readonly attempt: number;
  /** The HTTP status, if there was an answer. */
  readonly status?: number;
  readonly requestId?: string;
  /** The service's or the runtime's code for what went wrong, or `Cancelled`. */
  readonly code?: string;
  /** Whether RAM refused the call. */
  readonly isDenied?: boolean;
  /** This extension's ID of the account, once it is added. */
  readonly accountId?: string;
  readonly durationMs: number;
  readonly at: Date;
}

export interface TransportOptions {
  readonly sender: Sender;
  readonly now?: () => Date;
  /** A random number from 0 to 1, which varies the pauses. */
  readonly random?: () => number;
  /** Rejects with the signal's reason when it is cancelled. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly nonce?: () => string;
  readonly pace?: Pace;
  readonly onCall?: (record: CallRecord) => void;
  /** Limits that replace those of each service. They are read before every attempt. */
  readonly limits?: () => Partial<Omit<SendLimits, 'signal'>>;
}

/** The time limits for each service, which we chose. The vendor's clients give up after 3 to 60 seconds. */
export const timeLimits: Readonly<Record<Service, { connectMs: number; readMs: number; writeMs: number }>> = {
  dts: { connectMs: 5_000, readMs: 15_000, writeMs: 30_000 },
  sls: { connectMs: 10_000, readMs: 30_000, writeMs: 30_000 },
  sts: { connectMs: 10_000, readMs: 10_000, writeMs: 10_000 },
};
const maxBodyBytes = 32 * 1024 * 1024;

const maxTries = 3;
const firstBackoffMs = 500;
const longestBackoffMs = 10_000;
/** The longest pause, even when a service asks for a longer one. */
const longestRetryAfterMs = 60_000;

/** The account that makes a call. */
interface Caller {
  readonly credentials: CredentialSource;
  /** The name of the account in the log, which is not secret. */
  readonly account: string;
  /** This extension's ID of the account, which errors carry. It is absent before the account is added. */
  readonly id?: string;
  /** The ID of the cloud account, if it is known. All accounts with the same owner share rates and clock offsets. */
  readonly owner?: string;
  /** Whether the account must not write anything. It is asked right before every write. */
  readonly isReadOnly?: () => boolean;
}

/** What the clients of one account work with. */
export interface Access extends Caller {
  readonly transport: Pick<Transport, 'send'>;
  readonly endpoints: Endpoints;
  /** The region whose STS host is preferred. It is asked for every call, because the user can change the regions. */
  readonly stsRegion?: () => string | undefined;
}

const ownerOf = ({ owner, account }: Caller): string => owner ?? account;

type Attempt<T> = { readonly value: T } | { readonly error: CloudError; readonly offsetMs: number | undefined };

/**
 * Sends calls at a limited rate, within time limits, and with a new signature for every attempt. Reads are tried up to
 * three times. A write is repeated only when it certainly had no effect, and is never sent through an account that is
 * read-only at that moment. All errors are redacted and name their account.
 */
export class Transport {
  readonly #options: Required<TransportOptions>;
  readonly #clocks: Clocks;

  constructor(options: TransportOptions) {
    this.#options = {
      now: () => new Date(),
      random: Math.random,
      wait: (ms, signal) => orAborted(delay(ms, undefined, { signal }), signal),
      nonce: () => randomUUID().replaceAll('-', ''),
      pace: new Pace(),
      onCall: () => undefined,
      limits: () => ({}),
      ...options,
    };
    this.#clocks = new Clocks(this.#options.now);
  }

  /** The time by the services' clocks, as far as the last answer showed it, in milliseconds since 1970. */
  now(): number {
    return this.#clocks.now();
  }

  /**
   * Rejects with a {@link CloudError}, or with an error of the credentials' source. After a cancellation it rejects with
   * the reason of the signal, unless a write may have been sent by then. The reason is then the cause of the error.
   */
  async send<T>(call: Call<T>, access: Caller, signal: AbortSignal): Promise<T> {
    let clockCorrected = false;
    let signedAgain = false;
    let renewed = false;
    let tries = 1;
    let credentials: Credentials | undefined;
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      credentials ??= await supplied(access, signal);
      const outcome = await this.#attempt(call, access, credentials, attempt, signal);
      if ('value' in outcome) return outcome.value;
      const { error, offsetMs } = outcome;
      const used = credentials;
      credentials = undefined;
      if (error.kind === 'clock' && !clockCorrected && this.#correctClock(call, access, offsetMs)) {
        clockCorrected = true;
      } else if (error.fault === 'expiredToken' && !renewed) {
        renewed = true;
        credentials = await inPlaceOfExpired(error, () => supplied(access, signal, used));
        if (isSamePair(credentials, used)) throw error;
      } else if (error.fault === 'repeatedNonce' && !call.isWrite && !signedAgain) {
        // https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
        signedAgain = true;
      } else if (tries < maxTries && mayRepeat(call, error)) {
        const pauseMs = this.#backoffMs(tries, error);
        if (error.kind === 'throttled') this.#options.pace.pause(call, ownerOf(access), pauseMs);
        await this.#options.wait(pauseMs, signal);
        tries += 1;
      } else {
        throw error;
      }
    }
  }

  async #attempt<T>(
    call: Call<T>,
    access: Caller,
    credentials: Credentials,
    attempt: number,
    signal: AbortSignal,
  ): Promise<Attempt<T>> {
    const leave = await this.#options.pace.enter(call, ownerOf(access), signal);
    const at = this.#options.now();
    const start = performance.now();
    let request: WireRequest | undefined;
    let response: WireResponse | undefined;
    let offsetMs: number | undefined;
    let error: CloudError | undefined;
    try {
      // Asked this late, because the account can become read-only while a wizard is open or a write waits for its turn.
      if (call.isWrite && access.isReadOnly?.()) throw refusedHere(call);
      const now = this.#clocks.dateFor(clockOf(call, access), at);
      request = call.sign({ credentials, now, nonce: this.#options.nonce() });
      const limits = { ...limitsOf(call), ...this.#options.limits(), isWrite: call.isWrite, signal };
      response = await this.#options.sender(request, limits);
      offsetMs = this.#clocks.note(response, at);
      return { value: call.read(response) };
    } catch (problem) {
      const known = understood(problem, call, request, response);
      const more = circumstances(known, call, access, offsetMs);
      error = outgoing(known, more, secretsOf(credentials, request));
      if (signal.aborted) throw call.isWrite ? cancelled(error, more, signal) : signal.reason;
      return { error, offsetMs };
    } finally {
      leave();
      this.#tell(record(call, access, { attempt, at, start, response, error, cancelled: signal.aborted }));
    }
  }

  /** A log that fails must not hide what became of a call. */
  #tell(attempt: CallRecord): void {
    try {
      this.#options.onCall(attempt);
    } catch {
      // There is nobody else to tell.
    }
  }

  /** Returns false when the call was already signed for the service's clock, or the offset is not known. */
  #correctClock(call: Call<unknown>, access: Caller, offsetMs: number | undefined): boolean {
    return offsetMs !== undefined && this.#clocks.correct(clockOf(call, access), offsetMs);
  }

  /** The pause before the next try. It grows exponentially and is random, unless the service said how long to wait. */
  #backoffMs(tries: number, error: CloudError): number {
    if (error.retryAfterMs !== undefined) return Math.min(error.retryAfterMs, longestRetryAfterMs);
    return this.#options.random() * Math.min(longestBackoffMs, firstBackoffMs * 2 ** (tries - 1));
  }
}

/** Names the clock that a call is signed for. The endpoint, which has the clock, depends on these three alone. */
function clockOf({ service, region }: Call<unknown>, access: Caller): string {
  return `${ownerOf(access)} ${service} ${region}`;
}

function limitsOf({ service, isWrite }: Call<unknown>): Omit<SendLimits, 'signal'> {
  const { connectMs, readMs, writeMs } = timeLimits[service];
  const answerMs = isWrite ? writeMs : readMs;
  return { connectMs, headersMs: answerMs, bodyMs: answerMs, maxBodyBytes };
}

/** Whether a call may be sent again after a pause. A write must not be when it may have reached the service. */
function mayRepeat({ isWrite, hasOtherHost }: Call<unknown>, error: CloudError): boolean {
  switch (error.kind) {
    case 'throttled':
      return true;
    case 'unreachable':
      // Another host may answer at once.
      if (hasOtherHost && error.outcome === 'notApplied') return false;
      // Waiting does not change settings or a password. Some proxies lock the user out after a few wrong passwords.
      if (reasonOf(error) === 'settings' || reasonOf(error) === 'proxyLogIn') return false;
      return !isWrite || error.outcome === 'notApplied';
    case 'unavailable':
      return !isWrite;
    case 'unexpected':
      // The answer is not from the service, or was cut off. Waiting does not help against a repeated nonce.
      return !isWrite && error.outcome === 'unknown' && error.fault !== 'repeatedNonce';
    case 'credentials':
    case 'denied':
    case 'notFound':
    case 'conflict':
    case 'quota':
    case 'state':
    case 'invalid':
    case 'clock':
      return false;
  }
}

const refusedHere = ({ service, operation }: Call<unknown>): CloudError =>
  new CloudError('denied', {
    service,
    operation,
    code: 'ReadOnlyAccount',
    fault: 'readOnlyAccount',
    outcome: 'notApplied',
  });

function understood(
  problem: unknown,
  { service, operation, isWrite }: Call<unknown>,
  request: WireRequest | undefined,
  response: WireResponse | undefined,
): CloudError {
  if (problem instanceof CloudError) return problem;
  const base = { service, operation };
  const cause = { cause: problem };
  if (request === undefined) return new CloudError('invalid', { ...base, outcome: 'notApplied' }, cause);
  if (response !== undefined) {
    const outcome = isWrite ? 'unknown' : 'notApplied';
    return new CloudError('unexpected', { ...base, status: response.status, outcome }, cause);
  }
  // Only this error of a sender can mean that something was sent.
  const { maySent = false, atProxy = false } = problem instanceof SendFailure ? problem : {};
  const outcome = isWrite && maySent ? 'unknown' : 'notApplied';
  return new CloudError('unreachable', { ...base, code: codeOf(problem), ...(atProxy && { atProxy }), outcome }, cause);
}

/** What a cancelled write rejects with. One that may have been sent is an error, because its effect must be looked up. */
function cancelled(
  { outcome, service, operation }: CloudError,
  more: Partial<CloudErrorDetails>,
  { reason }: AbortSignal,
): unknown {
  if (outcome === 'notApplied') return reason;
  return new CloudError('unreachable', { service, operation, ...more, outcome }, { cause: reason });
}

/** Redacts an error, because every text of the answer, and the cause, may repeat what was sent. */
function outgoing(error: CloudError, more: Partial<CloudErrorDetails>, secrets: readonly string[]): CloudError {
  const details: CloudErrorDetails = error;
  const clean = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : redact(text, secrets);
  const { code, requestId, serviceMessage, missingPermission: missing, owner } = details;
  const said = known<Partial<CloudErrorDetails>>({
    code: clean(code),
    requestId: clean(requestId),
    serviceMessage: clean(serviceMessage),
    owner: clean(owner),
    missingPermission:
      missing &&
      known<MissingPermission>({ ...missing, action: clean(missing.action), resource: clean(missing.resource) }),
  });
  return new CloudError(
    error.kind,
    { ...details, ...said, ...more },
    error.cause instanceof Error ? { cause: new Error(redact(error.cause.message, secrets)) } : undefined,
  );
}

/** The details that a message to the user needs besides those of the failure itself. */
function circumstances(
  { kind }: CloudError,
  { region }: Call<unknown>,
  { id, owner }: Caller,
  offsetMs: number | undefined,
): Partial<CloudErrorDetails> {
  return {
    ...(id !== undefined && { accountId: id }),
    ...(owner !== undefined && { owner }),
    ...(region !== '' && { region }),
    ...(kind === 'clock' && offsetMs !== undefined && { clockOffsetMs: offsetMs }),
  };
}

/**
 * Asks the source for a pair. An error of the source gets the ID of the account. It is no error of the call, which was
 * not sent, even when it is unknown what became of a call that the source made.
 */
async function supplied({ credentials, id }: Caller, signal: AbortSignal, refused?: Credentials): Promise<Credentials> {
  try {
    return await credentials(signal, refused);
  } catch (problem) {
    if (!(problem instanceof CloudError)) throw problem;
    throw problem.with({ ...(id !== undefined && { accountId: id }), outcome: 'notApplied' });
  }
}

interface AttemptFacts extends Pick<CallRecord, 'attempt' | 'at'> {
  readonly start: number;
  readonly response: WireResponse | undefined;
  readonly error: CloudError | undefined;
  readonly cancelled: boolean;
}

function record(call: Call<unknown>, { account, id }: Caller, facts: AttemptFacts): CallRecord {
  const { service, operation, region, project, isWrite } = call;
  const { attempt, at, start, response, error, cancelled } = facts;
  const requestId = error?.requestId ?? response?.headers['x-acs-request-id'] ?? response?.headers['x-log-requestid'];
  const code = error && (cancelled ? 'Cancelled' : (error.code ?? error.kind));
  return {
    service,
    operation,
    account,
    region,
    ...(project !== undefined && { project }),
    isWrite,
    attempt,
    ...(response && { status: response.status }),
    ...(requestId !== undefined && { requestId }),
    ...(code !== undefined && { code }),
    ...(error?.kind === 'denied' && error.fault === undefined && { isDenied: true }),
    ...(id !== undefined && { accountId: id }),
    durationMs: Math.round(performance.now() - start),
    at,
  };
}
