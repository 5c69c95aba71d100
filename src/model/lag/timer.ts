import type { Subscription } from '../event.ts';

/** Runs something once, so many milliseconds from now, unless it is disposed before. */
export type SetTimer = (run: () => void, ms: number) => Subscription;

/** The runtime's timer, which keeps no process alive. */
export const setTimer: SetTimer = (run, ms) => {
  const timer = setTimeout(run, ms);
  timer.unref();
  return { dispose: () => clearTimeout(timer) };
};
