import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Clocks } from './clocks.ts';
import { type Credentials, type CredentialSource, isSamePair } from './credentials.ts';
import type { Endpoints } from './endpoints.ts';
import { CloudError, type CloudErrorDetails, type Service } from './errors.ts';
import { inPlaceOfExpired } from './faults.ts';
import { Pace } from './pace.ts';
import { reasonOf } from './reasons.ts';
import { redact, secretsOf } from './redact.ts';
import { type Call, type Sender, SendFailure, type SendLimits, type WireRequest, type WireResponse } from './wire.ts';

/** One attempt, for the log. It has no URL, no parameter and nothing secret. */
export interface CallRecord {
  readonly service: Service;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  readonly project?: string;
  readonly isWrite: boolean;
  /** 1 for the first. */
  readonly attempt: number;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  readonly requestId?: string;
  /** What went wrong: the service's code, the runtime's, or `Cancelled`. */
  readonly code?: string;
  readonly durationMs: number;
  readonly at: Date;
}

export interface TransportOptions {
  readonly sender: Sender;
  readonly now?: () => Date;
  /** From 0 to 1, for the jitter. */
  readonly random?: () => number;
  /** Rejects with the signal's reason when it is cancelled. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly nonce?: () => string;
  readonly pace?: Pace;
  readonly onCall?: (record: CallRecord) => void;
  /** Instead of the limits of each service; asked before every attempt. */
  readonly limits?: () => Partial<Omit<SendLimits, 'signal'>>;
}

/** Our own limits: the vendor's clients give up after 3 to 60 seconds. Of a body, the longest silence is limited. */
const timeLimits: Readonly<Record<Service, { connectMs: number; readMs: number; writeMs: number }>> = {
  dts: { connectMs: 5_000, readMs: 15_000, writeMs: 30_000 },
  sls: { connectMs: 10_000, readMs: 30_000, writeMs: 30_000 },
  sts: { connectMs: 10_000, readMs: 10_000, writeMs: 10_000 },
};
const maxBodyBytes = 32 * 1024 * 1024;

const maxTries = 3;
const firstBackoffMs = 500;
const longestBackoffMs = 10_000;
/** A service that asks for a longer pause is asked again after this. */
const longestRetryAfterMs = 60_000;

/** Whose call it is. */
interface Caller {
  readonly credentials: CredentialSource;
  /** Names the account in the log. Never secret. */
  readonly account: string;
  /** Our id of the account, which its errors carry. Absent while it is not an account yet. */
  readonly id?: string;
  /**
   * The number of the cloud account, where it is known: rates and the clock are those of the cloud account, however many
   * pairs of it are signed in.
   */
  readonly owner?: string;
  /** Whether nothing may be written through the account, asked right before every write. */
  readonly isReadOnly?: () => boolean;
}

/** What a client of one account is made of. */
export interface Access extends Caller {
  readonly transport: Pick<Transport, 'send'>;
  readonly endpoints: Endpoints;
  /** The region whose host of STS is asked where there is one, with every call: an account can be given other regions. */
  readonly stsRegion?: () => string | undefined;
}

const ownerOf = ({ owner, account }: Caller): string => owner ?? account;

type Attempt<T> =
  | { readonly value: T }
  | { readonly error: CloudError; /** Of the service's clock. */ readonly offsetMs: number | undefined };

/**
 * Sends calls: paced, within time limits, signed afresh for every attempt. Reads are tried up to three times; a write is
 * repeated only when it surely was not sent, or was refused for too many calls or an expired token, and never sent through
 * an account that is read-only by then. Every error has passed redaction, and says which account it is about.
 */
export class Transport {
  readonly #sender: Sender;
  readonly #now: () => Date;
  readonly #random: () => number;
  readonly #wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly #nonce: () => string;
  readonly #pace: Pace;
  readonly #onCall: ((record: CallRecord) => void) | undefined;
  readonly #limits: () => Partial<Omit<SendLimits, 'signal'>>;
  readonly #clocks: Clocks;

  constructor(options: TransportOptions) {
    this.#sender = options.sender;
    this.#now = options.now ?? (() => new Date());
    this.#random = options.random ?? Math.random;
    this.#wait = options.wait ?? ((ms, signal) => delay(ms, undefined, { signal }));
    this.#nonce = options.nonce ?? (() => randomUUID().replaceAll('-', ''));
    this.#pace = options.pace ?? new Pace();
    this.#onCall = options.onCall;
    this.#limits = options.limits ?? (() => ({}));
    this.#clocks = new Clocks(this.#now);
  }

  /** The time by the services' clocks, as far as the last answer showed it, in milliseconds since 1970. */
  now(): number {
    return this.#clocks.now();
  }

