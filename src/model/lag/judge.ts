import { type TaskStage, taskStage, type Tone, toneOfStage } from '../status/stage.ts';
import { type Moment, type Seconds, seconds } from '../units.ts';
import { caughtUpIn, lossForecast, type LossForecast, precisionOf, trendOf } from './forecast.ts';
import type { GroupHistory, Trend } from './history.ts';
import { type DtsReading, type GroupReading, isSilent, lastHeard, type ShardLag, type SlsReading } from './reading.ts';

/** A statement about a consumer group of either service. */
type SharedVerdict =
  /** Checkpoints are older than the oldest data, so data was deleted before it was read. DTS has no shards. */
  | { readonly kind: 'dataLost'; readonly shards: readonly number[]; readonly seconds: Seconds | undefined }
  | { readonly kind: 'dataAtRisk'; readonly left: Seconds; readonly shards: readonly number[] }
  /**
   * DTS: no client is connected. SLS: no checkpoint has moved for longer than a running consumer takes. It has no time until
   * data is lost where data was lost already.
   */
  | { readonly kind: 'stopped'; readonly since: Moment | undefined; readonly left: Seconds | undefined }
  | { readonly kind: 'fallingBehind'; readonly lag: Seconds; readonly change: Seconds; readonly over: Seconds }
  /** Whether the lag is known to stay the same, or its trend is not known yet. */
  | { readonly kind: 'behind'; readonly lag: Seconds; readonly isSteady: boolean }
  | { readonly kind: 'catchingUp'; readonly lag: Seconds; readonly caughtUpIn: Seconds | undefined }
  /** DTS: the service does not say whether a client is connected. SLS: some shards could not be read. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'notStarted' }
  | { readonly kind: 'well'; readonly lag: Seconds | undefined };

/** A statement about a group of an instance that follows from the state of the instance's task. */
type TaskVerdict =
  /** The task is behind its source, or the source is quiet. */
  | { readonly kind: 'taskBehind'; readonly seconds: Seconds }
  | { readonly kind: 'taskNotRunning'; readonly status: string };

/** A statement that is possible only about a group of a Logstore. */
type ShardVerdict =
  /** The checkpoints of some shards do not move, although the consumers are running. */
  | {
      readonly kind: 'stuckShards';
      readonly shards: readonly number[];
      readonly of: number;
      readonly consumers: readonly string[];
      readonly since: Moment | undefined;
    }
  /** Some shards have no checkpoint yet. */
  | { readonly kind: 'partlyNotStarted'; readonly shards: readonly number[]; readonly of: number }
  | { readonly kind: 'noData' };

export type DtsVerdict = SharedVerdict | TaskVerdict;
export type GroupVerdict = DtsVerdict | ShardVerdict;

/** A problem of a group of an instance itself, not of its task. */
export type GroupTrouble = Exclude<SharedVerdict, { readonly kind: 'well' }>;

export const isTrouble = (verdict: DtsVerdict): verdict is GroupTrouble =>
  verdict.kind !== 'well' && verdict.kind !== 'taskBehind' && verdict.kind !== 'taskNotRunning';

/** How a group is doing, with the trend and the forecast from which that follows. */
export interface Judgement<Verdict extends GroupVerdict = GroupVerdict> {
  /** The most alarming first. A screen with room for one verdict shows the first. */
  readonly verdicts: readonly [Verdict, ...Verdict[]];
  readonly trend: Trend | undefined;
  readonly forecast: LossForecast;
}

/** The lag from which a group, or a task behind its source, is reported as slow. */
export const slowAfterSeconds = 5 * 60;
/** Unread data is at risk when it is deleted within this share of the time that data is kept, and within a day. */
const riskShare = 0.25;
const riskSeconds = 86_400;
/** A growing lag below this is only the rhythm in which consumers commit. */
export const noticeableSeconds = 60;

/** Judges how a group is doing. Every screen asks this function, so that no two screens contradict each other. */
export function judge(reading: GroupReading, history: GroupHistory, now: Moment): Judgement {
  return reading.kind === 'dts' ? judgeDts(reading, history, now) : judged(reading, slsVerdicts, history, now);
}

/** Judges a group of an instance, for which fewer verdicts are possible. */
export function judgeDts(reading: DtsReading, history: GroupHistory, now: Moment): Judgement<DtsVerdict> {
  return judged(reading, dtsVerdicts, history, now);
}

function judged<Reading extends GroupReading, Verdict extends GroupVerdict>(
  reading: Reading,
  verdictsOf: (reading: Reading, trend: Trend | undefined, forecast: LossForecast, history: GroupHistory) => Verdict[],
  history: GroupHistory,
  now: Moment,
): Judgement<Verdict | Well> {
  const trend = trendOf(history, now, precisionOf(reading));
  const forecast = lossForecast(reading, trend, now);
  const [first, ...rest] = verdictsOf(reading, trend, forecast, history).sort(
    (a, b) => rankOf(a.kind) - rankOf(b.kind),
  );
  return { verdicts: first ? [first, ...rest] : [{ kind: 'well', lag: reading.lag?.atLeast }], trend, forecast };
}

type Well = Extract<SharedVerdict, { readonly kind: 'well' }>;

/** All kinds of verdicts, the most alarming first, with their tones. */
const tonesOfKinds = {
  dataLost: 'error',
  dataAtRisk: 'error',
  stopped: 'error',
  stuckShards: 'error',
  taskNotRunning: 'ofTheTask',
  fallingBehind: 'warning',
  behind: 'warning',
  taskBehind: 'warning',
  catchingUp: 'progress',
  unknown: 'neutral',
  notStarted: 'neutral',
  partlyNotStarted: 'neutral',
  noData: 'neutral',
  well: 'well',
} as const satisfies Record<GroupVerdict['kind'], Tone | 'ofTheTask'>;

