import * as l10n from '@vscode/l10n';
import {
  type Amount,
  closestSettings,
  defaultSettings,
  type GroupAtStart,
  type GroupRewrite,
  type InitialPosition,
  slsLibraries,
  type SlsLibrary,
  slsStart,
  type StartReason,
  type Until,
} from '../../src/model/start/slsStart.ts';
import {
  type StartRow,
  startRows,
  startTone,
  type StartVerdict,
  startVerdicts,
} from '../../src/model/start/startVerdicts.ts';
import { defaultTimeoutSeconds } from '../../src/model/rules.ts';
import type { Moment } from '../../src/model/units.ts';
import { type ShownStart, type Snapshot, startPart } from '../../src/panels/group/protocol.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { button, type Column, detailOf, icon, note, section, table, toneIcons, unknown } from '../shared/parts.ts';
import { chooser, chosenOf, problemWords, readStartTime, said, type StartChoice, timeInput } from './startParts.ts';
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

interface Says {
  readonly library: SlsLibrary;
  readonly formats: Formats;
}

const shardsWords = (shards: readonly number[], formats: Formats): string =>
  shards.length === 1 ? l10n.t('shard {0}', fewOf(shards, formats)) : l10n.t('shards {0}', fewOf(shards, formats));

function amountWords({ logGroups, seconds }: Amount, formats: Formats): string {
  const count = behindWords('sls', logGroups, formats);
  return seconds === undefined ? count : l10n.t('{0} ({1})', count, formats.duration(seconds));
}

function headline(verdict: StartVerdict, { formats }: Says): string {
  switch (verdict.kind) {
    case 'standsStill':
      return l10n.t('It stands still in {0}.', shardsWords(verdict.shards, formats));
    case 'skips': {
      const [amount, shards] = [amountWords(verdict.amount, formats), shardsWords(verdict.shards, formats)];
      return verdict.because === 'noCheckpoint'
        ? l10n.t('It skips {0} in {1}.', amount, shards)
        : l10n.t('It silently skips {0} in {1}.', amount, shards);
    }
    case 'lost':
      return l10n.t(
        '{0} in {1} were deleted before they were read.',
        behindWords('sls', verdict.logGroups, formats),
        shardsWords(verdict.shards, formats),
      );
    case 'changesGroup':
      return l10n.t('It changes the group: {0}.', rewriteWords(verdict.rewrite, formats));
    case 'unreadable':
      return l10n.t("It's not known where it starts in {0}.", shardsWords(verdict.shards, formats));
    case 'shares':
      return l10n.t('Other consumers seem to be running: {0}.', fewOf(verdict.running, formats));
    case 'positionCounts':
      return l10n.t(
        'The start position applies to {0} of {1} shards.',
        formats.number(verdict.shards.length),
        formats.number(verdict.of),
      );
    case 'waits':
      return l10n.t(
        'It starts {0} only after {1}.',
        shardsWords(verdict.shards, formats),
        shardsWords(verdict.parents, formats),
      );
    case 'repeats':
      return l10n.t('It may read the last {0} of consumption again.', formats.duration(verdict.betweenCommits));
    case 'continues':
      return l10n.t('It continues from the checkpoints.');
  }
}

function explanation(verdict: StartVerdict, { library, formats }: Says): string {
  switch (verdict.kind) {
    case 'standsStill': {
      const why = l10n.t(
        'The service refuses the checkpoint, and this library repeats it forever. Only its log says so.',
      );
      if (verdict.waiting.length === 0) return why;
      return `${why} ${l10n.t('Waiting for that: {0}.', shardsWords(verdict.waiting, formats))}`;
    }
    case 'skips':
      return skipWords(verdict.because, library);
    case 'lost':
      return l10n.t('This data is gone, whichever client starts.');
    case 'changesGroup':
      return library === 'python'
        ? l10n.t('This library always writes its own settings. The timeout is twice its heartbeat interval.')
        : l10n.t('This library writes its own settings if those of the group differ.');
    case 'unreadable':
      return l10n.t("The checkpoint isn't a cursor.");
    case 'shares':
      return l10n.t('They keep some of the shards and pass on the others after a commit.');
    case 'positionCounts':
      return l10n.t('The others have a checkpoint, and continue from there.');
    case 'waits':
      return l10n.t('The group is ordered, so the parents of a split or merge are read first.');
    case 'repeats':
      return l10n.t(
        'Clients commit about once a minute, so what was read after the last commit is read again: at most {0}.',
        behindWords('sls', verdict.atMost, formats),
      );
    case 'continues':
      return l10n.t('The start position is ignored.');
  }
}

function skipWords(because: Extract<StartVerdict, { kind: 'skips' }>['because'], library: SlsLibrary): string {
  switch (because) {
    case 'noCheckpoint':
      return l10n.t("There's no checkpoint, so the start position applies.");
    case 'expired':
      return `${l10n.t('The checkpoint is older than the oldest data.')} ${recoveryWords(library)}`;
    case 'beyondEnd':
      return `${l10n.t('The checkpoint is after the end, so the service refuses it.')} ${recoveryWords(library)}`;
  }
}

function recoveryWords(library: SlsLibrary): string {
  switch (library) {
    case 'java':
      return l10n.t('This library then continues from its start position.');
    case 'python':
      return l10n.t('This library then jumps to the end, whatever start position is configured.');
    case 'go':
      return l10n.t('This library then repeats the same request forever.');
  }
}

function rewriteWords({ timeoutSeconds, isOrdered }: GroupRewrite, formats: Formats): string {
  const time = (value: number | undefined) => (value === undefined ? l10n.t('unknown') : formats.duration(value));
  const order = (value: boolean | undefined) =>
    value === undefined ? l10n.t('unknown') : value ? l10n.t('ordered') : l10n.t('unordered');
  return formats.list([
    ...(timeoutSeconds ? [l10n.t('timeout {0} → {1}', time(timeoutSeconds.from), time(timeoutSeconds.to))] : []),
    ...(isOrdered ? [l10n.t('{0} → {1}', order(isOrdered.from), order(isOrdered.to))] : []),
  ]);
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

function fromWords({ reason, standsStill, from }: StartRow, now: Moment, formats: Formats): Child {
  if (standsStill) return l10n.t('nowhere');
  if (reason === 'finished') return l10n.t('not read');
  if (!from) return unknown(reason === 'unreadable' ? l10n.t('unknown') : l10n.t('no data'));
  const [first, last] = [formats.moment(from.first * 1000, now), formats.moment(from.last * 1000, now)];
  return first === last ? first : l10n.t('{0} to {1}', first, last);
}

const reasonWords = (): Readonly<Record<StartReason, string>> => ({
  checkpoint: l10n.t('checkpoint'),
  noCheckpoint: l10n.t('no checkpoint, start position'),
  expired: l10n.t('checkpoint expired'),
  beyondEnd: l10n.t('checkpoint after the end'),
  finished: l10n.t('read to its end'),
  unreadable: l10n.t("the checkpoint isn't a cursor"),
});

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
