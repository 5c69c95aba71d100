import * as l10n from '@vscode/l10n';
import {
  type DtsStart,
  keepsPosition,
  type Landing,
  type NotFound,
  type StartSource,
} from '../model/start/dtsStart.ts';
import { type DtsPreview, dtsTone, type DtsVerdict } from '../model/start/dtsVerdicts.ts';
import type { Moment } from '../model/units.ts';
import { windowUnknown } from './groupFacts.ts';
import { goneWords, type Said, type SaidStart } from './startWords.ts';
import { behindWords, sentences, type Written } from './written.ts';

/** Says where a client of an instance starts, and what follows from that. */
export function saidDtsStart(preview: DtsPreview, now: Moment, written: Written): SaidStart {
  return {
    verdicts: preview.verdicts.map(verdict => ({
      tone: dtsTone(verdict),
      headline: headline(verdict, written),
      explanation: explanation(verdict, now, written),
    })),
    rows: preview.starts.map(start => ({
      key: start.occasion,
      subject: occasionWords(start, preview),
      from: fromWords(start, now, written),
      why: { text: whyWords(start) },
      repeated: repeatedWords(start, written),
      skipped: skippedWords(start, written),
      until: untilWords(start, now, written),
    })),
  };
}

/** What happens, in one sentence. */
function headline(verdict: DtsVerdict, written: Written): string {
  switch (verdict.kind) {
    case 'fails':
      return l10n.t("It doesn't start.");
    case 'jumps':
      if (verdict.to === 'oldest') return l10n.t('It silently starts from the oldest record.');
      return verdict.skipped > 0
        ? l10n.t('It silently starts at the end and skips {0} of data.', written.duration(verdict.skipped))
        : l10n.t('It silently starts at the end.');
    case 'skips':
      return l10n.t('It skips {0} of data.', written.duration(verdict.time));
    case 'lost':
      return l10n.t('{0} of data was deleted before it was read.', written.duration(verdict.time));
    case 'repeats':
      return l10n.t('It reads {0} of data again.', written.duration(verdict.time));
    case 'continues':
      return l10n.t('It continues from the checkpoint.');
    case 'begins':
      return l10n.t('It starts at the start time.');
    case 'unknown':
      return l10n.t("It's not known where it starts.");
    case 'takesOver':
    case 'readsBeside':
      return l10n.t('A client is connected. Only one client of a group is active.');
    case 'startsOver':
      return l10n.t('It reads from the start time again whenever it starts.');
    case 'onlyLooks':
      return l10n.t("It doesn't move the checkpoint.");
    case 'ignoresTime':
      return l10n.t('It ignores the start time.');
    case 'needsTime':
      return l10n.t('It starts at the time in its configuration.');
  }
}

/** Why it happens. */
function explanation(verdict: DtsVerdict, now: Moment, written: Written): string {
  switch (verdict.kind) {
    case 'fails':
      return sentences(
        notFoundWords(verdict.because),
        l10n.t('This client then finds no offset and stops with an error.'),
      );
    case 'jumps': {
      const then =
        verdict.to === 'oldest'
          ? l10n.t(
              'The SDK then starts from the oldest record ({0}) without an error, unless it is configured to fail.',
              written.moment(verdict.at * 1000, now),
            )
          : l10n.t('This client then starts at the end without an error.');
      const why = sentences(notFoundWords(verdict.because), then);
      if (verdict.repeated === 0) return why;
      return sentences(why, l10n.t('It reads {0} of data again.', written.duration(verdict.repeated)));
    }
    case 'skips':
      return verdict.records === undefined
        ? l10n.t('It starts after what the group has consumed.')
        : l10n.t(
            'It starts after what the group has consumed. In between: {0}.',
            behindWords('dts', verdict.records, written),
          );
    case 'lost':
      return goneWords();
    case 'repeats':
      return l10n.t('It starts before the checkpoint.');
    case 'continues':
      return l10n.t('From the checkpoint stored on the server: {0}.', written.moment(verdict.at * 1000, now));
    case 'begins':
      return l10n.t('The first record is of {0}.', written.moment(verdict.at * 1000, now));
    case 'unknown':
      return windowUnknown();
    case 'takesOver':
      return l10n.t('This client joins the group, so it takes over the partition or waits behind the other one.');
    case 'readsBeside':
      return l10n.t('This client takes the partition by itself, so both read, and each moves the checkpoint.');
    case 'startsOver':
      return l10n.t("It doesn't ask for the checkpoint on the server.");
    case 'onlyLooks':
      return l10n.t('It takes the partition by itself and commits nothing.');
    case 'ignoresTime':
      return l10n.t("There's a checkpoint on the server, and it comes first.");
    case 'needsTime':
      return l10n.t('Enter a start time to see where that is.');
  }
}

