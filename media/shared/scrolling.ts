import { mostRows } from '../../src/panels/messages.ts';

/** How many rows are asked for above and below those in sight, so that scrolling shows no gap. */
const reserve = 20;

/** A stretch of rows by their numbers. The version says of which numbers. */
export interface Stretch {
  readonly version: number;
  readonly from: number;
  readonly count: number;
}

/** All rows of a list by their numbers, from the first to the one after the last. */
interface Span {
  readonly version: number;
  readonly first: number;
  readonly end: number;
}

/** The rows in sight of a list that is scrolled down so many rows, and that has room for so many. */
export function inSight({ version, first, end }: Span, down: number, room: number): Stretch {
  const from = Math.min(first + Math.max(0, Math.floor(down)), Math.max(first, end - 1));
  return { version, from, count: Math.max(1, Math.ceil(room) + 1) };
}

/**
 * The rows to ask for when those in sight are not all among those that were asked for before. Rows after the newest are
 * asked for as well, so that those of the next moment come by themselves.
 */
export function toAsk(sight: Stretch, asked: Stretch, first: number): Stretch | undefined {
  const isCovered =
    asked.version === sight.version && asked.from <= sight.from && asked.from + asked.count >= sight.from + sight.count;
  if (isCovered) return undefined;
  const from = Math.max(first, sight.from - reserve);
  return { version: sight.version, from, count: Math.min(mostRows, sight.from - from + sight.count + reserve) };
}

/** The row that a key leads to. `room` is how many rows are in sight. */
export function stepped(
  key: string,
  active: number | undefined,
  { first, end }: Span,
  room: number,
): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    PageUp: -Math.max(1, Math.floor(room) - 1),
    PageDown: Math.max(1, Math.floor(room) - 1),
    Home: -Infinity,
    End: Infinity,
  };
  const step = steps[key];
  if (step === undefined || first === end) return undefined;
  // Without a row to start from, the first key leads to one of the ends.
  const from = active ?? (step > 0 && step !== Infinity ? first - 1 : first);
  return Math.max(first, Math.min(end - 1, from + Math.max(first - from, Math.min(end - 1 - from, step))));
}

/** How many pixels a list has to be scrolled down so that a row is in sight, with a head of the height of a row. */
export function scrolledTo(number: number, first: number, top: number, height: number, rowHeight: number): number {
  const place = (number - first) * rowHeight;
  const lowest = place - Math.max(0, height - 2 * rowHeight);
  return Math.max(0, Math.min(place, Math.max(lowest, top)));
}

/**
 * Where a list has to be scrolled to so that the rows in sight stay where they are: up by those that were dropped. A list
 * that is followed at its end stays there, and one of other rows begins at its top.
 */
export function keptPlace(
  before: Span,
  now: Span,
  top: number,
  isFollowedAtEnd: boolean,
  rowHeight: number,
): number | 'end' {
  if (now.version !== before.version) return 0;
  if (isFollowedAtEnd) return now.end > before.end ? 'end' : top;
  return Math.max(0, top - Math.max(0, now.first - before.first) * rowHeight);
}

/**
 * The number of the row at which the keyboard is. It goes with the row to another number, when rows come, go, or are sorted
 * anew. If that row is not among those that are here, the keyboard stays at its number, or at the first of other rows.
 */
export function followed(
  number: number,
  focusedKey: string | undefined,
  before: Span,
  now: Span & { readonly from: number; readonly items: readonly { readonly key: string }[] },
): number {
  const index = now.items.findIndex(({ key }) => key === focusedKey);
  if (index >= 0) return now.from + index;
  return now.version === before.version ? number : now.first;
}
