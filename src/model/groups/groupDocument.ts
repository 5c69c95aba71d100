import type { Account } from '../accounts/account.ts';
import { durationText } from '../durations.ts';
import { decodeCursor } from '../lag/cursors.ts';
import type { GroupHistory } from '../lag/history.ts';
import { judge, toneOf } from '../lag/judge.ts';
import type { DtsReading, GroupReading, LagRange, ShardLag, SlsReading } from '../lag/reading.ts';
import type { GroupRef } from '../places.ts';
import { type Moment, type UnixSeconds, utcText } from '../units.ts';

/** Data for people and for other programs, so its names are English in every language. What is not known is null. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type Members = Readonly<Record<string, Json>>;

/** A consumer group at one moment. */
export interface GroupDocument {
  readonly consumerGroup: string;
  readonly facts: Members;
  /** The shards by number, and not as a list, so that two documents line up. Undefined for a group of an instance. */
  readonly shards: Readonly<Record<string, Members>> | undefined;
  readonly history: Members;
}

export interface DocumentParts {
  readonly account: Account;
  readonly instanceName?: string;
  readonly reading: GroupReading;
  readonly history: GroupHistory;
}

export function groupDocument(parts: DocumentParts): GroupDocument {
  const { reading } = parts;
  const ofService = reading.kind === 'sls' ? slsFacts(reading) : dtsFacts(reading);
  return {
    consumerGroup: reading.group.name,
    facts: { ...identity(parts), verdicts: verdictFacts(parts), ...ofService },
    shards:
      reading.kind === 'sls'
        ? Object.fromEntries(reading.shards.map(shard => [shard.shard, shardFacts(shard)]))
        : undefined,
    history: historySummary(parts.history),
  };
}

export const documentText = ({ consumerGroup, facts, shards, history }: GroupDocument): string =>
  asText({ consumerGroup, ...facts, ...(shards && { shards }), history });

/**
 * The texts of two documents to be compared, without histories, and each with the shards of both, so that they line up.
 */
export function comparedTexts(left: GroupDocument, right: GroupDocument): readonly [string, string] {
  const numbers = new Set([...Object.keys(left.shards ?? {}), ...Object.keys(right.shards ?? {})]);
  const text = ({ consumerGroup, facts, shards }: GroupDocument): string =>
    asText({
      consumerGroup,
      ...facts,
      ...(shards && { shards: Object.fromEntries([...numbers].map(shard => [shard, shards[shard] ?? null])) }),
    });
  return [text(left), text(right)];
}

/** Where a group stood in one shard. */
export interface ShardPosition {
  readonly shard: number;
  readonly checkpoint: string | undefined;
  /** When the data before the checkpoint was received. */
  readonly time: UnixSeconds | undefined;
}

/** A document with nothing but checkpoints, by which those from before a reset are compared with the present ones. */
export function positionsDocument(
  { consumerGroup, facts }: GroupDocument,
  positions: readonly ShardPosition[],
): GroupDocument {
  const { account, region, project, logstore } = facts;
  return {
    consumerGroup,
    facts: { account: account ?? null, region: region ?? null, project: project ?? null, logstore: logstore ?? null },
    shards: Object.fromEntries(
      positions.map(({ shard, checkpoint, time }) => [shard, positionFacts(checkpoint, time)]),
    ),
    history: {},
  };
}

export const positionsNow = (reading: SlsReading): readonly ShardPosition[] =>
  reading.shards.map(({ shard, checkpoint, progress }) => ({ shard, checkpoint, time: progress }));

const identity = ({ account, instanceName, reading: { ref } }: DocumentParts): Members => ({
  service: ref.kind === 'dts' ? 'Data Transmission Service' : 'Simple Log Service',
  account: { name: account.name, id: account.identity.accountId },
  region: ref.region,
  ...place(ref, instanceName),
});

