import type { Sample } from '../../model/lag/history.ts';
import type { Moment } from '../../model/status/window.ts';

/**
 * At most so many samples of the time from `from` to `to`, so that a curve through them shows every peak: of each equal
 * stretch of time the greatest lag stays. A stretch with moments without a number keeps one of them too where it has
 * room, so that a gap stays a gap. The stretches stand still while time goes on, so the curve does not tremble.
 */
export function curvePoints(samples: readonly Sample[], from: Moment, to: Moment, most: number): readonly Sample[] {
  const inRange = samples.filter(({ at }) => at >= from && at <= to);
  if (inRange.length <= most) return inRange;
  // The first and the last stretch are cut, so there is one more of them. Where many have a gap, half as many fit.
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
