import { setTimeout as delay } from 'node:timers/promises';

/** A row that is to be shown in a certain state: selected, or open. */
interface Revealable {
  /** Asks the editor to show the row in that state. */
  reveal(): PromiseLike<void>;
  isDone(): boolean;
}

export interface Time {
  now(): number;
  wait(ms: number, signal?: AbortSignal): Promise<unknown>;
}

/** How long one attempt may take. The row was loaded before, so only drawing takes time. */
const attemptMs = 3_000;
const pauseMs = 250;
/** The time after which a row is given up. Rows that are drawn again can take long on a slow computer. */
const limitMs = 15_000;

/**
 * Has the editor show a row, and returns why it did not; nothing if it did. While rows are being loaded, the editor drops
 * a request, refuses it at once, or waits for a drawing that is already over, and nothing tells when it has finished. So
 * it is asked again after a pause, because refusals can follow each other faster than rows are drawn. It is asked once in
 * any case, because a row in that state need not be in sight.
 */
export async function revealRow(row: Revealable, time: Time = realTime): Promise<string | undefined> {
  const end = time.now() + limitMs;
  let refusal = 'no answer';
  do {
    const attempt = new AbortController();
    try {
      await Promise.race([row.reveal(), time.wait(attemptMs, attempt.signal)]);
    } catch (error) {
      refusal = String(error);
    } finally {
      attempt.abort();
    }
    if (!row.isDone()) await time.wait(pauseMs);
  } while (!row.isDone() && time.now() < end);
  return row.isDone() ? undefined : refusal;
}

export const realTime: Time = { now: Date.now, wait: (ms, signal) => delay(ms, undefined, { signal }) };
