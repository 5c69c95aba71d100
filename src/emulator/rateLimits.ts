import { refuse } from './operation.ts';

/** Counts the calls of the last second for each key, and refuses what is beyond the documented limits if it is to. */
export class RateLimits {
  readonly #enforces: boolean;
  readonly #recent = new Map<string, number[]>();
  readonly #peaks = new Map<string, number>();

  constructor(enforces: boolean) {
    this.#enforces = enforces;
  }

  /** The most calls that any second saw, refused ones left out, by `<account number> <region> <operation>`. */
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

/** https://help.aliyun.com/en/openapi/throttling-and-quota-management */
export function throttled(retryAfterMs: number | undefined): never {
  return refuse(400, 'Throttling.User', 'Request was denied due to user flow control.', {
    ...(retryAfterMs !== undefined && { headers: { 'x-acs-retry-after': String(retryAfterMs) } }),
  });
}
