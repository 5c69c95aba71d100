import { slowAfterSeconds } from '../status/groupRows.ts';
import { taskStage } from '../status/stage.ts';
import type { Tone } from '../status/verdicts.ts';
import { type Moment, type Seconds, seconds } from '../units.ts';
import { caughtUpIn, lossForecast, type LossForecast, trendOf } from './forecast.ts';
import type { GroupHistory, Trend } from './history.ts';
import type { DtsReading, GroupReading, ShardLag, SlsReading } from './reading.ts';
import { isSilent, lastHeard } from './shardLag.ts';

/** Something that can be said about a consumer group as a whole. */
export type GroupVerdict =
  /** Checkpoints older than the oldest data: what lies between was never read and is gone. No shards for DTS. */
  | { readonly kind: 'dataLost'; readonly shards: readonly number[]; readonly seconds: Seconds | undefined }
  /** Data will be lost soon if nothing changes. */
  | { readonly kind: 'dataAtRisk'; readonly left: Seconds; readonly shards: readonly number[] }
  /** DTS: no client is connected. SLS: no shard's checkpoint moved for longer than a living consumer takes. */
  | { readonly kind: 'stopped'; readonly since: number | undefined; readonly left: Seconds | undefined }
  /** Some shards of a living consumer do not move. */
  | {
      readonly kind: 'stuckShards';
      readonly shards: readonly number[];
      readonly of: number;
      readonly consumers: readonly string[];
      readonly since: number | undefined;
    }
  | { readonly kind: 'fallingBehind'; readonly lag: Seconds; readonly change: Seconds; readonly over: Seconds }
  | { readonly kind: 'behind'; readonly lag: Seconds }
  | { readonly kind: 'catchingUp'; readonly lag: Seconds; readonly caughtUpIn: Seconds | undefined }
  /** DTS: the task itself is behind its source, or the source is quiet. */
  | { readonly kind: 'taskBehind'; readonly seconds: Seconds }
  /** DTS: the task does not run. */
  | { readonly kind: 'taskNotRunning'; readonly status: string }
  | { readonly kind: 'notStarted' }
  /** Some shards were never begun. */
  | { readonly kind: 'partlyNotStarted'; readonly shards: readonly number[]; readonly of: number }
  | { readonly kind: 'noData' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'well'; readonly lag: Seconds | undefined };

/** Data that goes within this share of the time it is kept, and within a day, is said to be at risk. */
const riskShare = 0.25;
const riskSeconds = 86_400;
/** Below that, a growing lag is the rhythm of commits. */
const noticeableSeconds = 60;

/** All that can be said, the most alarming first; there is always something. */
export function groupVerdicts(reading: GroupReading, history: GroupHistory, now: Moment): readonly GroupVerdict[] {
  const trend = trendOf(history, now);
  const forecast = lossForecast(reading, trend, now);
  const found =
    reading.kind === 'sls' ? slsVerdicts(reading, trend, forecast) : dtsVerdicts(reading, history, trend, forecast);
  if (found.length === 0) return [{ kind: 'well', lag: reading.lag?.atLeast }];
  return [...found].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
}

/** The most alarming first. */
const kinds: readonly GroupVerdict['kind'][] = [
  'dataLost',
  'dataAtRisk',
  'stopped',
  'stuckShards',
  'taskNotRunning',
  'fallingBehind',
  'behind',
  'taskBehind',
  'catchingUp',
  'notStarted',
  'partlyNotStarted',
  'noData',
  'unknown',
  'well',
];

export function toneOf(verdict: GroupVerdict): Tone {
  switch (verdict.kind) {
    case 'dataLost':
    case 'dataAtRisk':
    case 'stopped':
    case 'stuckShards':
      return 'error';
    case 'taskNotRunning':
      return toneOfTask(verdict.status);
    case 'fallingBehind':
    case 'behind':
    case 'taskBehind':
      return 'warning';
    case 'catchingUp':
      return 'progress';
    case 'notStarted':
    case 'partlyNotStarted':
    case 'noData':
    case 'unknown':
      return 'neutral';
    case 'well':
      return 'well';
  }
}

function toneOfTask(status: string): Tone {
  switch (taskStage(status)) {
    case 'failed':
    case 'locked':
    case 'precheckFailed':
      return 'error';
    case 'retrying':
      return 'warning';
    case 'inProgress':
      return 'progress';
    case 'notStarted':
    case 'unknown':
    case 'running':
      return 'neutral';
  }
}

function dtsVerdicts(
  reading: DtsReading,
  history: GroupHistory,
  trend: Trend | undefined,
  forecast: LossForecast,
): readonly GroupVerdict[] {
  const { window, client, taskStatus, taskBehind } = reading;
  const checkpoint = reading.group.consumptionCheckpoint?.getTime();
  const stage = taskStage(taskStatus);
  const found: GroupVerdict[] = [];
  if (stage !== 'running' && stage !== 'unknown') found.push({ kind: 'taskNotRunning', status: taskStatus });
  if (stage === 'running' && taskBehind !== undefined && taskBehind >= slowAfterSeconds) {
    found.push({ kind: 'taskBehind', seconds: taskBehind });
  }
  if (window && checkpoint !== undefined && checkpoint < window.begin) {
    found.push({ kind: 'dataLost', shards: [], seconds: seconds((window.begin - checkpoint) / 1000) });
  } else if (window && isAtRisk(forecast, seconds(window.keptSeconds))) {
    found.push({ kind: 'dataAtRisk', left: forecast.left, shards: [] });
  }
  switch (client) {
    case 'none':
      if (checkpoint === undefined) found.push({ kind: 'notStarted' });
      else found.push({ kind: 'stopped', since: disconnectedAt(history), left: forecast.left });
      break;
    case 'unknown':
      found.push({ kind: 'unknown' });
      break;
    case 'connected':
      found.push(...aboutLag(reading, trend));
      break;
  }
  return found;
}

