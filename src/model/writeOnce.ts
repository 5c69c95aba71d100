import { CloudError, type CloudErrorDetails } from '../cloud/errors.ts';

export type Wait = (milliseconds: number) => Promise<void>;

/** Before each look at what became of a write: a request whose answer was given up can arrive after the first look. */
const looksAfterMs: readonly number[] = [0, 1_000, 3_000];
const lookLimitMs = 15_000;

/** How looking is done where the policy leaves a choice. */
interface Looking {
  readonly wait: Wait;
  /** How long to wait before each look, where a list is known to be late. */
  readonly afterMs?: readonly number[] | undefined;
}

/** What a look found out when the result of the write is not there. */
export type NotSeen = 'notApplied' | 'unknown';

/** A write, and how to find out what became of it. `T` is its result, for example the group that was created. */
interface Write<T> extends Looking {
  /** Whose write it is, for the error that says that nobody knows. */
  readonly about: Omit<CloudErrorDetails, 'outcome'>;
  readonly send: () => Promise<T>;
  /** The result as the service shows it now. `unknown`: not even a look that succeeds can tell. */
  readonly look: (signal: AbortSignal) => Promise<T | NotSeen>;
  readonly signal: AbortSignal;
}

/**
 * Sends a write once. Neither service knows idempotency tokens, so what became of it after a lost answer, or after a cancel
 * that came too late, is found out by looking; the request is never sent a second time. Rejects with a `CloudError` that
 * says whether the write surely was not made or whether nobody can tell, and with the signal's reason when it was cancelled
 * and surely not made.
 */
export async function writeOnce<T>({ about, send, look, signal, ...looking }: Write<T>): Promise<T> {
  signal.throwIfAborted();
  try {
    return await send();
  } catch (failure) {
    if (!isLost(failure, signal)) throw failure;
    const { seen = 'unknown', isCurrent } = await lookRepeatedly(look, found => !isNotSeen(found), looking);
    if (!isNotSeen(seen)) return seen;
    throw explained(failure, isCurrent ? seen : 'unknown', about);
  }
}

const isNotSeen = (seen: unknown): seen is NotSeen => seen === 'notApplied' || seen === 'unknown';

/** Whether a write may have been made although it failed. What fails before anything was sent is no answer that is lost. */
export const isLost = (failure: unknown, signal: AbortSignal): boolean =>
  failure instanceof CloudError ? failure.outcome === 'unknown' : signal.aborted;

/** What the looks at a write found. */
export interface Looked<T> {
  /** What the last look that succeeded saw; nothing when none did. */
  readonly seen: T | undefined;
  /** Whether the very last look succeeded. If not, what is not in `seen` may have been made since. */
  readonly isCurrent: boolean;
}

/**
 * Looks until something is as it should be, and goes on when a look fails. A cancel of the write must not stop the looking,
 * so every look has a signal of its own.
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
 * The failure of a write, with what looking found out. A cancelled write has no `CloudError`; one that may have been made
 * all the same must not end in silence.
 */
export function explained(failure: unknown, outcome: NotSeen, about: Write<unknown>['about']): unknown {
  if (failure instanceof CloudError) return failure.withOutcome(outcome);
  if (outcome === 'notApplied') return failure;
  return new CloudError('unreachable', { ...about, outcome }, { cause: failure });
}
