import type { WireResponse } from './wire.ts';

/** The date of an answer has whole seconds, so a smaller difference says nothing about the clocks. */
const smallestOffsetMs = 2_000;
/** So long an answer tells of our clock, which may be set right meanwhile without any answer coming that shows it. */
const offsetLastsMs = 600_000;

/** How far the clocks of the services are ahead of ours, as their answers show it. All offsets are in milliseconds. */
export class Clocks {
  readonly #now: () => Date;
  /** Of each service that refused a call for its date; its calls are signed for its own clock from then on. */
  readonly #corrections = new Map<string, number>();
  /** Of the last answer of all, which came at `at` by our clock. */
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

  /** The date to sign with for a service, when it is `at` here. */
  dateFor(service: string, at: Date): Date {
    return new Date(at.getTime() + (this.#corrections.get(service) ?? 0));
  }

  /** The offset of the clock behind an answer that has just come to a request of `sent`; absent when it has no date. */
  note(response: WireResponse, sent: Date): number | undefined {
    const received = this.#now();
    const offset = offsetIn(response, sent, received);
    if (offset !== undefined) {
      this.#last = { offset: Math.abs(offset) < smallestOffsetMs ? 0 : offset, at: received.getTime() };
    }
    return offset;
  }

  /** Signs for this offset from now on; gives whether that was not so before. */
  correct(service: string, offset: number): boolean {
    if (Math.abs(offset - (this.#corrections.get(service) ?? 0)) < smallestOffsetMs) return false;
    this.#corrections.set(service, offset);
    return true;
  }
}

/**
 * The smallest offset that explains the date of an answer: it was written, to the second, between two moments of ours, so
 * that a slow answer is not taken for a clock that is wrong.
 */
function offsetIn({ headers }: WireResponse, sent: Date, received: Date): number | undefined {
  const date = Date.parse(headers['date'] ?? '');
  if (Number.isNaN(date)) return undefined;
  return Math.max(0, date - received.getTime()) + Math.min(0, date + 999 - sent.getTime());
}
