import { type TaskStage, taskStage, type Tone, toneOfStage } from '../status/stage.ts';
import { type Moment, type Seconds, seconds } from '../units.ts';
import { caughtUpIn, lossForecast, type LossForecast, trendOf } from './forecast.ts';
import type { GroupHistory, Trend } from './history.ts';
import { type DtsReading, type GroupReading, isSilent, lastHeard, type ShardLag, type SlsReading } from './reading.ts';

/** Something that can be said about a consumer group of either service. */
type SharedVerdict =
  /** Checkpoints older than the oldest data: what lies between was never read and is gone. No shards for DTS. */
  | { readonly kind: 'dataLost'; readonly shards: readonly number[]; readonly seconds: Seconds | undefined }
  /** Data will be lost soon if nothing changes. */
  | { readonly kind: 'dataAtRisk'; readonly left: Seconds; readonly shards: readonly number[] }
  /** DTS: no client is connected. SLS: no shard's checkpoint moved for longer than a living consumer takes. */
  | { readonly kind: 'stopped'; readonly since: Moment | undefined; readonly left: Seconds | undefined }
  | { readonly kind: 'fallingBehind'; readonly lag: Seconds; readonly change: Seconds; readonly over: Seconds }
  | { readonly kind: 'behind'; readonly lag: Seconds }
  | { readonly kind: 'catchingUp'; readonly lag: Seconds; readonly caughtUpIn: Seconds | undefined }
  /** DTS: the service does not say whether a client is connected. SLS: some shards could not be read. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'notStarted' }
  | { readonly kind: 'well'; readonly lag: Seconds | undefined };

/** What can be said of a group of an instance because of the instance's task. */
type TaskVerdict =
  /** The task itself is behind its source, or the source is quiet. */
  | { readonly kind: 'taskBehind'; readonly seconds: Seconds }
  | { readonly kind: 'taskNotRunning'; readonly status: string };

/** What can only be said of a group of a Logstore. */
type ShardVerdict =
  /** Some shards of a living consumer do not move. */
  | {
      readonly kind: 'stuckShards';
      readonly shards: readonly number[];
      readonly of: number;
      readonly consumers: readonly string[];
      readonly since: Moment | undefined;
    }
  /** Some shards were never begun. */
  | { readonly kind: 'partlyNotStarted'; readonly shards: readonly number[]; readonly of: number }
  | { readonly kind: 'noData' };

export type DtsVerdict = SharedVerdict | TaskVerdict;
export type GroupVerdict = DtsVerdict | ShardVerdict;

/** What is wrong with a group of an instance, apart from what is wrong with the task. */
export type GroupTrouble = Exclude<SharedVerdict, { readonly kind: 'well' }>;

export const isTrouble = (verdict: DtsVerdict): verdict is GroupTrouble =>
  verdict.kind !== 'well' && verdict.kind !== 'taskBehind' && verdict.kind !== 'taskNotRunning';

/** The answer to how a group is doing, and what it rests on. */
export interface Judgement<Verdict extends GroupVerdict = GroupVerdict> {
  /** The most alarming first; there is always one. A screen with room for one verdict shows the first. */
  readonly verdicts: readonly [Verdict, ...Verdict[]];
  readonly trend: Trend | undefined;
  readonly forecast: LossForecast;
}

/** A lag that is greater is said, and so is a task that is further behind its source. */
export const slowAfterSeconds = 5 * 60;
/** Data that goes within this share of the time it is kept, and within a day, is said to be at risk. */
const riskShare = 0.25;
const riskSeconds = 86_400;
/** Below that, a growing lag is the rhythm of commits. */
const noticeableSeconds = 60;

/**
 * Judges how a group is doing. Every screen that says anything about that asks here, so that none contradicts another.
 */
export function judge(reading: GroupReading, history: GroupHistory, now: Moment): Judgement {
  return reading.kind === 'dts' ? judgeDts(reading, history, now) : judged(reading, slsVerdicts, history, now);
}

