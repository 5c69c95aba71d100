import { refuse } from './operation.ts';

/** Counts the calls of the last second for each key, and can refuse calls that exceed the documented limits. */
export class RateLimits {
  readonly #enforces: boolean;
  readonly #recent = new Map<string, number[]>();
  readonly #peaks = new Map<string, number>();

  constructor(enforces: boolean) {
    this.#enforces = enforces;
  }

  /** Gives the highest number of calls in any second by `<account number> <region> <operation>`, without refused calls. */
  get peaks(): ReadonlyMap<string, number> {
    return this.#peaks;
  }

  check(key: string, callsPerSecond: number, now: number): void {
    const recent = (this.#recent.get(key) ?? []).filter(time => now - time < 1000);
    this.#recent.set(key, recent);
    const [oldest] = recent;
    if (this.#enforces && recent.length >= callsPerSecond && oldest !== undefined) throttled(1000 - (now - oldest));
    recent.push(now);
    this.#peaks.set(key, Math.max(recent.length, this.#peaks.get(key) ?? 0));
  }
}

/** Refuses a call because of throttling. https://help.aliyun.com/en/openapi/throttling-and-quota-management */
export function throttled(retryAfterMs: number | undefined): never {
  return refuse(400, 'Throttling.User', 'Request was denied due to user flow control.', {
    ...(retryAfterMs !== undefined && { headers: { 'x-acs-retry-after': String(retryAfterMs) } }),
  });
}
