import * as l10n from '@vscode/l10n';
import type { Moment } from '../../src/model/units.ts';
import { type Written, writtenIn } from '../../src/ui/written.ts';

/** Writes dates, numbers and durations in the language of the editor. */
export interface Formats extends Written {
  /** The moment to the second, in local time and UTC, for tooltips. */
  exact(at: Moment): string;
  clock(at: Moment): string;
  /** The time of day without seconds, for axes. */
  minute(at: Moment): string;
  /** The day without the time, for axes. */
  day(at: Moment): string;
  /** The size of a number of bytes, in the unit that suits it. */
  size(bytes: number): string;
}

export function formatsOf(language: string): Formats {
  const hour = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const clock = new Intl.DateTimeFormat(language, { ...hour, second: '2-digit' });
  const minute = new Intl.DateTimeFormat(language, hour);
  const date = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' });
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' });
  return {
    ...writtenIn(language),
    exact: at => l10n.t('{0} ({1} UTC)', exact.format(at), new Date(at).toISOString().slice(0, 19).replace('T', ' ')),
    clock: at => clock.format(at),
    minute: at => minute.format(at),
    day: at => date.format(at),
    size: bytes => sizeText(bytes, language),
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
