import { errors } from 'playwright-core';

/** The time in which a gesture has its effect, unless something has come between. */
export const effectLimit = { timeout: 5_000 } as const;

/** In this time, a slow machine does what it is going to do, although it does much else. */
export const patienceMs = 60_000;

/**
 * Makes a gesture that has had no effect again, as people do: the editor closes a menu when a part of its window opens, a row
 * moves away under the pointer, a page that is being loaded swallows a key. Nothing of that is a fault of what is tested. A
 * gesture waits for its effect for no longer than the limit above, and begins by undoing what is left of an earlier attempt.
 */
export async function insist(gesture: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      await gesture();
      return;
    } catch (failure) {
      if (!(failure instanceof errors.TimeoutError) || Date.now() > deadline) throw failure;
    }
  }
}
