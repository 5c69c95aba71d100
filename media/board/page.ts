import { type Column, firstView, type Grouping } from '../../src/model/board/arranging.ts';
import { type BoardView, firstBoardView } from '../../src/model/board/boardLook.ts';
import type { StateClass } from '../../src/model/board/boardRow.ts';
import type { GroupService } from '../../src/model/places.ts';
import type { ExportForm, PanelRef, Snapshot, ToHost } from '../../src/panels/board/protocol.ts';
import { Chosen } from '../shared/chosen.ts';
import { focusOn, moveKeyboard } from '../shared/focus.ts';
import { PageShell } from '../shared/pageShell.ts';
import { followed, inSight, keptPlace, scrolledTo, stepped, type Stretch, toAsk } from '../shared/scrolling.ts';
import { everything, lists, textId } from './controls.ts';
import { headHeight, type Place, rowHeight, rowId, scrollerId, shownColumns, tableId, widthOf } from './table.ts';
import { page } from './view.ts';
import { sortedBy, toggled, widened } from './viewChanges.ts';

const shell = new PageShell<
  PanelRef,
  Snapshot,
  ToHost,
  {
    readonly areColumnsOpen: boolean;
    /** The interval that automatic refreshes go on with after a pause. */
    readonly resumeSeconds: number;
    /** How far down the rows are scrolled, for whoever comes back from the panel of one of them. */
    readonly rowsScrollTop: number;
    /** The number of the row at which the keyboard was. */
    readonly row: number;
  }
>({ rowsId: tableId, firstState: { areColumnsOpen: false, resumeSeconds: 60, rowsScrollTop: 0, row: 0 } });

const chosen = new Chosen<BoardView>();
/** What was typed and not looked for yet. */
let typed: string | undefined;
let typingTimer: number | undefined;
let place: Place = { row: shell.stored.row, column: 'state' };
/** Whether the row at which the keyboard is shall have the focus once it is there. */
let isWaitingForRow = false;
let isHeld = false;
/** Whether the keyboard was among the rows before the page was drawn. */
let wasAmongRows = false;
/** The rows that were drawn before, if there were any. */
let before: Snapshot['rows'] | undefined;
const nothingAsked: Stretch = { version: -1, from: 0, count: 0 };
let asked = nothingAsked;

shell.open({
  draw(shown) {
    const { snapshot, intervalSeconds } = shown;
    if (intervalSeconds > 0 && intervalSeconds !== shell.stored.resumeSeconds) {
      shell.store({ resumeSeconds: intervalSeconds });
    }
    const view = viewOf(snapshot);
    const columns = shownColumns(view);
    const column = columns.includes(place.column) ? place.column : (columns[0] ?? 'group');
    const focused = isWaitingForRow ? undefined : focusedKey();
    const row = before ? followed(place.row, focused, before, snapshot.rows) : place.row;
    place = { ...place, column };
    goToRow(Math.max(0, Math.min(row, snapshot.rows.end - 1)));
    const { areColumnsOpen } = shell.stored;
    wasAmongRows = isAmongRows();
    return page({ ...shown, view, text: typed ?? view.text, areColumnsOpen, place });
  },
  isWhole: () => true,
  act(action, { key = '', form, state, column }) {
    const { snapshot } = shell.shown ?? {};
    if (!snapshot) return;
    const view = viewOf(snapshot);
    switch (action) {
      case 'open':
      case 'retry':
        shell.post({ type: action, key });
        break;
      case 'export':
        shell.post({ type: action, form: form as ExportForm });
        break;
      case 'chooseScope':
      case 'showAllAccounts':
      case 'scan':
      case 'cancelScan':
      case 'watchScope':
      case 'copyLink':
      case 'addAccount':
      case 'useSampleAccount':
        shell.post({ type: action });
        break;
      case 'togglePause':
        shell.togglePause(shell.stored.resumeSeconds);
        break;
      case 'sort':
        place = { ...place, column: column as Column };
        change({ order: sortedBy(view.order, column as Column) }, snapshot);
        break;
      case 'toggleState':
        change({ classes: toggled(view.classes, state as StateClass) }, snapshot);
        break;
      case 'toggleColumn':
        change({ columns: toggled(view.columns, column as Column) }, snapshot);
        break;
      case 'resetColumns':
        change({ columns: firstBoardView.columns, widths: {} }, snapshot);
        break;
      case 'clearFilter':
        clearFilter(snapshot);
        break;
      case 'toggleColumns':
        shell.store({ areColumnsOpen: !shell.stored.areColumnsOpen });
        shell.drawSoon();
        break;
    }
  },
  choose(id, value) {
    const { snapshot } = shell.shown ?? {};
    if (!snapshot) return;
    const only = <T extends string>(one: T): readonly T[] => (value === everything ? [] : [one]);
    switch (id) {
      case lists.service:
        change({ services: only(value as GroupService) }, snapshot);
        break;
      case lists.account:
        change({ accountIds: only(value) }, snapshot);
        break;
      case lists.region:
        change({ regions: only(value) }, snapshot);
        break;
      case lists.grouping:
        change({ groupBy: value as Grouping }, snapshot);
        break;
    }
  },
  drawn() {
    keepPlace();
    keepText();
  },
});

