import type { ShownAccount } from '../../model/accounts/account.ts';
import { isFlag, isListOf, isMaybe, isObject, isOneOf, isRecord } from '../../model/checks.ts';
import type { OfferedFix } from '../../model/fixes.ts';
import {
  hiddenKinds,
  type PeekCounts,
  type PeekFilter,
  type PeekKind,
  peekKinds,
  type PeekNotice,
  type PeekRecord,
  type PeekRow,
  type PeekStart,
  type PeekStop,
} from '../../model/peek/shown.ts';
import { type GroupRef, type LogstoreRef, toGroupRef } from '../../model/places.ts';
import type { Moment } from '../../model/units.ts';
import { type AnyPanelRef, type AnyToHost, type AnyToPage, storedPanel } from '../messages.ts';

export type { Damage } from '../../cloud/damage.ts';
export type { ShownValue } from '../../cloud/shownValue.ts';

export type ToPage = AnyToPage<PanelRef, Snapshot, Answer>;
export type ToHost = AnyToHost<Copyable> | Own;

/** What the records belong to. Those of a Logstore can be read with a group, for its checkpoints, or without one. */
export type Subject = GroupRef | LogstoreSubject;
export interface LogstoreSubject extends LogstoreRef {
  readonly kind: 'logstore';
}

/** What the user has chosen. It is kept over a reload, and holds nothing of the records themselves. */
export interface Choice {
  readonly start: PeekStart;
  /** The only shard that is read, if one was chosen. */
  readonly shard?: number;
  readonly filter: PeekFilter;
  /** The columns in their order: those that all records have, and fields of the records. */
  readonly columns: readonly string[];
}

export interface PanelRef extends AnyPanelRef {
  readonly subject: Subject;
  readonly choice: Choice;
  /** Whether somebody has just asked for records. A panel that comes back by itself reads nothing by itself. */
  readonly isAsked?: boolean;
}

/** The columns that all records have. */
export const commonColumns = ['time', 'shard', 'position', 'operation', 'object', 'source', 'values'] as const;
export type CommonColumn = (typeof commonColumns)[number];

/** What stands before the name of a field, where it is shown as a column of its own. */
const fieldMark = 'field:';
export const fieldColumn = (name: string): string => `${fieldMark}${name}`;
export const fieldOfColumn = (column: string): string | undefined =>
  column.startsWith(fieldMark) ? column.slice(fieldMark.length) : undefined;
export const isCommonColumn: (column: unknown) => column is CommonColumn = isOneOf(...commonColumns);

/** The columns of a list that nobody has changed. */
export const firstColumns = (kind: Subject['kind']): readonly CommonColumn[] =>
  kind === 'dts' ? ['time', 'position', 'operation', 'object', 'values'] : ['time', 'shard', 'object', 'values'];

/** The columns that there can be, in their order. */
export const columnsOf = (kind: Subject['kind']): readonly CommonColumn[] =>
  kind === 'dts' ? firstColumns(kind) : ['time', 'shard', 'position', 'object', 'source', 'values'];

/** The messages that only this page sends. */
export type Own =
  /** Reads from the start, or from another one, and drops what was read before. */
  | { readonly type: 'read'; readonly start: PeekStart; readonly shard?: number }
  | { readonly type: 'more' }
  | { readonly type: 'follow' }
  | { readonly type: 'stop' }
  /** Which rows are in sight, by their numbers. With `isAtEnd`, it is always the newest ones, whatever their numbers. */
  | { readonly type: 'show'; readonly from: number; readonly count: number; readonly isAtEnd: boolean }
  | { readonly type: 'filter'; readonly filter: PeekFilter }
  | { readonly type: 'columns'; readonly columns: readonly string[] }
  /** Asks for the whole record, by the key of its row. Without a key, none is shown. */
  | { readonly type: 'select'; readonly key?: number }
  | { readonly type: 'openJson'; readonly key: number }
  /** Opens the whole of a value that is cut. */
  | { readonly type: 'showAll'; readonly key: number; readonly field: number; readonly side: 'before' | 'after' }
  | { readonly type: 'export' }
  | { readonly type: 'openGroup' }
  /** Copies a link to what the records belong to. No link reads records. */
  | { readonly type: 'copyLink' };

