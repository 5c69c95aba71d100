import { secondsAhead } from '../status/window.ts';
import { type Moment, seconds, type Seconds } from '../units.ts';
import type { GroupHistory, Mark, Sample, Trend } from './history.ts';
import type { DtsReading, GroupReading, ShardLag, SlsReading } from './reading.ts';

const windowMs = 10 * 60_000;
/** Where readings are rare, so many samples tell the trend, even if the oldest are from before the window. */
const samplesEnough = 5;
export const longWindowMs = 30 * 60_000;
const samplesAtLeast = 3;
/** In a shorter span, the lag shows the moments of commits rather than a trend. */
const spanAtLeast = 20;
/** In so long a time, the saw-tooth of commits does not bend the median by the share that is steady. */
const longSpan = 540;
const steadySeconds = 5;
const steadyShare = 0.05;
const plainSlope = 0.2;

/** The events after which earlier samples say nothing about the trend. */
const breaks: readonly Mark['kind'][] = ['reset', 'undo', 'rewound', 'connected', 'resumed'];

/**
 * How well samples are known: those of Logstores may be from overviews, which do not ask for what would change a lag by
 * less than 5 %.
 */
export type Precision = 'exact' | 'rough';

export const precisionOf = ({ kind }: GroupReading): Precision => (kind === 'dts' ? 'exact' : 'rough');

/** The trend of the lag in the last minutes, once there are enough samples. */
export function trendOf({ samples, marks }: GroupHistory, now: Moment, precision: Precision): Trend | undefined {
  // A mark that was made while this computer's clock was ahead must not exclude the present samples.
  const lastBreak = marks.findLast(({ at, kind }) => at <= now && breaks.includes(kind))?.at ?? -Infinity;
  const since = (ms: number) =>
    samples.filter(isNumber).filter(({ at }) => at >= Math.max(now - ms, lastBreak) && at <= now);
  const recent = since(windowMs);
  return trendOver(recent.length < samplesEnough ? since(longWindowMs).slice(-samplesEnough) : recent, precision);
}

/**
 * The trend over these samples, if they are enough to tell one. It is the median of the slopes between all pairs of
 * samples (Theil-Sen), which neither the saw-tooth of commits nor a single outlier bends.
 */
export function trendOver(samples: readonly Sample[], precision: Precision): Trend | undefined {
  const counted = samples.filter(isNumber);
  const [first] = counted;
  const last = counted.at(-1);
  if (first === undefined || last === undefined || counted.length < samplesAtLeast) return undefined;
  const over = (last.at - first.at) / 1000;
  if (over < spanAtLeast) return undefined;
  const slope = slopeOf(counted.map(({ at, lag }) => ({ at, value: lag })));
  const change = Math.round(slope * over);
  const isSteady = Math.abs(change) < Math.max(steadySeconds, steadyShare * last.lag);
  // In a long time, a plain change is no chance, however small a share it is of a great lag.
  const isPlain = precision === 'exact' && over >= longSpan && Math.abs(change) >= steadyShare * over;
  // A fast change of a great lag is still a small share of it, but will not stay so: it is too early to call it steady.
  if (isSteady && !isPlain && Math.abs(change) >= steadySeconds && Math.abs(slope) >= plainSlope) return undefined;
  const direction = isSteady && !isPlain ? 'steady' : change > 0 ? 'rising' : 'falling';
  return { direction, change: seconds(change), over: seconds(over) };
}

type Counted = Sample & { readonly lag: number };

const isNumber = (sample: Sample): sample is Counted => sample.lag !== null;

/** The median slope between all pairs of points, in the unit of the values per second. */
export function slopeOf(points: readonly { readonly at: Moment; readonly value: number }[]): number {
  const slopes: number[] = [];
  for (const [index, earlier] of points.entries()) {
    for (const later of points.slice(index + 1)) {
      if (later.at > earlier.at) slopes.push(((later.value - earlier.value) * 1000) / (later.at - earlier.at));
    }
  }
  slopes.sort((a, b) => a - b);
  const middle = slopes.length >> 1;
  const upper = slopes[middle] ?? 0;
  return slopes.length % 2 === 1 ? upper : ((slopes[middle - 1] ?? upper) + upper) / 2;
}

