import { isListOf, isName, isNumber, isObject, isOneOf, isRecord, isText } from '../checks.ts';
import { type Column, columns, firstView, groupings, type Order, type View } from './arranging.ts';
import { stateClasses } from './boardRow.ts';
import type { BoardScope } from './boardScope.ts';

/** How the rows are looked at. It is kept over a reload, and for the next board. */
export interface BoardView extends View {
  readonly columns: readonly Column[];
  /** The widths that the user has changed, in pixels. */
  readonly widths: Readonly<Partial<Record<Column, number>>>;
}

export const firstBoardView: BoardView = {
  ...firstView,
  columns: columns.filter(column => column !== 'updated'),
  widths: {},
};

/** The narrowest and the widest that a column can be, in pixels. */
export const narrowest = 48;
export const widest = 800;

/** The longest text that can be looked for. */
export const longestText = 1_000;
const isShortText = (value: unknown): value is string => isText(value) && value.length <= longestText;
const isColumn = isOneOf(...columns);
const isWidth = (value: unknown): value is number => isNumber(value) && value >= narrowest && value <= widest;
const isWidths = (value: unknown): value is BoardView['widths'] =>
  isRecord(value) && Object.entries(value).every(([column, width]) => isColumn(column) && isWidth(width));
const isColumns = (value: unknown): value is readonly Column[] =>
  isListOf(isColumn)(value) && value.includes('group') && new Set(value).size === value.length;

const isOrder = (value: unknown): value is Order =>
  isRecord(value) &&
  (value['by'] === 'urgency' || (isColumn(value['by']) && isOneOf('ascending', 'descending')(value['direction'])));

export const isBoardView = isObject<BoardView>({
  text: isShortText,
  classes: isListOf(isOneOf(...stateClasses)),
  services: isListOf(isOneOf('dts', 'sls')),
  accountIds: isListOf(isName),
  regions: isListOf(isName),
  order: isOrder,
  groupBy: isOneOf(...groupings),
  columns: isColumns,
  widths: isWidths,
});

/** What a board is about, and how it is looked at. */
export interface BoardLook {
  readonly scope: BoardScope;
  readonly view: BoardView;
}

export const firstLook: BoardLook = { scope: { kind: 'pinned' }, view: firstBoardView };
