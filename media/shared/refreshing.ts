import * as l10n from '@vscode/l10n';
import { html, type Wanted } from './dom.ts';
import type { Formats } from './formats.ts';
import { icon } from './icons.ts';

export function refreshButton(isRefreshing: boolean): Wanted {
  const name = l10n.t('Refresh');
  return html(
    'button',
    {
      key: 'refresh',
      type: 'button',
      class: isRefreshing ? 'secondary busy' : 'secondary',
      'data-action': 'refresh',
      title: name,
      'aria-label': name,
      'aria-busy': isRefreshing && 'true',
    },
    icon('sync'),
  );
}

/** Seconds between automatic refreshes, to choose from; 0 has words of its own. */
export function intervals(offered: readonly number[], current: number, off: string, formats: Formats): Wanted {
  const all = offered.includes(current) ? offered : [...offered, current];
  return html(
    'select',
    { key: 'interval', id: 'interval', 'aria-label': l10n.t('Automatic refresh') },
    all.map(seconds =>
      html(
        'option',
        { key: String(seconds), value: seconds, selected: seconds === current },
        seconds === 0 ? off : l10n.t('Every {0}', formats.duration(seconds)),
      ),
    ),
  );
}
