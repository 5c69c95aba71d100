import type { PeekFilter, PeekKind, PeekStart } from '../../src/model/peek/shown.ts';
import {
  type Answer,
  type Choice,
  columnsOf,
  fieldColumn,
  firstFilter,
  isCommonColumn,
  isOwn,
  type Own,
  type PanelRef,
  type Snapshot,
  type ToHost,
} from '../../src/panels/peek/protocol.ts';
import { Chosen } from '../shared/chosen.ts';
import { focusOn } from '../shared/focus.ts';
import { PageShell } from '../shared/pageShell.ts';
import { inSight, keptPlace, scrolledTo, stepped, type Stretch, toAsk } from '../shared/scrolling.ts';
import { type Draft, everything, lists, textId, startIn } from './controls.ts';
import { listId, rowHeight } from './list.ts';
import { page } from './view.ts';

const shell = new PageShell<
  PanelRef,
  Snapshot,
  ToHost,
  {
    /** The start time as it was typed. */
    readonly startTime: string;
    readonly areColumnsOpen: boolean;
  },
  Answer
>({ rowsId: listId, firstState: { startTime: '', areColumnsOpen: false } });

/** What was chosen or typed and not asked for yet. */
let drafted: Partial<Pick<Draft, 'start' | 'shard' | 'text'>> = {};
const chosenStart = new Chosen<Pick<Choice, 'start' | 'shard'>>();
const chosenFilter = new Chosen<PeekFilter>();
const chosenColumns = new Chosen<readonly string[]>();
let answer: Answer | undefined;
/** The number of the row that the keyboard is at, and whether its record is to be shown once the row is there. */
let active: number | undefined;
let isWaitingForRow = false;
/** The key of the record that was asked for last, and of the one that the host had chosen in the last picture. */
let requested: number | undefined;
let selectedBefore: number | undefined;
/** What the list showed when it was drawn last, by which it keeps its place. */
let before = { version: -1, first: 0, end: 0 };
const nothingAsked: Stretch = { version: -1, from: 0, count: 0 };
/** The rows that were asked for, and whether it was the newest ones, which then come by themselves. */
let asked: Stretch & { readonly isAtEnd?: boolean } = nothingAsked;
/** Whether the newest row was in sight when the list was scrolled last. */
let isAtEnd = true;
let textTimer: number | undefined;

shell.open({
  draw(shown) {
    const { snapshot } = shown;
    const [filter, columns] = [filterOf(snapshot), columnsIn(snapshot)];
    return page({ ...shown, draft: draftOf(snapshot), filter, columns, active, answer });
  },
  isWhole: () => true,
  act(action, data) {
    const { snapshot } = shell.shown ?? {};
    if (!snapshot) return;
    switch (action) {
      case 'read':
        read(snapshot, data['start']);
        break;
      case 'more':
      case 'follow':
      case 'stop':
      case 'export':
      case 'openGroup':
      case 'copyLink':
        shell.post({ type: action });
        break;
      case 'select':
        goTo(Number(data['number']), snapshot);
        break;
      case 'openJson':
        shell.post({ type: action, key: Number(data['key']) });
        break;
      case 'showAll':
        shell.post({
          type: action,
          key: Number(data['key']),
          field: Number(data['field']),
          side: data['side'] === 'before' ? 'before' : 'after',
        });
        break;
      case 'toggleKind':
        toggleKind(data['kind'] as PeekKind, snapshot);
        break;
      case 'clearFilter':
        clearFilter(snapshot);
        break;
      case 'toggleColumns':
        shell.store({ areColumnsOpen: !shell.stored.areColumnsOpen });
        shell.drawSoon();
        break;
      case 'toggleColumn':
        toggleColumn(data['column'] ?? '', snapshot);
        break;
    }
  },
  choose(id, value) {
    const { snapshot } = shell.shown ?? {};
    if (!snapshot) return;
    switch (id) {
      case lists.start:
        drafted = { ...drafted, start: value as PeekStart['kind'] };
        break;
      case lists.shard:
        drafted = { ...drafted, shard: value };
        break;
      case lists.object:
        filterBy({ object: value === everything ? undefined : value }, snapshot);
        break;
      case lists.field:
        filterBy({ field: value === everything ? undefined : value }, snapshot);
        break;
    }
    shell.drawSoon();
  },
  take: given => void (answer = given),
  drawn: keepPlace,
});

