import * as l10n from '@vscode/l10n';
import type { Mark, Sample } from '../../src/model/lag/history.ts';
import type { Moment } from '../../src/model/status/window.ts';
import type { Canvas } from '../shared/canvas.ts';
import { placeLabels, together } from '../shared/labels.ts';
import { nearest } from './axes.ts';
import { markWords } from './words.ts';

/** Where moments and lags lie in the picture. */
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
  /** Absent for a label that has no room; the mark itself is always there. */
  readonly left: number | undefined;
  readonly lane: number | undefined;
}

/** Marks of one kind that lie on one another share a label. */
export function placedMarks(marks: readonly Mark[], plot: Plot, canvas: Canvas): readonly PlacedMark[] {
  const { left, right, from, to } = plot;
  const heaps: { readonly first: Mark; readonly x: number; count: number }[] = [];
  for (const mark of marks) {
    const x = left + ((mark.at - from) / (to - from)) * (right - left);
    const heap = heaps.find(({ first, x: other }) => first.kind === mark.kind && x - other < together);
    if (heap) heap.count += 1;
    else heaps.push({ first: mark, x, count: 1 });
  }
  const labelled = heaps.map(({ first, x, count }) => ({
    key: `${first.kind} ${first.at}`,
    x,
    words: count === 1 ? markWords(first.kind) : l10n.t('{0} ×{1}', markWords(first.kind), count),
  }));
  const places = placeLabels(
    labelled.map(({ x, words }) => ({ x, width: canvas.textWidth(words) })),
    canvas.width,
    3,
  );
  return labelled.map((mark, index) => ({ ...mark, left: places[index]?.left, lane: places[index]?.lane }));
}

/** The sample before or after the one that is pointed at, for the keyboard. */
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