/** When the client was last seen to go; nothing when that was before we looked. */
function disconnectedAt({ marks }: GroupHistory): Moment | undefined {
  const last = marks.findLast(({ kind }) => kind === 'connected' || kind === 'disconnected');
  return last?.kind === 'disconnected' ? last.at : undefined;
}

function slsVerdicts(reading: SlsReading, trend: Trend | undefined, forecast: LossForecast): readonly GroupVerdict[] {
  const { shards, group, kept, at } = reading;
  const inState = (state: ShardLag['state']): readonly ShardLag[] => shards.filter(shard => shard.state === state);
  const [unknown, empty, notStarted, expired] = [
    inState('unknown'),
    inState('empty'),
    inState('notStarted'),
    inState('expired'),
  ];
  if (shards.length === empty.length) return [{ kind: 'noData' }];
  if (shards.length === empty.length + notStarted.length) return [{ kind: 'notStarted' }];
  const found: GroupVerdict[] = [];
  if (unknown.length > 0) found.push({ kind: 'unknown' });
  if (expired.length > 0) found.push({ kind: 'dataLost', shards: expired.map(numberOf), seconds: undefined });
  if (typeof kept === 'number' && isAtRisk(forecast, kept) && expired.length === 0) {
    found.push({
      kind: 'dataAtRisk',
      left: forecast.left,
      shards: forecast.shard === undefined ? [] : [forecast.shard],
    });
  }
  // As of the reading: while no newer one can be had, or while it is paused, nobody has become silent.
  const isStopped = hasStopped(shards, group.timeoutSeconds, at);
  const stuck = shards.filter(({ isStuck }) => isStuck);
  if (isStopped) {
    found.push({ kind: 'stopped', since: newestCommit(shards), left: forecast.left });
  } else if (stuck.length > 0) {
    const consumers = [...new Set(stuck.flatMap(({ consumer }) => consumer ?? []))].sort();
    const since = newestCommit(stuck);
    found.push({ kind: 'stuckShards', shards: stuck.map(numberOf), of: shards.length, consumers, since });
  }
  // The lag of what stands still is explained already, and where it is going says nothing about the pace of the rest.
  if (!isStopped)
    found.push(...(stuck.length > 0 ? aboutLag(withoutStuck(reading), undefined) : aboutLag(reading, trend)));
  if (notStarted.length > 0) {
    found.push({ kind: 'partlyNotStarted', shards: notStarted.map(numberOf), of: shards.length });
  }
  return found;
}

/** The group, as its moving shards alone would make it. */
function withoutStuck(reading: SlsReading): SlsReading {
  const shards = reading.shards.filter(({ isStuck }) => !isStuck);
  const [greatest] = shards.flatMap(({ lag }) => lag ?? []).sort((a, b) => b.atLeast - a.atLeast);
  return { ...reading, shards, lag: greatest };
}

const numberOf = ({ shard }: ShardLag): number => shard;

/**
 * Data waits and no consumer has committed anything anywhere. A consumer lives when any of its shards moves.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcheckpoint
 */
export function hasStopped(shards: readonly ShardLag[], timeoutSeconds: number | undefined, now: Moment): boolean {
  const begun = shards.filter(({ checkpoint }) => checkpoint !== undefined);
  const isWaiting = ({ isStuck, consumer, state }: ShardLag): boolean =>
    isStuck || (consumer === undefined && (state === 'behind' || state === 'expired'));
  const isQuiet = (shard: ShardLag): boolean =>
    lastHeard(shard) === undefined || isSilent(lastHeard(shard), timeoutSeconds, now);
  return begun.some(isWaiting) && begun.every(isQuiet);
}

/** Since then at least, none of them has moved. */
function newestCommit(shards: readonly ShardLag[]): Moment | undefined {
  const commits = shards.flatMap(shard => lastHeard(shard) ?? []);
  return commits.length === 0 ? undefined : Math.max(...commits);
}

function aboutLag(reading: GroupReading, trend: Trend | undefined): readonly GroupVerdict[] {
  const lag = reading.lag?.atLeast;
  if (lag === undefined || lag < noticeableSeconds) return [];
  if (trend?.direction === 'rising') return [{ kind: 'fallingBehind', lag, change: trend.change, over: trend.over }];
  if (lag < slowAfterSeconds) return [];
  return trend?.direction === 'falling'
    ? [{ kind: 'catchingUp', lag, caughtUpIn: caughtUpIn(reading, trend) }]
    : [{ kind: 'behind', lag }];
}

function isAtRisk(forecast: LossForecast, kept: Seconds): forecast is LossForecast & { readonly left: Seconds } {
  // The earliest moment is no forecast: an alarm needs to know that it comes to that.
  if (forecast.assumption === 'atTheEarliest') return false;
  return forecast.left !== undefined && forecast.left < Math.min(kept * riskShare, riskSeconds);
}
