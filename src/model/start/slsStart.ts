import {
  type LogGroups,
  logGroups,
  type Moment,
  type Seconds,
  seconds,
  secondsBetween,
  type UnixSeconds,
  unixSeconds,
} from '../units.ts';

/**
 * The official consumer libraries of Log Service, and Logstash, whose input is built on that for Java.
 * https://github.com/aliyun/aliyun-log-consumer-java
 * https://github.com/aliyun/aliyun-log-go-sdk/tree/master/consumer
 * https://github.com/aliyun/aliyun-log-python-sdk/tree/master/aliyun/log/consumer
 * https://github.com/aliyun/logstash-input-logservice
 */
export const slsLibraries = ['java', 'go', 'python', 'logstash'] as const;
export type SlsLibrary = (typeof slsLibraries)[number];

/** Where a library begins in a shard in which the group has no checkpoint. A time is that of receipt. */
export type InitialPosition = 'begin' | 'end' | UnixSeconds;

/** The settings of a group that a library writes when it starts. */
export interface GroupSettings {
  readonly timeoutSeconds: number;
  readonly isOrdered: boolean;
}

/** A client that is about to start. */
export interface SlsStarter {
  readonly library: SlsLibrary;
  readonly position: InitialPosition;
  /** The settings that the client is configured with. */
  readonly settings: GroupSettings;
}

interface LibraryRules {
  /** Whether the library writes the settings of an existing group at every start, or only those that differ. */
  readonly writes: 'always' | 'whenDifferent';
  /** What the library does if the service refuses the checkpoint because its data is no longer kept. */
  readonly afterRefusal: 'initialPosition' | 'standsStill' | 'end';
  /** The timeout of the group if the client is configured with nothing. */
  readonly timeoutSeconds: number;
  /** A library that derives the timeout from the heartbeat can express only multiples of this. */
  readonly timeoutStep: number;
  /** Whether timeout and order can be configured at all. */
  readonly isConfigurable: boolean;
  /** Whether the library looks at the settings of the first group of the name, whatever the case. */
  readonly ignoresCase: boolean;
}

const java: LibraryRules = {
  writes: 'whenDifferent',
  afterRefusal: 'initialPosition',
  timeoutSeconds: 60,
  timeoutStep: 1,
  isConfigurable: true,
  ignoresCase: true,
};

/** What the sources of the libraries do. Nothing of it is documented. */
const rulesOf: Readonly<Record<SlsLibrary, LibraryRules>> = {
  java,
  go: { ...java, afterRefusal: 'standsStill', ignoresCase: false },
  python: { ...java, writes: 'always', afterRefusal: 'end', timeoutSeconds: 40, timeoutStep: 2, ignoresCase: false },
  logstash: { ...java, isConfigurable: false },
};

/** The settings that a library writes if none are configured. */
export const defaultSettings = (library: SlsLibrary): GroupSettings => ({
  timeoutSeconds: rulesOf[library].timeoutSeconds,
  isOrdered: false,
});

/**
 * The settings to configure so that the client changes the group as little as it can. The timeout of Python is twice
 * its heartbeat interval, so an odd one is rounded up: a longer timeout costs time, a shorter one costs shards.
 */
export function closestSettings(library: SlsLibrary, { timeoutSeconds, isOrdered }: GroupSettings): GroupSettings {
  const { timeoutStep, isConfigurable } = rulesOf[library];
  if (!isConfigurable) return defaultSettings(library);
  return { timeoutSeconds: Math.ceil(timeoutSeconds / timeoutStep) * timeoutStep, isOrdered };
}

/** A position in a shard, counted from the oldest LogGroup that is kept. A position before that one is negative. */
export interface Place {
  readonly offset: LogGroups;
  /** When the LogGroup there was received; at the end, when the newest one was. Undefined for data that is gone. */
  readonly time: UnixSeconds | undefined;
}

/** What was read of one shard, without changing anything. */
export interface ShardAtStart {
  readonly shard: number;
  readonly isReadOnly: boolean;
  /** The number of LogGroups that are kept, which is the offset of the end. */
  readonly kept: LogGroups;
  /** When the oldest and the newest kept LogGroup were received; undefined for an empty shard. */
  readonly oldest: UnixSeconds | undefined;
  readonly newest: UnixSeconds | undefined;
  /** `none` if nothing was committed, and `unreadable` if the checkpoint is not a cursor. */
  readonly checkpoint: Place | 'none' | 'unreadable';
  /** The last consumer on record, which may have read on after its last commit. */
  readonly consumer: string | undefined;
  /** Where the start time leads that was asked about. */
  readonly atTime: Place | undefined;
  /** The read-only shards from which this one was split or merged, as far as they are listed. */
  readonly parents: readonly number[];
}

