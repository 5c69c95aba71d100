import { CloudError } from '../../cloud/errors.ts';

/** How one kind of group is listed and created. `T` is the group. */
export interface GroupCreation<T> {
  list(signal: AbortSignal): Promise<readonly T[]>;
  /** Resolves with the group as far as the answer tells it. */
  create(signal: AbortSignal): Promise<T>;
  identify(group: T): string;
  /** Whether this is the group that was asked for. */
  matches(group: T): boolean;
}

export type Wait = (milliseconds: number) => Promise<void>;

/** Before each look for a group whose answer was lost, or which the list does not show yet. */
const looksAfterMs = [0, 1_000, 3_000];
const lookLimitMs = 15_000;

/**
 * Creates a group once. Neither service knows idempotency tokens, so a lost answer (or a cancel that came too late) is
 * resolved by looking for a group that matches and was not there before; the request is never sent a second time.
 */
export async function createOnce<T>(creation: GroupCreation<T>, signal: AbortSignal, wait: Wait): Promise<T> {
  const before = new Set((await creation.list(signal)).map(group => creation.identify(group)));
  let created: T;
  try {
    created = await creation.create(signal);
  } catch (error) {
    const isLost = signal.aborted || (error instanceof CloudError && error.outcome === 'unknown');
    if (!isLost) throw error;
    const found = await look(creation, before, wait).catch((lookingFailed: unknown) => lookingFailed as Error);
    // When looking fails as well, the first error stands, with its outcome unknown.
    if (found instanceof Error) throw error;
    if (found) return found;
    throw error instanceof CloudError ? error.withOutcome('notApplied') : error;
  }
  // The group exists, whatever looking says: a list that is late or fails must not turn success into failure.
  const listed = await look(creation, before, wait).catch(() => undefined);
  return listed ?? created;
}

/** The cancelled signal of the wizard must not stop the looking, so it has its own. */
async function look<T>(creation: GroupCreation<T>, before: ReadonlySet<string>, wait: Wait): Promise<T | undefined> {
  for (const delay of looksAfterMs) {
    if (delay > 0) await wait(delay);
    const groups = await creation.list(AbortSignal.timeout(lookLimitMs));
    const found = groups.find(group => creation.matches(group) && !before.has(creation.identify(group)));
    if (found) return found;
  }
  return undefined;
}
