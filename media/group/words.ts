import * as l10n from '@vscode/l10n';
import type { Action } from '../../src/panels/group/protocol.ts';
import type { Mark, Trend } from '../../src/model/lag/history.ts';
import type { GroupReading, LagRange } from '../../src/model/lag/reading.ts';
import type { Moment } from '../../src/model/units.ts';
import type { Formats } from '../shared/formats.ts';

/** How far behind, as exactly as it is known. */
export function lagWords({ atLeast, atMost }: LagRange, formats: Formats): string {
  const [least, most] = [formats.duration(atLeast), formats.duration(atMost)];
  if (least === most) return most;
  return atLeast < 1 ? l10n.t('up to {0}', most) : l10n.t('{0} to {1}', least, most);
}

/** Where it is going: `+3 min in 5 min`. */
export function trendWords({ direction, change, over }: Trend, formats: Formats): string {
  const time = formats.duration(over);
  if (direction === 'steady') return l10n.t('steady for {0}', time);
  const size = formats.duration(Math.abs(change));
  return direction === 'rising' ? l10n.t('+{0} in {1}', size, time) : l10n.t('−{0} in {1}', size, time);
}

/** LogGroups or records, with the singular where it is due. */
export function behindWords(kind: GroupReading['kind'], count: number, formats: Formats): string {
  const number = formats.number(count);
  if (kind === 'sls') return count === 1 ? l10n.t('1 LogGroup') : l10n.t('{0} LogGroups', number);
  return count === 1 ? l10n.t('1 record or heartbeat') : l10n.t('{0} records and heartbeats', number);
}

/** In the largest unit alone: what is read at a glance need not be exact, and does not change with every refresh. */
export function agoWords(at: Moment, now: Moment, formats: Formats): string {
  const seconds = Math.max(0, (now - at) / 1000);
  if (seconds < 10) return l10n.t('now');
  const unit = [86_400, 3600, 60].find(size => seconds >= size) ?? 10;
  return l10n.t('{0} ago', formats.duration(Math.floor(seconds / unit) * unit));
}

export function markWords(kind: Mark['kind']): string {
  switch (kind) {
    case 'reset':
      return l10n.t('reset');
    case 'undo':
      return l10n.t('reset undone');
    case 'edited':
      return l10n.t('edited');
    case 'connected':
      return l10n.t('client connected');
    case 'disconnected':
      return l10n.t('client disconnected');
    case 'consumersChanged':
      return l10n.t('consumers changed');
  }
}

export function actionWords(action: Action): string {
  switch (action) {
    case 'reset':
      return l10n.t('Reset…');
    case 'undoReset':
      return l10n.t('Undo Reset…');
    case 'setConsumptionTime':
      return l10n.t('Set Consumption Time…');
    case 'edit':
      return l10n.t('Edit…');
    case 'delete':
      return l10n.t('Delete…');
    case 'compare':
      return l10n.t('Compare…');
    case 'document':
      return l10n.t('Show as JSON');
    case 'export':
      return l10n.t('Export…');
    case 'openInConsole':
      return l10n.t('Open in Console');
    case 'openInstance':
      return l10n.t('Open Subscription Status');
    case 'pin':
      return l10n.t('Pin');
    case 'unpin':
      return l10n.t('Unpin');
  }
}

/** A few numbers, and how many more there are. */
export function fewOf(items: readonly (string | number)[], formats: Formats, most = 6): string {
  const few = items.slice(0, most).map(String);
  const rest = items.length - few.length;
  const list = formats.list(few);
  return rest === 0 ? list : l10n.t('{0} and {1} more', list, formats.number(rest));
}
