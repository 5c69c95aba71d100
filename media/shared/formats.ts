import * as l10n from '@vscode/l10n';
import type { Moment } from '../../src/model/units.ts';
import { type Written, writtenIn } from '../../src/ui/written.ts';

export { statusWords } from '../../src/ui/written.ts';

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

function sizeText(bytes: number, language: string): string {
  const [unit, size] = bytes < 1e3 ? (['byte', 1] as const) : bytes < 1e6 ? kilobyte : megabyte;
  const unitDisplay = unit === 'byte' ? 'long' : 'short';
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 }).format(
    bytes / size,
  );
}
const kilobyte = ['kilobyte', 1e3] as const;
const megabyte = ['megabyte', 1e6] as const;
