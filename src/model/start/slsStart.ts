import type { LogstoreClient } from '../clients/offered.ts';
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

/** Where a client begins in a shard in which the group has no checkpoint. A time is that of receipt. */
export type InitialPosition = 'begin' | 'end' | UnixSeconds;

/** The settings of a group, which some clients write when they start. */
export interface GroupSettings {
  readonly timeoutSeconds: number;
  readonly isOrdered: boolean;
}

/** A client that is about to start. */
export interface SlsStarter {
  readonly client: LogstoreClient;
  readonly position: InitialPosition;
  /** The settings that the client is configured with. A client that writes none leaves the group as it is. */
  readonly settings: GroupSettings;
}

/** What a client does with the settings of a group that exists. */
interface SettingsRules {
  /** Whether the client writes its settings at every start, or only those that differ. */
  readonly writes: 'always' | 'whenDifferent';
  /** The timeout of the group if the client is configured with nothing. */
  readonly timeoutSeconds: number;
  /** A library that derives the timeout from the heartbeat can express only multiples of this. */
  readonly timeoutStep: number;
  /** Whether timeout and order can be configured at all. */
  readonly isConfigurable: boolean;
  /** Whether the client looks at the settings of the first group of the name, whatever the case. */
  readonly ignoresCase: boolean;
}

interface ClientRules {
  /** Undefined for a client that never writes them. */
  readonly settings: SettingsRules | undefined;
  /** What the client does if the service refuses the checkpoint because its data is no longer kept. */
  readonly afterRefusal: 'initialPosition' | 'standsStill' | 'end' | 'fails';
  /** The case in which the checkpoints of the group don't count. */
  readonly ignoresCheckpoints: 'never' | 'ifTold' | 'always';
  /** Whether the service gives it shards for its heartbeats. Others take all shards, and wait for no parent. */
  readonly isGivenShards: boolean;
}

const java: ClientRules = {
  settings: { writes: 'whenDifferent', timeoutSeconds: 60, timeoutStep: 1, isConfigurable: true, ignoresCase: true },
  afterRefusal: 'initialPosition',
  ignoresCheckpoints: 'never',
  isGivenShards: true,
};
const exact = { ...java.settings, ignoresCase: false } as SettingsRules;

/**
 * What the clients do when they start. For the libraries, it was read in their sources, because nothing of it is
 * documented. Those for Node.js are the programs that this extension writes.
 * https://github.com/aliyun/aliyun-log-consumer-java
 * https://github.com/aliyun/aliyun-log-go-sdk/tree/master/consumer
 * https://github.com/aliyun/aliyun-log-python-sdk/tree/master/aliyun/log/consumer
 * https://github.com/aliyun/aliyun-log-flink-connector
 * https://github.com/aliyun/logstash-input-logservice
 */
const rulesOf: Readonly<Record<LogstoreClient, ClientRules>> = {
  java,
  go: { ...java, settings: exact, afterRefusal: 'standsStill' },
  python: {
    ...java,
    settings: { ...exact, writes: 'always', timeoutSeconds: 40, timeoutStep: 2 },
    afterRefusal: 'end',
  },
  // The connector has no time as a fallback for the checkpoints, so that it ignores them if it is told one. It creates a
  // group that is missing and leaves one that exists as it is. A refused checkpoint is an error of the whole job.
  flink: { settings: undefined, afterRefusal: 'fails', ignoresCheckpoints: 'ifTold', isGivenShards: false },
  // The input is built on the library for Java, and configures neither timeout nor order.
  logstash: { ...java, settings: { ...exact, isConfigurable: false, ignoresCase: true } },
  nodeHeartbeatLoop: { ...java, settings: undefined, afterRefusal: 'standsStill' },
  nodeShardReader: {
    settings: undefined,
    afterRefusal: 'standsStill',
    ignoresCheckpoints: 'always',
    isGivenShards: false,
  },
};

/** The timeouts that a group gets from a client with which somebody configured none. */
export const defaultTimeouts: readonly number[] = Object.values(rulesOf).flatMap(({ settings }) =>
  settings ? [settings.timeoutSeconds] : [],
);

/** Whether somebody can choose the settings that this client writes. */
export const hasSettings = (client: LogstoreClient): boolean => rulesOf[client].settings?.isConfigurable === true;

/**
 * Whether the client reads a start time in the time zone of its computer. The input of Logstash takes it as text without
 * a zone, and reads it as Java's `Timestamp.valueOf` does.
 */
export const readsLocalTime = (client: LogstoreClient): boolean => client === 'logstash';

/** Whether the client shares the shards with the consumers of the group that are running. */
export const sharesShards = (client: LogstoreClient): boolean => rulesOf[client].isGivenShards;

