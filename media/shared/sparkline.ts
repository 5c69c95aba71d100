import * as l10n from '@vscode/l10n';
import { svg, type Wanted } from './dom.ts';
import type { Formats } from './formats.ts';

const [width, height] = [110, 20];
/** The lowest top of the scale, in seconds, because smaller waves are only noise. */
const leastScale = 30;

/** The last readings as a small line, scaled to the greatest of them. */
export function sparkline(lags: readonly (number | null)[], most: number, formats: Formats): Wanted {
  const numbers = lags.filter(lag => lag !== null);
  const greatest = Math.max(leastScale, ...numbers);
  const point = (lag: number, index: number) =>
    `${((index + most - lags.length) * (width / (most - 1))).toFixed(1)} ${(height - 2 - (lag / greatest) * (height - 4)).toFixed(1)}`;
  let path = '';
  lags.forEach((lag, index) => {
    if (lag === null) return;
    const before = lags[index - 1];
    path += `${before === null || before === undefined ? 'M' : 'L'}${point(lag, index)}`;
  });
  const [least, last] = [Math.min(...numbers), numbers.at(-1)];
  return svg(
    'svg',
    { class: 'sparkline', width, height, role: 'img' },
    svg(
      'title',
      {},
      last === undefined
        ? l10n.t('No values in the last readings')
        : l10n.t(
            'Last {0} readings: {1} to {2} behind',
            lags.length,
            formats.duration(least),
            formats.duration(Math.max(...numbers)),
          ),
    ),
    svg('path', { d: path }),
  );
}
