import type { ShownAccount } from '../../model/accounts/account.ts';
import type { OfferedFix } from '../../model/fixes.ts';
import type { GroupAction, Refusal } from '../../model/groups/groupActions.ts';
import type { LossForecast } from '../../model/lag/forecast.ts';
import type { Mark, Sample, Trend } from '../../model/lag/history.ts';
import type { GroupVerdict } from '../../model/lag/judge.ts';
import type { DtsReading, SlsReading } from '../../model/lag/reading.ts';
import { type GroupRef, toGroupRef } from '../../model/places.ts';
import type { Tone } from '../../model/status/stage.ts';
import type { Moment } from '../../model/units.ts';
import { type AnyPanelRef, type AnyToHost, type AnyToPage, intervalFrom, isOneOf, isRecord, storedPanel } from '../messages.ts';

export type ToPage = AnyToPage<PanelRef, Snapshot>;
export type ToHost = AnyToHost<Copyable> | Own;

/** What only this page asks for. */
export type Own =
  { readonly type: 'setRange'; readonly range: Range } | { readonly type: 'do'; readonly action: Action };

/** What can be begun from the page. Each asks before it changes anything. */
export const actions = [
  'reset',
  'undoReset',
  'setConsumptionTime',
  'edit',
  'delete',
  'compare',
  'document',
  'export',
  'openInConsole',
  'openInstance',
  'pin',
  'unpin',
] as const;
export type Action = (typeof actions)[number];

export const copyables = ['name', 'groupId', 'resource', 'checkpoint'] as const;
export type Copyable = (typeof copyables)[number];

/** How far back the curve goes. */
export const ranges = ['1h', '3h', '24h', '14d'] as const;
export type Range = (typeof ranges)[number];

/** What a panel begins with: most histories are young. */
export const firstRange: Range = '1h';

/** A whole picture of the panel. Nothing in it is secret. */
export interface Snapshot {
  readonly identity: Identity;
  readonly isRefreshing: boolean;
  /** The moment of the picture, by the clock of the host. */
  readonly now: Moment;
  /** The last one that was answered; absent before the first. */
  readonly reading: ShownReading | undefined;
  /** Most alarming first. */
  readonly verdicts: readonly SaidVerdict[];
  readonly trend: Trend | undefined;
  readonly forecast: LossForecast | undefined;
  readonly history: ShownHistory;
  /** Seconds behind in the last readings of each shard, oldest first. */
  readonly recent: Readonly<Record<number, readonly (number | null)[]>>;
  /** The consumers on record, for a group of a Logstore. */
  readonly consumers: readonly Consumer[];
  readonly isPinned: boolean;
  /** Why actions are not offered. The others are. */
  readonly refusals: Readonly<Partial<Record<GroupAction, SaidRefusal>>>;
  /** Why there is no newer reading. */
  readonly problem: Problem | undefined;
}

export interface SaidVerdict {
  readonly verdict: GroupVerdict;
  readonly tone: Tone;
}

export interface SaidRefusal {
  readonly refusal: Refusal;
  readonly words: string;
}

/** As read, with moments in place of dates, which do not survive the way to the page. */
export type ShownReading = SlsReading | ShownDtsReading;
export interface ShownDtsReading extends Omit<DtsReading, 'group'> {
  readonly group: {
    readonly id: string;
    readonly name: string;
    readonly userName: string;
    readonly checkpoint: Moment | undefined;
  };
}

/** The samples of the range, thinned so that a curve has no more points than can be seen. */
export interface ShownHistory {
  readonly from: Moment;
  readonly to: Moment;
  readonly samples: readonly Sample[];
  readonly marks: readonly Mark[];
}

/** Only the age of its last commit tells whether a consumer is alive. */
export interface Consumer {
  readonly name: string;
  readonly shards: number;
  readonly isSilent: boolean;
}

export interface Identity {
  readonly ref: GroupRef;
  readonly name: string;
  /** The instance, when its name is known; the Logstore. */
  readonly resource: string;
  readonly regionName: string;
  readonly account: ShownAccount;
}

/** Why an answer is missing, in words. */
export interface Problem {
  readonly text: string;
  /** The service's own words and the request id. */
  readonly detail: string;
  readonly at: Moment;
  /** What helps, the likeliest first. */
  readonly fixes: readonly OfferedFix[];
  /** The group was deleted, or what it belongs to. */
  readonly isGone: boolean;
}

export interface PanelRef extends AnyPanelRef {
  readonly ref: GroupRef;
  readonly range: Range;
}

export const offeredIntervals = [5, 10, 30, 60, 300] as const;

/** Paused, or not shorter than offered: many panels share the rates of their account. */
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
      return isOneOf(ranges, value['range']);
    case 'do':
      return isOneOf(actions, value['action']);
    default:
      return false;
  }
}

export const toPanelRef = (state: unknown): PanelRef | undefined =>
  storedPanel(state, toInterval, panel => {
    const ref = toGroupRef(panel['ref']);
    return ref && { ref, range: isOneOf(ranges, panel['range']) ? panel['range'] : firstRange };
  });
