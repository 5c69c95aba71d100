import { longestOffsetMs } from './errors.ts';
import { isOfService } from './faults.ts';
import type { WireResponse } from './wire.ts';

/** The `Date` header has whole seconds, so a smaller difference says nothing about the clocks. */
const smallestOffsetMs = 2_000;
/** An older answer says nothing about our clock, because the user may have corrected the clock since. */
const offsetLastsMs = 600_000;

/** How far the clocks of the services are ahead of ours, as their answers show. All offsets are in milliseconds. */
export class Clocks {
  readonly #now: () => Date;
  /** The offsets of services that refused a call for its date. Calls to them are signed for their clocks. */
  readonly #corrections = new Map<string, number>();
  /** The offset that the latest answer showed. It arrived `at` this time by our clock. */
  #last = { offset: 0, at: 0 };

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** The time by the services' clocks, in milliseconds since 1970. */
  now(): number {
    const now = this.#now().getTime();
    const { offset, at } = this.#last;
    return Math.abs(now - at) <= offsetLastsMs ? now + offset : now;
  }

  /** The date to sign with for a service when our clock shows `at`. */
  dateFor(service: string, at: Date): Date {
    return new Date(at.getTime() + (this.#corrections.get(service) ?? 0));
  }

  /**
   * The offset that an answer shows, which has just arrived for a request sent at `sent`. It is undefined when the answer
   * does not show the clock of a service. An offset that cannot be right is returned, but not used.
   */
  note(response: WireResponse, sent: Date): number | undefined {
    const received = this.#now();
    const offset = offsetIn(response, sent, received);
    if (offset !== undefined && isPossible(offset)) {
      this.#last = { offset: Math.abs(offset) < smallestOffsetMs ? 0 : offset, at: received.getTime() };
    }
    return offset;
  }

  /** Makes calls to the service be signed for this offset. Returns false when they already were, or it cannot be right. */
  correct(service: string, offset: number): boolean {
    if (!isPossible(offset)) return false;
    if (Math.abs(offset - (this.#corrections.get(service) ?? 0)) < smallestOffsetMs) return false;
    this.#corrections.set(service, offset);
    return true;
  }
}

const isPossible = (offset: number): boolean => Math.abs(offset) <= longestOffsetMs;

/**
 * The time at which a service wrote an answer, in milliseconds since 1970. It is undefined for the page of a proxy, and
 * for an answer that a cache has kept, which has an age.
 * https://www.rfc-editor.org/rfc/rfc9111#name-age
 */
export function dateOf(response: WireResponse): number | undefined {
  const date = Date.parse(response.headers['date'] ?? '');
  return Number.isNaN(date) || 'age' in response.headers || !isOfService(response) ? undefined : date;
}

/**
 * The smallest offset that explains the date of an answer. The service wrote it, to the second, at some time between
 * our request and the arrival, so a slow answer does not look like a wrong clock.
 */
function offsetIn(response: WireResponse, sent: Date, received: Date): number | undefined {
  const date = dateOf(response);
  if (date === undefined) return undefined;
  return Math.max(0, date - received.getTime()) + Math.min(0, date + 999 - sent.getTime());
}
