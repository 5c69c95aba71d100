/**
 * Describes how a consumer group moves through its data. Everything is computed from the requested time, so that two
 * readers see the same numbers and no timer is needed. `behind` and `since` count from the birth of the world.
 */
export type Pace =
  | { readonly kind: 'keepsUp'; readonly commitSeconds: number }
  /** The group keeps up, but pauses now and then and catches up right afterward. */
  | { readonly kind: 'hiccups'; readonly everySeconds: number; readonly pauseSeconds: number }
  /** The distance grows by `perSecond` (0 to 1) seconds every second. */
  | { readonly kind: 'fallsBehind'; readonly behindSeconds: number; readonly perSecond: number }
  | { readonly kind: 'catchesUp'; readonly behindSeconds: number; readonly perSecond: number }
  /** A consumer holds the shard, but no longer commits. */
  | { readonly kind: 'stuck'; readonly sinceSeconds: number }
  /** The consumer left. */
  | { readonly kind: 'left'; readonly sinceSeconds: number }
  | { readonly kind: 'neverStarted' };

/** Describes a source of data. Times are milliseconds since 1970. */
export interface Flow {
  readonly bornAt: number;
  /** Tells when the newest data at a time was received. The result never decreases. */
  newestAt(time: number): number;
}

/** Tells up to when data was consumed, or undefined if nothing was. The result never decreases. */
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

/** Tells when the checkpoint was last committed, or undefined if it never was. */
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
 * Tells when a consumer overwrites a checkpoint that was written by someone else, because it keeps its own in memory.
 * Consumers that commit every second take longer here, so that the change can be seen before it is overwritten.
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

/** Gives a delay that grows during a pause and then shrinks twice as fast. */
function hiccup(now: number, every: number, pause: number): number {
  const phase = now % every;
  return phase < pause ? phase : Math.max(0, pause - (phase - pause) * 2);
}
