import type { ShownAccount } from '../../model/accounts/account.ts';
import type { Peek } from '../../model/peek/peek.ts';
import type { PeekRow, ShortField } from '../../model/peek/shown.ts';
import type { Moment } from '../../model/units.ts';
import { mostRows } from '../messages.ts';
import {
  fieldOfColumn,
  type PanelRef,
  type Problem,
  type ShownRow,
  type ShownState,
  type ShownWay,
  type Snapshot,
} from './protocol.ts';

/** What of a peek is shown. */
export type ShownPeek = Pick<Peek, 'state' | 'counts' | 'notices' | 'objects' | 'span' | 'rows' | 'record'>;

/** Everything that is known at one moment. */
export interface Known {
  readonly about: PanelRef;
  readonly account: ShownAccount;
  readonly regionName: string;
  readonly instanceName: string | undefined;
  readonly way: ShownWay | undefined;
  readonly isRefreshing: boolean;
  readonly now: Moment;
  readonly checkpoint: Snapshot['checkpoint'];
  readonly shards: readonly number[];
  readonly isClientConnected: boolean;
  /** Missing as long as nothing was asked for. */
  readonly peek: ShownPeek | undefined;
  readonly version: number;
  /** The rows that the page asked for last, by their numbers. */
  readonly window: { readonly from: number; readonly count: number; readonly isAtEnd: boolean };
  readonly fields: readonly string[];
  readonly kinds: Snapshot['kinds'];
  readonly selected: number | undefined;
  readonly problem: Problem | undefined;
}

export function snapshotOf(known: Known): Snapshot {
  const { about, account, regionName, instanceName, way, peek, version, window, problem } = known;
  const { subject, name, choice } = about;
  const { first, end } = peek?.span ?? { first: 0, end: 0 };
  const { from, rows } = peek ? rowsInSight(peek, window) : { from: 0, rows: [] };
  const columns = choice.columns.flatMap(column => fieldOfColumn(column) ?? []);
  return {
    identity: { subject, name, instanceName, regionName, account, way },
    isRefreshing: known.isRefreshing,
    now: known.now,
    choice,
    state: stateOf(peek, problem),
    checkpoint: known.checkpoint,
    shards: known.shards,
    isClientConnected: known.isClientConnected,
    counts: peek && hasBegun(peek) ? peek.counts : undefined,
    notices: peek?.notices ?? [],
    rows: { version, first, end, from, items: rows.map(row => withCells(row, columns, peek)) },
    objects: peek?.objects ?? [],
    fields: known.fields,
    kinds: known.kinds,
    selected: known.selected,
    problem,
  };
}

/** The rows that a page can see, of which it may ask for any number. */
export function rowsInSight(
  peek: Pick<Peek, 'span' | 'rows'>,
  window: Known['window'],
): { readonly from: number; readonly rows: readonly PeekRow[] } {
  const { first, end } = peek.span;
  const count = Math.min(window.count, mostRows);
  const from = Math.max(first, Math.min(window.isAtEnd ? end - count : window.from, end));
  return { from, rows: peek.rows(from, count) };
}

/** Without a problem to show, a failure was one of the user's own making, such as a password that was not given. */
function stateOf(peek: ShownPeek | undefined, problem: Problem | undefined): ShownState {
  const state = peek?.state ?? { kind: 'idle' };
  if (state.kind !== 'failed') return state;
  return { kind: problem ? 'failed' : 'idle' };
}

/** Whether there is anything to count. Before the first answer, nothing would look like an empty place. */
const hasBegun = ({ state, counts }: ShownPeek): boolean =>
  counts.read > 0 || counts.fillers > 0 || state.kind === 'stopped' || state.kind === 'following';

function withCells(row: PeekRow, columns: readonly string[], peek: ShownPeek | undefined): ShownRow {
  if (columns.length === 0) return { ...row, cells: [] };
  // Few of the values are in the row itself.
  const fields = peek?.record(row.key)?.fields ?? [];
  return { ...row, cells: columns.map(column => cellOf(fields.find(({ name }) => name === column))) };
}

/** As much of a value as a cell can show. */
const longestCell = 200;

function cellOf(field: ({ readonly isChanged: boolean } & ShortField) | undefined): ShortField | undefined {
  if (!field) return undefined;
  const { before, after, isChanged } = field;
  const [shortBefore, shortAfter] = [before, after].map(shortened);
  return {
    ...(shortBefore && (isChanged || !shortAfter) && { before: shortBefore }),
    ...(shortAfter && { after: shortAfter }),
  };
}

function shortened(value: ShortField['after']): ShortField['after'] {
  if (value?.kind !== 'text' && value?.kind !== 'hex') return value;
  const text = value.text.slice(0, longestCell).replaceAll(/\s+/g, ' ').toWellFormed();
  return { kind: value.kind, text, isCut: value.isCut || value.text.length > longestCell };
}
