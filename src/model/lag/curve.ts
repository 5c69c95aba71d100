import type { Moment } from '../units.ts';
import type { Sample } from './history.ts';

const [minute, hour, day] = [60, 3600, 86_400];
const durationSteps = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map(n => n * minute),
  ...[1, 2, 3, 6, 12].map(n => n * hour),
  ...[1, 2, 5, 7, 10, 30, 90, 365].map(n => n * day),
];

/** The durations to draw lines at, from zero to at least the greatest one, in steps that people count in. */
export function durationTicks(greatest: number, most: number): readonly number[] {
  const step = durationSteps.find(size => greatest <= size * most) ?? Math.ceil(greatest / most);
  const count = Math.max(1, Math.ceil(greatest / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

export interface Point {
  readonly at: Moment;
  readonly lag: number;
}

/** The pieces of the curve. It breaks where there was no number, and where there was no reading for a long time. */
export function segments(samples: readonly Sample[], rangeMs: number): readonly (readonly Point[])[] {
  const pieces: Point[][] = [];
  const longest = longestStep(samples, rangeMs);
  let piece: Point[] | undefined;
  let before: Moment | undefined;
  for (const { at, lag } of samples) {
    if (before !== undefined && at - before > longest) piece = undefined;
    before = at;
    if (lag === null) piece = undefined;
    else if (piece) piece.push({ at, lag });
    else pieces.push((piece = [{ at, lag }]));
  }
  return pieces;
}

/** The time between two samples that is not a gap yet. A reading or two may be missing. */
function longestStep(samples: readonly Sample[], rangeMs: number): number {
  const steps = samples.slice(1).map(({ at }, index) => at - (samples[index]?.at ?? at));
  const usual = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  return Math.max(rangeMs / 40, 3 * usual);
}

/**
 * Thins the samples between `from` and `to` to at most `most`, while a curve through them still shows every peak: of each
 * of many equal stretches of time, the greatest lag stays. A stretch with a gap also keeps one sample without a number, so
 * that the gap is still seen. The stretches do not move as time goes on, so the curve does not tremble.
 */
export function curvePoints(samples: readonly Sample[], from: Moment, to: Moment, most: number): readonly Sample[] {
  const inRange = samples.filter(({ at }) => at >= from && at <= to);
  if (inRange.length <= most) return inRange;
  // The first and the last stretch are cut, so there is one more of them. If many have a gap, only half as many fit.
  const [one, two] = [most - 1, Math.floor(most / 2) - 1].map(count => ofEachStretch(inRange, (to - from) / count));
  return one && one.length <= most ? one : (two ?? []);
}

function ofEachStretch(samples: readonly Sample[], stretch: number): readonly Sample[] {
  const kept: Sample[] = [];
  for (let index = 0; index < samples.length;) {
    const place = placeOf(samples[index], stretch);
    const end = firstAfter(samples, index, sample => placeOf(sample, stretch) !== place);
    kept.push(...peakAndGap(samples.slice(index, end)));
    index = end;
  }
  return kept;
}

const placeOf = (sample: Sample | undefined, stretch: number): number => Math.floor((sample?.at ?? 0) / stretch);

function firstAfter(samples: readonly Sample[], index: number, isEnd: (sample: Sample) => boolean): number {
  let end = index + 1;
  for (let next = samples[end]; next && !isEnd(next); next = samples[end]) end += 1;
  return end;
}

function peakAndGap(samples: readonly Sample[]): readonly Sample[] {
  const numbers = samples.filter(({ lag }) => lag !== null);
  const peak = numbers.reduce<Sample | undefined>(
    (best, sample) => (best === undefined || (sample.lag ?? 0) > (best.lag ?? 0) ? sample : best),
    undefined,
  );
  const gap = samples.find(({ lag }) => lag === null);
  return [peak, gap].filter(sample => sample !== undefined).sort((a, b) => a.at - b.at);
}
