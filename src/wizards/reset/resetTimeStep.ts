import * as vscode from 'vscode';
import { durationText } from '../../model/durations.ts';
import { echoOf, readTime, type TimeContext, type TimeForm, type TypedTime } from '../../model/reset/resetTime.ts';
import type { Moment, UnixSeconds } from '../../model/units.ts';
import { type AskStep, error, info, type Problem, warning } from '../engine/steps.ts';

interface TimeQuestion {
  /** Whose data it is. Log Service goes by the time when it received it, DTS by the time of the commit in the source. */
  readonly service: 'dts' | 'sls';
  readonly context: () => TimeContext;
  /** Checks a time that was understood. */
  readonly check?: (at: UnixSeconds) => Problem | undefined;
}

/** Asks for a time, and shows in several forms how the typed text is understood. */
export const resetTimeStep = ({ service, context, check }: TimeQuestion): AskStep => ({
  kind: 'ask',
  key: 'resetTime',
  prompt: prompts[service],
  placeholder: '2h ago · 07:50 · 2026-11-22 07:50 · 2026-11-22T07:50Z · 1795333800',
  check: (text, answers) => {
    const now = context();
    const typed = readTime(text, now);
    if (typed.kind === 'problem') return error(problemWords(typed));
    const problem = check?.(typed.at);
    if (problem?.severity === 'error') return problem;
    // The moment that is shown is used, because a relative time would later mean another moment.
    answers.set('resetAt', typed.at);
    const echo = `${formWords[typed.understoodAs]} · ${echoWords(typed.at, now.now)}`;
    if (!typed.isBeforeKept) return info(echo);
    return warning(vscode.l10n.t('Older than the oldest data, so reading starts from the oldest data. {0}', echo));
  },
});

const prompts: Readonly<Record<TimeQuestion['service'], string>> = {
  dts: vscode.l10n.t('Time when the first change to consume was committed in the source.'),
  sls: vscode.l10n.t('Time when the service received the first data to read.'),
};

/** Which of the two times of a log counts. */
export const receivedTimeWords = vscode.l10n.t('By the time the service received the data, not the time in the logs.');

/** The moment as time ago, in local time, in UTC, and in seconds since 1970. */
export function echoWords(at: UnixSeconds, now: Moment): string {
  const { ago, local, utc, epoch } = echoOf(at, now);
  const { language } = vscode.env;
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'long',
  });
  return [vscode.l10n.t('{0} ago', durationText(ago, language)), format.format(local), utc, String(epoch)].join(' · ');
}

export const localContext = (): TimeContext => ({
  now: Date.now(),
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

const formWords: Readonly<Record<TimeForm, string>> = {
  relative: vscode.l10n.t('Relative to now'),
  local: vscode.l10n.t('Local time'),
  utc: vscode.l10n.t('UTC'),
  offset: vscode.l10n.t('With a UTC offset'),
  epochSeconds: vscode.l10n.t('Unix time in seconds'),
  epochMilliseconds: vscode.l10n.t('Unix time in milliseconds'),
};

function problemWords(typed: Extract<TypedTime, { readonly kind: 'problem' }>): string {
  switch (typed.problem) {
    case 'empty':
      return vscode.l10n.t('Enter a time.');
    case 'notUnderstood':
      return vscode.l10n.t(
        "This isn't a recognized time. Enter, for example, 2h ago, 07:50, 2026-11-22 07:50, 2026-11-22T07:50Z, or Unix time in seconds.",
      );
    case 'noSuchDate':
      return vscode.l10n.t("This date or time doesn't exist.");
    case 'future':
      return vscode.l10n.t('This time is in the future.');
    case 'skippedLocalTime':
      return vscode.l10n.t('This local time was skipped because clocks were set forward.');
    case 'repeatedLocalTime':
      return vscode.l10n.t(
        'This local time occurred more than once because clocks were set back. Enter the one you mean: {0}',
        typed.moments.map(at => echoOf(at, 0).utc).join(' · '),
      );
  }
}
