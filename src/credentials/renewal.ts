import { isSamePair, type Credentials, type IssuedCredentials } from '../cloud/credentials.ts';
import { orAborted } from '../cloud/orAborted.ts';
import type { SourceContext } from './source.ts';

/** Fetches new keys. Rejects like a source. */
export type Fetch = (signal: AbortSignal) => Promise<IssuedCredentials>;

/** Supplies the keys to sign with now. `refused` is a pair that a service has just called expired. */
export type Supply = (signal: AbortSignal, refused?: Credentials) => Promise<IssuedCredentials>;

const second = 1_000;
/** How long keys without an expiration are assumed to last. */
const assumedLifetimeMs = 300 * second;
const shortestMarginMs = 60 * second;
const longestMarginMs = 300 * second;
const longestJitterMs = 20 * second;
/** How long before they expire keys are no longer supplied, even when fetching new ones fails. */
const lastUseMs = 30 * second;
const longestBackoffMs = 60 * second;

interface Held {
  readonly keys: IssuedCredentials;
  /** When new keys are fetched while these are still supplied, in milliseconds since 1970. */
  readonly backgroundAt: number;
  /** When callers have to wait for new keys, in milliseconds since 1970. */
  readonly blockingAt: number;
  readonly endsAt: number;
}

interface Running {
  readonly outcome: Promise<IssuedCredentials>;
  readonly cancel: () => void;
  readonly isBackground: boolean;
  waiting: number;
}

/**
 * Keeps the keys of one source in memory and renews them before they expire. A renewal starts when keys are asked for,
 * without a timer, and serves all callers at once. It starts a margin before the end, which is a tenth of the lifetime
 * but one to five minutes, because a fixed margin would make short-lived keys stale at once.
 */
export class Renewal {
  readonly #fetch: Fetch;
  readonly #context: Pick<SourceContext, 'now' | 'random'>;
  #held: Held | undefined;
  #running: Running | undefined;
  #failures = 0;
  #nextTryAt = 0;
  /** The refused pair that led to a renewal. If the source returns the same pair again, it is not asked for a while. */
  #renewedFor: { readonly pair: Credentials; readonly until: number } | undefined;

  constructor(fetch: Fetch, context: Pick<SourceContext, 'now' | 'random'>) {
    this.#fetch = fetch;
    this.#context = context;
  }

  readonly supply: Supply = async (signal, refused) => {
    signal.throwIfAborted();
    if (refused !== undefined) this.#drop(refused);
    const held = this.#held;
    const now = this.#context.now();
    if (held !== undefined && now < held.blockingAt) {
      if (now >= held.backgroundAt && now >= this.#nextTryAt) this.#renewInBackground();
      return held.keys;
    }
    if (held !== undefined && now < this.#nextTryAt && isUsable(held, now)) return held.keys;
    return this.#renew(signal);
  };

  #drop(refused: Credentials): void {
    const now = this.#context.now();
    const last = this.#renewedFor;
    const isHeld = this.#held !== undefined && isSamePair(this.#held.keys, refused);
    if (!isHeld || (last !== undefined && isSamePair(last.pair, refused) && now < last.until)) return;
    this.#renewedFor = { pair: refused, until: now + longestBackoffMs };
    this.#held = undefined;
  }

  /** Waits for the current renewal, which is cancelled when no caller waits for it any longer. */
  async #renew(signal: AbortSignal): Promise<IssuedCredentials> {
    const running = (this.#running ??= this.#start(false));
    running.waiting += 1;
    try {
      return await orAborted(running.outcome, signal);
    } catch (error) {
      signal.throwIfAborted();
      const held = this.#held;
      if (held !== undefined && isUsable(held, this.#context.now())) return held.keys;
      throw error;
    } finally {
      running.waiting -= 1;
      if (running.waiting === 0 && !running.isBackground) running.cancel();
    }
  }

  #renewInBackground(): void {
    this.#running ??= this.#start(true);
    // The current keys are still valid, and a caller after the pause tries again.
    this.#running.outcome.catch(() => undefined);
  }

  #start(isBackground: boolean): Running {
    const cancelling = new AbortController();
    const isCurrent = (): boolean => this.#running === running;
    const fetched = async (): Promise<IssuedCredentials> => {
      try {
        const keys = await this.#fetch(cancelling.signal);
        if (isCurrent()) this.#keep(keys);
        return keys;
      } catch (error) {
        if (isCurrent()) this.#backOff();
        throw error;
      } finally {
        if (isCurrent()) this.#running = undefined;
      }
    };
    const cancel = (): void => {
      if (isCurrent()) this.#running = undefined;
      cancelling.abort();
    };
    // The fetch starts one turn later, so that #running is set before it can end.
    const running: Running = { outcome: Promise.resolve().then(fetched), cancel, isBackground, waiting: 0 };
    return running;
  }

  /**
   * Keeps fetched keys and works out when to renew them. Some sources return keys that expire within the margin. Such
   * keys are used for half of the time that is left, so that the source is not asked for every call. The lifetime
   * counts from when the keys arrived, because the service's clock may not have been known before.
   */
  #keep(keys: IssuedCredentials): void {
    const now = this.#context.now();
    const endsAt = keys.expiresAt ?? now + assumedLifetimeMs;
    const lifetimeMs = endsAt - now;
    const marginMs = Math.min(Math.max(lifetimeMs / 10, shortestMarginMs), longestMarginMs);
    const soonest = now + Math.max(lifetimeMs / 2, second);
    const jitterMs = this.#context.random() * longestJitterMs;
    this.#held = {
      keys,
      backgroundAt: Math.max(endsAt - 2 * marginMs - jitterMs, soonest),
      blockingAt: Math.max(endsAt - marginMs, soonest),
      endsAt,
    };
    this.#failures = 0;
    this.#nextTryAt = 0;
  }

  /** Sets a random pause before the next try, of up to 1, 2, 4 … 60 seconds. */
  #backOff(): void {
    const longestMs = Math.min(longestBackoffMs, second * 2 ** this.#failures);
    this.#failures += 1;
    this.#nextTryAt = this.#context.now() + this.#context.random() * longestMs;
  }
}

const isUsable = (held: Held, now: number): boolean => now < held.endsAt - lastUseMs;