/** What was read of a group and its Logstore at one moment. Numbers and texts only, so that a page can have it. */
export interface GroupAtStart {
  readonly at: Moment;
  readonly group: Partial<GroupSettings>;
  /** A group that is listed before this one, and whose name differs from its name only in case. */
  readonly namesake?: Partial<GroupSettings> & { readonly name: string };
  /** How long data is kept; undefined if the service did not tell. */
  readonly kept: Seconds | 'forever' | undefined;
  /** The start time that was asked about. */
  readonly time: UnixSeconds | undefined;
  readonly shards: readonly ShardAtStart[];
  /** The consumers that seem to be running, with which the new one would share the shards. */
  readonly running: readonly string[];
}

/**
 * Why a client begins where it does.
 *
 * - `checkpoint`: the group has one, and the initial position is ignored
 * - `noCheckpoint`: nothing was committed, so the initial position counts
 * - `expired`: the data at the checkpoint was deleted, so the service refuses it
 * - `beyondEnd`: the checkpoint lies after the end, as in a Logstore that was created anew, so the service refuses it
 * - `finished`: the shard is read-only and was read to its end, so that no consumer is given it
 * - `unreadable`: the checkpoint is not a cursor, and what the service answers is not known
 */
export type StartReason = 'checkpoint' | 'noCheckpoint' | 'expired' | 'beyondEnd' | 'finished' | 'unreadable';

/** Data in one shard; `seconds` is the time between the receipt of the first and of the last of it. */
export interface Amount {
  readonly logGroups: LogGroups;
  readonly seconds: Seconds | undefined;
}

/** Until when a client that starts later finds the same. */
export type Until =
  /** The position is always there, such as the end. */
  | { readonly kind: 'always' }
  | { readonly kind: 'until'; readonly at: UnixSeconds }
  /** Nothing is unread, so the time is at least that which new data is kept. */
  | { readonly kind: 'atLeastUntil'; readonly at: UnixSeconds }
  /** The data that was to be read is gone. */
  | { readonly kind: 'past' }
  | { readonly kind: 'unknown' };

export interface ShardStart {
  readonly shard: number;
  readonly reason: StartReason;
  /** Where the client begins. It reads nothing of the shard if this is undefined. */
  readonly from: Place | undefined;
  /** The kept data that was never read and will not be. */
  readonly skipped: Amount | undefined;
  /** The LogGroups that were deleted before they were read, whoever starts. */
  readonly lost: LogGroups;
  /** The kept data from the beginning to the end. */
  readonly unread: Amount | undefined;
  /**
   * What the last consumer read after its last commit is read again: in time, what it read between two commits, and
   * never more than the data after the checkpoint.
   */
  readonly repeated: { readonly atMost: LogGroups; readonly betweenCommits: Seconds } | undefined;
  readonly until: Until;
  /** The unfinished parents that have to be read first because the group is ordered. */
  readonly waitsFor: readonly number[];
}

/** What a client changes about its group when it starts. */
export interface GroupRewrite {
  /** Whether it sends UpdateConsumerGroup, which RAM may refuse, even if nothing changes. */
  readonly isSent: boolean;
  /** The name of another group at whose settings the client looks, to see whether it has to write its own. */
  readonly takenFor?: string;
  readonly timeoutSeconds?: { readonly from: number | undefined; readonly to: number };
  readonly isOrdered?: { readonly from: boolean | undefined; readonly to: boolean };
}

export interface SlsStart {
  readonly library: SlsLibrary;
  readonly rewrite: GroupRewrite;
  /** The shards in the order of their numbers. */
  readonly shards: readonly ShardStart[];
}

/** The libraries commit once in this time unless configured otherwise. */
const commitEvery = seconds(60);

/**
 * What happens if this client starts now. Nothing is asked and nothing is sent. A start time has to be the one that was
 * asked about when the group was read.
 */
export function slsStart(read: GroupAtStart, starter: SlsStarter): SlsStart {
  const { position } = starter;
  if (typeof position === 'number' && position !== read.time) throw new RangeError('This time was not asked about.');
  const rewrite = rewriteBy(starter, read);
  // A group that becomes ordered lets its present shards be read without waiting.
  const isOrdered = read.group.isOrdered === true && rewrite.isOrdered === undefined;
  const unfinished = new Set(read.shards.filter(shard => shard.isReadOnly && !isFinished(shard)).map(s => s.shard));
  return {
    library: starter.library,
    rewrite,
    shards: read.shards.map(shard =>
      shardStart(shard, starter, read, isOrdered ? shard.parents.filter(parent => unfinished.has(parent)) : []),
    ),
  };
}

function rewriteBy({ library, settings }: SlsStarter, { group, namesake }: GroupAtStart): GroupRewrite {
  const { writes, ignoresCase } = rulesOf[library];
  const taken = ignoresCase ? namesake : undefined;
  const isSent = writes === 'always' || !isEqual(taken ?? group, settings);
  return {
    isSent,
    ...(taken && { takenFor: taken.name }),
    ...(isSent &&
      group.timeoutSeconds !== settings.timeoutSeconds && {
        timeoutSeconds: { from: group.timeoutSeconds, to: settings.timeoutSeconds },
      }),
    ...(isSent &&
      group.isOrdered !== settings.isOrdered && { isOrdered: { from: group.isOrdered, to: settings.isOrdered } }),
  };
}

