import * as l10n from '@vscode/l10n';
import type { LossForecast } from '../../src/model/lag/forecast.ts';
import type { Trend } from '../../src/model/lag/history.ts';
import type { GroupVerdict } from '../../src/model/lag/judge.ts';
import type { GroupReading, LagRange } from '../../src/model/lag/reading.ts';
import type { Moment } from '../../src/model/units.ts';
import type { Formats } from './formats.ts';

/** A verdict in two or three words, for a title line or a row. */
export const pillWords = (kind: GroupReading['kind']): Readonly<Record<GroupVerdict['kind'], string>> => ({
  dataLost: l10n.t('Data lost'),
  dataAtRisk: l10n.t('Data at risk'),
  stopped: kind === 'dts' ? l10n.t('No client') : l10n.t('Stopped'),
  stuckShards: l10n.t('Partly stuck'),
  fallingBehind: l10n.t('Falling behind'),
  behind: l10n.t('Behind'),
  catchingUp: l10n.t('Catching up'),
  taskBehind: l10n.t('Task behind'),
  taskNotRunning: l10n.t('Task not running'),
  notStarted: l10n.t('Nothing consumed'),
  partlyNotStarted: l10n.t('Partly not started'),
  noData: l10n.t('No data'),
  unknown: l10n.t('Partly unknown'),
  well: l10n.t('Healthy'),
});

/** Says how far behind a group is, as exactly as it is known. */
export function lagWords({ atLeast, atMost }: LagRange, formats: Formats): string {
  const [least, most] = [formats.duration(atLeast), formats.duration(atMost)];
  if (least === most) return most;
  return atLeast < 1 ? l10n.t('up to {0}', most) : l10n.t('{0} to {1}', least, most);
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

/** When data will be lost, or that it will not. It makes sense only together with what it assumes. */
export function lossWords({ left, assumption }: LossForecast, formats: Formats): string {
  switch (assumption) {
    case 'standsStill':
      return left === 0 ? l10n.t('now') : formats.duration(left ?? 0);
    case 'atThisPace':
      return left === 0 ? l10n.t('now') : `≈ ${formats.duration(left ?? 0)}`;
    case 'atTheEarliest':
      return l10n.t('at least {0}', formats.duration(left ?? 0));
    case 'never':
      return l10n.t('none expected');
    case 'keptForever':
      return l10n.t('never lost');
    case 'unknown':
      return l10n.t('unknown');
  }
}

/** What a forecast assumes. Where nothing has to be assumed, there are no words. */
export function assumptionWords(assumption: LossForecast['assumption']): string | undefined {
  switch (assumption) {
    case 'standsStill':
      return l10n.t("if the checkpoint doesn't move");
    case 'atThisPace':
      return l10n.t('if it keeps falling behind at this rate');
    case 'atTheEarliest':
      return l10n.t('even if consumption stops now');
    case 'never':
      return l10n.t("as long as the lag doesn't grow");
    case 'keptForever':
      return undefined;
    case 'unknown':
      return l10n.t('data retention unknown');
  }
}
