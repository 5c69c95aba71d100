import { CloudError } from '../cloud/errors.ts';

export type Wait = (milliseconds: number) => Promise<void>;

/** The waits before each look at the result of a write, because a cancelled request may arrive after the first look. */
const looksAfterMs: readonly number[] = [0, 1_000, 3_000];
const lookLimitMs = 15_000;

/** When to look at the result of a write. */
interface Looking {
  readonly wait: Wait;
  /** The waits before each look, if they differ from the usual ones because a list is known to be late. */
  readonly afterMs?: readonly number[] | undefined;
}

/** What a look shows when it does not find the result of the write. */
export type NotSeen = 'notApplied' | 'unknown';

/** A write, and how to find out what became of it. `T` is its result, for example the group that was created. */
interface Write<T> extends Looking {
  readonly send: () => Promise<T>;
  /** Looks up the result at the service. It resolves with `unknown` when what it sees cannot tell. */
  readonly look: (signal: AbortSignal) => Promise<T | NotSeen>;
  readonly signal: AbortSignal;
}

/**
 * Sends a write once. Neither service supports idempotency tokens, so the request is never sent again. After a lost
 * answer, or after it was cancelled too late, the result is looked up instead. Rejects with a `CloudError` that tells
 * whether the write was certainly not made, and with the signal's reason when it was cancelled and certainly not made.
 */
export async function writeOnce<T>({ send, look, signal, ...looking }: Write<T>): Promise<T> {
  signal.throwIfAborted();
  try {
    return await send();
  } catch (failure) {
    if (!isLost(failure)) throw failure;
    const { seen = 'unknown', isCurrent } = await lookRepeatedly(look, found => !isNotSeen(found), looking);
    if (!isNotSeen(seen)) return seen;
    throw explained(failure, isCurrent ? seen : 'unknown', signal);
  }
}

const isNotSeen = (seen: unknown): seen is NotSeen => seen === 'notApplied' || seen === 'unknown';

/** Whether a write may have been made although it failed. It cannot have been when it failed before it was sent. */
export const isLost = (failure: unknown): failure is CloudError =>
  failure instanceof CloudError && failure.outcome === 'unknown';

/** What the looks at a write have shown. */
export interface Looked<T> {
  /** What the last successful look saw; undefined when no look succeeded. */
  readonly seen: T | undefined;
  /** Whether the last look succeeded. If not, a write that is not in `seen` may have been made since. */
  readonly isCurrent: boolean;
}

/**
 * Looks until what it sees is enough, and goes on when a look fails. Each look has a signal of its own, because
 * cancelling the write must not stop the looks.
 */
export async function lookRepeatedly<T>(
  look: (signal: AbortSignal) => Promise<T>,
  isEnough: (seen: T) => boolean,
  { wait, afterMs = looksAfterMs }: Looking,
): Promise<Looked<T>> {
  let seen: T | undefined;
  let isCurrent = false;
  for (const delay of afterMs) {
    if (delay > 0) await wait(delay);
    try {
      seen = await look(AbortSignal.timeout(lookLimitMs));
      isCurrent = true;
      if (isEnough(seen)) break;
    } catch {
      isCurrent = false;
    }
  }
  return { seen, isCurrent };
}

/**
 * The failure of a lost write with its outcome as far as the looks have shown it. When it was lost to a cancellation,
 * the user learns of it only if it may have been made.
 */
export function explained(failure: CloudError, outcome: NotSeen, signal: AbortSignal): unknown {
  const isCancelled = signal.aborted && failure.cause === signal.reason;
  if (!isCancelled) return failure.withOutcome(outcome);
  return outcome === 'notApplied' ? signal.reason : failure;
}
