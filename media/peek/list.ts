import * as l10n from '@vscode/l10n';
import type { ShortField } from '../../src/model/peek/shown.ts';
import {
  type CommonColumn,
  fieldOfColumn,
  isCommonColumn,
  type ShownRow,
  type ShownValue,
  type Snapshot,
} from '../../src/panels/peek/protocol.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { columnName, isSameDay, timeWords, valueText } from './words.ts';

/** The height of a row in pixels, which is the same as in the style sheet. */
export const rowHeight = 28;
export const listId = 'records';

/** The widths of the columns in pixels, the same in every row. The values get what is left. */
const widths: Readonly<Record<CommonColumn, number>> = {
  time: 96,
  shard: 52,
  position: 104,
  operation: 80,
  object: 150,
  source: 120,
  values: 260,
};
/** What the day takes in addition, where times are not all of today. */
const dayWidth = 56;
const fieldWidth = 140;
const gap = 12;

function widthOf(column: string, { rows, now }: Snapshot): number {
  if (!isCommonColumn(column)) return fieldWidth;
  const isOfOtherDay = column === 'time' && rows.items.some(({ time }) => time !== undefined && !isSameDay(time, now));
  return widths[column] + (isOfOtherDay ? dayWidth : 0);
}

/** The list of the records. Only the rows in sight are in the document, because there may be ten thousand. */
export function recordList(snapshot: Snapshot, active: number | undefined, formats: Formats): Wanted {
  const { choice, identity, rows, selected, state } = snapshot;
  const { kind } = identity.subject;
  const columns = choice.columns.map(column => ({ column, width: widthOf(column, snapshot) }));
  const current = rows.items[(active ?? -1) - rows.from];
  const space = (key: string, count: number): Child =>
    count > 0 &&
    html('div', { key, class: 'space', 'aria-hidden': 'true', style: { height: `${count * rowHeight}px` } });
  return html(
    'div',
    {
      key: 'records',
      id: listId,
      class: 'records',
      role: 'grid',
      tabindex: '0',
      'aria-label': l10n.t('Records'),
      'aria-rowcount': rows.end - rows.first + 1,
      'aria-colcount': choice.columns.length,
      'aria-activedescendant': current && rowId(current.key),
      'aria-busy': (state.kind === 'connecting' || state.kind === 'reading') && 'true',
      style: {
        '--columns': columns
          .map(({ column, width }) => (column === 'values' ? `minmax(${width}px, 1fr)` : `${width}px`))
          .join(' '),
        '--width': `${columns.reduce((sum, { width }) => sum + width + gap, gap)}px`,
      },
    },
    html(
      'div',
      { key: 'head', class: 'row head', role: 'row', 'aria-rowindex': 1 },
      choice.columns.map((column, index) =>
        html(
          'div',
          {
            key: column,
            role: 'columnheader',
            'aria-colindex': index + 1,
            class: isNumber(column) && 'number',
            title: column === 'time' ? l10n.t('Local time of this computer') : undefined,
          },
          columnName(column, kind),
        ),
      ),
    ),
    rows.items.length > 0 &&
      html(
        'div',
        { key: 'rows', role: 'rowgroup' },
        space('above', rows.from - rows.first),
        rows.items.map((row, index) => record(row, rows.from + index, snapshot, row.key === selected, formats)),
        space('below', rows.end - rows.from - rows.items.length),
      ),
  );
}

export const rowId = (key: number): string => `row-${key}`;

const isNumber = (column: string): boolean => column === 'position' || column === 'shard';

function record(row: ShownRow, number: number, snapshot: Snapshot, isSelected: boolean, formats: Formats): Wanted {
  const { choice, rows, now } = snapshot;
  const fields = choice.columns.filter(column => !isCommonColumn(column));
  return html(
    'div',
    {
      key: `row ${row.key}`,
      id: rowId(row.key),
      class: `row kind-${row.kind}`,
      role: 'row',
      'aria-rowindex': number - rows.first + 2,
      'aria-selected': isSelected ? 'true' : 'false',
      'data-action': 'select',
      'data-number': number,
    },
    choice.columns.map((column, index) =>
      html(
        'div',
        {
          key: column,
          role: 'gridcell',
          'aria-colindex': index + 1,
          class: `cell cell-${isCommonColumn(column) ? column : 'field'}${isNumber(column) ? ' number' : ''}`,
          title: column === 'time' && row.time !== undefined ? formats.exact(row.time) : undefined,
        },
        isCommonColumn(column)
          ? common(column, row, now, formats)
          : cellOf(row.cells[fields.indexOf(column)], fieldOfColumn(column)),
      ),
    ),
  );
}

function common(column: CommonColumn, row: ShownRow, now: number, formats: Formats): Child {
  switch (column) {
    case 'time':
      return row.time === undefined ? none() : timeWords(row.time, now, formats);
    case 'shard':
      return row.shard;
    case 'position':
      return formats.number(BigInt(row.position));
    case 'operation':
      return html('span', { class: 'operation' }, row.operation === '' ? l10n.t('unreadable') : row.operation);
    case 'object':
      return row.object === '' ? none() : row.object;
    case 'source':
      return row.source === undefined || row.source === '' ? none() : row.source;
    case 'values':
      return [row.values.map((field, index) => summary(field, index)), row.isCut && '…'];
  }
}

const none = (): Wanted => html('span', { class: 'muted' }, '–');

/** A value with its name, or what an update has made of it. */
function summary({ name, before, after }: ShortField, index: number): Wanted {
  const isUpdate = before !== undefined && after !== undefined;
  return html(
    'span',
    { key: `${index} ${name ?? ''}`, class: 'part' },
    name !== undefined && html('span', { class: 'field-name' }, isUpdate ? `${name}: ` : `${name}=`),
    isUpdate ? [shortValue(before), ' → ', shortValue(after)] : shortValue(after ?? before),
    ' ',
  );
}

function cellOf(field: ShortField | undefined, name: string | undefined): Child {
  if (!field || name === undefined) return none();
  const { before, after } = field;
  if (before === undefined || after === undefined) return shortValue(after ?? before);
  return [shortValue(before), ' → ', shortValue(after)];
}

function shortValue(value: ShownValue | undefined): Child {
  if (!value) return none();
  if (value.kind === 'null' || value.kind === 'notRecorded') return html('em', { class: 'no-value' }, valueText(value));
  return [valueText(value), value.isCut && html('span', { class: 'muted' }, '…')];
}
