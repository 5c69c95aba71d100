import * as l10n from '@vscode/l10n';
import { readTime, type TypedTime } from '../../src/model/reset/resetTime.ts';
import type { Moment } from '../../src/model/units.ts';
import { html, type Wanted } from './dom.ts';

/** The field in which a start time is typed. What became of it is said in the element with the ID `start-answer`. */
export const timeInput = (typed: string): Wanted =>
  html('input', {
    key: 'start-time',
    id: 'start-time',
    type: 'text',
    value: typed,
    placeholder: l10n.t('for example, 2h ago, 07:50, or 1768465800'),
    'aria-describedby': 'start-answer',
    spellcheck: 'false',
    autocomplete: 'off',
  });

/** Understands a start time in the time zone of this computer. */
export function readStartTime(typed: string, now: Moment): TypedTime {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return readTime(typed, { now: Math.max(now, Date.now()), timeZone });
}

export function problemWords(time: Extract<TypedTime, { kind: 'problem' }>): string {
  switch (time.problem) {
    case 'empty':
    case 'notUnderstood':
      return l10n.t("This isn't a recognized time.");
    case 'noSuchDate':
      return l10n.t("This date or time doesn't exist.");
    case 'future':
      return l10n.t('This time is in the future.');
    case 'skippedLocalTime':
      return l10n.t('This time was skipped because clocks were set forward. Enter it in UTC.');
    case 'repeatedLocalTime':
      return l10n.t('This time occurred twice because clocks were set back. Enter it in UTC.');
  }
}