export const copyables = ['topic', 'userName', 'endpoint', 'record'] as const;
export type Copyable = (typeof copyables)[number];

/** Everything that the page shows at one moment, but of the records only those in sight. */
export interface Snapshot {
  readonly identity: Identity;
  readonly isRefreshing: boolean;
  /** The moment of the snapshot, by the clock of the host. */
  readonly now: Moment;
  readonly choice: Choice;
  readonly state: ShownState;
  /** Where the group is, if it is known. `none` means that it has not begun. */
  readonly checkpoint: Moment | 'none' | undefined;
  /** The shards to choose from, once they are known. */
  readonly shards: readonly number[];
  /** Whether a client of the group is connected, whose consumption time the console may show differently. */
  readonly isClientConnected: boolean;
  readonly counts: PeekCounts | undefined;
  readonly notices: readonly PeekNotice[];
  readonly rows: ShownRows;
  /** The tables or topics, and the columns or fields, that were seen since the start. */
  readonly objects: readonly string[];
  readonly fields: readonly string[];
  /** The kinds of the rows that were in sight. */
  readonly kinds: readonly PeekKind[];
  /** The key of the record that is shown beside the list. */
  readonly selected: number | undefined;
  readonly problem: Problem | undefined;
}

export interface Identity {
  readonly subject: Subject;
  readonly name: string;
  /** The name of the instance, or the ID of one whose name is not known. Logstores have none. */
  readonly instanceName: string | undefined;
  readonly regionName: string;
  readonly account: ShownAccount;
  /** How the records are reached, once that is known. */
  readonly way: ShownWay | undefined;
}

/** How the records are reached. */
export interface ShownWay {
  /** Only DTS has one. */
  readonly topic?: string;
  /** The name that is signed in with. */
  readonly userName: string;
  readonly endpoint: string;
  /** `service` is the address of Log Service, and `thisComputer` one that only this computer reaches. */
  readonly network: 'vpc' | 'private' | 'public' | 'service' | 'thisComputer';
  readonly isEncrypted: boolean;
}

export type ShownState =
  /** Nothing was asked for since the panel has come back. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'following'; readonly since: Moment }
  | { readonly kind: 'stopped'; readonly why: PeekStop }
  | { readonly kind: 'failed' };

/** The rows in sight. Those that pass the filter are numbered, and keep their numbers when the oldest are dropped. */
export interface ShownRows {
  /** Another version means that the numbers begin anew. */
  readonly version: number;
  /** The number of the oldest row that is kept, and the one after the newest. */
  readonly first: number;
  readonly end: number;
  /** The number of the first of the items. */
  readonly from: number;
  readonly items: readonly ShownRow[];
}

/** A row of the list, with the fields that have a column of their own, in the order of those columns. */
export interface ShownRow extends PeekRow {
  readonly cells: readonly (PeekRow['values'][number] | undefined)[];
}

/** What the page has asked for, and gets once. */
export interface Answer {
  readonly key: number;
  /** Missing if the record was dropped in the meantime. */
  readonly record?: PeekRecord;
}

/** Why reading has failed. */
export interface Problem {
  readonly text: string;
  /** The service's own words and the request id. */
  readonly detail: string;
  /** The fixes to offer, the likeliest first. */
  readonly fixes: readonly OfferedFix[];
}

/** A peek reads when it is told to, and has no interval. */
export const toInterval = (): number => 0;

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** Whether a value is a time in seconds since 1970 that the services take. Milliseconds are none. */
const isStartTime = (value: unknown): boolean => isWhole(value) && value < 1e10;

const isStart = (value: unknown): value is PeekStart => {
  if (!isRecord(value)) return false;
  switch (value['kind'] as PeekStart['kind']) {
    case 'earliest':
    case 'latest':
    case 'checkpoint':
      return true;
    case 'time':
      return isStartTime(value['at']);
    default:
      return false;
  }
};