/** The verdicts at the moment of the reading, the most alarming first. */
const verdictFacts = ({ reading, history }: DocumentParts): Json =>
  judge(reading, history, reading.at).verdicts.map(verdict => ({ kind: verdict.kind, tone: toneOf(verdict) }));

function place(ref: GroupRef, instanceName: string | undefined): Members {
  switch (ref.kind) {
    case 'dts':
      return {
        instance: { id: ref.instanceId, jobId: ref.jobId, name: instanceName || null },
        consumerGroupId: ref.groupId,
      };
    case 'sls':
      return { project: ref.project, logstore: ref.logstore };
  }
}

const slsFacts = ({ at, group, lag, worstShard, behind, kept }: SlsReading): Members => ({
  settings: { heartbeatTimeoutSeconds: group.timeoutSeconds ?? null, order: group.isOrdered ?? null },
  readAt: momentText(at),
  ...lagFacts(lag),
  worstShard: worstShard ?? null,
  behindLogGroups: behind ?? null,
  dataKept: kept === undefined || kept === 'forever' ? (kept ?? null) : durationText(kept, 'en'),
});

const dtsFacts = ({
  at,
  group,
  taskStatus,
  version,
  window,
  taskBehind,
  lag,
  behind,
  client,
}: DtsReading): Members => ({
  settings: { userName: group.userName ?? null },
  readAt: momentText(at),
  task: {
    status: taskStatus || null,
    kind: version ?? null,
    behindSourceSeconds: taskBehind ?? null,
    dataFrom: momentText(window?.begin),
    dataTo: momentText(window?.end),
  },
  client,
  checkpointTime: momentText(group.consumptionCheckpoint?.getTime()),
  ...lagFacts(lag),
  behindRecords: behind ?? null,
});

const shardFacts = (shard: ShardLag): Members => ({
  state: shard.state,
  readOnly: shard.isReadOnly,
  stuck: shard.isStuck,
  consumer: shard.consumer ?? null,
  ...positionFacts(shard.checkpoint, shard.progress),
  newestTime: timeText(shard.newest),
  ...lagFacts(shard.lag),
  behindLogGroups: shard.behind ?? null,
  updatedAt: momentText(shard.updatedAt),
});

const positionFacts = (checkpoint: string | undefined, time: UnixSeconds | undefined): Members => ({
  checkpoint: checkpoint ?? null,
  // Cursors are too long for a JSON number.
  cursor: (checkpoint === undefined ? undefined : decodeCursor(checkpoint))?.toString() ?? null,
  checkpointTime: timeText(time),
});

/** The lag in words for people and in seconds for programs, as a range when only its limits are known. */
function lagFacts(lag: LagRange | undefined): Members {
  if (!lag) return { lag: null, lagSeconds: null };
  const { atLeast, atMost } = lag;
  if (atLeast === atMost) return { lag: durationText(atLeast, 'en'), lagSeconds: atLeast };
  return {
    lag: `${durationText(atLeast, 'en')} to ${durationText(atMost, 'en')}`,
    lagSeconds: { atLeast, atMost },
  };
}

function historySummary({ samples, marks }: GroupHistory): Members {
  const lags = samples.flatMap(({ lag }) => lag ?? []);
  return {
    samples: samples.length,
    from: momentText(samples[0]?.at),
    to: momentText(samples.at(-1)?.at),
    lowestLagSeconds: lags.length === 0 ? null : lags.reduce((low, lag) => Math.min(low, lag), Infinity),
    highestLagSeconds: lags.length === 0 ? null : lags.reduce((high, lag) => Math.max(high, lag), 0),
    marks: marks.map(({ at, kind }) => ({ at: momentText(at), kind })),
  };
}

export const momentText = (moment: Moment | undefined): string | null =>
  moment === undefined ? null : new Date(moment).toISOString();
const timeText = (time: UnixSeconds | undefined): string | null => (time === undefined ? null : utcText(time));
const asText = (value: Members): string => `${JSON.stringify(value, undefined, 2)}\n`;
