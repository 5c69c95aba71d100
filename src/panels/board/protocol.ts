import type { ShownAccount } from '../../model/accounts/account.ts';
import { isFlag, isName, isOneOf, isRecord } from '../../model/checks.ts';
import { type BoardLook, type BoardView, firstLook, isBoardView } from '../../model/board/boardLook.ts';
import type { StateClass } from '../../model/board/boardRow.ts';
import { isBoardScope } from '../../model/board/boardScope.ts';
import type { OfferedFix } from '../../model/fixes.ts';
import type { LossForecast } from '../../model/lag/forecast.ts';
import type { Trend } from '../../model/lag/history.ts';
import type { GroupVerdict } from '../../model/lag/judge.ts';
import type { LagRange } from '../../model/lag/reading.ts';
import type { GroupService } from '../../model/places.ts';
import type { Tone } from '../../model/status/stage.ts';
import type { Moment, Seconds } from '../../model/units.ts';
import { type AnyPanelRef, type AnyToHost, intervalFrom, storedPanel } from '../messages.ts';

export type ToHost = AnyToHost<never> | Own;

/** The messages that only this page sends. Rows are named by their keys, and the host knows what they stand for. */
export type Own =
  /** Which rows are in sight, by their numbers. */
  | { readonly type: 'show'; readonly from: number; readonly count: number }
  /** Whether the pointer or the keyboard is among the rows, which then keep their places. */
  | { readonly type: 'hold'; readonly isHeld: boolean }
  | { readonly type: 'view'; readonly view: BoardView }
  /** Shows the board in this way without keeping it for the next one. The host asks for it on behalf of a link. */
  | { readonly type: 'look'; readonly look: BoardLook }
  | { readonly type: 'open'; readonly key: string }
  | { readonly type: 'retry'; readonly key: string }
  | { readonly type: 'export'; readonly form: ExportForm }
  | { readonly type: PlainOwn };

type PlainOwn =
  | 'chooseScope'
  | 'showAllAccounts'
  | 'scan'
  | 'cancelScan'
  | 'watchScope'
  | 'copyLink'
  | 'addAccount'
  | 'useSampleAccount';

export const exportForms = ['csv', 'json', 'markdown', 'incident', 'terraform', 'commands'] as const;
export type ExportForm = (typeof exportForms)[number];

/** No button of the page copies a single value: what can be copied is an export. */
export const copyables: readonly never[] = [];

export interface PanelRef extends AnyPanelRef, BoardLook {}

/** Everything that the page shows at one moment, but of the rows only those in sight. Nothing in it is secret. */
export interface Snapshot {
  readonly isRefreshing: boolean;
  /** The moment of the snapshot, by the clock of the host. */
  readonly now: Moment;
  readonly view: BoardView;
  readonly scope: ShownScope;
  /** When something was read last. */
  readonly updatedAt: Moment | undefined;
  /** How far a scan has come that is under way, or that was ended early. */
  readonly scan: ShownScan | undefined;
  /** How many groups need attention, whatever the filter. */
  readonly attention: number;
  /** How many rows of each state there are under the other filters. */
  readonly counts: Readonly<Record<StateClass, number>>;
  readonly figures: ShownFigures;
  readonly rows: ShownRows;
  /** What the rows can be filtered by. */
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly regions: readonly { readonly id: string; readonly name: string }[];
}

export interface ShownScope {
  readonly kind: 'pinned' | 'chosen';
  /** What is in scope, in words. */
  readonly words: string;
  readonly regions: number;
  readonly groups: number;
  readonly owners: number;
  /** Whether lists are still being loaded, or what is in them is still to be read. */
  readonly isListing: boolean;
  readonly hasAccounts: boolean;
}

export interface ShownScan {
  readonly done: number;
  readonly of: number;
  readonly calls: number;
  readonly mostCalls: number;
  /** `cancelled` and `budget`: it has ended without having listed everything. */
  readonly state: 'running' | 'cancelled' | 'budget';
}

export interface ShownFigures {
  /** The group that loses data first, if any does. */
  readonly losesFirst: (ShownFirst & { readonly forecast: LossForecast; readonly isAlarming: boolean }) | undefined;
  readonly furthest: (ShownFirst & ShownLag & { readonly trend: Trend | undefined; readonly tone: Tone }) | undefined;
  /** How many groups were read at all, and how many of them are falling behind. */
  readonly read: number;
  readonly falling: number;
  readonly catchingUp: { readonly count: number; readonly doneIn: Seconds | undefined };
  /** What could not be read as a whole, and the groups that were not read yet. */
  readonly failures: number;
  readonly unread: number;
  /** The groups that were read without an answer to how they are doing. */
  readonly unclear: number;
  readonly notKnown: number;
}