/** Whether the client neither uses nor moves the checkpoints of the group. */
export const leavesGroupAlone = (client: LogstoreClient): boolean => rulesOf[client].ignoresCheckpoints === 'always';

/** The settings that a group has after this client was started with none configured. */
export function defaultSettings(client: LogstoreClient, group: GroupSettings): GroupSettings {
  const { settings } = rulesOf[client];
  return settings ? { timeoutSeconds: settings.timeoutSeconds, isOrdered: false } : group;
}

/**
 * The settings to configure so that the client changes the group as little as it can, which are those that the group has
 * after the start. The timeout of Python is twice its heartbeat interval, so an odd one is rounded up: a longer timeout
 * costs time, a shorter one costs shards.
 */
export function closestSettings(client: LogstoreClient, group: GroupSettings): GroupSettings {
  const { settings } = rulesOf[client];
  if (!settings) return group;
  if (!settings.isConfigurable) return defaultSettings(client, group);
  const { timeoutStep } = settings;
  return { timeoutSeconds: Math.ceil(group.timeoutSeconds / timeoutStep) * timeoutStep, isOrdered: group.isOrdered };
}

export const isSameAs = (one: Partial<GroupSettings>, other: GroupSettings): boolean =>
  one.timeoutSeconds === other.timeoutSeconds && one.isOrdered === other.isOrdered;

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
 * - `ignored`: the client does not look at the checkpoint, if there is one
 */
export type StartReason =
  'checkpoint' | 'noCheckpoint' | 'expired' | 'beyondEnd' | 'finished' | 'unreadable' | 'ignored';

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
  /** The checkpoint lies after the end, where it counts again when the end has come to it. */
  | { readonly kind: 'untilReached' }
  | { readonly kind: 'unknown' };

/** Data that the group has read before and that is read again. */
export type Repeated =
  /** What the last consumer read after its last commit, which is never more than the data after the checkpoint. */
  | { readonly kind: 'uncommitted'; readonly atMost: LogGroups; readonly betweenCommits: Seconds }
  /** What lies before a checkpoint that the client ignores. */
  | ({ readonly kind: 'committed' } & Amount);

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
  readonly repeated: Repeated | undefined;
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
  readonly client: LogstoreClient;
  readonly position: InitialPosition;
  readonly rewrite: GroupRewrite;
  /** The shards in the order of their numbers. */
  readonly shards: readonly ShardStart[];
}

/** Clients commit once in this time unless configured otherwise. */
const commitEvery = seconds(60);

/**
 * What happens if this client starts now. Nothing is asked and nothing is sent. A start time has to be the one that was
 * asked about when the group was read.
 */
export function slsStart(read: GroupAtStart, starter: SlsStarter): SlsStart {
  const { client, position } = starter;
  if (typeof position === 'number' && position !== read.time) throw new RangeError('This time was not asked about.');
  const rewrite = rewriteBy(starter, read);
  // A group that becomes ordered lets its present shards be read without waiting.
  const isOrdered = read.group.isOrdered === true && rewrite.isOrdered === undefined;
  const isWaiting = isOrdered && rulesOf[client].isGivenShards;
  const unfinished = new Set(read.shards.filter(shard => shard.isReadOnly && !isFinished(shard)).map(s => s.shard));
  return {
    client,
    position,
    rewrite,
    shards: read.shards.map(shard =>
      shardStart(shard, starter, read, isWaiting ? shard.parents.filter(parent => unfinished.has(parent)) : []),
    ),
  };
}

