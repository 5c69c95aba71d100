import * as l10n from '@vscode/l10n';
import { checkStart, type DtsClient, dtsClients, type StartCheck } from '../../src/model/start/dtsStart.ts';
import { dtsPreview } from '../../src/model/start/dtsVerdicts.ts';
import type { Moment } from '../../src/model/units.ts';
import type { ShownDtsReading, Snapshot } from '../../src/panels/group/protocol.ts';
import { millisecondsWords, saidDtsStart, sharedCheckpoint } from '../../src/ui/dtsStartWords.ts';
import { windowUnknown } from '../../src/ui/groupFacts.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { section, unknown } from '../shared/parts.ts';
import { problemWords, readStartTime, timeInput } from '../shared/typedTime.ts';
import { chooser, chosenOf, said, saidStart, type StartChoice } from './startParts.ts';

function versionWords(version: ShownDtsReading['version']): string {
  switch (version) {
    case 'new':
      return l10n.t("The client chooses where to start. There's no API to move the checkpoint.");
    case 'old':
      return sharedCheckpoint();
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
  const { window, group, behind } = reading;
  const startTime = givenTime(choice.time, now);
  const subject = { client, window, checkpoint: group.checkpoint, unconsumed: behind, startTime };
  const preview = dtsPreview(subject, reading.client);
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
        html('div', { id: 'start-answer', role: 'status' }, answerTo(choice.time, reading, now, formats)),
      ),
      saidStart(saidDtsStart(preview, now, formats), l10n.t('Start'), formats),
      html('p', { key: 'store', class: 'muted' }, noteOn(client)),
    ],
  );
}

const clientWords = (): Readonly<Record<DtsClient, string>> => ({
  javaSdk: l10n.t('Java · official SDK, ASSIGN'),
  sdkForced: l10n.t('Java · official SDK, ASSIGN with forced start time'),
  sdkSubscribe: l10n.t('Java · official SDK, SUBSCRIBE'),
  javaKafka: 'Java · kafka-clients',
  go: 'Go · franz-go',
  python: 'Python · kafka-python',
  node: 'Node.js · KafkaJS',
  kcat: 'kcat',
});

function noteOn(client: DtsClient): string {
  switch (client) {
    case 'javaSdk':
    case 'sdkSubscribe':
      return l10n.t('A position in a store that you registered with the SDK comes before the others.');
    case 'sdkForced':
      return l10n.t('This is what setForceUseCheckpoint(true) does.');
    case 'javaKafka':
    case 'go':
    case 'python':
    case 'node':
    case 'kcat':
      return l10n.t('This is what the client does that Generate Client writes. Others may start elsewhere.');
  }
}

/** The number that a client is configured with: seconds, or the milliseconds that were typed in place of them. */
function givenTime(typed: string, now: Moment): number | undefined {
  const time = readStartTime(typed, now);
  if (time.kind === 'problem') return undefined;
  return time.understoodAs === 'epochMilliseconds' ? time.at * 1000 : time.at;
}

function answerTo(typed: string, { window }: ShownDtsReading, now: Moment, formats: Formats): Child {
  if (typed.trim() === '')
    return html('span', { class: 'muted' }, l10n.t("The time is only checked here. It isn't sent anywhere."));
  const time = readStartTime(typed, now);
  if (time.kind === 'problem') return said('warning', problemWords(time));
  const given = givenTime(typed, now);
  return [
    html('div', { key: 'echo' }, l10n.t('{0} is {1} in Unix time (seconds).', formats.exact(time.at * 1000), time.at)),
    given !== undefined && checkWords(checkStart(given, window), now, formats),
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
      return said('error', millisecondsWords());
    case 'windowUnknown':
      return unknown(windowUnknown());
  }
}
