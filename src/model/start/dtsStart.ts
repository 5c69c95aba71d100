import type { InstanceClient } from '../clients/offered.ts';
import { positionOf, secondsAhead, secondsBehind, type TrackingWindow } from '../status/window.ts';
import {
  type Moment,
  type Records,
  type Seconds,
  seconds,
  secondsBetween,
  type UnixSeconds,
  unixSeconds,
} from '../units.ts';

/**
 * The clients of newer instances whose start is known. The client decides where it starts, and the service has no call
 * for it.
 *
 * - `javaSdk`: the official SDK takes the only partition. It goes on from the position in a store of the user's or in
 *   its file, else from that of the server, else from its start time. Recommended for a single client.
 * - `sdkForced`: the same with `setForceUseCheckpoint(true)`, which goes by the start time at every start.
 * - `sdkSubscribe`: the official SDK joins the group. It goes on from the position in a store of the user's, else from
 *   that of the server, else from its start time.
 * - `javaKafka`, `go`, `python`, `node`: the Kafka clients that this extension writes. They look up the time that was
 *   last committed, else the start time.
 * - `kcat`: looks up the start time, whatever was committed.
 *
 * https://github.com/aliyun/aliyun-dts-subscribe-sdk-java
 * https://help.aliyun.com/zh/dts/user-guide/use-a-kafka-client-to-consume-tracked-data
 */
export const dtsClients = [
  'javaSdk',
  'sdkForced',
  'sdkSubscribe',
  'javaKafka',
  'go',
  'python',
  'node',
  'kcat',
] as const;
export type DtsClient = (typeof dtsClients)[number];

/** What starts when a generated client is run. Files of settings start nothing by themselves. */
export const startedBy = (client: InstanceClient): DtsClient | undefined => dtsClients.find(known => known === client);

interface ClientRules {
  /** Whether the client keeps its position in a file or a store of its own, which it asks first. */
  readonly keepsPosition: boolean;
  /** Whether it goes on from the checkpoint on the server, if there is one. */
  readonly asksServer: boolean;
  /**
   * What the client does if no offset is found for its time:
   *
   * - `oldest`: begins with the oldest record without a word. The SDK fails instead if
   *   `isCheckpointNotExistThrowException` was set.
   * - `end`: begins at the end without a word, because Kafka answers -1 for such a time, which is also its number for the
   *   end
   * - `fails`: ends with an error
   */
  readonly notFound: 'oldest' | 'end' | 'fails';
  /** Whether it joins the group, and does not take the partition by itself. */
  readonly joins: boolean;
}

/**
 * What the clients do when they start, as read in their sources and documentation.
 * https://github.com/aliyun/aliyun-dts-subscribe-sdk-java
 * https://kafka.apache.org/27/javadoc/org/apache/kafka/clients/consumer/KafkaConsumer.html#offsetsForTimes-java.util.Map-
 * https://pkg.go.dev/github.com/twmb/franz-go/pkg/kgo#Offset.AfterMilli
 * https://kafka-python.readthedocs.io/en/master/apidoc/KafkaConsumer.html
 * https://kafka.js.org/docs/admin#fetch-topic-offsets-by-timestamp
 * https://github.com/edenhill/kcat
 */
const rulesOf: Readonly<Record<DtsClient, ClientRules>> = {
  javaSdk: { keepsPosition: true, asksServer: true, notFound: 'oldest', joins: false },
  sdkForced: { keepsPosition: false, asksServer: false, notFound: 'oldest', joins: false },
  sdkSubscribe: { keepsPosition: false, asksServer: true, notFound: 'oldest', joins: true },
  javaKafka: { keepsPosition: false, asksServer: true, notFound: 'fails', joins: false },
  go: { keepsPosition: false, asksServer: true, notFound: 'end', joins: false },
  python: { keepsPosition: false, asksServer: true, notFound: 'fails', joins: false },
  node: { keepsPosition: false, asksServer: true, notFound: 'end', joins: true },
  kcat: { keepsPosition: false, asksServer: false, notFound: 'end', joins: false },
};

/** Whether the client joins the group, so that it takes over from another one or waits behind it. */
export const joinsGroup = (client: DtsClient): boolean => rulesOf[client].joins;

/** Whether the client goes on from the checkpoint on the server, so that its start time counts only without one. */
export const asksServer = (client: DtsClient): boolean => rulesOf[client].asksServer;

/** Whether the client keeps its position where it runs, so that it starts as if for the first time elsewhere. */
export const keepsPosition = (client: DtsClient): boolean => rulesOf[client].keepsPosition;

/** Whether the client never moves the checkpoint of the group. */
export const onlyLooks = (client: DtsClient): boolean => client === 'kcat';

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

/** Why no offset is found for a time. */
export type NotFound = Exclude<StartCheck['kind'], 'inWindow' | 'windowUnknown'>;

/**
 * Where a client begins to read.
 *
 * - `there`: at the first record of that time
 * - `oldest`, `end`: no offset was found for the time, so it begins with the oldest record or at the end
 * - `fails`: no offset was found for the time, so it ends
 * - `unknown`: the instance reports no window
 */
export type Landing =
  | { readonly kind: 'there'; readonly at: UnixSeconds; readonly effect: StartEffect }
  | {
      readonly kind: 'oldest' | 'end';
      readonly because: NotFound;
      readonly at: UnixSeconds;
      readonly effect: StartEffect;
    }
  | { readonly kind: 'fails'; readonly because: NotFound }
  | { readonly kind: 'unknown' };

