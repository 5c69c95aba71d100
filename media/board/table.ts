import * as l10n from '@vscode/l10n';
import type { ShownAccount } from '../../src/model/accounts/account.ts';
import { type Column, columns as allColumns } from '../../src/model/board/arranging.ts';
import type { BoardView } from '../../src/model/board/boardLook.ts';
import { toneOf } from '../../src/model/lag/judge.ts';
import type { Tone } from '../../src/model/status/stage.ts';
import {
  type ShownFailure,
  type ShownGroup,
  type ShownHeading,
  type ShownRow,
  type Snapshot,
} from '../../src/panels/board/protocol.ts';
import { behindWords, phrases } from '../../src/ui/written.ts';
import { agoWords, groupLagWords, lossText, lossWords, trendWords } from '../../src/ui/groupFacts.ts';
import { pillWords } from '../../src/ui/verdictWords.ts';
import { type Child, html, type Options, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';

import { accountMark, button, icon, type IconName, unknown } from '../shared/parts.ts';
import { sparkline } from '../shared/sparkline.ts';
import { verdictIcon } from '../shared/verdictIcons.ts';
import { clientWords, columnWords, consumerNames, groupsWords, noLagWords } from './words.ts';

/** The height of a row in pixels, which is the same as in the style sheet. */
export const rowHeight = 33;
/** The height of the head, which may have two lines. */
export const headHeight = 46;
export const tableId = 'board';
/** What is scrolled, and holds the table. */
export const scrollerId = 'rows';

/** The widths of columns that nobody has changed, in pixels. */
const widths: Readonly<Record<Column, number>> = {
  state: 156,
  group: 150,
  owner: 190,
  account: 96,
  region: 142,
  lag: 104,
  trend: 108,
  records: 120,
  left: 152,
  client: 116,
  lastSign: 104,
  updated: 100,
};

export const widthOf = (column: Column, view: Pick<BoardView, 'widths'>): number =>
  view.widths[column] ?? widths[column];

const isNumber = (column: Column): boolean => column === 'lag' || column === 'records' || column === 'left';

export const shownColumns = ({ columns }: Pick<BoardView, 'columns'>): readonly Column[] =>
  allColumns.filter(column => columns.includes(column));

/** What the keyboard is at. */
export interface Place {
  /** The number of the row that a tab stop leads to. */
  readonly row: number;
  /** The head of this column is a tab stop as well. */
  readonly column: Column;
}

/** The table. Only the rows in sight are in the document, because there may be thousands. */
export function boardTable(snapshot: Snapshot, view: BoardView, place: Place, formats: Formats): Wanted {
  const { rows, scope } = snapshot;
  const columns = shownColumns(view);
  const total = columns.reduce((sum, column) => sum + widthOf(column, view), 0);
  const space = (key: string, count: number): Child =>
    count > 0 &&
    html(
      'tr',
      { key, class: 'space', 'aria-hidden': 'true' },
      html('td', { colspan: columns.length, style: { height: `${count * rowHeight}px` } }),
    );
  return html(
    'table',
    {
      key: 'table',
      id: tableId,
      role: 'grid',
      'aria-label': l10n.t('Consumer groups'),
      'aria-rowcount': rows.end + 1,
      'aria-colcount': columns.length,
      'aria-busy': scope.isListing && 'true',
      style: { width: `${total}px` },
    },
    html(
      'colgroup',
      {},
      columns.map(column => html('col', { key: column, style: { width: `${widthOf(column, view)}px` } })),
    ),
    html(
      'thead',
      {},
      html(
        'tr',
        { 'aria-rowindex': 1 },
        columns.map((column, index) => head(column, index, view, column === place.column)),
      ),
    ),
    html(
      'tbody',
      {},
      space('above', rows.from),
      rows.items.map((row, index) => rowOf(row, rows.from + index, columns, snapshot, place, formats)),
      space('below', rows.end - rows.from - rows.items.length),
    ),
  );
}

function head(column: Column, index: number, { order }: BoardView, isStop: boolean): Wanted {
  // The order of urgency is that of the states, the most alarming first.
  const isSorted = order.by === column || (order.by === 'urgency' && column === 'state');
  const isDescending = order.by !== 'urgency' && order.direction === 'descending';
  const name = columnWords()[column];
  return html(
    'th',
    {
      key: column,
      scope: 'col',
      class: isNumber(column) && 'number',
      'aria-colindex': index + 1,
      'aria-sort': isSorted && (isDescending ? 'descending' : 'ascending'),
    },
    button(
      {
        class: isSorted ? 'sort sorted' : 'sort',
        'data-action': 'sort',
        'data-column': column,
        tabindex: isStop ? 0 : -1,
        title: l10n.t('Sort by {0}. Shift+Left and Shift+Right change the width.', name),
        'aria-keyshortcuts': 'Shift+ArrowLeft Shift+ArrowRight',
      },
      html('span', {}, name),
      isSorted && icon(isDescending ? 'falling' : 'rising'),
    ),
    html('span', { class: 'grip', 'data-column': column, 'aria-hidden': 'true' }),
  );
}

/** The ID of a row's element, by which the keyboard finds it again after the page was drawn. */
export const rowId = (number: number): string => `row-${number}`;

/** What the editor's menu of a row is about. The commands in it get the same. */
const menuOf = ({ key, context }: ShownRow): string =>
  JSON.stringify({ boardRow: context, boardKey: key, preventDefaultContextMenuItems: true });

function rowOf(
  row: ShownRow,
  number: number,
  columns: readonly Column[],
  snapshot: Snapshot,
  place: Place,
  formats: Formats,
): Wanted {
  const isStop = number === place.row;
  const options: Options = {
    key: `row ${row.key}`,
    id: rowId(number),
    'aria-rowindex': number + 2,
    'data-number': number,
    'data-key': row.key,
    'data-vscode-context': menuOf(row),
    tabindex: isStop ? 0 : -1,
  };
  switch (row.kind) {
    case 'group':
      return html(
        'tr',
        {
          ...options,
          class: `${row.state.kind === 'loading' ? 'group loading' : 'group'} tone-${toneOfRow(row)}`,
          'data-action': 'open',
        },
        columns.map((column, index) => cell(column, index, row, snapshot, formats)),
      );
    case 'failure':
      return failure(row, options, columns, isStop, formats);
    case 'heading':
      return heading(row, options, columns.length, formats);
  }
}

function toneOfRow({ state }: ShownGroup): Tone {
  return state.kind === 'judged' ? toneOf(state.verdict) : state.kind === 'gone' ? 'error' : 'neutral';
}

function cell(column: Column, index: number, row: ShownGroup, snapshot: Snapshot, formats: Formats): Wanted {
  const { value, title, isAlarming } = content(column, row, snapshot, formats);
  const isName = column === 'group';
  return html(
    isName ? 'th' : 'td',
    {
      key: column,
      role: isName ? 'rowheader' : 'gridcell',
      scope: isName && 'row',
      'aria-colindex': index + 1,
      class: [`cell-${column}`, isNumber(column) && 'number', isAlarming === true && 'alarming']
        .filter(Boolean)
        .join(' '),
      title,
    },
    value,
  );
}

interface Content {
  readonly value: Child;
  readonly title?: string | undefined;
  readonly isAlarming?: boolean;
}

const none = (): Wanted => html('span', { class: 'muted' }, '–');

function content(column: Column, row: ShownGroup, { now }: Snapshot, formats: Formats): Content {
  const { state, lag, trend, forecast, client, lastSign, readAt } = row;
  const isRead = state.kind === 'judged';
  switch (column) {
    case 'state':
      return { value: stateOf(row, formats), title: row.words };
    case 'group':
      return { value: html('strong', {}, row.name), title: row.name };
    case 'owner':
      return { value: row.owner, title: row.owner };
    case 'account':
      return { value: accountOf(row.account), title: accountTitle(row.account) };
    case 'region':
      return { value: row.regionName, title: row.regionName };
    case 'lag': {
      if (!lag) return { value: unknown(noLagWords(row)) };
      const words = groupLagWords({ lag, isAtLeast: row.isAtLeast }, formats);
      const isMoving = trend !== undefined && trend.direction !== 'steady';
      return {
        value: [words, isMoving && icon(trend.direction === 'rising' ? 'rising' : 'falling')],
        title: trend ? `${words}\n${trendWords(trend, formats)}` : words,
        isAlarming: lag.atMost >= 60,
      };
    }
    case 'trend':
      return { value: row.curve.some(point => point !== null) ? curve(row, formats) : isRead && none() };
    case 'records':
      return row.behind === undefined
        ? { value: isRead ? unknown(noLagWords(row)) : none() }
        : { value: formats.number(row.behind), title: behindWords(row.service, row.behind, formats) };
    case 'left':
      return forecast && isRead ? lossOf(row, forecast, formats) : { value: none() };
    case 'client': {
      if (!client) return { value: none() };
      const words = clientWords(client, now, formats);
      const isThere = client.kind === 'connected' || (client.kind === 'consumers' && client.alive.length > 0);
      return { value: isThere ? words : unknown(words), title: consumerNames(client, formats) };
    }
    case 'lastSign':
      if (lastSign === undefined) return { value: none() };
      if (lastSign === 'never') return { value: unknown(l10n.t('never')) };
      if (lastSign === 'unknown') return { value: unknown(l10n.t('not reported')) };
      return {
        value: html('span', { class: 'muted' }, agoWords(lastSign, now, formats)),
        title: formats.exact(lastSign),
      };
    case 'updated':
      if (readAt === undefined) return { value: unknown(l10n.t('not read')) };
      return { value: html('span', { class: 'muted' }, formats.moment(readAt, now)), title: formats.exact(readAt) };
  }
}

/** The lowest top of the scale of a curve, in seconds, so that the curve of a calm group is calm. */
const leastScale = 300;
const curveWidth = 92;

const curve = ({ curve: lags }: ShownGroup, formats: Formats): Wanted =>
  sparkline(lags, { most: lags.length, width: curveWidth, leastScale }, (least, greatest) =>
    least === undefined || greatest === undefined
      ? l10n.t('No values in the last 3 hours')
      : l10n.t('Last 3 hours: {0} to {1} behind', formats.duration(least), formats.duration(greatest)),
  );

function lossOf({ state }: ShownGroup, forecast: NonNullable<ShownGroup['forecast']>, formats: Formats): Content {
  const loss = lossWords(forecast, formats);
  const words = lossText(loss);
  const said = phrases(words, loss.assumption);
  if (loss.is === 'unknown') return { value: unknown(words), title: said };
  const isAlarming = state.kind === 'judged' && ['dataLost', 'dataAtRisk', 'stopped'].includes(state.verdict.kind);
  const isCalm = loss.is === 'never' || loss.isAtLeast;
  return {
    value: [
      isCalm ? html('span', { class: 'muted' }, words) : words,
      // What is assumed is part of the number, also for those who do not see the tooltip.
      html('span', { class: 'for-readers' }, said.slice(words.length)),
    ],
    title: said,
    isAlarming: isAlarming && !isCalm,
  };
}

function stateOf(row: ShownGroup, formats: Formats): Wanted {
  const [name, words] = signOf(row);
  const isStale = row.state.kind === 'judged' && row.state.isStale;
  return html(
    'span',
    { class: 'state' },
    icon(name),
    html('span', { class: 'words' }, words),
    isStale &&
      row.readAt !== undefined &&
      html('span', { class: 'stale' }, ` · ${l10n.t('as of {0}', formats.clock(row.readAt))}`),
  );
}

function signOf({ state, service }: ShownGroup): readonly [IconName, string] {
  switch (state.kind) {
    case 'judged':
      return [verdictIcon(state.verdict), pillWords(service)[state.verdict.kind]];
    case 'loading':
      return ['sync', l10n.t('Loading…')];
    case 'unreadable':
      return ['question', l10n.t('Not known')];
    case 'gone':
      return ['error', l10n.t('No longer exists')];
  }
}

const accountOf = (account: ShownAccount): Child => [accountMark(account), account.name];

const accountTitle = ({ name, number, color }: ShownAccount): string =>
  [name, number, color?.words].filter(Boolean).join(' · ');

/** A row in place of the groups that could not be read, with the reason and the ways out. */
function failure(
  row: ShownFailure,
  options: Options,
  columns: readonly Column[],
  isStop: boolean,
  formats: Formats,
): Wanted {
  const tabindex = isStop ? 0 : -1;
  return html(
    'tr',
    { ...options, class: 'failure tone-warning' },
    html(
      'td',
      { role: 'gridcell', colspan: columns.length, 'aria-colindex': 1 },
      html(
        'div',
        { class: 'failed' },
        icon('question'),
        html('strong', {}, row.name),
        html(
          'span',
          { class: 'muted' },
          accountOf(row.account),
          row.regionName !== undefined && ` · ${row.regionName}`,
        ),
        row.groups > 0 && html('span', { class: 'muted' }, groupsWords(row.groups, formats)),
        html('span', { class: 'reason', title: [row.text, row.detail].filter(Boolean).join('\n') }, row.text),
        row.fixes.map(({ fix, title }) =>
          button(
            { key: fix, class: 'link', 'data-action': 'fix', 'data-fix': fix, 'data-part': row.key, tabindex },
            title,
          ),
        ),
        row.isRetrying
          ? html('span', { key: 'retrying', class: 'muted', role: 'status' }, l10n.t('Retrying…'))
          : button(
              { key: 'retry', class: 'link', 'data-action': 'retry', 'data-key': row.key, tabindex },
              l10n.t('Retry'),
            ),
        button({ key: 'showLog', class: 'link', 'data-action': 'showLog', tabindex }, l10n.t('Show Log')),
      ),
    ),
  );
}

const heading = (row: ShownHeading, options: Options, columns: number, formats: Formats): Wanted =>
  html(
    'tr',
    { ...options, class: 'heading' },
    html(
      'th',
      { role: 'rowheader', scope: 'rowgroup', colspan: columns, 'aria-colindex': 1 },
      row.account && accountMark(row.account),
      row.name,
      row.count !== undefined && html('span', { class: 'muted' }, ` · ${groupsWords(row.count, formats)}`),
      row.attention > 0 &&
        html(
          'span',
          { class: 'tone-error attention' },
          ' ',
          icon('error'),
          ` ${row.attention === 1 ? l10n.t('1 needs attention') : l10n.t('{0} need attention', formats.number(row.attention))}`,
        ),
    ),
  );