/** What is wrong with a start time in milliseconds. */
export const millisecondsWords = (): string => l10n.t('Clients expect seconds. With milliseconds, they find no data.');

/** Why nothing is said about where a client of an instance of the old version starts. */
export const sharedCheckpoint = (): string =>
  l10n.t('All consumers of this older instance share one checkpoint, which is set on the instance.');

function notFoundWords(because: NotFound): string {
  switch (because) {
    case 'beforeBegin':
      return l10n.t('The time that it looks up is before the oldest record.');
    case 'afterEnd':
      return l10n.t('The time that it looks up is after the newest record.');
    case 'milliseconds':
      return millisecondsWords();
  }
}

function occasionWords({ occasion }: DtsStart, { client }: DtsPreview): string {
  switch (occasion) {
    case 'firstStart':
      return keepsPosition(client) ? l10n.t('First start on a computer') : l10n.t('First start');
    case 'restart':
      return l10n.t('Restart');
    case 'everyStart':
      return l10n.t('Every start');
  }
}

function sourceWords(source: StartSource): string {
  switch (source) {
    case 'startTime':
      return l10n.t('start time');
    case 'server':
      return l10n.t('checkpoint on the server');
    case 'ownStore':
      return l10n.t('position in its own file or store');
  }
}

function whyWords({ source, landing }: DtsStart): string {
  const why = sourceWords(source);
  if (!landing || !('because' in landing)) return why;
  switch (landing.because) {
    case 'beforeBegin':
      return l10n.t('{0}, before the oldest record', why);
    case 'afterEnd':
      return l10n.t('{0}, after the newest record', why);
    case 'milliseconds':
      return l10n.t('{0}, in milliseconds', why);
  }
}

function fromWords({ source, landing }: DtsStart, now: Moment, written: Written): Said {
  const time = (at: number) => written.moment(at * 1000, now);
  switch (landing?.kind) {
    case undefined:
      return source === 'startTime'
        ? { text: l10n.t('no start time'), looks: 'unknown' }
        : { text: l10n.t('where it stopped') };
    case 'there':
      return { text: time(landing.at), at: landing.at };
    case 'oldest':
      return { text: l10n.t('the oldest record, {0}', time(landing.at)), looks: 'alarming', at: landing.at };
    case 'end':
      return { text: l10n.t('the end, {0}', time(landing.at)), looks: 'alarming', at: landing.at };
    case 'fails':
      return { text: l10n.t('nowhere'), looks: 'alarming' };
    case 'unknown':
      return { text: l10n.t('unknown'), looks: 'unknown' };
  }
}

const none: Said = { text: '–', looks: 'unknown' };
const effectOf = (landing: Landing | undefined) => (landing && 'effect' in landing ? landing.effect : undefined);

function repeatedWords({ landing, betweenCommits }: DtsStart, written: Written): Said {
  // A client that begins elsewhere, or not at all, repeats nothing of what came after its last commit.
  const goesOn = landing === undefined || landing.kind === 'there' || landing.kind === 'unknown';
  if (betweenCommits !== undefined && goesOn) {
    return { text: l10n.t('up to {0}', written.duration(betweenCommits)) };
  }
  const effect = effectOf(landing);
  return effect ? { text: effect.repeated > 0 ? written.duration(effect.repeated) : written.number(0) } : none;
}

function skippedWords({ source, landing }: DtsStart, written: Written): Said {
  if (!landing) return source === 'startTime' ? none : { text: written.number(0) };
  const effect = effectOf(landing);
  if (!effect) return none;
  if (effect.skipped === 0) return { text: written.number(0) };
  const { skippedRecords: count } = effect;
  const time = written.duration(effect.skipped);
  return {
    text: count === undefined ? time : l10n.t('{0} ({1})', behindWords('dts', count, written), time),
    looks: landing.kind === 'there' ? undefined : 'alarming',
  };
}

function untilWords({ landing }: DtsStart, now: Moment, written: Written): Said {
  if (landing && 'because' in landing) {
    // A time after the newest record comes into the window later, and one before the oldest never does.
    return landing.because === 'beforeBegin' ? { text: l10n.t('lost already') } : none;
  }
  const effect = effectOf(landing);
  return effect ? { text: written.moment(effect.until * 1000, now), at: effect.until } : none;
}
