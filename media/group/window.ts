import * as l10n from '@vscode/l10n';
import { checkStart, type ClientStart, clientStarts, type StartCheck } from '../../src/model/groups/clientStart.ts';
import { readTime, type TypedTime } from '../../src/model/reset/resetTime.ts';
import { secondsAhead, secondsBehind, type TrackingWindow } from '../../src/model/status/window.ts';
import type { Moment } from '../../src/model/units.ts';
import type { ShownDtsReading, Snapshot } from '../../src/panels/group/protocol.ts';
import { type Child, html, svg, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { type Canvas, placeLabels } from '../shared/labels.ts';
import { type Column, icon, section, table, unknown } from '../shared/parts.ts';
import { markOnBar, scaleOf, windowBar } from '../shared/windowBar.ts';

const laneHeight = 18;

/** Shows the data that is kept with the checkpoint on it, and says the same in a sentence that can be read and copied. */
export const windowSection = ({ window, group }: ShownDtsReading, formats: Formats, canvas: Canvas): Wanted =>
  section(
    'window',
    l10n.t('Tracking window'),
    window
      ? [
          picture(window, group.checkpoint, formats, canvas),
          html('p', { key: 'said', class: 'muted' }, sentence(window, group.checkpoint, formats)),
        ]
      : html('p', { key: 'none' }, unknown(l10n.t("The service didn't report the tracking window."))),
  );

interface WindowMark {
  readonly key: string;
  readonly at: Moment;
  readonly x: number;
  readonly name: string;
}

function picture(window: TrackingWindow, checkpoint: Moment | undefined, formats: Formats, canvas: Canvas): Wanted {
  const { width } = canvas;
  const xOf = scaleOf(window, width);
  const mark = (key: string, at: Moment, name: string): WindowMark => ({ key, at, x: xOf(at), name });
  const time = (at: Moment) => formats.moment(at, window.now);
  const edges = [
    mark('oldest', window.begin, l10n.t('oldest record {0}', time(window.begin))),
    mark('newest', window.end, l10n.t('newest record {0}', time(window.end))),
  ];
  const here = checkpoint === undefined ? [] : [mark('here', checkpoint, l10n.t('checkpoint {0}', time(checkpoint)))];
  const labels = (marks: readonly WindowMark[]) =>
    placeLabels(
      marks.map(({ x, name }) => ({ x, width: canvas.textWidth(name) })),
      width,
      2,
    );
  const y = 36;
  const edgeLabels = labels(edges);
  const [hereLabel] = labels(here);
  return svg(
    'svg',
    {
      key: 'picture',
      class: 'timeline',
      role: 'img',
      'aria-labelledby': 'window-picture-title',
      width,
      height: y + 18 + laneHeight * (1 + Math.max(0, ...edgeLabels.map(place => place?.lane ?? 0))),
    },
    svg('title', { id: 'window-picture-title' }, l10n.t('Tracking window with the checkpoint of the group')),
    windowBar(y, 12, width, xOf(window.end)),
    edges.map(({ key, x, name, at }, index) => [
      svg('line', {
        key: `line ${key}`,
        class: 'leader',
        x1: x,
        x2: x,
        y1: y - 8,
        y2: y + 12 + (edgeLabels[index]?.lane ?? 0) * laneHeight,
      }),
      edgeLabels[index] &&
        svg(
          'text',
          { key, class: 'tone-neutral', x: edgeLabels[index].left, y: y + 26 + edgeLabels[index].lane * laneHeight },
          svg('title', {}, formats.exact(at)),
          name,
        ),
    ]),
    here.map(({ key, x, name, at }) => [
      hereLabel && svg('text', { key, x: hereLabel.left, y: y - 18 }, name),
      markOnBar({ key: 'mark', class: 'mark', title: formats.exact(at), icon: 'checkpoint', x }, y, 10),
    ]),
  );
}

function sentence(window: TrackingWindow, checkpoint: Moment | undefined, formats: Formats): string {
  const kept = formats.duration(window.keptSeconds);
  if (checkpoint === undefined) return l10n.t("{0} of data is available. There's no checkpoint yet.", kept);
  const ahead = secondsAhead(window, checkpoint);
  if (ahead < 0) return l10n.t('The checkpoint is {0} older than the oldest record.', formats.duration(-ahead));
  return l10n.t(
    '{0} of data is available. The checkpoint is {1} before the newest record and {2} after the oldest.',
    kept,
    formats.duration(secondsBehind(window, checkpoint)),
    formats.duration(ahead),
  );
}

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
 * Says where a client would continue or begin, and checks start times. Nothing here changes anything, because it is the
 * client that chooses its position.
 */
export function clientStartSection(
  { now }: Snapshot,
  reading: ShownDtsReading,
  typed: string,
  formats: Formats,
): Wanted {
  const { window, group } = reading;
  const columns: readonly Column<ClientStart>[] = [
    { name: l10n.t('Client mode'), value: ({ mode }) => html('code', {}, mode === 'assign' ? mode : 'subscribe') },
    {
      name: l10n.t('Where it starts'),
      value: start => html('div', {}, modeWords(start, now, formats)),
    },
  ];
  return section(
    'start',
    l10n.t('Where a client starts'),
    html('p', { key: 'who' }, versionWords(reading.version)),
    reading.version !== 'old' && [
      table(
        { key: 'modes', class: 'stacks starts' },
        columns,
        clientStarts({ window, checkpoint: group.checkpoint }),
        ({ mode }) => ({ key: mode }),
      ),
      checker(typed, reading, now, formats),
    ],
  );
}

function modeWords({ mode, start }: ClientStart, now: Moment, formats: Formats): Child {
  switch (mode) {
    case 'assign':
      return l10n.t('From the start time in its configuration, or from the checkpoint that the client stores itself.');
    case 'firstStart':
      return l10n.t("From the start time in its configuration, because the server hasn't stored a checkpoint yet.");
    case 'subscribe':
      return [
        l10n.t(
          'From the checkpoint stored on the server: {0}.',
          formats.moment(('at' in start ? start.at : start.meant) * 1000, now),
        ),
        html('div', {}, checkWords(start, now, formats)),
      ];
  }
}

function checker(typed: string, reading: ShownDtsReading, now: Moment, formats: Formats): Wanted {
  return html(
    'div',
    { key: 'check', class: 'checker' },
    html('label', { for: 'start-time' }, l10n.t('Check a start time')),
    html('input', {
      key: 'start-time',
      id: 'start-time',
      type: 'text',
      value: typed,
      placeholder: l10n.t('for example, 2h ago, 07:50, or 1768465800'),
      'aria-describedby': 'start-answer',
      spellcheck: 'false',
      autocomplete: 'off',
    }),
    html('p', { id: 'start-answer', role: 'status' }, answerTo(typed, reading, now, formats)),
  );
}

function answerTo(typed: string, { window }: ShownDtsReading, now: Moment, formats: Formats): Child {
  if (typed.trim() === '')
    return html('span', { class: 'muted' }, l10n.t("The time is only checked here. It isn't sent anywhere."));
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const time = readTime(typed, { now: Math.max(now, Date.now()), timeZone });
  if (time.kind === 'problem') return verdict('warning', problemWords(time));
  const moment = time.at * 1000;
  const isInMilliseconds = time.understoodAs === 'epochMilliseconds';
  return [
    html('div', { key: 'echo' }, l10n.t('{0} is {1} in Unix time (seconds).', formats.exact(moment), String(time.at))),
    isInMilliseconds
      ? verdict('error', l10n.t('Clients expect seconds. With milliseconds, they find no data.'))
      : checkWords(checkStart(time.at, window), now, formats),
  ];
}

function problemWords(time: Extract<TypedTime, { kind: 'problem' }>): string {
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

function checkWords(check: StartCheck, now: Moment, formats: Formats): Child {
  switch (check.kind) {
    case 'inWindow':
      return verdict(
        'pass',
        l10n.t(
          'Within the tracking window: {0} before the newest record and available for another {1}.',
          formats.duration(check.behind),
          formats.duration(check.ahead),
        ),
      );
    case 'beforeBegin':
      return verdict(
        'error',
        l10n.t(
          'Before the oldest record ({0}). The client fails, or starts from the oldest record if configured to.',
          formats.moment(check.begin * 1000, now),
        ),
      );
    case 'afterEnd':
      return verdict(
        'warning',
        l10n.t("After the newest record ({0}). There's no data there yet.", formats.moment(check.end * 1000, now)),
      );
    case 'milliseconds':
      return verdict('error', l10n.t('Clients expect seconds. With milliseconds, they find no data.'));
    case 'windowUnknown':
      return unknown(l10n.t("The service didn't report the tracking window."));
  }
}

function verdict(name: 'pass' | 'warning' | 'error', text: string): Wanted {
  const tone = name === 'pass' ? 'well' : name;
  return html('span', { key: 'verdict', class: `with-icon tone-${tone}` }, icon(name), html('span', {}, text));
}
