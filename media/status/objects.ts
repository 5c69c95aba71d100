import * as l10n from '@vscode/l10n';
import { type ObjectRow, objectRows, trackedCount } from '../../src/model/status/objects.ts';
import type { SubscriptionStatus } from '../../src/model/status/subscriptionStatus.ts';
import { namesText, sentences } from '../../src/ui/written.ts';
import { html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { button, icon, section, unknown } from '../shared/parts.ts';
import { tablesInDatabases } from './words.ts';

/** The height of a row in pixels, which is the same as in the style sheet. */
const rowHeight = 26;
const rowsInView = 13;
/** The number of rows drawn above and below those in view, so that scrolling shows no gap. */
const reserve = 8;

export interface ObjectsView {
  readonly filter: string;
  readonly openDatabases: ReadonlySet<string>;
  readonly scrollTop: number;
}

/** Shows the tracked objects. Only the rows in view are in the document, because there may be ten thousand. */
export function objectsSection(status: SubscriptionStatus, view: ObjectsView, formats: Formats): Wanted {
  const { objects = [] } = status;
  const count = trackedCount(objects);
  const summary = tablesInDatabases(count.tables, count.databases, formats);
  return section(
    'tracked-objects',
    l10n.t('Tracked objects'),
    html(
      'p',
      { class: 'kinds' },
      kind(l10n.t('Data changes (DML)'), status.tracksDml),
      kind(l10n.t('Schema changes (DDL)'), status.tracksDdl),
    ),
    objects.length === 0
      ? noObjects(status, formats)
      : [
          html('input', {
            key: 'filter',
            id: 'filter',
            type: 'search',
            value: view.filter,
            placeholder: l10n.t('Filter {0}', summary),
            'aria-label': l10n.t('Filter tracked objects'),
            'aria-controls': 'objects',
            spellcheck: 'false',
            autocomplete: 'off',
          }),
          table(
            objectRows(objects, view.filter, name => view.openDatabases.has(name)),
            view,
            formats,
          ),
        ],
  );
}

/** Says why no objects are listed. That the service did not list them does not mean that none are tracked. */
function noObjects({ objects, objectsInFile }: SubscriptionStatus, formats: Formats): Wanted {
  if (objectsInFile) {
    const { size } = objectsInFile;
    return html(
      'p',
      {},
      sentences(
        l10n.t("The service keeps the list of tracked objects in a separate file, which isn't loaded here."),
        size === undefined ? undefined : l10n.t('Reported size: {0} (undocumented unit).', formats.number(size)),
        l10n.t('See the instance in the DTS console.'),
      ),
    );
  }
  return html(
    'p',
    {},
    unknown(
      objects
        ? l10n.t('The service reported no tracked objects.')
        : l10n.t("The service didn't report the tracked objects."),
    ),
  );
}

function kind(name: string, isTracked: boolean | undefined): Wanted {
  const [state, tone, drawing] =
    isTracked === undefined
      ? ([l10n.t('not reported'), 'unknown', 'question'] as const)
      : isTracked
        ? ([l10n.t('tracked'), 'tone-well', 'pass'] as const)
        : ([l10n.t('not tracked'), 'tone-neutral', 'outline'] as const);
  return html('span', { class: `with-icon ${tone}` }, icon(drawing), html('span', {}, l10n.t('{0}: {1}', name, state)));
}

function table(rows: readonly ObjectRow[], view: ObjectsView, formats: Formats): Wanted {
  const first = Math.max(0, Math.min(Math.floor(view.scrollTop / rowHeight) - reserve, rows.length - rowsInView));
  const shown = rows.slice(first, first + rowsInView + 2 * reserve);
  const space = (key: string, count: number) =>
    count > 0 &&
    html('tr', { key, class: 'space', 'aria-hidden': 'true', style: { height: `${count * rowHeight}px` } });
  return html(
    'div',
    {
      key: 'rows',
      id: 'objects',
      class: 'rows',
      tabindex: '0',
      role: 'group',
      'aria-label': l10n.t('Tracked objects'),
    },
    html(
      'table',
      { 'aria-rowcount': rows.length },
      html(
        'tbody',
        {},
        space('above', first),
        shown.map((row, index) => objectRow(row, first + index + 1, view.filter.trim() !== '', formats)),
        space('below', rows.length - first - shown.length),
      ),
    ),
    rows.length === 0 && html('p', { class: 'unknown' }, l10n.t('No objects match the filter.')),
  );
}

function objectRow(row: ObjectRow, index: number, isFiltered: boolean, formats: Formats): Wanted {
  if (row.kind === 'table') {
    return html(
      'tr',
      { key: `table ${row.database} ${row.table}`, 'aria-rowindex': index },
      html(
        'td',
        { class: 'table-name', colspan: 2, title: `${row.database}.${row.table}` },
        html('code', {}, row.table),
      ),
    );
  }
  const { database, isOpen, hits } = row;
  const tables =
    isFiltered && hits < database.tables.length
      ? l10n.t('{0} of {1} tables', formats.number(hits), formats.number(database.tables.length))
      : hits === 1
        ? l10n.t('1 table')
        : l10n.t('{0} tables', formats.number(hits));
  const said =
    database.isWhole === undefined
      ? l10n.t('not reported')
      : database.isWhole
        ? l10n.t('whole database')
        : isOpen || hits === 0
          ? tables
          : l10n.t('{0}: {1}', tables, namesText(database.tables.slice(0, 12)));
  return html(
    'tr',
    { key: `database ${database.name}`, 'aria-rowindex': index },
    html(
      'th',
      { scope: 'row' },
      database.tables.length === 0
        ? html('span', { class: 'database' }, database.name)
        : button(
            {
              class: 'database',
              'aria-expanded': isOpen ? 'true' : 'false',
              'data-action': 'toggleDatabase',
              'data-database': database.name,
            },
            icon(isOpen ? 'open' : 'closed'),
            html('span', {}, database.name),
          ),
    ),
    html(
      'td',
      // There is room for a few of the names only.
      { class: 'muted', title: said },
      database.isWhole === undefined ? unknown(said) : said,
    ),
  );
}
