import * as l10n from '@vscode/l10n';
import type { Action } from '../../src/panels/group/protocol.ts';
import type { Mark, Trend } from '../../src/model/lag/history.ts';
import type { LagRange, SlsReading } from '../../src/model/lag/reading.ts';
import type { Moment } from '../../src/model/units.ts';
import type { Formats } from '../shared/formats.ts';

/** Says how far behind a group is, as exactly as it is known. */
export function lagWords({ atLeast, atMost }: LagRange, formats: Formats): string {
  const [least, most] = [formats.duration(atLeast), formats.duration(atMost)];
  if (least === most) return most;
  return atLeast < 1 ? l10n.t('up to {0}', most) : l10n.t('{0} to {1}', least, most);
}

/** Says how long data is kept, and how much of that in which class of storage, as far as the service told. */
export function storageWords({ kept, logstore }: Pick<SlsReading, 'kept' | 'logstore'>, formats: Formats): string[] {
  const { hotDays, infrequentAccessDays } = logstore ?? {};
  const time = (days: number): string => formats.duration(days * 86_400);
  const lines = [
    kept !== undefined &&
      (kept === 'forever' ? l10n.t('data is kept forever') : l10n.t('data is kept for {0}', formats.duration(kept))),
    hotDays !== undefined && l10n.t('{0} in hot storage', time(hotDays)),
    infrequentAccessDays !== undefined && l10n.t('{0} in IA storage', time(infrequentAccessDays)),
  ];
  return lines.filter(line => line !== false);
}

/** Says up to how many shards the service splits them, unless it is known not to split any. */
export function splitWords(
  { isAutoSplit, maxSplitShards }: Pick<NonNullable<SlsReading['logstore']>, 'isAutoSplit' | 'maxSplitShards'>,
  formats: Formats,
): string | undefined {
  if (maxSplitShards === undefined || isAutoSplit === false) return undefined;
  return l10n.t('Automatic splitting stops at {0} shards.', formats.number(maxSplitShards));
}

/** Says how the lag changes, for example `+3 min in 5 min`. */
export function trendWords({ direction, change, over }: Trend, formats: Formats): string {
  const time = formats.duration(over);
  if (direction === 'steady') return l10n.t('steady for {0}', time);
  const size = formats.duration(Math.abs(change));
  return direction === 'rising' ? l10n.t('+{0} in {1}', size, time) : l10n.t('−{0} in {1}', size, time);
}

/**
 * How long ago a moment was, in the largest unit alone, because a value that is read at a glance need not be exact and
 * should not change with every refresh.
 */
export function agoWords(at: Moment, now: Moment, formats: Formats): string {
  const seconds = Math.max(0, (now - at) / 1000);
  if (seconds < 10) return l10n.t('now');
  const unit = [86_400, 3600, 60].find(size => seconds >= size) ?? 10;
  return l10n.t('{0} ago', formats.duration(Math.floor(seconds / unit) * unit));
}

/** What happened to a group. Looked up only when it is shown, because the texts reach the page after it has started. */
export const markWords = (): Readonly<Record<Mark['kind'], string>> => ({
  reset: l10n.t('reset'),
  undo: l10n.t('reset undone'),
  edited: l10n.t('edited'),
  rewound: l10n.t('checkpoint moved back'),
  connected: l10n.t('client connected'),
  disconnected: l10n.t('client disconnected'),
  consumersChanged: l10n.t('consumers changed'),
  resumed: l10n.t('consumption resumed'),
});

export const actionWords = (): Readonly<Record<Action, string>> => ({
  reset: l10n.t('Reset…'),
  undoReset: l10n.t('Undo Reset…'),
  setConsumptionTime: l10n.t('Set Consumption Time…'),
  edit: l10n.t('Edit…'),
  delete: l10n.t('Delete…'),
  compare: l10n.t('Compare…'),
  document: l10n.t('Show as JSON'),
  export: l10n.t('Export…'),
  generateClient: l10n.t('Generate Client…'),
  peekRecords: l10n.t('Peek Records'),
  openInConsole: l10n.t('Open in Console'),
  openInstance: l10n.t('Open Subscription Status'),
  pin: l10n.t('Pin'),
  unpin: l10n.t('Unpin'),
});