/** How the rows are looked at: as the host says, or as was chosen since. */
const viewOf = ({ view }: Snapshot): BoardView => chosen.over(view);

function change(changes: Partial<BoardView>, snapshot: Snapshot): void {
  const view = { ...viewOf(snapshot), ...changes };
  chosen.choose(view);
  shell.post({ type: 'view', view });
  shell.drawSoon();
}

function clearFilter(snapshot: Snapshot): void {
  const { text, classes, services, accountIds, regions } = firstView;
  clearTimeout(typingTimer);
  typed = undefined;
  // The button that clears it may be gone with the next picture.
  focusOn(document.getElementById(textId));
  change({ text, classes, services, accountIds, regions }, snapshot);
}

const scroller = (): HTMLElement | undefined => {
  const element = document.getElementById(scrollerId);
  return element instanceof HTMLElement ? element : undefined;
};

/** The key of the row that has the focus, or has it as soon as the keyboard comes to the page. */
const focusedKey = (): string | undefined => {
  const focused = document.activeElement;
  return focused instanceof HTMLElement ? focused.closest<HTMLElement>('[data-number]')?.dataset['key'] : undefined;
};

const isAmongRows = (): boolean => scroller()?.contains(document.activeElement) === true;

/** After each picture, the list is where it was, and what is missing in it is asked for. */
function keepPlace(): void {
  const { snapshot } = shell.shown ?? {};
  const list = scroller();
  if (!snapshot || !list) return;
  const { rows } = snapshot;
  const top = before ? keptPlace(before, rows, list.scrollTop, false, rowHeight) : shell.stored.rowsScrollTop;
  before = rows;
  if (typeof top === 'number' && top !== list.scrollTop) list.scrollTo({ top });
  askForRows(snapshot, list);
  if (isWaitingForRow && rowElement()) {
    isWaitingForRow = false;
    moveKeyboard(focusRow);
    // The row at which the keyboard was may be another one by now, or out of sight, and with it out of the document.
  } else if (wasAmongRows && !isAmongRows()) moveKeyboard(focusRow);
  tellHold();
}

/** What the user has typed is no longer in the attribute, and another text may have been chosen since, here or by a link. */
function keepText(): void {
  const { snapshot } = shell.shown ?? {};
  const input = document.getElementById(textId);
  if (!snapshot || typed !== undefined || !(input instanceof HTMLInputElement)) return;
  const { text } = viewOf(snapshot);
  if (input.value !== text) input.value = text;
}

function askForRows({ rows }: Snapshot, list: HTMLElement): void {
  const sight = inSight(rows, list.scrollTop / rowHeight, list.clientHeight / rowHeight);
  const wanted = toAsk(sight, asked, rows.first);
  if (!wanted) return;
  asked = wanted;
  shell.post({ type: 'show', from: wanted.from, count: wanted.count });
}

/** The host keeps the order of the rows while somebody points at one, or is at one with the keyboard. */
function tellHold(): void {
  const now = shell.areRowsInUse;
  if (now === isHeld) return;
  isHeld = now;
  shell.post({ type: 'hold', isHeld });
}

function goToRow(row: number): void {
  if (row === place.row) return;
  place = { ...place, row };
  shell.store({ row });
}

const rowElement = (): HTMLElement | null => document.getElementById(rowId(place.row));

/** Moves the keyboard to its row, or to the list while that row is out of the document. */
const focusRow = (): void => focusOn(rowElement() ?? scroller(), { preventScroll: true });

/** Goes to a row, which may not be here yet. */
function goTo(row: number, snapshot: Snapshot): void {
  goToRow(row);
  const list = scroller();
  list?.scrollTo({ top: scrolledTo(row, 0, list.scrollTop, list.clientHeight - headHeight + rowHeight, rowHeight) });
  isWaitingForRow = true;
  shell.draw();
  if (list) askForRows(snapshot, list);
}

function goToHead(column: Column): void {
  place = { ...place, column };
  shell.draw();
  focusOn(headOf(column));
}

const headOf = (column: Column): HTMLElement | null =>
  shell.root.querySelector<HTMLElement>(`#${tableId} thead [data-action=sort][data-column=${column}]`);

