import * as l10n from '@vscode/l10n';
import type { ShownDtsReading, Snapshot } from '../../src/panels/group/protocol.ts';
import { checkStart, type ClientStart, clientStarts, type StartCheck } from '../../src/model/groups/clientStart.ts';
import { readTime, type TypedTime } from '../../src/model/reset/resetTime.ts';
import type { Moment } from '../../src/model/units.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { icon } from '../shared/icons.ts';
import { unknown } from '../shared/parts.ts';

/** Where a client would go on or begin. Nothing here changes anything: the position is chosen by the client. */
export function clientStartSection(
  { now }: Snapshot,
  reading: ShownDtsReading,
  typed: string,
  formats: Formats,
): Wanted {
  const { window, group } = reading;
  return html(
    'section',
    { key: 'start', 'aria-labelledby': 'start-title' },
    html('h2', { id: 'start-title' }, l10n.t('Where a client would start')),
    html(
      'p',
      { key: 'who' },
      reading.isNewVersion
        ? l10n.t('The position is chosen by the client. The service has no call that moves it.')
        : l10n.t('All consumers of this older instance share one position, which is set on the instance.'),
    ),
    reading.isNewVersion && [
      html(
        'table',
        { key: 'modes', class: 'stacks starts' },
        html(
          'thead',
          {},
          html(
            'tr',
            {},
            html('th', { scope: 'col' }, l10n.t('Mode of the client')),
            html('th', { scope: 'col' }, l10n.t('Where it starts')),
          ),
        ),
        html(
          'tbody',
          {},
          clientStarts({ window, checkpoint: group.checkpoint }).map(start => modeRow(start, now, formats)),
        ),
      ),
      checker(typed, reading, now, formats),
    ],
  );
}

function modeRow(start: ClientStart, now: Moment, formats: Formats): Wanted {
  return html(
    'tr',
    { key: start.mode },
    html('th', { scope: 'row' }, html('code', {}, start.mode === 'assign' ? 'assign' : 'subscribe')),
    html('td', { 'data-label': l10n.t('Where it starts') }, html('div', {}, ...modeWords(start, now, formats))),
  );
}

function modeWords({ mode, start }: ClientStart, now: Moment, formats: Formats): readonly Child[] {
  switch (mode) {
    case 'assign':
      return [l10n.t('At the start time in its configuration, or at the position that it keeps itself.')];
    case 'firstStart':
      return [l10n.t('The server keeps no position for it yet, so the start time in its configuration decides.')];
    case 'subscribe':
      return [
        l10n.t(
          'At the position that the server keeps: {0}.',
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
      placeholder: l10n.t('for example 2h ago, 07:50, 1768465800'),
      'aria-describedby': 'start-answer',
      spellcheck: 'false',
      autocomplete: 'off',
    }),
    html('p', { id: 'start-answer', role: 'status' }, answerTo(typed, reading, now, formats)),
  );
}

function answerTo(typed: string, { window }: ShownDtsReading, now: Moment, formats: Formats): Child {
  if (typed.trim() === '') return html('span', { class: 'muted' }, l10n.t('It is only checked here and sent nowhere.'));
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const time = readTime(typed, { now: Math.max(now, Date.now()), timeZone });
  if (time.kind === 'problem') return verdict('warning', problemWords(time));
  const moment = time.at * 1000;
  const isInMilliseconds = time.understoodAs === 'epochMilliseconds';
  return [
    html('div', { key: 'echo' }, l10n.t('{0} is {1} in seconds.', formats.exact(moment), String(time.at))),
    isInMilliseconds
      ? verdict('error', l10n.t('Clients take seconds: given in milliseconds, it finds nothing.'))
      : checkWords(checkStart(time.at, window), now, formats),
  ];
}

function problemWords(time: Extract<TypedTime, { kind: 'problem' }>): string {
  switch (time.problem) {
    case 'empty':
    case 'notUnderstood':
      return l10n.t('This is not understood as a time.');
    case 'noSuchDate':
      return l10n.t('There is no such date or time.');
    case 'future':
      return l10n.t('That is in the future.');
    case 'skippedLocalTime':
      return l10n.t('Clocks were put forward over this time. Give it in UTC.');
    case 'repeatedLocalTime':
      return l10n.t('Clocks were put back over this time, so it was twice. Give it in UTC.');
  }
}

function checkWords(check: StartCheck, now: Moment, formats: Formats): Child {
  switch (check.kind) {
    case 'inWindow':
      return verdict(
        'pass',
        l10n.t(
          'In the window: {0} before the newest record, and kept for {1} more.',
          formats.duration(check.behind),
          formats.duration(check.ahead),
        ),
      );
    case 'beforeBegin':
      return verdict(
        'error',
        l10n.t(
          'Before the oldest record ({0}): the client fails, or begins there if it is told to.',
          formats.moment(check.begin * 1000, now),
        ),
      );
    case 'afterEnd':
      return verdict(
        'warning',
        l10n.t('After the newest record ({0}): it finds nothing there yet.', formats.moment(check.end * 1000, now)),
      );
    case 'milliseconds':
      return verdict('error', l10n.t('Clients take seconds: given in milliseconds, it finds nothing.'));
    case 'windowUnknown':
      return unknown(l10n.t('The service does not report which data it keeps.'));
  }
}

function verdict(name: 'pass' | 'warning' | 'error', text: string): Wanted {
  const tone = name === 'pass' ? 'well' : name;
  return html('span', { key: 'verdict', class: `with-icon tone-${tone}` }, icon(name), html('span', {}, text));
}
