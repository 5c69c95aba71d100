import { isSamePair, type Credentials, type IssuedCredentials } from '../cloud/credentials.ts';
import { orAborted } from '../cloud/orAborted.ts';
import type { SourceContext } from './source.ts';

/** Gets keys from where they come from. Rejects like a source. */
export type Fetch = (signal: AbortSignal) => Promise<IssuedCredentials>;

/** Hands out the keys that are to be signed with now. `refused` is a pair that a service has just called expired. */
export type Supply = (signal: AbortSignal, refused?: Credentials) => Promise<IssuedCredentials>;

const second = 1_000;
/** How long keys are taken to last that come without an end. */
const assumedLifetimeMs = 300 * second;
const shortestMarginMs = 60 * second;
const longestMarginMs = 300 * second;
const longestJitterMs = 20 * second;
/** How long before their end keys are no longer handed out, even when fetching others fails. */
const lastUseMs = 30 * second;
const longestBackoffMs = 60 * second;

interface Held {
  readonly keys: IssuedCredentials;
  /** When new keys begin to be fetched while these are still handed out. Milliseconds since 1970. */
  readonly backgroundAt: number;
  /** When callers begin to wait for new keys. */
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
 * Keeps the keys of one source in memory and renews them on use: before they end, once for all who ask, and without a timer
 * of its own. The margin is a tenth of the lifetime, at least one and at most five minutes, because a fixed one makes
 * short-lived keys stale from their first moment.
 */
export class Renewal {
  readonly #fetch: Fetch;
  readonly #context: Pick<SourceContext, 'now' | 'random'>;
  #held: Held | undefined;
  #running: Running | undefined;
  #failures = 0;
  #nextTryAt = 0;
  /**
   * The refused pair that led to a renewal. If the source hands out the same pair again, it is not asked for a while.
   */
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

  /** Waits for the one renewal that is under way, which goes on as long as somebody waits for it. */
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
    // The keys in hand are still good; the next caller after the pause tries again.
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
   * Keeps fetched keys and works out when to renew them. A source that keeps its keys until their end hands out some that
   * have less than a margin left. They are used for half of what is left, so that such a source is not asked with every
   * call. The lifetime counts from the keys' arrival, because the service's clock may not have been known before.
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

  /** Waits up to 1, 2, 4 … 60 seconds before the next try, with full jitter. */
  #backOff(): void {
    const longestMs = Math.min(longestBackoffMs, second * 2 ** this.#failures);
    this.#failures += 1;
    this.#nextTryAt = this.#context.now() + this.#context.random() * longestMs;
  }
}

const isUsable = (held: Held, now: number): boolean => now < held.endsAt - lastUseMs;
