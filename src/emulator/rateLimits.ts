import { refuse } from './refusal.ts';

/** The documented limits per account, region and operation, in calls of the last second. */
export class RateLimits {
  readonly #recent = new Map<string, number[]>();

  check(key: string, callsPerSecond: number, now: number): void {
    const recent = (this.#recent.get(key) ?? []).filter(time => now - time < 1000);
    this.#recent.set(key, recent);
    const [oldest] = recent;
    if (recent.length >= callsPerSecond && oldest !== undefined) throttled(1000 - (now - oldest));
    recent.push(now);
  }
}

/** https://help.aliyun.com/en/openapi/throttling-and-quota-management */
export function throttled(retryAfterMs: number | undefined): never {
  return refuse(400, 'Throttling.User', 'Request was denied due to user flow control.', {
    ...(retryAfterMs !== undefined && { headers: { 'x-acs-retry-after': String(retryAfterMs) } }),
  });
}
