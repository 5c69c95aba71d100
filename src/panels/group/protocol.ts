import type { GroupAction, Refusal } from '../../model/groups/groupActions.ts';
import { type FixName, fixNames, type OfferedFix } from '../../model/fixes.ts';
import { type GroupRef, toGroupRef } from '../../model/places.ts';
import type { LossForecast } from '../../model/lag/forecast.ts';
import type { Mark, Sample, Trend } from '../../model/lag/history.ts';
import type { DtsReading, SlsReading } from '../../model/lag/reading.ts';
import type { GroupVerdict } from '../../model/lag/judge.ts';
import type { ShownAccount } from '../../model/accounts/account.ts';
import type { Tone } from '../../model/status/stage.ts';
import type { Moment } from '../../model/units.ts';

/** What the host sends to the page. */
export type ToPage =
  | {
      readonly type: 'setup';
      readonly language: string;
      /** Texts of the language, by their English. */
      readonly texts: Readonly<Record<string, string>>;
      readonly panel: PanelRef;
    }
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  /** A refresh that the user asked for has begun; a snapshot follows. */
  | { readonly type: 'refreshing' }
  /** Seconds between automatic refreshes; 0 is paused. */
  | { readonly type: 'interval'; readonly seconds: number }
  | { readonly type: 'copied'; readonly what: Copyable; readonly shard: number | undefined };

/** What the page asks for. It names actions, never commands, addresses or values. */
export type ToHost =
  | { readonly type: 'ready' }
  | { readonly type: 'refresh' }
  | { readonly type: 'setInterval'; readonly seconds: number }
  | { readonly type: 'setRange'; readonly range: Range }
  | { readonly type: 'do'; readonly action: Action }
  | { readonly type: 'copy'; readonly what: Copyable; readonly shard?: number }
  | { readonly type: 'showLog' }
  /** One of those that were offered. */
  | { readonly type: 'fix'; readonly fix: FixName };

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
  /** The last one that could be had; absent before the first. */
  readonly reading: ShownReading | undefined;
  /** Most alarming first. */
  readonly verdicts: readonly SaidVerdict[];
  readonly trend: Trend | undefined;
  readonly forecast: LossForecast | undefined;
  readonly history: ShownHistory;
  /** Seconds behind in the last readings of each shard, oldest first. */
  readonly recent: Readonly<Record<number, readonly (number | null)[]>>;
  /** Of a group of a Logstore, those on record. */
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

/** Whether it is alive nothing says but the age of its last commit. */
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

/** An answer that could not be had, in words. */
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

/** What a panel is about: what the page stores so that the panel comes back after a reload. */
export interface PanelRef {
  readonly ref: GroupRef;
  readonly name: string;
  /** As chosen in this panel; absent while the setting is followed. */
  readonly intervalSeconds?: number;
  readonly range: Range;
}

export const offeredIntervals = [5, 10, 30, 60, 300] as const;

/** Paused, or not shorter than offered: many panels share the rates of their account. */
export const toInterval = (seconds: number): number =>
  Number.isFinite(seconds) && seconds > 0 ? Math.max(offeredIntervals[0], seconds) : 0;

export const rangeSeconds: Readonly<Record<Range, number>> = {
  '1h': 3600,
  '3h': 3 * 3600,
  '24h': 24 * 3600,
  '14d': 14 * 86_400,
};

export function isToPage(value: unknown): value is ToPage {
  if (!isRecord(value)) return false;
  switch (value['type'] as ToPage['type']) {
    case 'setup':
      return typeof value['language'] === 'string' && isRecord(value['texts']) && isRecord(value['panel']);
    case 'snapshot':
      return isRecord(value['snapshot']) && Array.isArray(value['snapshot']['verdicts']);
    case 'refreshing':
      return true;
    case 'interval':
      return typeof value['seconds'] === 'number';
    case 'copied':
      return isOneOf(copyables, value['what']);
    default:
      return false;
  }
}

export function isToHost(value: unknown): value is ToHost {
  if (!isRecord(value)) return false;
  switch (value['type'] as ToHost['type']) {
    case 'ready':
    case 'refresh':
    case 'showLog':
      return true;
    case 'fix':
      return isOneOf(fixNames, value['fix']);
    case 'setInterval':
      return typeof value['seconds'] === 'number';
    case 'setRange':
      return isOneOf(ranges, value['range']);
    case 'do':
      return isOneOf(actions, value['action']);
    case 'copy':
      return isOneOf(copyables, value['what']) && (value['shard'] === undefined || Number.isInteger(value['shard']));
    default:
      return false;
  }
}

/** The panel that a stored state is about, or nothing when it is not one of ours. */
export function toPanelRef(state: unknown): PanelRef | undefined {
  if (!isRecord(state) || !isRecord(state['panel'])) return undefined;
  const { ref: storedRef, name, intervalSeconds, range } = state['panel'];
  const ref = toGroupRef(storedRef);
  if (!ref || typeof name !== 'string') return undefined;
  return {
    ref,
    name,
    range: isOneOf(ranges, range) ? range : firstRange,
    ...(typeof intervalSeconds === 'number' && { intervalSeconds: toInterval(intervalSeconds) }),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOneOf<T extends string>(values: readonly T[], value: unknown): value is T {
  return (values as readonly unknown[]).includes(value);
}
