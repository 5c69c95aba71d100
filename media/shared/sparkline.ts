import { svg, type Wanted } from './dom.ts';

const height = 20;

interface Scale {
  /** How many values there is room for. */
  readonly most: number;
  readonly width: number;
  /** The lowest top of the scale, because smaller waves are only noise. */
  readonly leastScale: number;
}

/**
 * Values as a small line that ends at the right edge, scaled to the greatest of them. Where there is no number, there is
 * no line. `words` says what the line shows, from the least of the values and the greatest.
 */
export function sparkline(
  values: readonly (number | null)[],
  { most, width, leastScale }: Scale,
  words: (least: number | undefined, greatest: number | undefined) => string,
): Wanted {
  const numbers = values.filter(value => value !== null);
  const top = numbers.reduce((greatest, value) => Math.max(greatest, value), leastScale);
  const point = (value: number, index: number) =>
    `${((index + most - values.length) * (width / Math.max(1, most - 1))).toFixed(1)} ${(height - 2 - (value / top) * (height - 4)).toFixed(1)}`;
  let path = '';
  values.forEach((value, index) => {
    if (value === null) return;
    const before = values[index - 1];
    path += `${before === null || before === undefined ? 'M' : 'L'}${point(value, index)}`;
  });
  const [least, greatest] = numbers.length === 0 ? [] : [Math.min(...numbers), Math.max(...numbers)];
  return svg(
    'svg',
    { class: 'sparkline', width, height, role: 'img' },
    svg('title', {}, words(least, greatest)),
    svg('path', { d: path }),
  );
}
