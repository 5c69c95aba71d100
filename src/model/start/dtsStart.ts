import { positionOf, secondsAhead, secondsBehind, type TrackingWindow } from '../status/window.ts';
import { type Moment, type Seconds, seconds, secondsBetween, type UnixSeconds, unixSeconds } from '../units.ts';

/**
 * The ways in which clients of newer instances start. The client decides that, and the service has no call for it.
 *
 * - `sdkAssign`: the official SDK takes the only partition. It goes on from the position in a store of the user's or in
 *   its file, else from that of the server, else from its start time. Recommended for a single client.
 * - `sdkAssignForced`: the same with `setForceUseCheckpoint(true)`, which goes by the start time at every start.
 * - `sdkSubscribe`: the official SDK joins the group. It goes on from the position in a store of the user's, else from
 *   that of the server, else from its start time.
 * - `kafka`: a Kafka client that takes the partition and seeks by the start time, with `auto.offset.reset` none.
 *
 * https://github.com/aliyun/aliyun-dts-subscribe-sdk-java
 * https://help.aliyun.com/zh/dts/user-guide/use-a-kafka-client-to-consume-tracked-data
 */
export const dtsClients = ['sdkAssign', 'sdkAssignForced', 'sdkSubscribe', 'kafka'] as const;
export type DtsClient = (typeof dtsClients)[number];

/** What a start time leads to. Clients look up an offset by it, in seconds since 1970, among the records that are kept. */
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

/** Which start is meant: one before the client has stored a position, one after, or any. */
export type Occasion = 'firstStart' | 'restart' | 'everyStart';

/** Where a client takes its position from. That in its own store is not known here. */
export type StartSource = 'startTime' | 'server' | 'ownStore';

/**
 * Where a client begins to read.
 *
 * - `there`: at the first record of that time
 * - `oldest`: no offset was found for the time, so the SDK begins with the oldest record without a word, unless
 *   `isCheckpointNotExistThrowException` was set: then it fails
 * - `fails`: no offset was found for the time, and a Kafka client has none to begin with
 * - `unknown`: the instance reports no window
 */
export type Landing =
  | { readonly kind: 'there' | 'oldest'; readonly at: UnixSeconds; readonly effect: StartEffect | undefined }
  | { readonly kind: 'fails' | 'unknown' };

/** What a beginning means for a group with a checkpoint. */
export interface StartEffect {
  /** The time of the records that were consumed and are consumed again. */
  readonly repeated: Seconds;
  /** The time of the kept records that were not consumed and are passed over. */
  readonly skipped: Seconds;
  /** The time from the checkpoint to the oldest record, if all records in it were deleted before they were consumed. */
  readonly lost: Seconds;
}

export interface DtsStart {
  readonly occasion: Occasion;
  readonly source: StartSource;
  /** The position; undefined if it is not known, or no start time was given. */
  readonly check: StartCheck | undefined;
  readonly landing: Landing | undefined;
}

interface StartSubject {
  readonly client: DtsClient;
  readonly window: TrackingWindow | undefined;
  /** The consumption checkpoint of the group. */
  readonly checkpoint: Moment | undefined;
  /** The start time that the client is, or would be, configured with. It should be in seconds since 1970. */
  readonly startTime?: number | undefined;
}

/** What happens if this client starts now, for each occasion on which it starts in another way. */
export function dtsStarts(subject: StartSubject): readonly DtsStart[] {
  const { client, checkpoint } = subject;
  switch (client) {
    case 'sdkAssign':
      return [
        startFrom(checkpoint === undefined ? 'startTime' : 'server', 'firstStart', subject),
        startFrom('ownStore', 'restart', subject),
      ];
    case 'sdkSubscribe':
      return [startFrom(checkpoint === undefined ? 'startTime' : 'server', 'everyStart', subject)];
    case 'sdkAssignForced':
    case 'kafka':
      return [startFrom('startTime', 'everyStart', subject)];
  }
}

function startFrom(source: StartSource, occasion: Occasion, subject: StartSubject): DtsStart {
  const { client, window, checkpoint, startTime } = subject;
  const given = { startTime, server: checkpoint && Math.floor(checkpoint / 1000), ownStore: undefined }[source];
  const check = given === undefined ? undefined : checkStart(given, window);
  return { occasion, source, check, landing: check && landingOf(check, client, window, checkpoint) };
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

function landingOf(
  check: StartCheck,
  client: DtsClient,
  window: TrackingWindow | undefined,
  checkpoint: Moment | undefined,
): Landing {
  switch (check.kind) {
    case 'inWindow':
      return landedAt('there', check.at, window, checkpoint);
    case 'beforeBegin':
    case 'afterEnd':
    case 'milliseconds':
      if (client === 'kafka') return { kind: 'fails' };
      return window ? landedAt('oldest', toSeconds(window.begin), window, checkpoint) : { kind: 'unknown' };
    case 'windowUnknown':
      return { kind: 'unknown' };
  }
}

function landedAt(
  kind: 'there' | 'oldest',
  at: UnixSeconds,
  window: TrackingWindow | undefined,
  checkpoint: Moment | undefined,
): Landing {
  if (window === undefined || checkpoint === undefined) return { kind, at, effect: undefined };
  const [consumed, oldest] = [toSeconds(checkpoint), toSeconds(window.begin)];
  const firstUnread = unixSeconds(Math.max(consumed, oldest));
  const effect = {
    repeated: secondsBetween(at, consumed),
    skipped: secondsBetween(firstUnread, at),
    lost: secondsBetween(consumed, oldest),
  };
  return { kind, at, effect };
}

const toSeconds = (moment: Moment): UnixSeconds => unixSeconds(Math.floor(moment / 1000));
