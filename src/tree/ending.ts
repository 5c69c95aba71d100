import type { AccountState } from '../model/accounts/account.ts';
import type { Moment } from '../model/units.ts';

/** When keys end, as coarsely as it is shown. */
export interface Ending {
  /** What is left, in whole minutes or hours, in seconds; 0 when less than a minute is left. */
  readonly seconds: number;
  readonly hasEnded: boolean;
  /** Whether it is time to do something. */
  readonly isSoon: boolean;
  /** In how many milliseconds the words for it change; absent when they stay. */
  readonly changesInMs?: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const soon = 10 * minute;

/** When the keys in use end; nothing when they do not, or when new ones come by themselves. */
export function endingOf({ expiresAt, isRenewed }: AccountState, now: Moment): Ending | undefined {
  if (expiresAt === undefined || isRenewed) return undefined;
  const left = expiresAt - now;
  if (left <= 0) return { seconds: 0, hasEnded: true, isSoon: true };
  const step = left < hour ? minute : left < 2 * day ? hour : day;
  const shown = Math.floor(left / step) * step;
  // What is shown holds until less than that is left; the last minute holds until nothing is.
  const changesInMs = shown === 0 ? left : Math.floor(left - shown) + 1;
  return { seconds: shown / 1000, hasEnded: false, isSoon: left < soon, changesInMs };
}
