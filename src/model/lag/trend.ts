import type { Moment } from '../status/window.ts';
import { seconds } from '../units.ts';
import type { GroupHistory, Mark, Sample, Trend } from './history.ts';

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