/** What a beginning means. For a group without a checkpoint, everything that is kept was read by nobody. */
export interface StartEffect {
  /** The time of the records that were consumed and are consumed again. */
  readonly repeated: Seconds;
  /** The time of the kept records that were not consumed and are passed over. */
  readonly skipped: Seconds;
  /** The number of those, heartbeats among them, if it is known. */
  readonly skippedRecords: Records | undefined;
  /** The time from the checkpoint to the oldest record, if all records in it were deleted before they were consumed. */
  readonly lost: Seconds;
  /** When the first record that is read will have been deleted, if the window moves on with the clock. */
  readonly until: UnixSeconds;
}

export interface DtsStart {
  readonly occasion: Occasion;
  readonly source: StartSource;
  /** The position; undefined if it is not known, or no start time was given. */
  readonly check: StartCheck | undefined;
  readonly landing: Landing | undefined;
  /** What was read in this time may not have been committed, so that it is read again; undefined for a start time. */
  readonly betweenCommits: Seconds | undefined;
}

/** The official SDK commits once in this time unless configured otherwise, and so do the clients written here. */
const commitEvery = seconds(5);

export interface StartSubject {
  readonly client: DtsClient;
  readonly window: TrackingWindow | undefined;
  /** The consumption checkpoint of the group. */
  readonly checkpoint: Moment | undefined;
  /** The number of records after the checkpoint, heartbeats among them, which the service tells only with a client. */
  readonly unconsumed?: Records | undefined;
  /** The start time that the client is, or would be, configured with. It should be in seconds since 1970. */
  readonly startTime?: number | undefined;
}

/** What happens if this client starts now, for each occasion on which it starts in another way. */
export function dtsStarts(subject: StartSubject): readonly DtsStart[] {
  const { client, checkpoint } = subject;
  if (!asksServer(client)) return [startFrom('startTime', 'everyStart', subject)];
  if (keepsPosition(client)) {
    const first = checkpoint === undefined ? 'startTime' : 'server';
    return [startFrom(first, 'firstStart', subject), startFrom('ownStore', 'restart', subject)];
  }
  if (checkpoint !== undefined) return [startFrom('server', 'everyStart', subject)];
  return [startFrom('startTime', 'firstStart', subject), startFrom('server', 'restart', subject)];
}

function startFrom(source: StartSource, occasion: Occasion, subject: StartSubject): DtsStart {
  const { window, checkpoint, startTime } = subject;
  const server = checkpoint === undefined ? undefined : Math.floor(checkpoint / 1000);
  const given = { startTime, server, ownStore: undefined }[source];
  const check =
    given === undefined ? undefined : source === 'server' ? checkCommit(given, window) : checkStart(given, window);
  const betweenCommits = source === 'startTime' ? undefined : commitEvery;
  return { occasion, source, check, landing: check && landingOf(check, subject), betweenCommits };
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
  return { kind: 'inWindow', at, ...sidesOf(window, moment) };
}

const sidesOf = (window: TrackingWindow, at: Moment) => ({
  ahead: seconds(Math.floor(secondsAhead(window, at))),
  behind: seconds(Math.floor(secondsBehind(window, at))),
});

/** How far a checkpoint may be after the newest record and still be that of a client that keeps up. */
const readInBetween = seconds(60);

/**
 * Checks the checkpoint on the server. It was committed for a record, and it is read by another call than the window, so
 * that the checkpoint of a client that keeps up can seem to be after the newest record.
 */
function checkCommit(committed: number, window: TrackingWindow | undefined): StartCheck {
  const check = checkStart(committed, window);
  if (!window || check.kind !== 'afterEnd' || committed * 1000 > window.end + readInBetween * 1000) return check;
  return { kind: 'inWindow', at: check.at, ...sidesOf(window, committed * 1000) };
}

function landingOf(check: StartCheck, subject: StartSubject): Landing {
  const { client, window } = subject;
  if (!window || check.kind === 'windowUnknown') {
    // A time in milliseconds is found nowhere, whatever is kept.
    const isFailing = check.kind === 'milliseconds' && rulesOf[client].notFound === 'fails';
    return isFailing ? { kind: 'fails', because: check.kind } : { kind: 'unknown' };
  }
  if (check.kind === 'inWindow') {
    return { kind: 'there', at: check.at, effect: effectOf(check.at, window, subject) };
  }
  const because = check.kind;
  const kind = rulesOf[client].notFound;
  switch (kind) {
    case 'fails':
      return { kind, because };
    case 'oldest':
    case 'end': {
      const at = toSeconds(kind === 'oldest' ? window.begin : window.end);
      return { kind, because, at, effect: effectOf(at, window, subject) };
    }
  }
}

function effectOf(
  at: UnixSeconds,
  window: TrackingWindow,
  { checkpoint, unconsumed }: Pick<StartSubject, 'checkpoint' | 'unconsumed'>,
): StartEffect {
  const oldest = toSeconds(window.begin);
  const consumed = checkpoint === undefined ? oldest : toSeconds(checkpoint);
  const firstUnread = unixSeconds(Math.max(consumed, oldest));
  const isAtEnd = at === toSeconds(window.end);
  // A client that has consumed everything may not have committed it yet.
  const skipped = isAtEnd && unconsumed === 0 ? seconds(0) : secondsBetween(firstUnread, at);
  return {
    repeated: secondsBetween(at, consumed),
    skipped,
    skippedRecords: skipped > 0 && isAtEnd ? unconsumed : undefined,
    lost: secondsBetween(consumed, oldest),
    until: unixSeconds(Math.floor((window.now + Math.max(0, at * 1000 - window.begin)) / 1000)),
  };
}

const toSeconds = (moment: Moment): UnixSeconds => unixSeconds(Math.floor(moment / 1000));