function rewriteBy({ client, settings }: SlsStarter, { group, namesake }: GroupAtStart): GroupRewrite {
  const rules = rulesOf[client].settings;
  if (!rules) return { isSent: false };
  const taken = rules.ignoresCase ? namesake : undefined;
  const isSent = rules.writes === 'always' || !isSameAs(taken ?? group, settings);
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

/** Whether a read-only shard was read to its end. The service gives it to no consumer any more. */
const isFinished = ({ isReadOnly, checkpoint, kept }: ShardAtStart): boolean =>
  isReadOnly && typeof checkpoint === 'object' && checkpoint.offset >= kept;

function shardStart(
  shard: ShardAtStart,
  { client, position }: SlsStarter,
  read: GroupAtStart,
  waitsFor: readonly number[],
): ShardStart {
  const { checkpoint, kept, newest } = shard;
  const reason = reasonOf(shard, isIgnoring(client, position));
  const initial = placeOf(position, shard);
  const lost = logGroups(typeof checkpoint === 'object' ? Math.max(0, 0 - checkpoint.offset) : 0);
  const base = { shard: shard.shard, reason, lost, waitsFor, skipped: undefined, repeated: undefined };
  const untilInitial = untilOfPosition(position, initial, shard, read);
  switch (reason) {
    case 'checkpoint': {
      const from = checkpoint as Place;
      const unread = amount(kept - from.offset, from.time, newest);
      return { ...base, from, unread, repeated: repeatedAfter(unread, shard), until: untilOf(from, shard, read) };
    }
    case 'noCheckpoint':
      return { ...base, ...begunAt(initial, shard, 'none'), until: untilInitial };
    case 'ignored':
      return { ...base, ...begunAt(initial, shard, checkpoint), until: untilInitial };
    case 'expired': {
      const from = afterRefusal(client, initial, shard);
      return { ...base, ...begunAt(from, shard, 'none'), until: { kind: 'past' } };
    }
    case 'beyondEnd': {
      const from = afterRefusal(client, initial, shard);
      // The data at a start time may be deleted before the end has come to the checkpoint, or after that.
      const isEither = rulesOf[client].afterRefusal === 'initialPosition' && untilInitial.kind !== 'always';
      return { ...base, ...begunAt(from, shard, 'none'), until: { kind: isEither ? 'unknown' : 'untilReached' } };
    }
    case 'finished':
      return { ...base, from: undefined, unread: undefined, until: always };
    case 'unreadable':
      return { ...base, from: undefined, unread: undefined, until: { kind: 'unknown' } };
  }
}

/** Whether the client begins at its position in every shard, whatever was committed there. */
function isIgnoring(client: LogstoreClient, position: InitialPosition): boolean {
  switch (rulesOf[client].ignoresCheckpoints) {
    case 'never':
      return false;
    case 'ifTold':
      return typeof position === 'number';
    case 'always':
      return true;
  }
}

function reasonOf(shard: ShardAtStart, ignoresCheckpoint: boolean): StartReason {
  const { checkpoint, kept } = shard;
  if (ignoresCheckpoint) return 'ignored';
  if (checkpoint === 'none') return 'noCheckpoint';
  if (checkpoint === 'unreadable') return 'unreadable';
  if (isFinished(shard)) return 'finished';
  if (checkpoint.offset < 0) return 'expired';
  return checkpoint.offset > kept ? 'beyondEnd' : 'checkpoint';
}

/** Where a client goes on after the service refused the checkpoint; undefined if it gets no further. */
function afterRefusal(client: LogstoreClient, initial: Place | undefined, shard: ShardAtStart): Place | undefined {
  switch (rulesOf[client].afterRefusal) {
    case 'initialPosition':
      return initial;
    case 'standsStill':
    case 'fails':
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

/**
 * A beginning that ignores the checkpoint. The kept data between the two is skipped or read again. Without a checkpoint
 * that can be read at, nothing that is kept was read before.
 */
function begunAt(
  from: Place | undefined,
  { kept, oldest, newest }: ShardAtStart,
  checkpoint: ShardAtStart['checkpoint'],
): Pick<ShardStart, 'from' | 'skipped' | 'unread' | 'repeated'> {
  if (from === undefined) return { from, skipped: undefined, unread: undefined, repeated: undefined };
  const isThere = typeof checkpoint === 'object' && checkpoint.offset >= 0 && checkpoint.offset <= kept;
  const read: Place = isThere ? checkpoint : { offset: logGroups(0), time: oldest };
  const [skipped, repeated] = [from.offset - read.offset, read.offset - from.offset];
  return {
    from,
    skipped: skipped > 0 ? amount(skipped, read.time, from.time) : undefined,
    repeated: repeated > 0 ? { kind: 'committed', ...amount(repeated, from.time, read.time) } : undefined,
    unread: amount(kept - from.offset, from.time, newest),
  };
}

function amount(count: number, since: UnixSeconds | undefined, to: UnixSeconds | undefined): Amount {
  const isKnown = since !== undefined && to !== undefined;
  return { logGroups: logGroups(count), seconds: isKnown ? secondsBetween(since, to) : undefined };
}

function repeatedAfter({ logGroups: count }: Amount, { consumer }: ShardAtStart): ShardStart['repeated'] {
  return count > 0 && consumer !== undefined
    ? { kind: 'uncommitted', atMost: count, betweenCommits: commitEvery }
    : undefined;
}

const always: Until = { kind: 'always' };

/** Until when a client that starts at this position finds what it finds now. */
function untilOfPosition(
  position: InitialPosition,
  initial: Place | undefined,
  shard: ShardAtStart,
  read: GroupAtStart,
): Until {
  // The oldest data and the end are always there, although they are not always the same.
  if (position === 'end' || initial?.offset === 0) return always;
  // A time that is to come is the end until then, and another end for each client.
  if (typeof position === 'number' && position * 1000 > read.at) return { kind: 'unknown' };
  return untilOf(initial, shard, read);
}

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
