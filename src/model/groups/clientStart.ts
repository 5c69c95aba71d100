import { positionOf, secondsAhead, secondsBehind, type TrackingWindow } from '../status/window.ts';
import { type Moment, type Seconds, seconds, type UnixSeconds, unixSeconds } from '../units.ts';

/**
 * What a start time leads to. Clients look up an offset by it, in seconds since 1970, among the records that are kept.
 * For a time outside of them there is no offset, so that the vendor's client raises a seek error or, if configured not
 * to, begins with the oldest record.
 * https://github.com/aliyun/aliyun-dts-subscribe-sdk-java
 */
export type StartCheck =
  | {
      readonly kind: 'inWindow';
      readonly at: UnixSeconds;
      /** The time until the data there is deleted, if the window moves on with the clock. */
      readonly ahead: Seconds;
      /** The time from there to the newest record. */
      readonly behind: Seconds;
    }
  | { readonly kind: 'beforeBegin'; readonly at: UnixSeconds; readonly begin: UnixSeconds }
  | { readonly kind: 'afterEnd'; readonly at: UnixSeconds; readonly end: UnixSeconds }
  /** The time was given in milliseconds. Taken for seconds, it lies far after the newest record. */
  | { readonly kind: 'milliseconds'; readonly given: number; readonly meant: UnixSeconds }
  /** The instance reports no window. */
  | { readonly kind: 'windowUnknown'; readonly at: UnixSeconds };

/**
 * Where a client of a newer instance begins. The client decides that, and the service has no call for it.
 *
 * - `assign`: the client takes the only partition and seeks by the start time whenever it starts, unless it keeps its
 *   own position. This mode is recommended for a single client.
 * - `subscribe`: the client joins the group, and goes on from the position that the server keeps.
 * - `firstStart`: the client joins the group, and goes by its start time because the server keeps no position yet.
 */
export type ClientStart =
  | { readonly mode: 'assign' | 'firstStart'; readonly start: StartCheck | undefined }
  | { readonly mode: 'subscribe'; readonly start: StartCheck };

interface StartSubject {
  readonly window: TrackingWindow | undefined;
  /** The consumption checkpoint of the group. */
  readonly checkpoint: Moment | undefined;
  /** The start time that the client is, or would be, configured with. */
  readonly startTime?: number | undefined;
}

/** Where the client begins in mode `assign`, and where it begins as a subscriber. */
export function clientStarts({ window, checkpoint, startTime }: StartSubject): readonly ClientStart[] {
  const start = startTime === undefined ? undefined : checkStart(startTime, window);
  return [
    { mode: 'assign', start },
    checkpoint === undefined
      ? { mode: 'firstStart', start }
      : { mode: 'subscribe', start: checkStart(Math.floor(checkpoint / 1000), window) },
  ];
}

/** Checks a start time, which should be in seconds since 1970. */
export function checkStart(startTime: number, window: TrackingWindow | undefined): StartCheck {
  // In seconds, this would be a time in the year 5138.
  if (startTime >= 1e11) {
    return { kind: 'milliseconds', given: startTime, meant: unixSeconds(Math.floor(startTime / 1000)) };
  }
  const at = unixSeconds(startTime);
  if (!window) return { kind: 'windowUnknown', at };
  const moment = startTime * 1000;
  if (positionOf(window, moment) === 'lost') return { kind: 'beforeBegin', at, begin: toSeconds(window.begin) };
  if (moment > window.end) return { kind: 'afterEnd', at, end: toSeconds(window.end) };
  const ahead = seconds(Math.floor(secondsAhead(window, moment)));
  return { kind: 'inWindow', at, ahead, behind: seconds(Math.floor(secondsBehind(window, moment))) };
}

const toSeconds = (moment: Moment): UnixSeconds => unixSeconds(Math.floor(moment / 1000));