/** The time until data is deleted before the group has read it, and the assumption behind it. */
export interface LossForecast {
  /**
   * - `standsStill`: nothing is consumed, so the oldest unread data comes nearer to its deletion with every second
   * - `atThisPace`: the lag goes on growing as it did in the last minutes
   * - `atTheEarliest`: the trend is not known yet; no loss can come sooner than if the group stood still from now on
   * - `never`: the lag does not grow
   * - `keptForever`: nothing is ever deleted
   * - `unknown`: it is not known how long data is kept, or where the group is
   */
  readonly assumption: 'standsStill' | 'atThisPace' | 'atTheEarliest' | 'never' | 'keptForever' | 'unknown';
  /** Zero when data is being lost already. Only the first three assumptions have it. */
  readonly left: Seconds | undefined;
  /** The shard where data is lost first. Only the first three assumptions have it, and DTS never does. */
  readonly shard: number | undefined;
}

export function lossForecast(reading: GroupReading, trend: Trend | undefined, now: Moment): LossForecast {
  switch (reading.kind) {
    case 'sls':
      return slsForecast(reading, trend, now);
    case 'dts':
      return dtsForecast(reading, trend);
  }
}

/** The time until the group has caught up, if the lag goes on shrinking as it did. */
export function caughtUpIn({ lag }: GroupReading, trend: Trend | undefined): Seconds | undefined {
  if (lag === undefined || trend?.direction !== 'falling') return undefined;
  return seconds((lag.atMost * trend.over) / Math.abs(trend.change));
}

/**
 * The oldest data of an instance is that at `BeginTimestamp`, about a day old.
 * https://help.aliyun.com/document_detail/49441.html
 */
function dtsForecast({ window, group, client }: DtsReading, trend: Trend | undefined): LossForecast {
  const checkpoint = group.consumptionCheckpoint?.getTime();
  if (window === undefined || checkpoint === undefined) return nothing('unknown');
  const margin = secondsAhead(window, checkpoint);
  // Where it is not known whether a client is connected, too early a warning is better than one too late.
  return client === 'connected' ? moving(margin, trend) : standsStill(margin);
}

function slsForecast({ shards, kept }: SlsReading, trend: Trend | undefined, now: Moment): LossForecast {
  if (kept === 'forever') return nothing('keptForever');
  if (kept === undefined) return nothing('unknown');
  const forecasts = shards
    .filter(({ state }) => state === 'behind' || state === 'expired')
    .map(shard => shardForecast(shard, kept, trend, now));
  if (forecasts.length === 0) {
    return nothing(shards.some(({ state }) => state === 'caughtUp' || state === 'empty') ? 'never' : 'unknown');
  }
  const [soonest] = forecasts.filter(({ left }) => left !== undefined).sort((a, b) => (a.left ?? 0) - (b.left ?? 0));
  return soonest ?? forecasts[0] ?? nothing('unknown');
}

function shardForecast(shard: ShardLag, kept: Seconds, trend: Trend | undefined, now: Moment): LossForecast {
  if (shard.state === 'expired') return standsStill(0, shard.shard);
  const { progress, newest, lag } = shard;
  if (newest === undefined || lag === undefined) return nothing('unknown');
  // An overview does not know it exactly; the worst case warns too early rather than too late.
  const reached = progress ?? newest - lag.atMost;
  const margin = reached + kept - now / 1000;
  return shard.isStuck || shard.consumer === undefined
    ? standsStill(margin, shard.shard)
    : moving(margin, trend, shard.shard);
}

function moving(margin: number, trend: Trend | undefined, shard?: number): LossForecast {
  if (trend === undefined) return { assumption: 'atTheEarliest', left: seconds(Math.max(0, margin)), shard };
  if (trend.direction !== 'rising') return nothing('never');
  // No consumer can fall behind faster than time passes.
  const perSecond = Math.min(1, trend.change / trend.over);
  return { assumption: 'atThisPace', left: seconds(Math.max(0, margin / perSecond)), shard };
}

const standsStill = (margin: number, shard?: number): LossForecast => ({
  assumption: 'standsStill',
  left: seconds(Math.max(0, margin)),
  shard,
});

const nothing = (assumption: 'never' | 'keptForever' | 'unknown'): LossForecast => ({
  assumption,
  left: undefined,
  shard: undefined,
});
