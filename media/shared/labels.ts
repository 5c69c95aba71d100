/** More characters than any picture has room for. */
const longestLabel = 1_000;

/** The text or, if it is too wide for the picture, as much of its beginning as fits. It is measured a few times only. */
export function fitted(text: string, canvas: Canvas): string {
  if (text.length <= longestLabel && canvas.textWidth(text) <= canvas.width) return text;
  const beginning = (length: number): string => `${text.slice(0, length).trimEnd()}…`;
  let [fits, tooLong] = [Math.min(3, text.length), Math.min(longestLabel, text.length)];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (canvas.textWidth(beginning(middle)) <= canvas.width) fits = middle;
    else tooLong = middle;
  }
  return beginning(fits);
}

/** Tells how wide a picture can be and how wide a text would be in it. */
export interface Canvas {
  readonly width: number;
  textWidth(text: string): number;
}

/** A label that wants to stand above or below a point of a line. */
export interface Label {
  /** Where the point is, in pixels from the left. */
  readonly x: number;
  readonly width: number;
}
export interface Place {
  /** The left edge of the text. */
  readonly left: number;
  /** Lane 0 is next to the line. */
  readonly lane: number;
}

/** Points that are fewer pixels apart than this look like one point. */
export const together = 14;
const gap = 14;

/**
 * Places labels in lanes so that no text covers another text or the thin line that leads from a higher label to its
 * point. A label that would cover the points of others has to stand above their labels, so it waits until those have
 * their places. A label that fits nowhere gets no place.
 */
export function placeLabels(
  labels: readonly Label[],
  totalWidth: number,
  lanes: number,
): readonly (Place | undefined)[] {
  const placed = new Map<Label, Place>();
  let waiting = labels;
  while (waiting.length > 0) {
    const offers = waiting.map(label => ({ label, places: freePlaces(label, placed, totalWidth, lanes) }));
    const polite = offers.flatMap(({ label, places }) => {
      const place = places.find(({ left }) => !isOverAny(left, label, waiting));
      return place ? [{ label, place }] : [];
    })[0];
    const next = polite ?? offers.flatMap(({ label, places: [place] }) => (place ? [{ label, place }] : []))[0];
    if (!next) break;
    placed.set(next.label, next.place);
    waiting = waiting.filter(label => label !== next.label);
  }
  return labels.map(label => placed.get(label));
}

/** The places where a label collides with no other, beginning with the lane next to the line. */
function freePlaces(
  label: Label,
  placed: ReadonlyMap<Label, Place>,
  totalWidth: number,
  lanes: number,
): readonly Place[] {
  const lefts = leftEdges(label, totalWidth);
  const places = Array.from({ length: lanes }, (_, lane) => lefts.map(left => ({ left, lane }))).flat();
  return places.filter(
    place => ![...placed].some(([other, there]) => collide({ ...label, ...place }, { ...other, ...there })),
  );
}

const isOverAny = (left: number, { x, width }: Label, others: readonly Label[]): boolean =>
  others.some(other => Math.abs(other.x - x) >= together && covers(left, width, other.x));

/** The left edges to try: centred on the point, then to either side of it, always within the picture. */
function leftEdges({ x, width }: Label, totalWidth: number): readonly number[] {
  const most = Math.max(0, totalWidth - width);
  return [x - width / 2, x - width + gap / 2, x - gap / 2].map(left => Math.min(most, Math.max(0, left)));
}

function collide(a: Place & Label, b: Place & Label): boolean {
  if (a.lane === b.lane) return a.left < b.left + b.width + gap && b.left < a.left + a.width + gap;
  // Labels of the same point stand on top of each other and share its line.
  if (Math.abs(a.x - b.x) < together) return false;
  const [upper, lower] = a.lane > b.lane ? [a, b] : [b, a];
  return covers(lower.left, lower.width, upper.x);
}

const covers = (left: number, width: number, x: number): boolean => x > left - gap / 2 && x < left + width + gap / 2;
