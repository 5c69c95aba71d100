import { positionOf, type TrackingWindow } from '../../src/model/status/window.ts';
import type { Moment } from '../../src/model/units.ts';
import { type Child, svg, type Wanted } from './dom.ts';
import { icon, type IconName } from './parts.ts';

const margin = 26;

/** Where moments of a tracking window lie in a picture. A moment before the window lies in the left margin. */
export function scaleOf(window: TrackingWindow, width: number): (at: Moment) => number {
  const inner = Math.max(1, width - 2 * margin);
  return at => {
    const position = positionOf(window, at);
    return position === 'lost' ? margin / 2 : margin + position * inner;
  };
}

/** A bar across the picture at the height `y`, filled from the oldest record to `endX`, where the newest record is. */
export function windowBar(y: number, height: number, width: number, endX: number): Child {
  const bar = { y: y - height / 2, height };
  return [
    svg('rect', { class: 'track', x: 0, ...bar, width, rx: height / 2 }),
    svg('rect', { class: 'kept', x: margin, ...bar, width: Math.max(2, endX - margin), rx: 3 }),
  ];
}

interface BarMark {
  readonly key: string;
  readonly class: string;
  readonly title: string;
  readonly icon: IconName;
  readonly x: number;
}

/** The icon of a mark on a plate, which keeps it apart from the bar and from other marks. */
export const markOnBar = (mark: BarMark, y: number, radius: number): Wanted =>
  svg(
    'g',
    { key: mark.key, class: mark.class },
    svg('title', {}, mark.title),
    svg('circle', { class: 'plate', cx: mark.x, cy: y, r: radius }),
    icon(mark.icon, { x: mark.x - 8, y: y - 8 }),
  );
