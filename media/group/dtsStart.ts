import * as l10n from '@vscode/l10n';
import {
  checkStart,
  type DtsClient,
  dtsClients,
  type DtsStart,
  dtsStarts,
  type Landing,
  type Occasion,
  type StartCheck,
  type StartEffect,
} from '../../src/model/start/dtsStart.ts';
import type { Moment } from '../../src/model/units.ts';
import type { ShownDtsReading, Snapshot } from '../../src/panels/group/protocol.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { type Column, section, table, unknown } from '../shared/parts.ts';
import { problemWords, readStartTime, timeInput } from '../shared/typedTime.ts';
import { chooser, chosenOf, said, type StartChoice } from './startParts.ts';

function versionWords(version: ShownDtsReading['version']): string {
  switch (version) {
    case 'new':
      return l10n.t("The client chooses where to start. There's no API to move the checkpoint.");
    case 'old':
      return l10n.t('All consumers of this older instance share one checkpoint, which is set on the instance.');
    case undefined:
      return l10n.t(
        "The service doesn't report the version of this instance. In a new version, the client chooses where to start. In an old version, all consumers share one checkpoint, which is set on the instance.",
      );
  }
}

/**
 * Says where a client of the chosen kind would start, and what the typed start time leads to. Nothing here changes
 * anything, because it is the client that chooses its position.
 */
export function dtsStartSection(
  { now }: Snapshot,
  reading: ShownDtsReading,
  choice: StartChoice,
  formats: Formats,
): Wanted {
  const client = chosenOf(dtsClients, choice.client);
  const { window, group } = reading;
  const typed = typedTime(choice.time, now);
  const starts = dtsStarts({ client, window, checkpoint: group.checkpoint, startTime: typed?.given });
  const columns: readonly Column<DtsStart>[] = [
    { name: l10n.t('Start'), value: ({ occasion }) => occasionWords()[occasion] },
    { name: l10n.t('Where it starts'), value: start => html('div', {}, startWords(start, now, formats)) },
  ];
  return section(
    'start',
    l10n.t('Where a client starts'),
    html('p', { key: 'who' }, versionWords(reading.version)),
    reading.version !== 'old' && [
      html(
        'div',
        { key: 'check', class: 'checker' },
        chooser('client', l10n.t('Client'), clientWords(), client),
        html('label', { for: 'start-time' }, l10n.t('Check a start time')),
        timeInput(choice.time),
        html('div', { id: 'start-answer', role: 'status' }, answerTo(choice.time, reading, starts, now, formats)),
      ),
      table({ key: 'starts', class: 'stacks starts' }, columns, starts, ({ occasion }) => ({ key: occasion })),
      reading.client === 'connected' &&
        said('info', l10n.t('A client is connected. Only one client of a group is active.'), 'connected'),
      html('p', { key: 'note', class: 'muted' }, noteOn(client)),
    ],
  );
}

const clientWords = (): Readonly<Record<DtsClient, string>> => ({
  sdkAssign: l10n.t('Official SDK, ASSIGN'),
  sdkAssignForced: l10n.t('Official SDK, ASSIGN with forced start time'),
  sdkSubscribe: l10n.t('Official SDK, SUBSCRIBE'),
  kafka: l10n.t('Kafka client that seeks by time'),
});

function noteOn(client: DtsClient): string {
  switch (client) {
    case 'sdkAssign':
    case 'sdkSubscribe':
      return l10n.t('A position in a store that you registered with the SDK comes before the others.');
    case 'sdkAssignForced':
      return l10n.t('It reads from the start time again whenever the process starts.');
    case 'kafka':
      return l10n.t("It doesn't join the group, and starts where the server has a checkpoint only if it is told to.");
  }
}

const occasionWords = (): Readonly<Record<Occasion, string>> => ({
  firstStart: l10n.t('First start on a computer'),
  restart: l10n.t('Restart'),
  everyStart: l10n.t('Every start'),
});

interface GivenTime {
  /** The number that a client is configured with: seconds, or what was typed in place of them. */
  readonly given: number;
  readonly moment: Moment;
}