/** All kinds of verdicts, the most alarming first. */
export const verdictKinds = Object.keys(tonesOfKinds) as readonly GroupVerdict['kind'][];

/** The place of a verdict among all kinds, where 0 is the most alarming. */
export const rankOf = (kind: GroupVerdict['kind']): number => ranks[kind];
const ranks = Object.fromEntries(verdictKinds.map((kind, index) => [kind, index])) as Readonly<
  Record<GroupVerdict['kind'], number>
>;

export function toneOf(verdict: GroupVerdict): Tone {
  if (verdict.kind === 'taskNotRunning') return toneOfStage(taskStage(verdict.status));
  return tonesOfKinds[verdict.kind];
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
  else if (client === 'none') {
    const left = hasLost(found) ? undefined : forecast.left;
    found.push({ kind: 'stopped', since: disconnectedAt(history), left });
  } else found.push({ kind: 'unknown' });
  return found;
}

const hasLost = (found: readonly GroupVerdict[]): boolean => found.some(({ kind }) => kind === 'dataLost');

/** Whether the newest record of a running task is old, because the task is behind its source or the source is quiet. */
export const isTaskBehind = <T extends number>(stage: TaskStage, behind: T | undefined): behind is T =>
  stage === 'running' && behind !== undefined && behind >= slowAfterSeconds;

/** The moment at which the client was last seen to disconnect, if that was while the group was watched. */
function disconnectedAt({ marks }: GroupHistory): Moment | undefined {
  const last = marks.findLast(({ kind }) => kind === 'connected' || kind === 'disconnected');
  return last?.kind === 'disconnected' ? last.at : undefined;
}

function slsVerdicts(reading: SlsReading, trend: Trend | undefined, forecast: LossForecast): GroupVerdict[] {
  const { shards, group, kept, at } = reading;
  const inState = (state: ShardLag['state']): readonly ShardLag[] => shards.filter(shard => shard.state === state);
  const empty = inState('empty');
  const notStarted = inState('notStarted');
  const expired = inState('expired');
  if (shards.length === empty.length) return [{ kind: 'noData' }];
  if (shards.length === empty.length + notStarted.length) return [{ kind: 'notStarted' }];
  const found: GroupVerdict[] = [];
  if (inState('unknown').length > 0) found.push({ kind: 'unknown' });
  if (expired.length > 0) found.push({ kind: 'dataLost', shards: expired.map(numberOf), seconds: undefined });
  if (typeof kept === 'number' && isAtRisk(forecast, kept) && expired.length === 0) {
    const { left, shard } = forecast;
    found.push({ kind: 'dataAtRisk', left, shards: shard === undefined ? [] : [shard] });
  }
  // Silence counts up to the reading, so that no consumer seems to stop while readings fail or are paused.
  const isStopped = hasStopped(shards, group.timeoutSeconds, at);
  const stuck = shards.filter(({ isStuck }) => isStuck);
  if (isStopped) {
    found.push({ kind: 'stopped', since: newestCommit(shards), left: hasLost(found) ? undefined : forecast.left });
  } else if (stuck.length > 0) {
    const consumers = [...new Set(stuck.flatMap(({ consumer }) => consumer ?? []))].sort();
    const since = newestCommit(stuck);
    found.push({ kind: 'stuckShards', shards: stuck.map(numberOf), of: shards.length, consumers, since });
  }
  // The lag of stuck shards is explained already, and its trend says nothing about the pace of the others.
  if (!isStopped && stuck.length > 0) found.push(...aboutLag(withoutStuck(reading), undefined));
  else if (!isStopped) found.push(...aboutLag(reading, trend));
  if (notStarted.length > 0) {
    found.push({ kind: 'partlyNotStarted', shards: notStarted.map(numberOf), of: shards.length });
  }
  return found;
}

/** The reading as it would be if the group had only the shards that are not stuck. */
function withoutStuck(reading: SlsReading): SlsReading {
  const shards = reading.shards.filter(({ isStuck }) => !isStuck);
  const [greatest] = shards.flatMap(({ lag }) => lag ?? []).sort((a, b) => b.atLeast - a.atLeast);
  return { ...reading, shards, lag: greatest };
}

const numberOf = ({ shard }: ShardLag): number => shard;

/**
 * Whether data waits and no shard has had a commit for too long. One shard that moves shows that consumers are running.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcheckpoint
 */
function hasStopped(shards: readonly ShardLag[], timeoutSeconds: number | undefined, now: Moment): boolean {
  const begun = shards.filter(({ checkpoint }) => checkpoint !== undefined);
  const isWaiting = ({ isStuck, consumer, state }: ShardLag): boolean =>
    isStuck || (consumer === undefined && (state === 'behind' || state === 'expired'));
  const isQuiet = (shard: ShardLag): boolean =>
    lastHeard(shard) === undefined || isSilent(lastHeard(shard), timeoutSeconds, now);
  return begun.some(isWaiting) && begun.every(isQuiet);
}

/** The newest commit in these shards, since which none of their checkpoints has moved. */
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
    : [{ kind: 'behind', lag, isSteady: trend !== undefined }];
}

function isAtRisk(forecast: LossForecast, kept: Seconds): forecast is LossForecast & { readonly left: Seconds } {
  // The earliest possible moment is not a forecast, and so no reason for an alarm.
  if (forecast.assumption === 'atTheEarliest') return false;
  return forecast.left !== undefined && forecast.left < Math.min(kept * riskShare, riskSeconds);
}
