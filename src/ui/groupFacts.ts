import * as l10n from '@vscode/l10n';
import type { LossForecast } from '../model/lag/forecast.ts';
import type { Mark, Trend } from '../model/lag/history.ts';
import type { DtsReading, LagRange, ShardLag, SlsReading } from '../model/lag/reading.ts';
import type { ShardHealth } from '../model/lag/shardHealth.ts';
import { secondsAhead, secondsBehind, type TrackingWindow } from '../model/status/window.ts';
import type { Moment } from '../model/units.ts';
import type { Written } from './written.ts';

/** Says how far behind a group is, as exactly as it is known. */
export function lagWords({ atLeast, atMost }: LagRange, written: Written): string {
  const [least, most] = [written.duration(atLeast), written.duration(atMost)];
  if (least === most) return most;
  return atLeast < 1 ? l10n.t('up to {0}', most) : l10n.t('{0} to {1}', least, most);
}

/** Says how far behind a group is in all, which may only be known from below. */
export const groupLagWords = (
  { lag, isAtLeast }: { readonly lag: LagRange; readonly isAtLeast: boolean },
  written: Written,
): string => (isAtLeast ? l10n.t('at least {0}', written.duration(lag.atLeast)) : lagWords(lag, written));

/** Says how long data is kept, and how much of that in which class of storage, as far as the service told. */
export function storageWords({ kept, logstore }: Pick<SlsReading, 'kept' | 'logstore'>, written: Written): string[] {
  const { hotDays, infrequentAccessDays } = logstore ?? {};
  const time = (days: number): string => written.duration(days * 86_400);
  const lines = [
    kept !== undefined &&
      (kept === 'forever' ? l10n.t('data is kept forever') : l10n.t('data is kept for {0}', written.duration(kept))),
    hotDays !== undefined && l10n.t('{0} in hot storage', time(hotDays)),
    infrequentAccessDays !== undefined && l10n.t('{0} in IA storage', time(infrequentAccessDays)),
  ];
  return lines.filter(line => line !== false);
}

/** Says up to how many shards the service splits them, unless it is known not to split any. */
export function splitWords(
  { isAutoSplit, maxSplitShards }: Pick<NonNullable<SlsReading['logstore']>, 'isAutoSplit' | 'maxSplitShards'>,
  written: Written,
): string | undefined {
  if (maxSplitShards === undefined || isAutoSplit === false) return undefined;
  return l10n.t('Automatic splitting stops at {0} shards.', written.number(maxSplitShards));
}

/** Says how the lag changes, for example `+3 min in 5 min`. */
export function trendWords({ direction, change, over }: Trend, written: Written): string {
  const time = written.duration(over);
  if (direction === 'steady') return l10n.t('steady for {0}', time);
  const size = written.duration(Math.abs(change));
  return direction === 'rising' ? l10n.t('+{0} in {1}', size, time) : l10n.t('−{0} in {1}', size, time);
}

/**
 * How long ago a moment was, in the largest unit alone, because a value that is read at a glance need not be exact and
 * should not change with every refresh.
 */