/** The longest name or text that can be looked for, and the most columns. */
export const longestText = 1_000;
const mostColumns = 50;
const isShortText = (value: unknown): value is string => typeof value === 'string' && value.length <= longestText;

const isFilter = isObject<PeekFilter>({
  text: isShortText,
  hidden: isListOf(isOneOf(...peekKinds)),
  object: isMaybe(isShortText),
  field: isMaybe(isShortText),
});

const isColumn = (value: unknown): value is string =>
  isCommonColumn(value) || (isShortText(value) && fieldOfColumn(value) !== undefined);
const isColumns = (value: unknown): value is readonly string[] =>
  isListOf(isColumn)(value) && value.length > 0 && value.length <= mostColumns && new Set(value).size === value.length;

const isRange = isObject<{ readonly from: number; readonly count: number; readonly isAtEnd: boolean }>({
  from: isWhole,
  count: isWhole,
  isAtEnd: isFlag,
});
const isValueRef = isObject<{ readonly key: number; readonly field: number; readonly side: 'before' | 'after' }>({
  key: isWhole,
  field: isWhole,
  side: isOneOf('before', 'after'),
});

export function isOwn(value: unknown): value is Own {
  if (!isRecord(value)) return false;
  switch (value['type'] as Own['type']) {
    case 'read':
      return isStart(value['start']) && isMaybe(isWhole)(value['shard']);
    case 'more':
    case 'follow':
    case 'stop':
    case 'export':
    case 'openGroup':
    case 'copyLink':
      return true;
    case 'show':
      return isRange(value);
    case 'filter':
      return isFilter(value['filter']);
    case 'columns':
      return isColumns(value['columns']);
    case 'select':
      return isMaybe(isWhole)(value['key']);
    case 'openJson':
      return isWhole(value['key']);
    case 'showAll':
      return isValueRef(value);
    default:
      return false;
  }
}

const toSubject = (value: unknown): Subject | undefined => {
  if (!isRecord(value) || value['kind'] !== 'logstore') return toGroupRef(value);
  const { accountId, region, project, logstore } = value;
  const names = [accountId, region, project, logstore];
  if (!names.every(name => typeof name === 'string' && name !== '')) return undefined;
  return { kind: 'logstore', accountId, region, project, logstore } as LogstoreSubject;
};

export const firstFilter: PeekFilter = { text: '', hidden: hiddenKinds };

/** What is chosen until the user does. A Logstore has no checkpoint of its own. */
export const firstChoice = ({ kind }: Subject): Choice => ({
  start: { kind: kind === 'logstore' ? 'latest' : 'checkpoint' },
  filter: firstFilter,
  columns: firstColumns(kind),
});

export const toPanelRef = (state: unknown): PanelRef | undefined =>
  storedPanel(state, toInterval, ({ subject: stored, choice: chosen }) => {
    const subject = toSubject(stored);
    return subject && { subject, choice: toChoice(subject, chosen) };
  });

/** What was chosen, with what is chosen at first in place of all that is not understood. */
function toChoice(subject: Subject, stored: unknown): Choice {
  const first = firstChoice(subject);
  if (!isRecord(stored)) return first;
  const { start, shard, filter, columns } = stored;
  return {
    start:
      isStart(start) && (start.kind !== 'checkpoint' || subject.kind !== 'logstore') ? startOf(start) : first.start,
    ...(isWhole(shard) && subject.kind !== 'dts' && { shard }),
    filter: isFilter(filter) ? filterOf(filter) : first.filter,
    columns: isColumns(columns) ? columns : first.columns,
  };
}

/** The known members alone. */
const startOf = (start: PeekStart): PeekStart =>
  start.kind === 'time' ? { kind: start.kind, at: start.at } : { kind: start.kind };
const filterOf = ({ text, hidden, object, field }: PeekFilter): PeekFilter => ({
  text,
  hidden,
  ...(object !== undefined && { object }),
  ...(field !== undefined && { field }),
});
