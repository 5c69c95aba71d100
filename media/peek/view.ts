import * as l10n from '@vscode/l10n';
import type { PeekFilter } from '../../src/model/peek/shown.ts';
import type { Answer, Snapshot } from '../../src/panels/peek/protocol.ts';
import { type Child, html } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import type { Shown } from '../shared/pageShell.ts';
import { button, copiedWords, detailOf, icon, note, waysOut } from '../shared/parts.ts';
import { columnControls, type Draft, filterControls, startControls } from './controls.ts';
import { detail } from './detail.ts';
import { header } from './header.ts';
import { recordList } from './list.ts';
import { noticesInWords, stopWords, timeWords } from './words.ts';

/** Everything that the look of the page depends on. */
interface View extends Shown<Snapshot> {
  readonly draft: Draft;
  /** What of the records is looked at, with what the host has not answered yet. */
  readonly filter: PeekFilter;
  readonly columns: readonly string[];
  /** The number of the row that the keyboard is at. */
  readonly active: number | undefined;
  readonly answer: Answer | undefined;
}

/** The whole page: from where, what of it, and the records with one of them beside. */
export function page({ snapshot, formats, copied, draft, filter, columns, active, answer }: View): readonly Child[] {
  return [
    header(snapshot, copied),
    promise(snapshot),
    failure(snapshot),
    startControls(snapshot, draft, formats),
    filterControls(snapshot, filter, draft, formats),
    draft.areColumnsOpen && columnControls(snapshot, columns),
    html('p', { key: 'counts', class: 'counts muted', role: 'status' }, counts(snapshot, formats)),
    notices(snapshot, formats),
    html(
      'div',
      { key: 'records', class: 'halves' },
      html(
        'div',
        { key: 'list', class: 'half' },
        recordList(snapshot, active, formats),
        snapshot.rows.first === snapshot.rows.end && empty(snapshot, formats),
      ),
      detail(snapshot, answer, formats, copied),
    ),
    copiedWords(copied),
  ];
}

/** What reading does to the group, which is what people ask first. */
function promise({ isClientConnected }: Snapshot): Child {
  return html(
    'div',
    { key: 'promise', class: 'note tone-neutral', role: 'note' },
    icon('info'),
    html(
      'div',
      {},
      html('span', {}, l10n.t('Reading here moves nothing: no group is joined and no checkpoint is written.')),
      isClientConnected &&
        html(
          'p',
          { class: 'muted' },
          l10n.t('A client of this group is connected; the console may show another consumption time while you read.'),
        ),
    ),
  );
}

function failure({ problem, counts: known }: Snapshot): Child {
  if (!problem) return undefined;
  return note(
    'error',
    'failed',
    problem.text,
    (known?.kept ?? 0) > 0 && html('p', {}, l10n.t('What was read before is still here.')),
    detailOf(problem),
    waysOut(problem.fixes, true),
  );
}

function counts({ state, counts: known, rows, now }: Snapshot, formats: Formats): Child {
  if (!known) return undefined;
  const shown = rows.end - rows.first;
  const { read, kept, dropped, oldest, newest, toGo, heartbeats, newestHeartbeat, fillers } = known;
  const parts = [
    read === 1 ? l10n.t('1 record') : l10n.t('{0} records', formats.number(read)),
    shown !== kept && l10n.t('{0} shown', formats.number(shown)),
    oldest !== undefined &&
      newest !== undefined &&
      l10n.t('{0} to {1}', timeWords(oldest, now, formats), timeWords(newest, now, formats)),
    toGo !== undefined && l10n.t('{0} to go', formats.number(toGo)),
    heartbeats > 0 &&
      newestHeartbeat !== undefined &&
      l10n.t('heartbeats: {0}, newest {1}', formats.number(heartbeats), timeWords(newestHeartbeat, now, formats)),
    fillers > 0 && l10n.t('fillers: {0}', formats.number(fillers)),
    dropped > 0 &&
      (known.isFullOfBytes
        ? l10n.t('the {0} oldest were dropped because the records are large', formats.number(dropped))
        : l10n.t('the {0} oldest were dropped', formats.number(dropped))),
  ];
  return [
    html('span', { key: 'numbers' }, parts.filter(part => part !== false).join(' · ')),
    html('span', { key: 'state', class: 'state' }, stateWords({ state, counts: known }, now, formats)),
  ];
}