const filterOf = ({ choice }: Snapshot): PeekFilter => chosenFilter.over(choice.filter);
const columnsIn = ({ choice }: Snapshot): readonly string[] => chosenColumns.over(choice.columns);

/** Asks for what was chosen, unless the host would not take it: the page would then wait for the answer for ever. */
function askFor(message: Own): boolean {
  const isTaken = isOwn(message);
  if (isTaken) shell.post(message);
  shell.drawSoon();
  return isTaken;
}

function draftOf(snapshot: Snapshot): Draft {
  const { start, shard } = chosenStart.over(startOf(snapshot.choice));
  const { text } = filterOf(snapshot);
  const { startTime, areColumnsOpen } = shell.stored;
  return {
    start: drafted.start ?? start.kind,
    // A time that was chosen somewhere else is shown as if it had been typed.
    time: startTime === '' && start.kind === 'time' ? typedTime(start.at * 1000) : startTime,
    shard: drafted.shard ?? (shard === undefined ? everything : String(shard)),
    text: drafted.text ?? text,
    areColumnsOpen,
  };
}

const startOf = ({ start, shard }: Choice): Pick<Choice, 'start' | 'shard'> => ({
  start,
  ...(shard !== undefined && { shard }),
});

/** A moment as one types it: in local time, to the second. */
function typedTime(at: number): string {
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

/** Asks for records from what was chosen, or from the start that a button names. */
function read(snapshot: Snapshot, named: string | undefined): void {
  const draft = draftOf(snapshot);
  const start = named === 'earliest' ? ({ kind: named } as const) : startIn(draft, snapshot.now);
  if (!start) {
    focusOn(document.getElementById('start-time'));
    return;
  }
  const from = { start, ...(draft.shard !== everything && { shard: Number(draft.shard) }) };
  if (!askFor({ type: 'read', ...from })) return;
  chosenStart.choose(from);
  // A text that is still being typed is looked for all the same.
  const { text } = drafted;
  drafted = text === undefined ? {} : { text };
  active = undefined;
}

interface FilterChange extends Partial<Pick<PeekFilter, 'text' | 'hidden'>> {
  /** Undefined for any. */
  readonly object?: string | undefined;
  readonly field?: string | undefined;
}

function filterBy(change: FilterChange, snapshot: Snapshot): void {
  const { object, field, ...others } = { ...filterOf(snapshot), ...change };
  const filter = { ...others, ...(object !== undefined && { object }), ...(field !== undefined && { field }) };
  if (askFor({ type: 'filter', filter })) chosenFilter.choose(filter);
  active = undefined;
}

/** Shows what is usually shown. Where that hides everything, nothing is hidden. */
function clearFilter(snapshot: Snapshot): void {
  const { object, field } = filterOf(snapshot);
  const isFirst = draftOf(snapshot).text === '' && object === undefined && field === undefined;
  clearTimeout(textTimer);
  drafted = { ...drafted, text: '' };
  // What the user has typed is no longer in the attribute.
  const input = document.getElementById(textId);
  if (input instanceof HTMLInputElement) {
    input.value = '';
    // The button that clears it may be gone with the next picture.
    focusOn(input);
  }
  const nothing = { object: undefined, field: undefined };
  filterBy({ ...firstFilter, ...nothing, ...(isFirst && { hidden: [] }) }, snapshot);
}

function toggleKind(kind: PeekKind, snapshot: Snapshot): void {
  const { hidden } = filterOf(snapshot);
  filterBy({ hidden: hidden.includes(kind) ? hidden.filter(other => other !== kind) : [...hidden, kind] }, snapshot);
}

/** Shows a column where it belongs, with fields before all values, or hides it. */
function toggleColumn(column: string, snapshot: Snapshot): void {
  const { fields, identity } = snapshot;
  const columns = columnsIn(snapshot);
  const common = columnsOf(identity.subject.kind).filter(one => one !== 'values');
  const ofFields = [...columns, ...fields.map(fieldColumn), column].filter(one => !isCommonColumn(one));
  const order = [...common, ...ofFields, 'values'];
  const next = columns.includes(column)
    ? columns.filter(other => other !== column)
    : [...columns, column].toSorted((one, other) => order.indexOf(one) - order.indexOf(other));
  if (askFor({ type: 'columns', columns: next })) chosenColumns.choose(next);
}

const listElement = (): HTMLElement | undefined => {
  const element = document.getElementById(listId);
  return element instanceof HTMLElement ? element : undefined;
};

/** After each picture, the list is where it was, and what is missing in it is asked for. */
function keepPlace(): void {
  const { snapshot } = shell.shown ?? {};
  const list = listElement();
  if (!snapshot || !list) return;
  const { rows, state, selected } = snapshot;
  if (rows.version !== before.version) active = undefined;
  // Reading has begun anew, and counts its keys anew, so that the same key is that of another record.
  if (selected === undefined && selectedBefore !== undefined) requested = undefined;
  selectedBefore = selected;
  const isFollowed = state.kind === 'following' && isAtEnd;
  const place = keptPlace(before, rows, list.scrollTop, isFollowed, rowHeight);
  before = rows;
  if (place === 'end') list.scrollTo({ top: list.scrollHeight });
  else if (place !== list.scrollTop) list.scrollTo({ top: place });
  askForRows(snapshot, list);
  const row = active === undefined ? undefined : rows.items[active - rows.from];
  if (isWaitingForRow && row) select(row.key);
  // A page that has come back has asked for nothing yet. One that has may be a step ahead of what the host has heard.
  else if (selected !== undefined && requested === undefined) ask(selected);
}

function askForRows({ rows, state }: Snapshot, list: HTMLElement): void {
  const sight = inSight(rows, list.scrollTop / rowHeight, list.clientHeight / rowHeight);
  const isFollowed = state.kind === 'following' && isAtEnd;
  if (isFollowed && asked.isAtEnd === true && asked.version === rows.version) return;
  const before = isFollowed || asked.isAtEnd === true ? nothingAsked : asked;
  const wanted = toAsk(sight, before, rows.first);
  if (!wanted) return;
  asked = { ...wanted, isAtEnd: isFollowed };
  shell.post({ type: 'show', from: wanted.from, count: wanted.count, isAtEnd: isFollowed });
}

function select(key: number): void {
  isWaitingForRow = false;
  ask(key);
}

/** Asks for a record once. */
function ask(key: number): void {
  if (requested === key) return;
  requested = key;
  shell.post({ type: 'select', key });
}

/** Goes to a row, which may not be here yet, and shows its record. */
function goTo(number: number, { rows }: Snapshot): void {
  active = number;
  const list = listElement();
  list?.scrollTo({ top: scrolledTo(number, rows.first, list.scrollTop, list.clientHeight, rowHeight) });
  const row = rows.items[number - rows.from];
  if (row) select(row.key);
  else isWaitingForRow = true;
  shell.drawSoon();
}

// This event does not bubble, so it is caught on its way down.
shell.root.addEventListener(
  'scroll',
  ({ target }) => {
    const { snapshot } = shell.shown ?? {};
    if (!snapshot || !(target instanceof HTMLElement) || target.id !== listId) return;
    isAtEnd = target.scrollTop + target.clientHeight >= target.scrollHeight - rowHeight;
    askForRows(snapshot, target);
  },
  true,
);

shell.root.addEventListener('keydown', event => {
  const { snapshot } = shell.shown ?? {};
  if (!snapshot || !(event.target instanceof HTMLElement)) return;
  const { id } = event.target;
  if (id === 'start-time' && event.key === 'Enter') read(snapshot, undefined);
  const isInDetail = id === 'detail' || event.target.closest('#detail') !== null;
  if (isInDetail && event.key === 'Escape') focusOn(listElement());
  if (id !== listId) return;
  if (event.key === 'Enter') {
    event.preventDefault();
    focusOn(document.getElementById('detail'));
    return;
  }
  const number = stepped(event.key, active, snapshot.rows, event.target.clientHeight / rowHeight - 1);
  if (number === undefined) return;
  event.preventDefault();
  goTo(number, snapshot);
});

/** How long nothing more is typed before the text is looked for, in milliseconds. */
const typingMs = 200;

shell.root.addEventListener('input', ({ target }) => {
  if (!(target instanceof HTMLInputElement)) return;
  if (target.id !== textId) {
    shell.store({ startTime: target.value });
    shell.drawSoon();
    return;
  }
  drafted = { ...drafted, text: target.value };
  clearTimeout(textTimer);
  textTimer = window.setTimeout(() => {
    const { snapshot } = shell.shown ?? {};
    if (snapshot) filterBy({ text: drafted.text ?? '' }, snapshot);
  }, typingMs);
});
