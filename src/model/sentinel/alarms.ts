import { type Precision, precisionOf, slopeOf, trendOver } from '../lag/forecast.ts';
import { type GroupVerdict, type Judgement, noticeableSeconds, toneOf } from '../lag/judge.ts';
import type { GroupReading } from '../lag/reading.ts';
import { type Moment, type Seconds, seconds } from '../units.ts';

/**
 * The verdicts that the sentinel tells of if they last. How a group is doing is the judge's to say, reading by reading,
 * here as on every screen; the sentinel only asks for how long it has been so. That is why it needs no thresholds of
 * its own: the rules of Burrow are rules about a window of readings.
 * https://github.com/linkedin/Burrow/wiki/Consumer-Lag-Evaluation-Rules
 */
export const groupAlarms = ['dataLost', 'dataAtRisk', 'stopped', 'stuckShards', 'fallingBehind'] as const;
/** The verdicts about the task of an instance, which are told once for all groups of the instance. */
export const taskAlarms = ['taskNotRunning', 'taskBehind'] as const;

export type AlarmKind = (typeof groupAlarms)[number] | (typeof taskAlarms)[number];
export type AlarmVerdict = Extract<GroupVerdict, { readonly kind: AlarmKind }>;

/** What the rules have to know of one reading. */
export interface Seen {
  readonly at: Moment;
  readonly verdicts: readonly GroupVerdict[];
  readonly lag: Seconds | undefined;
  readonly precision: Precision;
  /** The number of LogGroups or records that are not consumed. */
  readonly behind: number | undefined;
  /** How far the client of an instance has consumed. The shards of Logstores are the judge's to say something about. */
  readonly progress: Moment | undefined;
  /** How far the task of the instance has come in its source. */
  readonly taskEnd: Moment | undefined;
}

export function seenIn(reading: GroupReading, { verdicts }: Judgement): Seen {
  const { at, lag, behind } = reading;
  const isDts = reading.kind === 'dts';
  return {
    at,
    verdicts,
    lag: lag?.atLeast,
    precision: precisionOf(reading),
    behind,
    progress: isDts ? reading.group.consumptionCheckpoint?.getTime() : undefined,
    taskEnd: isDts ? reading.window?.end : undefined,
  };
}

/** A verdict that is true of so many readings in a row is no deployment, no restart and no hiccup. */
const readingsInARow = 3;
/** The readings over which a lag has to grow before it is more than a burst. */
export const windowLength = 10;

/** Whether an alarm of this kind is to be told, now that these are the last readings, the newest last. */
export function isConfirmed(kind: AlarmKind, window: readonly Seen[], riskLimit: Seconds): boolean {
  if (window.length < readingsInARow) return false;
  const holds = (seen: Seen): boolean => verdictOf(kind, seen) !== undefined;
  switch (kind) {
    case 'dataLost':
    case 'stopped':
    case 'stuckShards':
      return lasted(window, readingsInARow, holds);
    case 'dataAtRisk':
      return lasted(window, readingsInARow, seen => (verdictOf(kind, seen)?.left ?? Infinity) <= riskLimit);
    case 'taskNotRunning':
      return (
        lasted(window, readingsInARow, seen => tonesIn(kind, seen) === 'error') ||
        lasted(window, windowLength, seen => ['error', 'warning'].includes(tonesIn(kind, seen) ?? ''))
      );
    case 'fallingBehind':
      if (!lasted(window, 1, holds)) return false;
      return isStandingStill(window) || (lasted(window, windowLength, isBehind) && isGrowing(window));
    case 'taskBehind':
      return lasted(window, windowLength, holds) && isMovingTooSlowly(window);
  }
}

/** The verdicts that say that an episode of this kind goes on, although the alarm itself may be silent for a while. */
const goesOnWith: Readonly<Record<AlarmKind, readonly GroupVerdict['kind'][]>> = {
  dataLost: ['dataLost'],
  dataAtRisk: ['dataAtRisk', 'dataLost', 'stopped', 'stuckShards', 'fallingBehind', 'behind'],
  stopped: ['stopped'],
  stuckShards: ['stuckShards', 'stopped'],
  // Until it has caught up, it is the same lag.
  fallingBehind: ['fallingBehind', 'behind', 'catchingUp', 'stopped', 'stuckShards'],
  taskNotRunning: ['taskNotRunning'],
  taskBehind: ['taskBehind', 'taskNotRunning'],
};

