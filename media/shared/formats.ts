import * as l10n from '@vscode/l10n';
import { durationText } from '../../src/model/durations.ts';
import type { Moment } from '../../src/model/units.ts';

/** Writes dates, numbers and durations in the language of the editor. */
export interface Formats {
  /** The time of day, and also the day where that is not the day of `now`. */
  moment(at: Moment, now: Moment): string;
  /** The moment to the second, in local time and UTC, for tooltips. */
  exact(at: Moment): string;
  clock(at: Moment): string;
  /** The time of day without seconds, for axes. */
  minute(at: Moment): string;
  /** The day without the time, for axes. */
  day(at: Moment): string;
  number(value: number | bigint): string;
  /** The size of a number of bytes, in the unit that suits it. */
  size(bytes: number): string;
  duration(seconds: number): string;
  list(items: readonly string[]): string;
}

export function formatsOf(language: string): Formats {
  const hour = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const clock = new Intl.DateTimeFormat(language, { ...hour, second: '2-digit' });
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', ...hour });
  const day = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'short', day: 'numeric', ...hour });
  const minute = new Intl.DateTimeFormat(language, hour);
  const date = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' });
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' });
  const number = new Intl.NumberFormat(language);
  const list = new Intl.ListFormat(language, { type: 'conjunction', style: 'narrow' });
  return {
    moment(at, now) {
      if (new Date(at).toDateString() === new Date(now).toDateString()) return clock.format(at);
      return Math.abs(now - at) < 6 * 86_400_000 ? weekday.format(at) : day.format(at);
    },
    exact: at => l10n.t('{0} ({1} UTC)', exact.format(at), new Date(at).toISOString().slice(0, 19).replace('T', ' ')),
    clock: at => clock.format(at),
    minute: at => minute.format(at),
    day: at => date.format(at),
    number: value => number.format(value),
    size: bytes => sizeText(bytes, language),
    duration: seconds => durationText(seconds, language),
    list: items => list.format(items),
  };
}

/**
 * The status of a task in the words of the tree, or as the service wrote it where there are none, which may be nothing.
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobs
 */
export function statusWords(status: string): string {
  const words = new Map([
    ['NotConfigured', l10n.t('Not configured')],
    ['NotStarted', l10n.t('Not started')],
    ['Prechecking', l10n.t('Precheck running')],
    ['PrecheckFailed', l10n.t('Precheck failed')],
    ['PreCheckPass', l10n.t('Precheck passed')],
    ['Starting', l10n.t('Starting')],
    ['Normal', l10n.t('Running')],
    ['Retrying', l10n.t('Retrying')],
    ['Abnormal', l10n.t('Abnormal')],
    ['Upgrade', l10n.t('Upgrading')],
    ['Downgrade', l10n.t('Downgrading')],
    ['Locked', l10n.t('Locked')],
  ]);
  return words.get(status) ?? (status || l10n.t('Status not reported'));
}

function sizeText(bytes: number, language: string): string {
  const [unit, size] = bytes < 1e3 ? (['byte', 1] as const) : bytes < 1e6 ? kilobyte : megabyte;
  const unitDisplay = unit === 'byte' ? 'long' : 'short';
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 }).format(
    bytes / size,
  );
}
const kilobyte = ['kilobyte', 1e3] as const;
const megabyte = ['megabyte', 1e6] as const;
