import type { Account } from '../accounts/account.ts';
import { durationText } from '../durations.ts';
import { decodeCursor } from '../lag/cursors.ts';
import type { GroupHistory } from '../lag/history.ts';
import { judge, toneOf } from '../lag/judge.ts';
import type { DtsReading, GroupReading, LagRange, ShardLag, SlsReading } from '../lag/reading.ts';
import type { GroupRef } from '../places.ts';
import type { Moment, UnixSeconds } from '../units.ts';

/** Data for people and for other programs, so its names are English everywhere. What is not known is null. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type Members = Readonly<Record<string, Json>>;

/** A consumer group at one moment. Shards are members and not a list, so that two documents line up. */
export interface GroupDocument {
  readonly consumerGroup: string;
  readonly facts: Members;
  /** By shard number; none for a group of an instance. */
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
  const common = { ...identity(parts), verdicts: verdictFacts(parts) };
  const history = historySummary(parts.history);
  switch (reading.kind) {
    case 'sls':
      return {
        consumerGroup: reading.group.name,
        facts: { ...common, ...slsFacts(reading) },
        shards: Object.fromEntries(reading.shards.map(shard => [shard.shard, shardFacts(shard)])),
        history,
      };
    case 'dts':
      return {
        consumerGroup: reading.group.name,
        facts: { ...common, ...dtsFacts(reading) },
        shards: undefined,
        history,
      };
  }
}

/** As text, ending in a line break. */
export const documentText = ({ consumerGroup, facts, shards, history }: GroupDocument): string =>
  asText({ consumerGroup, ...facts, ...(shards && { shards }), history });

/**
 * Two documents to be compared: without their histories, and with the shards of both in each, so that the same shard
 * stands in the same place.
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

/** Where a group stood in one shard: a checkpoint as on the wire, and when the data before it was received. */
export interface ShardPosition {
  readonly shard: number;
  readonly checkpoint: string | undefined;
  readonly time: UnixSeconds | undefined;
}

/** Only the checkpoints, for comparing those from before a reset with those of now. */
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

/** How the group was doing when it was read, the most alarming first. */
const verdictFacts = ({ reading, history }: DocumentParts): Json =>
  judge(reading, history, reading.at).verdicts.map(verdict => ({ kind: verdict.kind, tone: toneOf(verdict) }));

function place(ref: GroupRef, instanceName: string | undefined): Members {
  switch (ref.kind) {
    case 'dts':
      return {
        instance: { id: ref.instanceId, jobId: ref.jobId, name: instanceName ?? null },
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
  isNewVersion,
  window,
  taskBehind,
  lag,
  behind,
  client,
}: DtsReading): Members => ({
  settings: { userName: group.userName },
  readAt: momentText(at),
  task: {
    status: taskStatus,
    kind: isNewVersion ? 'new' : 'old',
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
  // Too long for a number of JSON.
  cursor: (checkpoint === undefined ? undefined : decodeCursor(checkpoint))?.toString() ?? null,
  checkpointTime: timeText(time),
});

/** In words for people, and in seconds; a range when only its limits are known. */
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

const momentText = (moment: Moment | undefined): string | null =>
  moment === undefined ? null : new Date(moment).toISOString();
const timeText = (time: UnixSeconds | undefined): string | null =>
  time === undefined ? null : `${new Date(time * 1000).toISOString().slice(0, 19)}Z`;
const asText = (value: Members): string => `${JSON.stringify(value, undefined, 2)}\n`;