function typedTime(typed: string, now: Moment): GivenTime | undefined {
  const time = readStartTime(typed, now);
  if (time.kind === 'problem') return undefined;
  const moment = time.at * 1000;
  return { given: time.understoodAs === 'epochMilliseconds' ? moment : time.at, moment };
}

function startWords({ occasion, source, check, landing }: DtsStart, now: Moment, formats: Formats): Child {
  switch (source) {
    case 'ownStore':
      return l10n.t("From the position in the client's own file, so the start time is ignored.");
    case 'server':
      return [
        check && l10n.t('From the checkpoint stored on the server: {0}.', formats.moment(momentOf(check), now)),
        check && landing && consequences(check, landing, now, formats),
      ];
    case 'startTime':
      return [
        occasion === 'firstStart'
          ? l10n.t("From the start time in its configuration, because the server hasn't stored a checkpoint yet.")
          : l10n.t('From the start time in its configuration.'),
        check && landing && consequences(check, landing, now, formats),
      ];
  }
}

const momentOf = (check: StartCheck): Moment => ('at' in check ? check.at : check.meant) * 1000;

function consequences(check: StartCheck, landing: Landing, now: Moment, formats: Formats): Child {
  const effect = 'effect' in landing ? landing.effect : undefined;
  return [checkWords(check, now, formats), landingWords(landing, now, formats), effect && effectWords(effect, formats)];
}

function landingWords(landing: Landing, now: Moment, formats: Formats): Child {
  switch (landing.kind) {
    case 'there':
    case 'unknown':
      return undefined;
    case 'oldest':
      return said(
        'error',
        l10n.t(
          'The SDK then starts from the oldest record ({0}) without an error, unless it is configured to fail.',
          formats.moment(landing.at * 1000, now),
        ),
        'landing',
      );
    case 'fails':
      return said('error', l10n.t('A Kafka client then finds no offset and stops with an error.'), 'landing');
  }
}

function effectWords({ repeated, skipped, lost }: StartEffect, formats: Formats): Child {
  return [
    lost > 0 && said('error', l10n.t('{0} of data was deleted before it was read.', formats.duration(lost)), 'lost'),
    skipped > 0 && said('warning', l10n.t('Skips {0} of data.', formats.duration(skipped)), 'skipped'),
    repeated > 0 && said('info', l10n.t('Reads {0} of data again.', formats.duration(repeated)), 'repeated'),
  ];
}

function answerTo(
  typed: string,
  { window }: ShownDtsReading,
  starts: readonly DtsStart[],
  now: Moment,
  formats: Formats,
): Child {
  if (typed.trim() === '')
    return html('span', { class: 'muted' }, l10n.t("The time is only checked here. It isn't sent anywhere."));
  const time = readStartTime(typed, now);
  if (time.kind === 'problem') return said('warning', problemWords(time));
  const given = typedTime(typed, now);
  return [
    html('div', { key: 'echo' }, l10n.t('{0} is {1} in Unix time (seconds).', formats.exact(time.at * 1000), time.at)),
    given && checkWords(checkStart(given.given, window), now, formats),
    starts.every(({ source }) => source !== 'startTime') &&
      said('info', l10n.t('This client ignores the start time, because there is a checkpoint.'), 'ignored'),
  ];
}

function checkWords(check: StartCheck, now: Moment, formats: Formats): Child {
  switch (check.kind) {
    case 'inWindow':
      return said(
        'pass',
        l10n.t(
          'Within the tracking window: {0} before the newest record and available for another {1}.',
          formats.duration(check.behind),
          formats.duration(check.ahead),
        ),
      );
    case 'beforeBegin':
      return said('error', l10n.t('Before the oldest record ({0}).', formats.moment(check.begin * 1000, now)));
    case 'afterEnd':
      return said(
        'warning',
        l10n.t("After the newest record ({0}). There's no data there yet.", formats.moment(check.end * 1000, now)),
      );
    case 'milliseconds':
      return said('error', l10n.t('Clients expect seconds. With milliseconds, they find no data.'));
    case 'windowUnknown':
      return unknown(l10n.t("The service didn't report the tracking window."));
  }
}