/** Whether an episode of this kind is over. What is not known is neither trouble nor recovery. */
export function isOver(kind: AlarmKind, window: readonly Seen[]): boolean {
  return lasted(
    window,
    readingsInARow,
    ({ verdicts }) => !verdicts.some(verdict => verdict.kind === 'unknown' || goesOnWith[kind].includes(verdict.kind)),
  );
}

export function verdictOf<Kind extends AlarmKind>(
  kind: Kind,
  { verdicts }: Seen,
): Extract<GroupVerdict, { readonly kind: Kind }> | undefined {
  return verdicts.find((verdict): verdict is Extract<GroupVerdict, { readonly kind: Kind }> => verdict.kind === kind);
}

/**
 * What is so now of an episode of this kind: its own verdict, or the one with which it goes on. Undefined when the last
 * reading has neither, and the group may have recovered.
 */
export const presentVerdict = (kind: AlarmKind, seen: Seen): GroupVerdict | undefined =>
  verdictOf(kind, seen) ?? seen.verdicts.find(verdict => goesOnWith[kind].includes(verdict.kind));

function tonesIn(kind: AlarmKind, seen: Seen): ReturnType<typeof toneOf> | undefined {
  const verdict = verdictOf(kind, seen);
  return verdict && toneOf(verdict);
}

const lasted = (window: readonly Seen[], count: number, test: (seen: Seen) => boolean): boolean =>
  window.length >= count && window.slice(-count).every(test);

/**
 * Whether a group had a lag although it was working. A group that had none at any time in the window is well, and one
 * that stood still is not slow.
 */
const isBehind = ({ lag, verdicts }: Seen): boolean =>
  lag !== undefined &&
  lag >= noticeableSeconds &&
  !verdicts.some(({ kind }) => kind === 'stopped' || kind === 'stuckShards');

/** Whether a client that is connected has consumed nothing from reading to reading, although more and more waits. */
function isStandingStill(window: readonly Seen[]): boolean {
  const few = window.slice(-readingsInARow);
  return few.slice(1).every(({ lag = 0, progress }, index) => {
    const before = few[index];
    return progress !== undefined && progress === before?.progress && before.lag !== undefined && lag > before.lag;
  });
}

/**
 * Whether the lag grows, in time over the window, and in numbers until now. After a burst, a group goes on falling
 * behind in time until it reaches the end of the burst, while there is less and less left to do.
 */
function isGrowing(window: readonly Seen[]): boolean {
  const precision = window.every(seen => seen.precision === 'exact') ? 'exact' : 'rough';
  const trend = trendOver(
    window.map(({ at, lag = null }) => ({ at, lag, behind: null })),
    precision,
  );
  const lately = window.slice(-windowLength / 2);
  const counts = lately.flatMap(({ at, behind }) => (behind === undefined ? [] : { at, value: behind }));
  return trend?.direction === 'rising' && (counts.length < lately.length || slopeOf(counts) >= 0);
}

/** The share of the readings in which a task that works finds something. */
const movingShare = 0.8;

/**
 * Whether the task has moved on from nearly every reading to the next, and is further and further behind nevertheless.
 * The newest record of a quiet source is old as well, but it stands still, or is new whenever there is one. Where this
 * computer's clock is ahead, every task seems to be behind, always by the same time.
 */
function isMovingTooSlowly(window: readonly Seen[]): boolean {
  const moves = window.slice(1).filter(({ taskEnd }, index) => {
    const before = window[index]?.taskEnd;
    return taskEnd !== undefined && before !== undefined && taskEnd > before;
  });
  const ages = window.map(({ at, taskEnd }) => ({
    at,
    lag: taskEnd === undefined ? null : seconds((at - taskEnd) / 1000),
    behind: null,
  }));
  return moves.length >= (window.length - 1) * movingShare && trendOver(ages, 'exact')?.direction === 'rising';
}