export function agoWords(at: Moment, now: Moment, written: Written): string {
  const seconds = Math.max(0, (now - at) / 1000);
  if (seconds < 10) return l10n.t('now');
  const unit = [86_400, 3600, 60].find(size => seconds >= size) ?? 10;
  return l10n.t('{0} ago', written.duration(Math.floor(seconds / unit) * unit));
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

/** How a group is doing in one shard. */
export const healthWords = (): Readonly<Record<ShardHealth, string>> => ({
  lost: l10n.t('data lost'),
  stuck: l10n.t('stuck'),
  behind: l10n.t('behind'),
  unknown: l10n.t("couldn't be read"),
  notStarted: l10n.t('not started'),
  parent: l10n.t('parent, read-only'),
  finished: l10n.t('parent, finished'),
  well: l10n.t('keeping up'),
});

/** Says of a read-only shard what its health does not: that it is one, and when it will be gone. */
export function parentWords(health: ShardHealth, goneIn: number | undefined, written: Written): string {
  const isParentSaid = health === 'parent' || health === 'finished';
  return [
    isParentSaid ? '' : l10n.t('parent, read-only'),
    goneIn === undefined ? '' : l10n.t('expires in {0}', written.duration(goneIn)),
  ]
    .filter(text => text !== '')
    .join(' · ');
}

/** Says why the time of a checkpoint is not known. */
export function noCheckpointWords({ state, checkpoint }: Pick<ShardLag, 'state' | 'checkpoint'>): string {
  if (checkpoint === undefined) return l10n.t('not started');
  switch (state) {
    case 'expired':
      return l10n.t('expired');
    case 'empty':
      return l10n.t('no data');
    case 'caughtUp':
      return l10n.t('at the end');
    case 'behind':
    case 'notStarted':
    case 'unknown':
      return l10n.t('not read');
  }
}

/** Says how far behind a group is in a shard, or why there is no number. */
export function shardLagWords(
  { state, lag }: Pick<ShardLag, 'state' | 'lag'>,
  written: Written,
): { readonly words: string; readonly isNumber: boolean } {
  const number = (words: string) => ({ words, isNumber: true });
  const nothing = (words: string) => ({ words, isNumber: false });
  switch (state) {
    case 'caughtUp':
      return number(written.duration(0));
    case 'behind':
      return lag ? number(lagWords(lag, written)) : nothing(l10n.t('not read'));
    case 'expired':
      return lag ? number(l10n.t('at least {0}', written.duration(lag.atLeast))) : nothing(l10n.t('unknown'));
    case 'empty':
      return nothing(l10n.t('no data'));
    case 'notStarted':
      return nothing(l10n.t('not started'));
    case 'unknown':
      return nothing(l10n.t('unknown'));
  }
}

/** What the words about a whole group need to know of its reading. */
type Read = Pick<SlsReading, 'kind' | 'shards'> | Pick<DtsReading, 'kind' | 'client'>;

/** Says why there is no lag. */
export function noLagWords(reading: Read): string {
  if (reading.kind === 'dts') {
    return reading.client === 'none' ? l10n.t('no client connected') : l10n.t('not reported');
  }
  const { shards } = reading;
  if (shards.every(({ state }) => state === 'empty')) return l10n.t('no data');
  if (shards.every(({ state }) => state === 'empty' || state === 'notStarted')) return l10n.t('not started');
  return l10n.t('unknown');
}

/** The time until data is lost, in pieces, because a page shows some of them smaller. */
export interface LossWords {
  readonly isAtLeast: boolean;
  readonly value: string;
  /** Whether the value is a time, that nothing will be lost, or that nobody knows. */
  readonly is: 'time' | 'never' | 'unknown';
  readonly assumption: string | undefined;
}

/** Says when data will be lost, always together with what the forecast assumes. */
export function lossWords(forecast: LossForecast | undefined, written: Written): LossWords {
  const left = forecast?.left;
  const time = left === 0 ? l10n.t('now') : written.duration(left ?? 0);
  switch (forecast?.assumption) {
    case 'standsStill':
      return { isAtLeast: false, value: time, is: 'time', assumption: l10n.t("if the checkpoint doesn't move") };
    case 'atThisPace':
      return {
        isAtLeast: false,
        value: left === 0 ? time : `≈ ${time}`,
        is: 'time',
        assumption: l10n.t('if it keeps falling behind at this rate'),
      };
    case 'atTheEarliest':
      return {
        isAtLeast: true,
        value: written.duration(left ?? 0),
        is: 'time',
        assumption: l10n.t('even if consumption stops now'),
      };
    case 'never':
      return {
        isAtLeast: false,
        value: l10n.t('none expected'),
        is: 'never',
        assumption: l10n.t("as long as the lag doesn't grow"),
      };
    case 'keptForever':
      return { isAtLeast: false, value: l10n.t('never lost'), is: 'never', assumption: undefined };
    case 'unknown':
    case undefined:
      return { isAtLeast: false, value: l10n.t('unknown'), is: 'unknown', assumption: undefined };
  }
}

/** The time until data is lost as one text. */
export const lossText = ({ isAtLeast, value }: LossWords): string =>
  isAtLeast ? l10n.t('at least {0}', value) : value;

/** Says how long the instance or Logstore keeps data, as far as the service told. */
export function keptWords(
  reading: Pick<SlsReading, 'kind' | 'kept' | 'logstore'> | Pick<DtsReading, 'kind' | 'window'>,
  written: Written,
): readonly string[] {
  if (reading.kind === 'sls') return storageWords(reading, written);
  const kept = reading.window?.keptSeconds;
  return kept === undefined ? [] : [l10n.t('data is kept for {0}', written.duration(kept))];
}

/** Says in which order a group consumes shards and those that they were split into. */
export function orderWords(isOrdered: boolean | undefined): string {
  if (isOrdered === undefined) return l10n.t('order not reported');
  return isOrdered ? l10n.t('in order: parent shards before child shards') : l10n.t('all shards at once');
}

/** Says whether a client is connected. */
export function clientWords(client: DtsReading['client']): string {
  switch (client) {
    case 'connected':
      return l10n.t('connected');
    case 'none':
      return l10n.t('none connected');
    case 'unknown':
      return l10n.t('not reported');
  }
}

/** What is said in place of a tracking window that is not known. */
export const windowUnknown = (): string => l10n.t("The service didn't report the tracking window.");

/** Says where a checkpoint lies in what the instance has. */
export function windowWords(window: TrackingWindow, checkpoint: Moment | undefined, written: Written): string {
  const kept = written.duration(window.keptSeconds);
  if (checkpoint === undefined) return l10n.t("{0} of data is available. There's no checkpoint yet.", kept);
  const ahead = secondsAhead(window, checkpoint);
  if (ahead < 0) return l10n.t('The checkpoint is {0} older than the oldest record.', written.duration(-ahead));
  return l10n.t(
    '{0} of data is available. The checkpoint is {1} before the newest record and {2} after the oldest.',
    kept,
    written.duration(secondsBehind(window, checkpoint)),
    written.duration(ahead),
  );
}
