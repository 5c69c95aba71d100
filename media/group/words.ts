import * as l10n from '@vscode/l10n';
import type { Action } from '../../src/panels/group/protocol.ts';
import type { Mark } from '../../src/model/lag/history.ts';
import type { SlsReading } from '../../src/model/lag/reading.ts';
import type { Formats } from '../shared/formats.ts';

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
