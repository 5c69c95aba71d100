import * as l10n from '@vscode/l10n';
import { columns, type Grouping, groupings } from '../../src/model/board/arranging.ts';
import { type BoardView, longestText } from '../../src/model/board/boardLook.ts';
import { stateClasses } from '../../src/model/board/boardRow.ts';
import type { ShownScan, Snapshot } from '../../src/panels/board/protocol.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { button, type Choice, icon, list } from '../shared/parts.ts';
import { tableId } from './table.ts';
import { columnWords, groupingWords, serviceWords, stateWords } from './words.ts';

/** The lists in which the user chooses. */
export const lists = { service: 'service', account: 'account', region: 'region', grouping: 'grouping' } as const;
export const textId = 'find';
/** What stands in a list for all that is in it. */
export const everything = '';

/** Which of the rows are shown, and how. */
export function controls(
  snapshot: Snapshot,
  view: BoardView,
  text: string,
  areColumnsOpen: boolean,
  formats: Formats,
): Child {
  return [
    html(
      'div',
      { key: 'filter', class: 'controls', role: 'group', 'aria-label': l10n.t('Filter') },
      html('input', {
        key: 'find',
        id: textId,
        type: 'search',
        value: text,
        // The host takes no more.
        maxlength: longestText,
        placeholder: l10n.t('Filter by name, account, or region'),
        'aria-label': l10n.t('Filter by name, account, or region'),
        'aria-controls': tableId,
        spellcheck: 'false',
        autocomplete: 'off',
      }),
      html('span', { key: 'states', class: 'chips' }, stateChips(snapshot, view, formats)),
      scan(snapshot, formats),
    ),
    html(
      'div',
      { key: 'arrange', class: 'controls' },
      filters(snapshot, view),
      list(
        lists.grouping,
        l10n.t('Group by'),
        groupings.map(value => ({ value, text: groupingWords()[value satisfies Grouping] })),
        view.groupBy,
      ),
      button(
        {
          key: 'columns',
          class: 'secondary',
          'data-action': 'toggleColumns',
          'aria-expanded': areColumnsOpen ? 'true' : 'false',
          'aria-controls': 'columns',
        },
        l10n.t('Columns'),
        icon(areColumnsOpen ? 'open' : 'closed'),
      ),
    ),
    areColumnsOpen && columnChips(view),
  ];
}

const stateChips = ({ counts }: Snapshot, { classes }: BoardView, formats: Formats): Child =>
  stateClasses.map(state =>
    button(
      {
        key: state,
        class: 'chip',
        'data-action': 'toggleState',
        'data-state': state,
        'aria-pressed': classes.includes(state) ? 'true' : 'false',
      },
      `${stateWords()[state]} · ${formats.number(counts[state])}`,
    ),
  );

/** How far a scan has come, also when it was ended early. It never begins by itself. */
function scan({ scan: progress }: Snapshot, formats: Formats): Child {
  if (!progress) return undefined;
  const { done, of, calls, mostCalls, state } = progress;
  const words = scanWords(progress, formats);
  return html(
    'span',
    { key: 'scan', class: 'scan', title: l10n.t('Regions are counted for each account and service.') },
    html('span', { role: 'status' }, words),
    state === 'running' && [
      html(
        'span',
        { key: 'calls' },
        ` · ${l10n.t('{0} of at most {1} calls', formats.number(calls), formats.number(mostCalls))}`,
      ),
      html('progress', { value: done, max: Math.max(1, of), 'aria-label': words }),
      button({ class: 'link', 'data-action': 'cancelScan' }, l10n.t('Cancel')),
    ],
  );
}

function scanWords({ state, done, of, calls }: ShownScan, formats: Formats): string {
  switch (state) {
    case 'running':
      return l10n.t('Scanning {0} of {1} regions', formats.number(done), formats.number(of));
    case 'cancelled':
      return l10n.t('Scan canceled: {0} of {1} regions scanned', formats.number(done), formats.number(of));
    case 'budget':
      return l10n.t('Scan stopped after {0} calls: not everything was found', formats.number(calls));
  }
}

/** A list with a single entry would not filter anything. */
const filters = ({ accounts, regions }: Snapshot, view: BoardView): Child => [
  list(
    lists.service,
    l10n.t('Service'),
    [
      { value: everything, text: l10n.t('Both services') },
      ...(['dts', 'sls'] as const).map(value => ({ value, text: serviceWords()[value] })),
    ],
    view.services[0] ?? everything,
  ),
  (accounts.length > 1 || view.accountIds[0] !== undefined) &&
    list(lists.account, l10n.t('Account'), choices(l10n.t('All accounts'), accounts), view.accountIds[0] ?? everything),
  (regions.length > 1 || view.regions[0] !== undefined) &&
    list(lists.region, l10n.t('Region'), choices(l10n.t('All regions'), regions), view.regions[0] ?? everything),
];

/** Everything first, then what there is. */
const choices = (all: string, named: Snapshot['accounts']): readonly Choice[] => [
  { value: everything, text: all },
  ...named.map(({ id, name }) => ({ value: id, text: name })),
];

const columnChips = (view: BoardView): Wanted =>
  html(
    'div',
    { key: 'columns', id: 'columns', class: 'chips', role: 'group', 'aria-label': l10n.t('Columns') },
    // Without its name, nobody would know what a row is about.
    columns
      .filter(column => column !== 'group')
      .map(column =>
        button(
          {
            key: column,
            class: 'chip',
            'data-action': 'toggleColumn',
            'data-column': column,
            'aria-pressed': view.columns.includes(column) ? 'true' : 'false',
          },
          columnWords()[column],
        ),
      ),
    button({ key: 'reset', class: 'link', 'data-action': 'resetColumns' }, l10n.t('Reset Columns')),
  );
