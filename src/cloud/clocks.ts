import type { WireResponse } from './wire.ts';

/** The date of an answer has whole seconds, so a smaller difference says nothing about the clocks. */
const smallestOffsetMs = 2_000;

/** How far the clocks of the services are ahead of ours, as their answers show it. All offsets are in milliseconds. */
export class Clocks {
  readonly #now: () => Date;
  /** Of each service that refused a call for its date; its calls are signed for its own clock from then on. */
  readonly #corrections = new Map<string, number>();
  /** Of the last answer of all. */
  #lastOffset = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** The time by the services' clocks, in milliseconds since 1970. */
  now(): number {
    return this.#now().getTime() + this.#lastOffset;
  }

  /** The date to sign with for a service, when it is `at` here. */
  dateFor(service: string, at: Date): Date {
    return new Date(at.getTime() + (this.#corrections.get(service) ?? 0));
  }

  /** The offset of the clock behind an answer that has just come to a request of `sent`; absent when it has no date. */
  note(response: WireResponse, sent: Date): number | undefined {
    const offset = offsetIn(response, sent, this.#now());
    if (offset !== undefined) this.#lastOffset = Math.abs(offset) < smallestOffsetMs ? 0 : offset;
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