  /** Rejects with a {@link CloudError}, with the signal's reason, or with what the source of credentials threw. */
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
        if (error.kind === 'throttled') this.#pace.pause(call, ownerOf(access), pauseMs);
        await this.#wait(pauseMs, signal);
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
    const leave = await this.#pace.enter(call, ownerOf(access), signal);
    const at = this.#now();
    const start = performance.now();
    let request: WireRequest | undefined;
    let response: WireResponse | undefined;
    let offsetMs: number | undefined;
    let error: CloudError | undefined;
    try {
      // Asked this late, because the account can become read-only while a wizard is open or a write waits for its turn.
      if (call.isWrite && access.isReadOnly?.()) throw refusedHere(call);
      const now = this.#clocks.dateFor(clockOf(call, access), at);
      request = call.sign({ credentials, now, nonce: this.#nonce() });
      response = await this.#sender(request, { ...limitsOf(call), ...this.#limits(), signal });
      offsetMs = this.#clocks.note(response, at);
      return { value: call.read(response) };
    } catch (problem) {
      const known = understood(problem, call, request, response);
      const more = circumstances(known, call, access, offsetMs);
      error = outgoing(known, more, secretsOf(credentials, request));
      signal.throwIfAborted();
      return { error, offsetMs };
    } finally {
      leave();
      this.#onCall?.(record(call, access, { attempt, at, start, response, error, cancelled: signal.aborted }));
    }
  }

  /** Whether the service's clock was not already the one that was signed for. */
  #correctClock(call: Call<unknown>, access: Caller, offsetMs: number | undefined): boolean {
    return offsetMs !== undefined && this.#clocks.correct(clockOf(call, access), offsetMs);
  }

  /** Exponential with full jitter, unless the service said how long. */
  #backoffMs(tries: number, error: CloudError): number {
    if (error.retryAfterMs !== undefined) return Math.min(error.retryAfterMs, longestRetryAfterMs);
    return this.#random() * Math.min(longestBackoffMs, firstBackoffMs * 2 ** (tries - 1));
  }
}

/** The endpoint is only known once the call is signed; it belongs to the account, the service and the region. */
function clockOf({ service, region }: Call<unknown>, access: Caller): string {
  return `${ownerOf(access)} ${service} ${region}`;
}

function limitsOf({ service, isWrite }: Call<unknown>): Omit<SendLimits, 'signal'> {
  const { connectMs, readMs, writeMs } = timeLimits[service];
  const answerMs = isWrite ? writeMs : readMs;
  return { connectMs, headersMs: answerMs, bodyMs: answerMs, maxBodyBytes };
}

/** What may be sent once more after a pause. A write must not be, as soon as it may have reached the service. */
function mayRepeat({ isWrite, hasOtherHost }: Call<unknown>, error: CloudError): boolean {
  switch (error.kind) {
    case 'throttled':
      return true;
    case 'unreachable':
      // Another host may answer at once.
      if (hasOtherHost && error.outcome === 'notApplied') return false;
      // Settings that exclude each other do so every time. A proxy that wants a password wants it every time too, and some
      // lock the user out after a few wrong ones.
      if (reasonOf(error) === 'settings' || reasonOf(error) === 'proxyLogIn') return false;
      return !isWrite || error.outcome === 'notApplied';
    case 'unavailable':
      return !isWrite;
    case 'unexpected':
      // Not a refusal, but an answer that is not the service's or broke off. A repeated nonce is not mended by waiting.
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
  if (problem instanceof SendFailure) {
    const { code, atProxy } = problem;
    const outcome = isWrite && problem.maySent ? 'unknown' : 'notApplied';
    return new CloudError('unreachable', { ...base, code, ...(atProxy && { atProxy }), outcome }, cause);
  }
  const status = response && { status: response.status };
  return new CloudError('unexpected', { ...base, ...status, outcome: isWrite ? 'unknown' : 'notApplied' }, cause);
}

/** The service's words and the cause may repeat what was sent, and so must not leave as they are. */
function outgoing(error: CloudError, more: Partial<CloudErrorDetails>, secrets: readonly string[]): CloudError {
  const details: CloudErrorDetails = error;
  const { serviceMessage } = details;
  return new CloudError(
    error.kind,
    { ...details, ...more, ...(serviceMessage !== undefined && { serviceMessage: redact(serviceMessage, secrets) }) },
    error.cause instanceof Error ? { cause: new Error(redact(error.cause.message, secrets)) } : undefined,
  );
}

/** What whoever shows the error has to know beside: whose call it was, and for a clock, how wrong it is. */
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

/** A pair of the source, or its error, which says whose it is. */
async function supplied({ credentials, id }: Caller, signal: AbortSignal, refused?: Credentials): Promise<Credentials> {
  try {
    return await credentials(signal, refused);
  } catch (problem) {
    if (problem instanceof CloudError && id !== undefined) throw problem.with({ accountId: id });
    throw problem;
  }
}

interface AttemptFacts {
  readonly attempt: number;
  readonly at: Date;
  readonly start: number;
  readonly response: WireResponse | undefined;
  readonly error: CloudError | undefined;
  readonly cancelled: boolean;
}

function record(call: Call<unknown>, { account }: Caller, facts: AttemptFacts): CallRecord {
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
    durationMs: Math.round(performance.now() - start),
    at,
  };
}
