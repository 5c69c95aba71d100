import type { ShownAccount } from '../../model/accounts/account.ts';
import { isOneOf, isRecord } from '../../model/checks.ts';
import type { OfferedFix } from '../../model/fixes.ts';
import type { GroupAction, Refusal } from '../../model/groups/groupActions.ts';
import type { Consumer } from '../../model/lag/consumers.ts';
import type { LossForecast } from '../../model/lag/forecast.ts';
import type { Mark, Sample, Trend } from '../../model/lag/history.ts';
import type { GroupVerdict } from '../../model/lag/judge.ts';
import type { DtsReading, SlsReading } from '../../model/lag/reading.ts';
import { type GroupRef, toGroupRef } from '../../model/places.ts';
import type { GroupAtStart } from '../../model/start/slsStart.ts';
import type { Tone } from '../../model/status/stage.ts';
import type { Moment, UnixSeconds } from '../../model/units.ts';
import { type AnyPanelRef, type AnyToHost, type AnyToPage, intervalFrom, storedPanel } from '../messages.ts';

export type ToPage = AnyToPage<PanelRef, Snapshot>;
export type ToHost = AnyToHost<Copyable> | Own;

/** The messages that only this page sends. */
export type Own =
  | { readonly type: 'setRange'; readonly range: Range }
  | { readonly type: 'do'; readonly action: Action }
  /** Reads what decides where a client of a Logstore starts. A start time is asked about in each shard. */
  | { readonly type: 'previewStart'; readonly time?: UnixSeconds }
  /** Checks the connection to the group, which may ask for its password. */
  | { readonly type: 'verifyConnection' };

/** The actions that the page starts. Each asks before it changes anything. */
export const actions = [
  'reset',
  'undoReset',
  'setConsumptionTime',
  'edit',
  'delete',
  'compare',
  'document',
  'export',
  'exportTerraform',
  'exportCommands',
  'snapshot',
  'generateClient',
  'peekRecords',
  'openInConsole',
  'copyLink',
  'openInstance',
  'pin',
  'unpin',
] as const;
export type Action = (typeof actions)[number];

export const copyables = ['name', 'groupId', 'resource', 'checkpoint', 'connectionReport'] as const;
export type Copyable = (typeof copyables)[number];

/** The lengths of time that the curve can show. */
export const ranges = ['1h', '3h', '24h', '14d'] as const;
export type Range = (typeof ranges)[number];

/** The range of a new panel. It is short because most histories are. */
export const firstRange: Range = '1h';

/** Everything that the page shows at one moment. Nothing in it is secret. */
export interface Snapshot {
  readonly identity: Identity;
  readonly isRefreshing: boolean;
  /** The moment of the snapshot, by the clock of the host. */
  readonly now: Moment;
  /** The last reading that succeeded, if any. */
  readonly reading: ShownReading | undefined;
  /** The verdicts on the reading, the most alarming first. */
  readonly verdicts: readonly SaidVerdict[];
  /** How the group looks besides, which only the last readings together tell. */
  readonly symptoms: readonly SaidSymptom[];
  readonly trend: Trend | undefined;
  readonly forecast: LossForecast | undefined;
  readonly history: ShownHistory;
  /** The lag in seconds of each shard in its last readings, oldest first. */
  readonly recent: Readonly<Record<number, readonly (number | null)[]>>;
  /** The consumers on record. Only groups of Logstores have any. */
  readonly consumers: readonly Consumer[];
  readonly isPinned: boolean;
  /** Why actions are refused. Actions that are missing here are offered. */
  readonly refusals: Readonly<Partial<Record<GroupAction, SaidRefusal>>>;
  /** Why there is no newer reading, if reading has failed. */
  readonly problem: Problem | undefined;
  /** What decides where a client starts, once it was asked for. Only groups of Logstores have it. */
  readonly start?: ShownStart;
  /** The check of the connection that was started in the panel, if one was. */
  readonly connection?: ShownConnection;
}