const isEqual = (one: Partial<GroupSettings>, other: GroupSettings): boolean =>
  one.timeoutSeconds === other.timeoutSeconds && one.isOrdered === other.isOrdered;

/** Whether a read-only shard was read to its end. The service gives it to no consumer any more. */
const isFinished = ({ isReadOnly, checkpoint, kept }: ShardAtStart): boolean =>
  isReadOnly && typeof checkpoint === 'object' && checkpoint.offset >= kept;

function shardStart(
  shard: ShardAtStart,
  { library, position }: SlsStarter,
  read: GroupAtStart,
  waitsFor: readonly number[],
): ShardStart {
  const { checkpoint, kept, newest } = shard;
  const reason = reasonOf(shard);
  const initial = placeOf(position, shard);
  const lost = logGroups(typeof checkpoint === 'object' ? Math.max(0, 0 - checkpoint.offset) : 0);
  const base = { shard: shard.shard, reason, lost, waitsFor, skipped: undefined, repeated: undefined };
  switch (reason) {
    case 'checkpoint': {
      const from = checkpoint as Place;
      const unread = amount(kept - from.offset, from.time, newest);
      return { ...base, from, unread, repeated: repeatedAfter(unread, shard), until: untilOf(from, shard, read) };
    }
    case 'noCheckpoint': {
      // The oldest data and the end are always there, although they are not always the same.
      const isAlways = position === 'end' || initial?.offset === 0;
      return { ...base, ...begunAt(initial, shard), until: isAlways ? always : untilOf(initial, shard, read) };
    }
    case 'expired':
    case 'beyondEnd': {
      const from = afterRefusal(library, initial, shard);
      return { ...base, ...begunAt(from, shard), until: { kind: 'past' } };
    }
    case 'finished':
      return { ...base, from: undefined, unread: undefined, until: always };
    case 'unreadable':
      return { ...base, from: undefined, unread: undefined, until: { kind: 'unknown' } };
  }
}

function reasonOf(shard: ShardAtStart): StartReason {
  const { checkpoint, kept } = shard;
  if (checkpoint === 'none') return 'noCheckpoint';
  if (checkpoint === 'unreadable') return 'unreadable';
  if (isFinished(shard)) return 'finished';
  if (checkpoint.offset < 0) return 'expired';
  return checkpoint.offset > kept ? 'beyondEnd' : 'checkpoint';
}

/** Where a library goes on after the service refused the checkpoint; undefined if it repeats it for ever. */
function afterRefusal(library: SlsLibrary, initial: Place | undefined, shard: ShardAtStart): Place | undefined {
  switch (rulesOf[library].afterRefusal) {
    case 'initialPosition':
      return initial;
    case 'standsStill':
      return undefined;
    case 'end':
      return endOf(shard);
  }
}

const beginOf = ({ oldest }: ShardAtStart): Place => ({ offset: logGroups(0), time: oldest });
const endOf = ({ kept, newest }: ShardAtStart): Place => ({ offset: kept, time: newest });

function placeOf(position: InitialPosition, shard: ShardAtStart): Place | undefined {
  switch (position) {
    case 'begin':
      return beginOf(shard);
    case 'end':
      return endOf(shard);
    default:
      return shard.atTime;
  }
}

/** A beginning that ignores what was read before: everything older that is kept is skipped. */
function begunAt(from: Place | undefined, { kept, oldest, newest }: ShardAtStart) {
  if (from === undefined) return { from, skipped: undefined, unread: undefined };
  const skipped = amount(from.offset, oldest, from.time);
  return {
    from,
    skipped: from.offset > 0 ? skipped : undefined,
    unread: amount(kept - from.offset, from.time, newest),
  };
}

function amount(count: number, since: UnixSeconds | undefined, to: UnixSeconds | undefined): Amount {
  const isKnown = since !== undefined && to !== undefined;
  return { logGroups: logGroups(count), seconds: isKnown ? secondsBetween(since, to) : undefined };
}

function repeatedAfter({ logGroups: count }: Amount, { consumer }: ShardAtStart): ShardStart['repeated'] {
  return count > 0 && consumer !== undefined ? { atMost: count, betweenCommits: commitEvery } : undefined;
}

const always: Until = { kind: 'always' };

/** Until when the data at a position is kept. */
function untilOf(from: Place | undefined, shard: ShardAtStart, { kept, at }: GroupAtStart): Until {
  if (from === undefined) return { kind: 'unknown' };
  if (kept === 'forever') return always;
  if (kept === undefined) return { kind: 'unknown' };
  if (from.offset >= shard.kept) {
    // A read-only shard gets no more data, so that nothing can be lost after its end.
    return shard.isReadOnly ? always : { kind: 'atLeastUntil', at: unixSeconds(Math.floor(at / 1000) + kept) };
  }
  return from.time === undefined ? { kind: 'unknown' } : { kind: 'until', at: unixSeconds(from.time + kept) };
}
