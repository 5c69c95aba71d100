import * as l10n from '@vscode/l10n';
import type { ShownDtsReading } from '../../src/panels/group/protocol.ts';
import { slowAfterSeconds } from '../../src/model/status/groupRows.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { lagWords } from './words.ts';

/** The way of a record, with the delay of each of its two parts. They are measured differently, so they are not added. */
export function way({ taskBehind, lag, client }: ShownDtsReading, formats: Formats): Wanted {
  return html(
    'div',
    { class: 'way' },
    html('span', { class: 'stop' }, l10n.t('source')),
    leg(
      taskBehind === undefined ? undefined : formats.duration(taskBehind),
      (taskBehind ?? 0) >= slowAfterSeconds,
      l10n.t('The age of the newest record of the task. It also grows while the source is quiet.'),
    ),
    html('span', { class: 'stop' }, l10n.t('task')),
    leg(
      lag ? lagWords(lag, formats) : undefined,
      (lag?.atLeast ?? 0) >= slowAfterSeconds,
      client === 'none'
        ? l10n.t('No client is connected, so there is no number.')
        : l10n.t('As the service measures it, from the consumed records to the newest record'),
    ),
    html('span', { class: client === 'none' ? 'stop absent' : 'stop' }, l10n.t('client')),
  );
}

function leg(words: string | undefined, isAlarming: boolean, title: string): Child {
  return html(
    'span',
    { class: isAlarming ? 'leg alarming' : 'leg', title },
    html('span', {}, words ?? l10n.t('no number')),
  );
}
