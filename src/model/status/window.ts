import type { Moment } from '../units.ts';

/** The data that is kept, from the oldest record to the newest, and the moment it was looked at. */
export interface TrackingWindow {
  readonly begin: Moment;
  readonly end: Moment;
  /** Never before `end`: a clock that is behind the service must not make the newest record lie in the future. */
  readonly now: Moment;
  readonly keptSeconds: number;
  /** The age of the newest record. */
  readonly behindSeconds: number;
}

export function trackingWindow(
  begin: Moment | undefined,
  end: Moment | undefined,
  now: Moment,
): TrackingWindow | undefined {
  if (begin === undefined || end === undefined || end < begin) return undefined;
  const latest = Math.max(now, end);
  return { begin, end, now: latest, keptSeconds: (end - begin) / 1000, behindSeconds: (latest - end) / 1000 };
}

/** Where a moment lies between the oldest record (0) and now (1); `lost` when the data there is no longer kept. */
export function positionOf(window: TrackingWindow, at: Moment): number | 'lost' {
  if (at < window.begin) return 'lost';
  const length = window.now - window.begin;
  return length === 0 ? 1 : Math.min(1, (at - window.begin) / length);
}

/** From the oldest record to a checkpoint; negative when the data at the checkpoint is no longer kept. */
export const secondsAhead = (window: TrackingWindow, checkpoint: Moment): number => (checkpoint - window.begin) / 1000;

/** From a checkpoint to the newest record. Zero for a checkpoint beyond it. */
export const secondsBehind = (window: TrackingWindow, checkpoint: Moment): number =>
  Math.max(0, (window.end - checkpoint) / 1000);
