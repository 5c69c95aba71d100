/**
 * How a consumer group moves through its data. Everything is worked out from the time asked about, so that two readers
 * of one moment see the same numbers and no timer has to run. `behind` and `since` count from the birth of the world.
 */
export type Pace =
  | { readonly kind: 'keepsUp'; readonly commitSeconds: number }
  /** Keeps up, but stands still now and then and catches up at once afterwards. */
  | { readonly kind: 'hiccups'; readonly everySeconds: number; readonly pauseSeconds: number }
  /** The distance grows by `perSecond` (0 to 1) seconds every second. */
  | { readonly kind: 'fallsBehind'; readonly behindSeconds: number; readonly perSecond: number }
  | { readonly kind: 'catchesUp'; readonly behindSeconds: number; readonly perSecond: number }
  /** A consumer holds it, but commits nothing any more. */
  | { readonly kind: 'stuck'; readonly sinceSeconds: number }
  /** The consumer went away. */
  | { readonly kind: 'left'; readonly sinceSeconds: number }
  | { readonly kind: 'neverStarted' };

/** Where new data comes from. Times are milliseconds since 1970. */
export interface Flow {
  readonly bornAt: number;
  /** When the newest data of that moment was received. Never goes back. */
  newestAt(time: number): number;
}

/** The moment up to which data has been consumed, or nothing when consumption never began. Never goes back. */
export function consumedUpTo(pace: Pace, flow: Flow, now: number): number | undefined {
  const alive = now - flow.bornAt;
  const committed = flow.newestAt(lastCommit(pace, flow.bornAt, now) ?? now);
  switch (pace.kind) {
    case 'keepsUp':
      return committed;
    case 'hiccups':
      return Math.min(committed, flow.newestAt(now) - hiccup(now, pace.everySeconds * 1000, pace.pauseSeconds * 1000));
    case 'fallsBehind':
      return Math.min(committed, flow.bornAt - pace.behindSeconds * 1000 + alive * (1 - pace.perSecond));
    case 'catchesUp':
      return Math.min(committed, flow.bornAt - pace.behindSeconds * 1000 + alive * (1 + pace.perSecond));
    case 'stuck':
    case 'left':
      return committed;
    case 'neverStarted':
      return undefined;
  }
}

/** When the position was last written down, or nothing when it never was. */
export function lastCommit(pace: Pace, bornAt: number, now: number): number | undefined {
  switch (pace.kind) {
    case 'keepsUp':
      return floorTo(now, pace.commitSeconds * 1000);
    case 'hiccups':
    case 'fallsBehind':
    case 'catchesUp':
      return floorTo(now, 1000);
    case 'stuck':
    case 'left':
      return bornAt - pace.sinceSeconds * 1000;
    case 'neverStarted':
      return undefined;
  }
}

/**
 * When a consumer next writes its position down over what somebody else wrote at a moment, since it holds its own in
 * memory. Those that commit every second take longer here: otherwise the change would be gone before anybody saw it.
 */
export function nextCommit(pace: Pace, at: number): number {
  switch (pace.kind) {
    case 'keepsUp':
      return floorTo(at, pace.commitSeconds * 1000) + pace.commitSeconds * 1000;
    case 'hiccups':
    case 'fallsBehind':
    case 'catchesUp':
      return at + 20_000;
    case 'stuck':
    case 'left':
    case 'neverStarted':
      return Infinity;
  }
}

export const hasConsumer = (pace: Pace): boolean => pace.kind !== 'left' && pace.kind !== 'neverStarted';

export const floorTo = (time: number, step: number): number => Math.floor(time / step) * step;

/** Grows while the pause lasts, then shrinks twice as fast until it is nothing. */
function hiccup(now: number, every: number, pause: number): number {
  const phase = now % every;
  return phase < pause ? phase : Math.max(0, pause - (phase - pause) * 2);
}
