import * as l10n from '@vscode/l10n';
import type { Mark, Sample } from '../../src/model/lag/history.ts';
import type { Moment } from '../../src/model/units.ts';
import { markWords } from '../../src/ui/groupFacts.ts';
import { type Canvas, placeLabels, together } from '../shared/labels.ts';

/** Where the curve lies in the picture, and the period that it shows. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly from: Moment;
  readonly to: Moment;
}

export interface PlacedMark {
  readonly key: string;
  readonly x: number;
  readonly words: string;
  /** Absent if there is no room for the label. The mark itself is always drawn. */
  readonly left: number | undefined;
  readonly lane: number | undefined;
}

/** Gives marks and their labels their places. Marks of one kind that lie on one another share a label. */
export function placedMarks(marks: readonly Mark[], plot: Plot, canvas: Canvas): readonly PlacedMark[] {
  const { left, right, from, to } = plot;
  const heaps: { readonly first: Mark; readonly x: number; count: number }[] = [];
  for (const mark of marks) {
    const x = left + ((mark.at - from) / (to - from)) * (right - left);
    const heap = heaps.find(({ first, x: other }) => first.kind === mark.kind && x - other < together);
    if (heap) heap.count += 1;
    else heaps.push({ first: mark, x, count: 1 });
  }
  const words = markWords();
  const labelled = heaps.map(({ first, x, count }) => ({
    key: `${first.kind} ${first.at}`,
    x,
    words: count === 1 ? words[first.kind] : l10n.t('{0} ×{1}', words[first.kind], count),
  }));
  const places = placeLabels(
    labelled.map(({ x, words }) => ({ x, width: canvas.textWidth(words) })),
    canvas.width,
    3,
  );
  return labelled.map((mark, index) => ({ ...mark, left: places[index]?.left, lane: places[index]?.lane }));
}

/** The moment of the sample that is `step` samples after the one pointed at, for the keyboard. */
export function steppedFrom(
  samples: readonly Sample[],
  pointedAt: Moment | undefined,
  step: number,
): Moment | undefined {
  if (pointedAt === undefined) return samples.at(-1)?.at;
  const here = nearest(samples, pointedAt);
  const index = here ? samples.indexOf(here) + step : -1;
  return samples[Math.min(samples.length - 1, Math.max(0, index))]?.at;
}

/** The moment at a place of the picture. */
export const momentAt = ({ left, right, from, to }: Plot, x: number): Moment =>
  from + (Math.min(right, Math.max(left, x)) - left) * ((to - from) / (right - left));

const day = 86_400;
const clockSteps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720];
const daySteps = [1, 2, 7, 14];

/** The round times of day, or the midnights, between two moments, in the time zone of this computer. */
export function timeTicks(from: Moment, to: Moment, most: number): readonly Moment[] {
  const midnight = new Date(from);
  midnight.setHours(0, 0, 0, 0);
  const minutes = clockSteps.find(size => (to - from) / (size * 60_000) <= most);
  const days = daySteps.find(size => (to - from) / (size * day * 1000) <= most) ?? 30;
  const ticks: Moment[] = [];
  for (let index = 0; ; index++) {
    const tick = new Date(midnight);
    // The clock and the calendar take account of summer time, which adding milliseconds would not.
    if (minutes === undefined) tick.setDate(tick.getDate() + index * days);
    else tick.setMinutes(index * minutes);
    if (tick.getTime() > to) return ticks;
    if (tick.getTime() >= from) ticks.push(tick.getTime());
  }
}

/** The item whose moment is nearest. */
export function nearest<T extends { readonly at: Moment }>(items: readonly T[], at: Moment): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best === undefined || Math.abs(item.at - at) < Math.abs(best.at - at) ? item : best),
    undefined,
  );
}
