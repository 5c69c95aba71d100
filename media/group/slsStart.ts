import * as l10n from '@vscode/l10n';
import { type LogstoreClient, logstoreClients } from '../../src/model/clients/offered.ts';
import { defaultTimeoutSeconds } from '../../src/model/rules.ts';
import {
  closestSettings,
  defaultSettings,
  type GroupAtStart,
  hasSettings,
  type InitialPosition,
} from '../../src/model/start/slsStart.ts';
import type { Moment } from '../../src/model/units.ts';
import { type ShownStart, type Snapshot, startPart } from '../../src/panels/group/protocol.ts';
import { saidSlsStart } from '../../src/ui/slsStartWords.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { button, detailOf, note, section } from '../shared/parts.ts';
import { problemWords, readStartTime, timeInput } from '../shared/typedTime.ts';
import { chooser, chosenOf, said, saidStart, type StartChoice } from './startParts.ts';

const positions = ['begin', 'end', 'time'] as const;
const settingsOffered = ['defaults', 'group'] as const;

/** The start position to look up; undefined for a time that is not understood. */
export function positionIn({ position, time }: StartChoice, now: Moment): InitialPosition | undefined {
  const chosen = chosenOf(positions, position);
  if (chosen !== 'time') return chosen;
  const typed = readStartTime(time, now);
  return typed.kind === 'time' ? typed.at : undefined;
}

/** The same for what is shown: a time that was looked up stays that time until another one is typed. */
const shownPosition = (choice: StartChoice, now: Moment): InitialPosition | undefined =>
  chosenOf(positions, choice.position) === 'time' && choice.looked?.typed === choice.time
    ? choice.looked.at
    : positionIn(choice, now);

/** Says what happens in each shard, and to the group, if the chosen client starts now. */
export function slsStartSection({ start, now }: Snapshot, choice: StartChoice, formats: Formats): Wanted {
  const client = chosenOf(logstoreClients, choice.library);
  const position = chosenOf(positions, choice.position);
  const isReading = start?.isReading === true;
  return section(
    'start',
    l10n.t('Where a client starts'),
    html(
      'div',
      { key: 'check', class: 'checker' },
      chooser('library', l10n.t('Client'), clientWords(), client),
      hasSettings(client) &&
        chooser('settings', l10n.t('Its settings'), settingsWords(), chosenOf(settingsOffered, choice.settings)),
      chooser('position', l10n.t('Start position'), positionWords(), position),
      position === 'time' && [
        html('label', { key: 'time', for: 'start-time' }, l10n.t('Start time (receive time)')),
        timeInput(choice.time),
      ],
      button(
        { key: 'preview', class: 'secondary', 'data-action': 'previewStart', 'aria-busy': isReading && 'true' },
        l10n.t('Preview Start'),
      ),
      html('p', { id: 'start-answer', role: 'status' }, answer(start, choice, now, formats)),
    ),
    start?.problem &&
      note(
        'error',
        'start-failed',
        start.problem.text,
        detailOf(start.problem),
        html(
          'div',
          { class: 'buttons' },
          start.problem.fixes.map(({ fix, title }) =>
            button(
              { key: fix, class: 'secondary', 'data-action': 'fix', 'data-fix': fix, 'data-part': startPart },
              title,
            ),
          ),
        ),
      ),
    start?.read && preview(start.read, client, choice, now, formats),
  );
}

const clientWords = (): Readonly<Record<LogstoreClient, string>> => ({
  java: 'Java · loghub-client-lib',
  go: 'Go · aliyun-log-go-sdk',
  python: 'Python · aliyun-log-python-sdk',
  flink: 'Flink · flink-log-connector',
  logstash: 'Logstash · logstash-input-sls',
  nodeHeartbeatLoop: l10n.t('Node.js: consumer loop'),
  nodeShardReader: l10n.t('Node.js: shard reader'),
});

const settingsWords = (): Readonly<Record<(typeof settingsOffered)[number], string>> => ({
  defaults: l10n.t('defaults of the library'),
  group: l10n.t('as close to the group as possible'),
});

const positionWords = (): Readonly<Record<(typeof positions)[number], string>> => ({
  begin: l10n.t('oldest data'),
  end: l10n.t('end'),
  time: l10n.t('a time'),
});

/** What the page says about the preview as a whole: what is missing for it, or of when it is. */
function answer(start: ShownStart | undefined, choice: StartChoice, now: Moment, formats: Formats): Child {
  const typed = choice.position === 'time' ? readStartTime(choice.time, now) : undefined;
  if (typed?.kind === 'problem') return said('warning', problemWords(typed));
  if (start?.isReading) return l10n.t('Reading the shards…');
  if (!start?.read) return html('span', { class: 'muted' }, l10n.t('Only reads. Nothing is joined or moved.'));
  const words = l10n.t('As of {0}. Only read, nothing was joined or moved.', formats.moment(start.read.at, now));
  const isOther = typed !== undefined && shownPosition(choice, now) !== start.read.time;
  return [
    html('span', { key: 'as-of', class: 'muted' }, words),
    isOther && said('info', l10n.t('Select Preview Start to look up this time in the shards.')),
  ];
}

function preview(
  read: GroupAtStart,
  client: LogstoreClient,
  choice: StartChoice,
  now: Moment,
  formats: Formats,
): Child {
  const position = shownPosition(choice, now);
  if (position === undefined || (typeof position === 'number' && position !== read.time)) return undefined;
  const { timeoutSeconds = defaultTimeoutSeconds, isOrdered = false } = read.group;
  const settingsOf = chosenOf(settingsOffered, choice.settings) === 'group' ? closestSettings : defaultSettings;
  const settings = settingsOf(client, { timeoutSeconds, isOrdered });
  return saidStart(saidSlsStart(read, { client, position, settings }, now, formats), l10n.t('Shard'), formats);
}
