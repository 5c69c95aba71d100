import { setTimeout as delay } from 'node:timers/promises';

/** A row that is to be shown in a certain state: selected, or open. */
interface Revealable {
  /** Asks the editor to show the row in that state. */
  reveal(): PromiseLike<void>;
  /** Has the editor be given other objects for the rows above, so that it looks for these rows from the top. */
  renew(): void;
  isDone(): boolean;
}

export interface Time {
  now(): number;
  wait(ms: number, signal?: AbortSignal): Promise<unknown>;
}

/** How long one attempt may take. The row was loaded before, so only drawing takes time. */
const attemptMs = 3_000;
const pauseMs = 250;
/** So many requests in a row are dropped while rows are being drawn. */
const droppedAtMost = 2;
/** The time after which a row is given up. Rows that are drawn again can take long on a slow computer. */
const limitMs = 15_000;

/**
 * Has the editor show a row, and returns why it did not; nothing if it did. While rows are being loaded, the editor drops
 * a request, refuses it at once, or waits for a drawing that is already over, and nothing tells when it has finished. So
 * it is asked again after a pause, because refusals can follow each other faster than rows are drawn. It is asked once in
 * any case, because a row in that state need not be in sight.
 *
 * The editor can also lose a row that it shows. It then knows the rows below without a way to them, and drops each request
 * for one of them, until it is given new objects.
 */
export async function revealRow(row: Revealable, time: Time = realTime): Promise<string | undefined> {
  const end = time.now() + limitMs;
  let refusal = 'no answer';
  for (let dropped = 0; dropped === 0 || (!row.isDone() && time.now() < end); dropped++) {
    if (dropped >= droppedAtMost) row.renew();
    const attempt = new AbortController();
    try {
      await Promise.race([row.reveal(), time.wait(attemptMs, attempt.signal)]);
    } catch (error) {
      refusal = String(error);
    } finally {
      attempt.abort();
    }
    if (!row.isDone()) await time.wait(pauseMs);
  }
  return row.isDone() ? undefined : refusal;
}

export const realTime: Time = { now: Date.now, wait: (ms, signal) => delay(ms, undefined, { signal }) };