export interface ShownLag {
  readonly lag: LagRange;
  /** Whether nobody knows whether the lag is greater than that. */
  readonly isAtLeast: boolean;
}

/** A group with its instance or Logstore, where a figure is about one. */
interface ShownFirst {
  readonly name: string;
  readonly place: string;
}

/** The rows in sight by their numbers. */
export interface ShownRows {
  /** Another version means that the numbers begin anew. */
  readonly version: number;
  readonly first: 0;
  readonly end: number;
  /** How many groups and failures there are, and how many of them pass the filter. */
  readonly all: number;
  readonly shown: number;
  /** The number of the first of the items. */
  readonly from: number;
  readonly items: readonly ShownRow[];
}

export type ShownRow = ShownGroup | ShownFailure | ShownHeading;

interface AnyRow {
  readonly key: string;
  /** The words that the menu of the row depends on, as in the tree. */
  readonly context: string;
}

export interface ShownGroup extends AnyRow {
  readonly kind: 'group';
  readonly name: string;
  readonly service: GroupService;
  readonly owner: string;
  readonly account: ShownAccount;
  readonly regionName: string;
  readonly state: GroupStatus;
  /** The state in the words of the tree. */
  readonly words: string;
  readonly lag: LagRange | undefined;
  /** Whether nobody knows whether the lag is greater than that. */
  readonly isAtLeast: boolean;
  readonly trend: Trend | undefined;
  /** The lag in equal stretches of the last hours, the oldest first, and the greatest of each. */
  readonly curve: readonly (number | null)[];
  readonly behind: number | undefined;
  readonly forecast: LossForecast | undefined;
  readonly client: ShownClient | undefined;
  /** When a client or a consumer was last known to be alive. Nobody may know it although there was one. */
  readonly lastSign: Moment | 'never' | 'unknown' | undefined;
  readonly readAt: Moment | undefined;
}

/** How a group is doing, or why that is not known. */
export type GroupStatus =
  | { readonly kind: 'judged'; readonly verdict: GroupVerdict; readonly isStale: boolean }
  | { readonly kind: 'loading' }
  | { readonly kind: 'unreadable'; readonly text: string }
  | { readonly kind: 'gone' };

/** The client of a group of an instance, or the consumers of a group of a Logstore. */
export type ShownClient =
  | { readonly kind: 'connected' }
  | { readonly kind: 'none'; readonly since: Moment | undefined }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'consumers'; readonly alive: readonly string[]; readonly silent: readonly string[] };

/** Something that could not be read as a whole, in place of its groups. */
export interface ShownFailure extends AnyRow {
  readonly kind: 'failure';
  /** What it is: an account, a region, a project, or an instance or Logstore. */
  readonly name: string;
  readonly account: ShownAccount;
  readonly regionName: string | undefined;
  readonly groups: number;
  readonly text: string;
  /** The service's own words and the request id. */
  readonly detail: string;
  readonly fixes: readonly OfferedFix[];
  readonly at: Moment;
  readonly isRetrying: boolean;
}

/** Stands above the rows that have something in common. */
export interface ShownHeading extends AnyRow {
  readonly kind: 'heading';
  readonly name: string;
  readonly account: ShownAccount | undefined;
  /** How many groups there are below it, unless it stands above what could not be read. */
  readonly count: number | undefined;
  /** How many of them need attention. */
  readonly attention: number;
}

export const offeredIntervals = [30, 60, 300] as const;
/** The interval of a new board. */
export const firstInterval = 60;

/** Keeps the interval from being shorter than offered, because thousands of groups share the rates of their accounts. */
export const toInterval = (seconds: number): number => intervalFrom(offeredIntervals[0], seconds);

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

export function isOwn(value: unknown): value is Own {
  if (!isRecord(value)) return false;
  switch (value['type'] as Own['type']) {
    case 'show':
      return isWhole(value['from']) && isWhole(value['count']);
    case 'hold':
      return isFlag(value['isHeld']);
    case 'view':
      return isBoardView(value['view']);
    // Only the host asks for this, whose scopes are checked or chosen.
    case 'look':
      return false;
    case 'open':
    case 'retry':
      return isName(value['key']);
    case 'export':
      return isOneOf(...exportForms)(value['form']);
    case 'chooseScope':
    case 'showAllAccounts':
    case 'scan':
    case 'cancelScan':
    case 'watchScope':
    case 'copyLink':
    case 'addAccount':
    case 'useSampleAccount':
      return true;
    default:
      return false;
  }
}

export const toPanelRef = (state: unknown): PanelRef | undefined =>
  storedPanel(state, toInterval, ({ scope, view }) => ({
    scope: isBoardScope(scope) ? scope : firstLook.scope,
    view: isBoardView(view) ? view : firstLook.view,
  }));
