import * as l10n from '@vscode/l10n';
import {
  closestSettings,
  defaultSettings,
  type GroupAtStart,
  type InitialPosition,
  slsLibraries,
  type SlsLibrary,
  slsStart,
  type Until,
} from '../../src/model/start/slsStart.ts';
import { type StartRow, startRows, startTone, startVerdicts } from '../../src/model/start/startVerdicts.ts';
import { defaultTimeoutSeconds } from '../../src/model/rules.ts';
import type { Moment } from '../../src/model/units.ts';
import { type ShownStart, type Snapshot, startPart } from '../../src/panels/group/protocol.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { button, type Column, detailOf, icon, note, section, table, toneIcons, unknown } from '../shared/parts.ts';
import { problemWords, readStartTime, timeInput } from '../shared/typedTime.ts';
import { chooser, chosenOf, said, type StartChoice } from './startParts.ts';
import { amountWords, explanation, headline, reasonWords } from './startWords.ts';
import { behindWords, fewOf } from './words.ts';

const positions = ['begin', 'end', 'time'] as const;
const settingsOffered = ['defaults', 'group'] as const;

/** The start position that was chosen; undefined for a time that is not understood. */
export function positionIn({ position, time }: StartChoice, now: Moment): InitialPosition | undefined {
  const chosen = chosenOf(positions, position);
  if (chosen !== 'time') return chosen;
  const typed = readStartTime(time, now);
  return typed.kind === 'time' ? typed.at : undefined;
}

/** Says what happens in each shard, and to the group, if a client of the chosen library starts now. */
export function slsStartSection({ start, now }: Snapshot, choice: StartChoice, formats: Formats): Wanted {
  const library = chosenOf(slsLibraries, choice.library);
  const position = chosenOf(positions, choice.position);
  const isReading = start?.isReading === true;
  return section(
    'start',
    l10n.t('Where a client starts'),
    html(
      'div',
      { key: 'check', class: 'checker' },
      chooser('library', l10n.t('Client'), libraryWords, library),
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
    start?.read && preview(start.read, library, choice, now, formats),
  );
}

const libraryWords: Readonly<Record<SlsLibrary, string>> = {
  java: 'Java · loghub-client-lib',
  go: 'Go · aliyun-log-go-sdk',
  python: 'Python · aliyun-log-python-sdk',
  logstash: 'Logstash · logstash-input-sls',
};

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
  const isOther = typed !== undefined && typed.at !== start.read.time;
  return [
    html('span', { key: 'as-of', class: 'muted' }, words),
    isOther && said('info', l10n.t('Select Preview Start to look up this time in the shards.')),
  ];
}

function preview(read: GroupAtStart, library: SlsLibrary, choice: StartChoice, now: Moment, formats: Formats): Child {
  const position = positionIn(choice, now);
  if (position === undefined || (typeof position === 'number' && position !== read.time)) return undefined;
  const { timeoutSeconds = defaultTimeoutSeconds, isOrdered = false } = read.group;
  const settings =
    chosenOf(settingsOffered, choice.settings) === 'group'
      ? closestSettings(library, { timeoutSeconds, isOrdered })
      : defaultSettings(library);
  const start = slsStart(read, { library, position, settings });
  const verdicts = startVerdicts(start, read);
  const says = { library, formats };
  return [
    html(
      'ul',
      { key: 'verdicts', class: 'verdict-rest', 'aria-label': l10n.t('What happens if this client starts now') },
      verdicts.map((verdict, index) => {
        const tone = startTone(verdict);
        return html(
          'li',
          { key: `${verdict.kind} ${index}`, class: `tone-${tone}` },
          icon(toneIcons[tone]),
          html('div', {}, html('strong', {}, headline(verdict, says)), html('p', {}, explanation(verdict, says))),
        );
      }),
    ),
    table({ key: 'rows', class: 'stacks starts' }, columns(now, formats), startRows(start), ({ reason }) => ({
      key: reason,
    })),
    start.rewrite.isSent &&
      html(
        'p',
        { key: 'writes', class: 'muted' },
        l10n.t('When it starts, it sends UpdateConsumerGroup, for which it needs the permission.'),
      ),
  ];
}

function columns(now: Moment, formats: Formats): readonly Column<StartRow>[] {
  return [
    { name: l10n.t('Shard'), value: ({ shards }) => fewOf(shards, formats) },
    { name: l10n.t('Starts at'), value: row => html('div', {}, fromWords(row, now, formats)) },
    { name: l10n.t('Why'), value: ({ reason }) => html('div', {}, reasonWords()[reason]) },
    {
      name: l10n.t('Repeated'),
      title: l10n.t('What was read after the last commit'),
      isNumber: true,
      value: ({ repeated }) =>
        repeated === undefined ? formats.number(0) : l10n.t('up to {0}', behindWords('sls', repeated.atMost, formats)),
    },
    {
      name: l10n.t('Skipped'),
      isNumber: true,
      value: ({ skipped }) => (skipped === undefined ? formats.number(0) : amountWords(skipped, formats)),
      looks: ({ skipped, reason }) => ({
        class: skipped !== undefined && reason !== 'noCheckpoint' ? 'alarming' : undefined,
      }),
    },
    {
      name: l10n.t('Possible until'),
      title: l10n.t('Until when a client that starts later finds the same'),
      isNumber: true,
      value: ({ until }) => untilWords(until, now, formats),
      looks: ({ until }) => ({ title: 'at' in until ? formats.exact(until.at * 1000) : undefined }),
    },
  ];
}

function fromWords({ reason, standsStill, from, unread }: StartRow, now: Moment, formats: Formats): Child {
  if (standsStill) return l10n.t('nowhere');
  if (reason === 'finished') return l10n.t('not read');
  if (!from) return unknown(reason === 'unreadable' ? l10n.t('unknown') : l10n.t('no data'));
  const [first, last] = [formats.moment(from.first * 1000, now), formats.moment(from.last * 1000, now)];
  const times = first === last ? first : l10n.t('{0} to {1}', first, last);
  return unread?.logGroups === 0 ? l10n.t('the end, {0}', times) : times;
}

function untilWords(until: Until, now: Moment, formats: Formats): Child {
  switch (until.kind) {
    case 'always':
      return l10n.t('any time');
    case 'until':
      return formats.moment(until.at * 1000, now);
    case 'atLeastUntil':
      return l10n.t('at least {0}', formats.moment(until.at * 1000, now));
    case 'past':
      return l10n.t('lost already');
    case 'unknown':
      return unknown(l10n.t('unknown'));
  }
}