/** What was read for the preview of a start. The page works out what it means for each client. */
export interface ShownStart {
  readonly isReading: boolean;
  /** What was read last. */
  readonly read: GroupAtStart | undefined;
  /** Why nothing newer was read. */
  readonly problem: Omit<Problem, 'isGone'> | undefined;
}

/** The check of a connection, step by step, in words. */
export interface ShownConnection {
  readonly startedAt: Moment;
  readonly isChecking: boolean;
  /** What the check waits for, or how it has ended. */
  readonly status: string;
  readonly rows: readonly CheckRow[];
  readonly hints: readonly string[];
}

/** How a step went. `noted` is a warning, after which the check goes on. */
export type CheckOutcome = 'passed' | 'noted' | 'failed' | 'running' | 'notReached';

export interface CheckRow {
  readonly step: string;
  readonly name: string;
  readonly outcome: CheckOutcome;
  /** How long the step took, or empty. */
  readonly time: string;
  readonly headline?: string;
  /** What was seen, or what to do. */
  readonly text: string;
  /** The service's own words about a failure, or empty. */
  readonly detail: string;
  readonly fixes: readonly OfferedFix[];
}

/** The parts of the page whose failures have their own fixes. */
export const startPart = 'start';
export const connectionPart = 'connection';

export interface SaidVerdict {
  readonly verdict: GroupVerdict;
  readonly tone: Tone;
}

export interface SaidSymptom {
  /** What the page asks for to have it explained. */
  readonly topic: string;
  readonly words: string;
}

export interface SaidRefusal {
  readonly refusal: Refusal;
  readonly words: string;
}

/** A reading with moments in place of dates, which messages to the page cannot carry. */
export type ShownReading = SlsReading | ShownDtsReading;
export interface ShownDtsReading extends Omit<DtsReading, 'group'> {
  readonly group: {
    readonly id: string;
    readonly name: string;
    readonly userName: string | undefined;
    readonly checkpoint: Moment | undefined;
  };
}

/** The history within the range, thinned so that the curve has no more points than can be seen. */
export interface ShownHistory {
  readonly from: Moment;
  readonly to: Moment;
  readonly samples: readonly Sample[];
  readonly marks: readonly Mark[];
}

export interface Identity {
  readonly ref: GroupRef;
  readonly name: string;
  /** The name of the Logstore or the instance, or the id of an instance whose name is not known. */
  readonly resource: string;
  readonly regionName: string;
  readonly account: ShownAccount;
}

/** Why the latest reading has failed. */
export interface Problem {
  readonly text: string;
  /** The service's own words and the request id. */
  readonly detail: string;
  readonly at: Moment;
  /** The fixes to offer, the likeliest first. */
  readonly fixes: readonly OfferedFix[];
  /** Whether the group, or its instance or Logstore, was deleted. */
  readonly isGone: boolean;
}

export interface PanelRef extends AnyPanelRef {
  readonly ref: GroupRef;
  readonly range: Range;
}

export const offeredIntervals = [5, 10, 30, 60, 300] as const;

/** Keeps intervals from being shorter than offered, because many panels share the request rates of their account. */
export const toInterval = (seconds: number): number => intervalFrom(offeredIntervals[0], seconds);

export const rangeSeconds: Readonly<Record<Range, number>> = {
  '1h': 3600,
  '3h': 3 * 3600,
  '24h': 24 * 3600,
  '14d': 14 * 86_400,
};

export function isOwn(value: unknown): value is Own {
  if (!isRecord(value)) return false;
  switch (value['type'] as Own['type']) {
    case 'setRange':
      return isOneOf(...ranges)(value['range']);
    case 'do':
      return isOneOf(...actions)(value['action']);
    case 'verifyConnection':
      return true;
    case 'previewStart':
      return value['time'] === undefined || isStartTime(value['time']);
    default:
      return false;
  }
}

/** Whether a value is a time in seconds since 1970 that the service takes. */
const isStartTime = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 1e10;

export const toPanelRef = (state: unknown): PanelRef | undefined =>
  storedPanel(state, toInterval, panel => {
    const ref = toGroupRef(panel['ref']);
    return ref && { ref, range: isOneOf(...ranges)(panel['range']) ? panel['range'] : firstRange };
  });
