import * as l10n from '@vscode/l10n';
import type { TaskStatus } from '../cloud/dts/types.ts';
import { durationText } from '../model/durations.ts';
import type { GroupReading } from '../model/lag/reading.ts';
import { knownStatus } from '../model/status/stage.ts';
import type { Moment } from '../model/units.ts';

/** How numbers and times are written in a language. */
export interface Written {
  number(value: number | bigint): string;
  duration(seconds: number): string;
  /** The time of day, and also the day where that is not the day of `now`. */
  moment(at: Moment, now: Moment): string;
  list(items: readonly string[]): string;
}

export function writtenIn(language: string): Written {
  const hour = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const clock = new Intl.DateTimeFormat(language, { ...hour, second: '2-digit' });
  const minute = new Intl.DateTimeFormat(language, hour);
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short' });
  const day = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'short', day: 'numeric', ...hour });
  const number = new Intl.NumberFormat(language);
  const list = new Intl.ListFormat(language, { type: 'conjunction', style: 'narrow' });
  return {
    moment(at, now) {
      if (new Date(at).toDateString() === new Date(now).toDateString()) return clock.format(at);
      // The days that are named are of one week, so that a Saturday that is to come is never taken for the last one.
      const isOfThisWeek = now - at < 5 * dayMs && at - now < dayMs;
      // Together, Chinese would have no blank between the two, which it has after a date.
      return isOfThisWeek ? `${weekday.format(at)} ${minute.format(at)}` : day.format(at);
    },
    number: value => number.format(value),
    duration: seconds => durationText(seconds, language),
    list: items => list.format(items),
  };
}

const dayMs = 86_400_000;

/** The number of unconsumed LogGroups or records, in the singular or the plural. */
export function behindWords(kind: GroupReading['kind'], count: number, written: Pick<Written, 'number'>): string {
  const number = written.number(count);
  if (kind === 'sls') return count === 1 ? l10n.t('1 LogGroup') : l10n.t('{0} LogGroups', number);
  return count === 1 ? l10n.t('1 record or heartbeat') : l10n.t('{0} records and heartbeats', number);
}

/** A few of the items, and how many more there are. */
export function fewOf(
  items: readonly (string | number)[],
  written: Pick<Written, 'number' | 'list'>,
  most = 6,
): string {
  const few = items.slice(0, most).map(String);
  const rest = items.length - few.length;
  const list = written.list(few);
  return rest === 0 ? list : l10n.t('{0} and {1} more', list, written.number(rest));
}

/** One sentence after another, of those that there are. Chinese has no blank between two. */
export function sentences(...all: readonly (string | undefined)[]): string {
  const [first = '', ...others] = all.filter(Boolean);
  return others.reduce<string>((before, next) => l10n.t('{0} {1}', before, next ?? ''), first);
}

/** Phrases with the comma of the language between them, of those that there are. */
export function phrases(...all: readonly (string | undefined)[]): string {
  const [first = '', ...others] = all.filter(Boolean);
  return others.reduce<string>((before, next) => l10n.t('{0}, {1}', before, next ?? ''), first);
}

/** Names and numbers side by side, with the mark of the language between them, which in Chinese is not the comma. */
export const namesText = (names: readonly (string | number)[]): string => names.join(l10n.t(', '));

/**
 * Names a status as the console does. A status that this version does not know is shown as the service wrote it, which may
 * be nothing.
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobs
 */
export function statusWords(status: string): string {
  const words: Readonly<Record<TaskStatus, string>> = {
    NotConfigured: l10n.t('Not configured'),
    NotStarted: l10n.t('Not started'),
    Prechecking: l10n.t('Precheck running'),
    PrecheckFailed: l10n.t('Precheck failed'),
    PreCheckPass: l10n.t('Precheck passed'),
    Starting: l10n.t('Starting'),
    Normal: l10n.t('Running'),
    Retrying: l10n.t('Retrying'),
    Abnormal: l10n.t('Abnormal'),
    Upgrade: l10n.t('Upgrading'),
    Downgrade: l10n.t('Downgrading'),
    Locked: l10n.t('Locked'),
  };
  const known = knownStatus(status);
  return known ? words[known] : status || l10n.t('Status not reported');
}
