import type { Moment } from '../units.ts';

/** The span of the data that an instance keeps, from the oldest record to the newest, as seen at one moment. */
export interface TrackingWindow {
  readonly begin: Moment;
  readonly end: Moment;
  /** Never before `end`, so that the newest record does not seem to lie in the future when this computer's clock is slow. */
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

/** The place of a moment between the oldest record (0) and now (1); `lost` when its data is no longer kept. */
export function positionOf(window: TrackingWindow, at: Moment): number | 'lost' {
  if (at < window.begin) return 'lost';
  const length = window.now - window.begin;
  return length === 0 ? 1 : Math.min(1, (at - window.begin) / length);
}

/** Seconds from the oldest record to a checkpoint; negative when the data at the checkpoint is no longer kept. */
export const secondsAhead = (window: TrackingWindow, checkpoint: Moment): number => (checkpoint - window.begin) / 1000;

/** Seconds from a checkpoint to the newest record; zero for a checkpoint beyond it. */
export const secondsBehind = (window: TrackingWindow, checkpoint: Moment): number =>
  Math.max(0, (window.end - checkpoint) / 1000);
