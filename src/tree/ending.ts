import type { AccountState } from '../model/accounts/account.ts';
import type { Moment } from '../model/units.ts';

/** When keys end, no more precisely than it is shown. */
export interface Ending {
  /** The seconds that are left, rounded down to whole minutes, hours or days; 0 if less than a minute is left. */
  readonly seconds: number;
  readonly hasEnded: boolean;
  /** Whether the user should act now. */
  readonly isSoon: boolean;
  /** The milliseconds until the words for it change. It is absent if they do not change any more. */
  readonly changesInMs?: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const soon = 10 * minute;

/** When the keys in use end. Undefined if they never do, or if they are renewed automatically. */
export function endingOf({ expiresAt, isRenewed }: AccountState, now: Moment): Ending | undefined {
  if (expiresAt === undefined || isRenewed) return undefined;
  const left = expiresAt - now;
  if (left <= 0) return { seconds: 0, hasEnded: true, isSoon: true };
  const step = left < hour ? minute : left < 2 * day ? hour : day;
  const shown = Math.floor(left / step) * step;
  // The words change when less time is left than they say, and those for the last minute when no time is left.
  const changesInMs = shown === 0 ? left : Math.floor(left - shown) + 1;
  return { seconds: shown / 1000, hasEnded: false, isSoon: left < soon, changesInMs };
}