function stateWords(
  { state, counts: known }: Pick<Snapshot, 'state' | 'counts'>,
  now: number,
  formats: Formats,
): Child {
  switch (state.kind) {
    case 'idle':
    case 'failed':
      return false;
    case 'connecting':
      return [icon('sync'), ` ${l10n.t('Connecting…')}`];
    case 'reading':
      return [icon('sync'), ` ${l10n.t('Reading…')}`];
    case 'following':
      return [icon('sync'), ` ${l10n.t('Following since {0}', formats.moment(state.since, now))}`];
    case 'stopped':
      return stopWords(state.why, known, formats);
  }
}

/** What happened while reading that changes what the rows mean. */
function notices({ notices: all }: Snapshot, formats: Formats): Child {
  if (all.length === 0) return undefined;
  const words = noticesInWords(all, formats);
  return html(
    'ul',
    { key: 'notices', class: 'notices', 'aria-label': l10n.t('What happened while reading') },
    words
      .slice(-mostNotices)
      .map(text => html('li', { key: text, class: 'with-icon tone-neutral' }, icon('info'), html('span', {}, text))),
  );
}
const mostNotices = 6;

/** Why there are no rows, and what to do. */
function empty(snapshot: Snapshot, formats: Formats): Child {
  const [words, ...buttons] = emptyWords(snapshot, formats);
  if (words === undefined) return undefined;
  return html(
    'div',
    { key: 'empty', class: 'empty-list', role: 'status' },
    html('p', {}, words),
    html(
      'div',
      { class: 'buttons' },
      buttons.map(({ action, text, start }) =>
        button({ key: text, class: 'secondary', 'data-action': action, 'data-start': start }, text),
      ),
    ),
  );
}

interface NextStep {
  readonly action: string;
  readonly text: string;
  readonly start?: string;
}

function emptyWords(snapshot: Snapshot, formats: Formats): readonly [string | undefined, ...NextStep[]] {
  const { state, counts: known, choice } = snapshot;
  const fromOldest: NextStep = { action: 'read', text: l10n.t('Read the Oldest Records'), start: 'earliest' };
  const follow: NextStep = { action: 'follow', text: l10n.t('Follow') };
  const more: NextStep = { action: 'more', text: l10n.t('Load More') };
  const read: NextStep = { action: 'read', text: l10n.t('Read Records') };
  switch (state.kind) {
    case 'idle':
      return [l10n.t('Nothing is read until you ask for it. Records are never stored.'), read];
    case 'connecting':
      return [l10n.t('Connecting…')];
    case 'reading':
      return [l10n.t('Reading…')];
    case 'failed':
      return [undefined];
    case 'following':
      return [l10n.t('Waiting for new records…')];
    case 'stopped':
      break;
  }
  if (!known || known.kept === 0) {
    return choice.start.kind === 'earliest' || choice.start.kind === 'latest'
      ? [l10n.t('There are no records here yet.'), follow]
      : [l10n.t('There are no records from this start to the end.'), follow, fromOldest];
  }
  const { heartbeats, newestHeartbeat } = known;
  if (heartbeats === known.kept && newestHeartbeat !== undefined && choice.filter.hidden.includes('heartbeat')) {
    return [
      l10n.t(
        'Only heartbeats so far, the newest of {0}: the group works, and the source is quiet.',
        timeWords(newestHeartbeat, snapshot.now, formats),
      ),
      more,
      follow,
    ];
  }
  return [
    l10n.t('None of the {0} records match the filter.', formats.number(known.kept)),
    { action: 'clearFilter', text: l10n.t('Clear Filter') },
    more,
  ];
}