/** The same for a group of an instance, of which less can be said. */
export function judgeDts(reading: DtsReading, history: GroupHistory, now: Moment): Judgement<DtsVerdict> {
  return judged(reading, dtsVerdicts, history, now);
}

function judged<Reading extends GroupReading, Verdict extends GroupVerdict>(
  reading: Reading,
  verdictsOf: (reading: Reading, trend: Trend | undefined, forecast: LossForecast, history: GroupHistory) => Verdict[],
  history: GroupHistory,
  now: Moment,
): Judgement<Verdict | Well> {
  const trend = trendOf(history, now);
  const forecast = lossForecast(reading, trend, now);
  const [first, ...rest] = verdictsOf(reading, trend, forecast, history).sort(
    (a, b) => rankOf(a.kind) - rankOf(b.kind),
  );
  return { verdicts: first ? [first, ...rest] : [{ kind: 'well', lag: reading.lag?.atLeast }], trend, forecast };
}

type Well = Extract<SharedVerdict, { readonly kind: 'well' }>;

/** The place among all that can be said: 0 is the most alarming. */
export const rankOf = (kind: GroupVerdict['kind']): number => verdictKinds.indexOf(kind);

/** Everything that can be said, the most alarming first. */
export const verdictKinds = [
  'dataLost',
  'dataAtRisk',
  'stopped',
  'stuckShards',
  'taskNotRunning',
  'fallingBehind',
  'behind',
  'taskBehind',
  'catchingUp',
  'unknown',
  'notStarted',
  'partlyNotStarted',
  'noData',
  'well',
] as const satisfies readonly GroupVerdict['kind'][];

export function toneOf(verdict: GroupVerdict): Tone {
  switch (verdict.kind) {
    case 'dataLost':
    case 'dataAtRisk':
    case 'stopped':
    case 'stuckShards':
      return 'error';
    case 'taskNotRunning':
      return toneOfStage(taskStage(verdict.status));
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

function dtsVerdicts(
  reading: DtsReading,
  trend: Trend | undefined,
  forecast: LossForecast,
  history: GroupHistory,
): DtsVerdict[] {
  const { window, client, taskStatus, taskBehind } = reading;
  const checkpoint = reading.group.consumptionCheckpoint?.getTime();
  const stage = taskStage(taskStatus);
  const found: DtsVerdict[] = [];
  if (stage !== 'running' && stage !== 'unknown') found.push({ kind: 'taskNotRunning', status: taskStatus });
  if (isTaskBehind(stage, taskBehind)) found.push({ kind: 'taskBehind', seconds: taskBehind });
  if (window && checkpoint !== undefined && checkpoint < window.begin) {
    found.push({ kind: 'dataLost', shards: [], seconds: seconds((window.begin - checkpoint) / 1000) });
  } else if (window && isAtRisk(forecast, seconds(window.keptSeconds))) {
    found.push({ kind: 'dataAtRisk', left: forecast.left, shards: [] });
  }
  if (client === 'connected') found.push(...aboutLag(reading, trend));
  else if (checkpoint === undefined) found.push({ kind: 'notStarted' });
  else if (client === 'none') found.push({ kind: 'stopped', since: disconnectedAt(history), left: forecast.left });
  else found.push({ kind: 'unknown' });
  return found;
}

/** Whether a running task is so far behind its source, or its source so quiet, that its newest record is old. */
export const isTaskBehind = <T extends number>(stage: TaskStage, behind: T | undefined): behind is T =>
  stage === 'running' && behind !== undefined && behind >= slowAfterSeconds;

/** When the client was last seen to go; nothing when that was before we looked. */
function disconnectedAt({ marks }: GroupHistory): Moment | undefined {
  const last = marks.findLast(({ kind }) => kind === 'connected' || kind === 'disconnected');
  return last?.kind === 'disconnected' ? last.at : undefined;
}

function slsVerdicts(reading: SlsReading, trend: Trend | undefined, forecast: LossForecast): GroupVerdict[] {
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

function aboutLag(reading: GroupReading, trend: Trend | undefined): readonly GroupTrouble[] {
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