// This event does not bubble, so it is caught on its way down.
shell.root.addEventListener(
  'scroll',
  ({ target }) => {
    const { snapshot } = shell.shown ?? {};
    if (!snapshot || !(target instanceof HTMLElement) || target.id !== scrollerId) return;
    shell.store({ rowsScrollTop: target.scrollTop });
    askForRows(snapshot, target);
  },
  true,
);

for (const type of ['mouseover', 'mouseout', 'focusin', 'focusout'] as const) {
  // Where the focus goes to is known after the event.
  shell.root.addEventListener(type, () => requestAnimationFrame(tellHold));
}
for (const type of ['focus', 'blur'] as const) window.addEventListener(type, tellHold);

shell.root.addEventListener('focusin', ({ target }) => {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-number]') : null;
  const number = Number(row?.dataset['number']);
  if (!row || number === place.row) return;
  goToRow(number);
  shell.drawSoon();
});

shell.root.addEventListener('keydown', event => {
  const { snapshot } = shell.shown ?? {};
  if (!snapshot || !(event.target instanceof HTMLElement)) return;
  const head = event.target.closest<HTMLElement>('thead [data-action=sort]');
  if (head) onHeadKey(event, head.dataset['column'] as Column, snapshot);
  else if (event.target.id === scrollerId || event.target.dataset['number'] !== undefined) onRowKey(event, snapshot);
});

/** Left and Right lead from head to head, and change the width of a column with Shift. */
function onHeadKey(event: KeyboardEvent, column: Column, snapshot: Snapshot): void {
  const view = viewOf(snapshot);
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (event.key === 'ArrowDown' && snapshot.rows.end > 0) {
    event.preventDefault();
    goTo(place.row, snapshot);
  }
  if (step === undefined) return;
  event.preventDefault();
  const isRightToLeft = getComputedStyle(shell.root).direction === 'rtl';
  const along = isRightToLeft ? -step : step;
  if (event.shiftKey) {
    change({ widths: { ...view.widths, [column]: widened(widthOf(column, view), along * widthStep) } }, snapshot);
    return;
  }
  const columns = shownColumns(view);
  const next = columns[columns.indexOf(column) + along];
  if (next) goToHead(next);
}
const widthStep = 16;

function onRowKey(event: KeyboardEvent, snapshot: Snapshot): void {
  const { rows } = snapshot;
  if (event.key === 'Enter' || event.key === ' ') {
    const key = focusedKey();
    const row = rows.items.find(one => one.key === key);
    event.preventDefault();
    if (row?.kind === 'group') shell.post({ type: 'open', key: row.key });
    if (row?.kind === 'failure') shell.post({ type: 'retry', key: row.key });
    return;
  }
  if (event.key === 'ArrowUp' && place.row === 0) {
    event.preventDefault();
    goToHead(place.column);
    return;
  }
  const room = (scroller()?.clientHeight ?? 0) / rowHeight - 1;
  const number = stepped(event.key, place.row, rows, room);
  if (number === undefined) return;
  event.preventDefault();
  goTo(number, snapshot);
}

/** How long nothing more is typed before the text is looked for, in milliseconds. */
const typingMs = 200;

shell.root.addEventListener('input', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.id !== textId) return;
  typed = target.value;
  clearTimeout(typingTimer);
  typingTimer = window.setTimeout(() => {
    const { snapshot } = shell.shown ?? {};
    if (!snapshot || typed === undefined) return;
    change({ text: typed }, snapshot);
    typed = undefined;
  }, typingMs);
});

/** The column whose edge is dragged, with where that began. */
let dragged: { readonly column: Column; readonly x: number; readonly width: number } | undefined;

shell.root.addEventListener('pointerdown', event => {
  const { snapshot } = shell.shown ?? {};
  const grip = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('.grip') : null;
  if (!snapshot || !grip) return;
  event.preventDefault();
  const column = grip.dataset['column'] as Column;
  dragged = { column, x: event.clientX, width: widthOf(column, viewOf(snapshot)) };
  grip.setPointerCapture(event.pointerId);
});
shell.root.addEventListener('pointermove', event => {
  const { snapshot } = shell.shown ?? {};
  if (!dragged || !snapshot) return;
  const { column, x, width } = dragged;
  const view = viewOf(snapshot);
  chosen.choose({ ...view, widths: { ...view.widths, [column]: widened(width, event.clientX - x) } });
  shell.drawSoon();
});
for (const type of ['pointerup', 'pointercancel'] as const) {
  shell.root.addEventListener(type, () => {
    const { snapshot } = shell.shown ?? {};
    if (dragged && snapshot) change({}, snapshot);
    dragged = undefined;
  });
}
