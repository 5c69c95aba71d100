import { positionOf, secondsAhead, secondsBehind, type TrackingWindow } from '../status/window.ts';
import { type Moment, type Seconds, seconds, type UnixSeconds, unixSeconds } from '../units.ts';

/**
 * What a start time leads to. Clients look up an offset by it, in seconds since 1970, among the records that are kept;
 * a time outside of them finds no offset, and the vendor's client raises a seek error, or goes to the beginning when it
 * was told not to.
 * https://github.com/aliyun/aliyun-dts-subscribe-sdk-java
 */
export type StartCheck =
  | {
      readonly kind: 'inWindow';
      readonly at: UnixSeconds;
      /** Until the data there is no longer kept, if the window moves as time does. */
      readonly ahead: Seconds;
      /** To the newest record. */
      readonly behind: Seconds;
    }
  | { readonly kind: 'beforeBegin'; readonly at: UnixSeconds; readonly begin: UnixSeconds }
  | { readonly kind: 'afterEnd'; readonly at: UnixSeconds; readonly end: UnixSeconds }
  /** Milliseconds were given: taken for seconds they lie far after the end, and find nothing. */
  | { readonly kind: 'milliseconds'; readonly given: number; readonly meant: UnixSeconds }
  /** The instance reports no window. */
  | { readonly kind: 'windowUnknown'; readonly at: UnixSeconds };

/**
 * Where a client of a newer instance begins, which it decides itself: the service has no call for it.
 *
 * - `assign`: the client takes the one partition and seeks by the start time every time it starts, unless it keeps its own
 *   position. Recommended for one client.
 * - `subscribe`: the client joins the group, and goes on from the position that the server keeps.
 * - `firstStart`: a subscriber without a position at the server; the start time of its configuration decides.
 */
export type ClientStart =
  | { readonly mode: 'assign' | 'firstStart'; readonly start: StartCheck | undefined }
  | { readonly mode: 'subscribe'; readonly start: StartCheck };

interface StartSubject {
  readonly window: TrackingWindow | undefined;
  /** The consumption checkpoint of the group. */
  readonly checkpoint: Moment | undefined;
  /** What is, or would be, given to the client; absent when nobody said. */
  readonly startTime?: number | undefined;
}

/** `assign` first, then what holds for a subscriber: its position, or without one its first start. */
export function clientStarts({ window, checkpoint, startTime }: StartSubject): readonly ClientStart[] {
  const start = startTime === undefined ? undefined : checkStart(startTime, window);
  return [
    { mode: 'assign', start },
    checkpoint === undefined
      ? { mode: 'firstStart', start }
      : { mode: 'subscribe', start: checkStart(Math.floor(checkpoint / 1000), window) },
  ];
}

/** `startTime`: what is given to a client, meant to be seconds since 1970. */
export function checkStart(startTime: number, window: TrackingWindow | undefined): StartCheck {
  // In seconds, this would be the year 5138.
  if (startTime >= 1e11) {
    return { kind: 'milliseconds', given: startTime, meant: unixSeconds(Math.floor(startTime / 1000)) };
  }
  const at = unixSeconds(startTime);
  if (!window) return { kind: 'windowUnknown', at };
  const moment = startTime * 1000;
  // Both ends are told to the second.
  if (positionOf(window, moment) === 'lost') return { kind: 'beforeBegin', at, begin: toSeconds(window.begin) };
  if (moment > window.end) return { kind: 'afterEnd', at, end: toSeconds(window.end) };
  const ahead = seconds(Math.floor(secondsAhead(window, moment)));
  return { kind: 'inWindow', at, ahead, behind: seconds(Math.floor(secondsBehind(window, moment))) };
}

const toSeconds = (moment: Moment): UnixSeconds => unixSeconds(Math.floor(moment / 1000));
