import * as l10n from '@vscode/l10n';
import type { BoardView } from '../../src/model/board/boardLook.ts';
import type { Snapshot } from '../../src/panels/board/protocol.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import type { Shown } from '../shared/pageShell.ts';
import { button, copiedWords, icon } from '../shared/parts.ts';
import { controls } from './controls.ts';
import { figures } from './figures.ts';
import { header } from './header.ts';
import { boardTable, type Place, scrollerId } from './table.ts';

/** Everything that the look of the page depends on. */
interface Look extends Shown<Snapshot> {
  /** How the rows are looked at, with what the host has not answered yet. */
  readonly view: BoardView;
  /** What was typed into the filter. */
  readonly text: string;
  readonly areColumnsOpen: boolean;
  readonly place: Place;
}

/** The whole page: the answer, the numbers people look for first, and the rows, the most urgent first. */
export function page({
  snapshot,
  formats,
  intervalSeconds,
  copied,
  view,
  text,
  areColumnsOpen,
  place,
}: Look): readonly Child[] {
  const { rows, scope } = snapshot;
  const isEmpty = rows.all === 0;
  return [
    header(snapshot, intervalSeconds, formats),
    !scope.hasAccounts && noAccount(),
    scope.hasAccounts && [
      !isEmpty && figures(snapshot, formats),
      (!isEmpty || snapshot.scan !== undefined) && controls(snapshot, view, text, areColumnsOpen, formats),
      isEmpty
        ? nothing(snapshot)
        : html(
            'div',
            { key: 'rows', class: 'table' },
            html(
              'div',
              { id: scrollerId, class: 'rows', tabindex: '-1' },
              boardTable(snapshot, view, place, formats),
              rows.end === 0 && noHits(),
            ),
            footer(snapshot, formats),
          ),
    ],
    copiedWords(copied),
  ];
}

function footer({ rows, figures: { unread } }: Snapshot, formats: Formats): Wanted {
  const isFiltered = rows.shown < rows.all;
  const count = isFiltered
    ? l10n.t('{0} of {1} rows', formats.number(rows.shown), formats.number(rows.all))
    : rows.all === 1
      ? l10n.t('1 row')
      : l10n.t('{0} rows', formats.number(rows.all));
  return html(
    'p',
    { key: 'footer', class: 'muted footer' },
    // What a filter leaves is announced, and not how far the reading has come.
    html('span', { role: 'status' }, count),
    unread > 0 && ` · ${l10n.t('{0} not read yet', formats.number(unread))}`,
    ` · ${l10n.t('Times until data loss assume that each group goes on as it did in the last minutes.')}`,
  );
}

const noHits = (): Wanted =>
  html(
    'div',
    { key: 'none', class: 'empty', role: 'status' },
    html('p', {}, l10n.t('No groups match the filter.')),
    button({ class: 'secondary', 'data-action': 'clearFilter' }, l10n.t('Clear Filter')),
  );

const noAccount = (): Wanted =>
  html(
    'div',
    { key: 'noAccount', class: 'empty start', role: 'status' },
    html(
      'p',
      {},
      l10n.t('Add an account to see how far behind its consumer groups are, or look around in the sample account.'),
    ),
    button({ class: 'primary', 'data-action': 'addAccount' }, l10n.t('Add Account')),
    button({ class: 'secondary', 'data-action': 'useSampleAccount' }, l10n.t('Use Sample Account')),
  );

/** Why there are no rows at all, and what to do. */
function nothing({ scope, scan }: Snapshot): Wanted {
  const isBusy = scope.isListing || scan?.state === 'running';
  if (isBusy) {
    return html(
      'p',
      { key: 'loading', class: 'empty start', role: 'status' },
      html('span', {}, icon('sync'), ` ${l10n.t('Looking for consumer groups…')}`),
    );
  }
  // What is pinned may have no groups, which is something else than nothing being pinned.
  const isNothingPinned = scope.kind === 'pinned' && scope.owners === 0;
  const words = isNothingPinned
    ? l10n.t('Nothing is pinned. Show everything, or pin what matters to you.')
    : l10n.t('There are no consumer groups in this scope.');
  return html(
    'div',
    { key: 'nothing', class: 'empty start', role: 'status' },
    html('p', {}, words),
    scope.kind === 'pinned' &&
      button({ class: 'primary', 'data-action': 'showAllAccounts' }, l10n.t('Show All Accounts')),
    button(
      { class: scope.kind === 'pinned' ? 'secondary' : 'primary', 'data-action': 'chooseScope' },
      l10n.t('Choose Scope…'),
    ),
  );
}
