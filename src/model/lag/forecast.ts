import { type Moment, seconds, type Seconds } from '../units.ts';
import type { GroupHistory, Mark, Sample, Trend } from './history.ts';
import type { DtsReading, GroupReading, ShardLag, SlsReading } from './reading.ts';

const windowMs = 10 * 60_000;
const samplesAtLeast = 3;
/** Fewer seconds than that say more about when a consumer commits than about where it is going. */
const spanAtLeast = 20;
const steadySeconds = 5;
const steadyShare = 0.05;
const plainSlope = 0.2;

/** What moved the checkpoints by hand, so that what was before says nothing about now. */
const breaks: readonly Mark['kind'][] = ['reset', 'undo', 'connected'];

/**
 * Where the lag is going: the median of the slopes between all pairs of samples (Theil-Sen), which the saw-tooth of
 * commits and a single hiccup do not bend. Nothing while there are too few samples.
 */
export function trendOf({ samples, marks }: GroupHistory, now: Moment): Trend | undefined {
  // A mark from a clock that was ahead must not keep the present out.
  const lastBreak = marks.findLast(({ at, kind }) => at <= now && breaks.includes(kind))?.at ?? -Infinity;
  const since = Math.max(now - windowMs, lastBreak);
  const recent = samples.filter(isNumber).filter(({ at }) => at >= since && at <= now);
  const [first, last] = [recent[0], recent.at(-1)];
  if (first === undefined || last === undefined || recent.length < samplesAtLeast) return undefined;
  const over = (last.at - first.at) / 1000;
  if (over < spanAtLeast) return undefined;
  const slope = slopeOf(recent);
  const change = Math.round(slope * over);
  const isSteady = Math.abs(change) < Math.max(steadySeconds, steadyShare * last.lag);
  // What moves as fast as that will be more than a small share of a great lag; it only needs longer to show.
  if (isSteady && Math.abs(change) >= steadySeconds && Math.abs(slope) >= plainSlope) return undefined;
  const direction = isSteady ? 'steady' : change > 0 ? 'rising' : 'falling';
  return { direction, change: seconds(change), over: seconds(over) };
}

type Counted = Sample & { readonly lag: number };

const isNumber = (sample: Sample): sample is Counted => sample.lag !== null;

/** In seconds of lag per second. */
function slopeOf(samples: readonly Counted[]): number {
  const slopes: number[] = [];
  for (const [index, earlier] of samples.entries()) {
    for (const later of samples.slice(index + 1)) {
      if (later.at > earlier.at) slopes.push(((later.lag - earlier.lag) * 1000) / (later.at - earlier.at));
    }
  }
  slopes.sort((a, b) => a - b);
  const middle = slopes.length >> 1;
  const upper = slopes[middle] ?? 0;
  return slopes.length % 2 === 1 ? upper : ((slopes[middle - 1] ?? upper) + upper) / 2;
}

/** How long until data is deleted before the group has read it, and what that takes for granted. */
export interface LossForecast {
  /**
   * - `standsStill`: nothing is consumed, so the oldest unread data comes nearer to its end with every second
   * - `atThisPace`: the lag goes on growing as it did in the last minutes
   * - `atTheEarliest`: where its lag is going is not known yet; it cannot be sooner than if it stood still from now on
   * - `never`: the lag does not grow
   * - `keptForever`: nothing is ever deleted
   * - `unknown`: it is not known how long data is kept, or where the group is
   */
  readonly assumption: 'standsStill' | 'atThisPace' | 'atTheEarliest' | 'never' | 'keptForever' | 'unknown';
  /** Zero when it is happening already. Only for the first three. */
  readonly left: Seconds | undefined;
  /** The shard where it happens first. Only for the first three, and never for DTS. */
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

/** How long until the group has caught up, if the lag goes on shrinking as it did. */
export function caughtUpIn({ lag }: GroupReading, trend: Trend | undefined): Seconds | undefined {
  if (lag === undefined || trend?.direction !== 'falling') return undefined;
  return seconds((lag.atMost * trend.over) / Math.abs(trend.change));
}

/**
 * The oldest data of a DTS instance goes at `BeginTimestamp`, about a day behind.
 * https://help.aliyun.com/document_detail/49441.html
 */
function dtsForecast({ window, group, client }: DtsReading, trend: Trend | undefined): LossForecast {
  const checkpoint = group.consumptionCheckpoint?.getTime();
  if (window === undefined || checkpoint === undefined) return nothing('unknown');
  const margin = (checkpoint - window.begin) / 1000;
  // Where it is not known whether a client is connected, a warning that comes too early is better than one too late.
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
  // Not known exactly in an overview; the worst case warns too early rather than too late.
  const reached = progress ?? newest - lag.atMost;
  const margin = reached + kept - now / 1000;
  return isStanding(shard) ? standsStill(margin, shard.shard) : moving(margin, trend, shard.shard);
}

const isStanding = ({ isStuck, consumer }: ShardLag): boolean => isStuck || consumer === undefined;

function moving(margin: number, trend: Trend | undefined, shard?: number): LossForecast {
  if (trend === undefined) return { assumption: 'atTheEarliest', left: seconds(Math.max(0, margin)), shard };
  if (trend.direction !== 'rising') return nothing('never');
  // Nobody can fall behind faster than time passes.
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
