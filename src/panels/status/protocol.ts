import { type FixName, fixNames, type OfferedFix } from '../../model/fixes.ts';
import type { InstanceRef } from '../../model/places.ts';
import type { ShownAccount } from '../../model/accounts/account.ts';
import type { SubscriptionStatus } from '../../model/status/subscriptionStatus.ts';
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
  /** A refresh has begun; a snapshot follows. */
  | { readonly type: 'refreshing' }
  /** Seconds between automatic refreshes; 0 is off. */
  | { readonly type: 'interval'; readonly seconds: number }
  | { readonly type: 'copied'; readonly what: Copyable; readonly groupId: string | undefined };

/** What the page asks for. It names actions, never commands, addresses or values. */
export type ToHost =
  | { readonly type: 'ready' }
  | { readonly type: 'refresh' }
  | { readonly type: 'setInterval'; readonly seconds: number }
  | { readonly type: 'copy'; readonly what: Copyable; readonly groupId?: string }
  | { readonly type: 'createGroup' }
  /** Opens the panel of one of the groups shown. */
  | { readonly type: 'openGroup'; readonly groupId: string }
  | { readonly type: 'showLog' }
  /** One of those that were offered for the part. */
  | { readonly type: 'fix'; readonly fix: FixName; readonly part: Part }
  /** Opens the help page of the error with this place in the verdict's list. */
  | { readonly type: 'openHelp'; readonly index: number };

export const copyables = [
  'topic',
  'vpcHost',
  'publicHost',
  'privateHost',
  'instanceId',
  'jobId',
  'taskId',
  'source',
  'groupId',
] as const;
export type Copyable = (typeof copyables)[number];

/** A whole picture of the panel. Nothing in it is secret. */
export interface Snapshot {
  readonly identity: Identity;
  readonly isRefreshing: boolean;
  /** The last one that could be had; absent before the first. */
  readonly status: SubscriptionStatus | undefined;
  /** When the groups are older than the rest. */
  readonly groupsAsOf: Moment | undefined;
  readonly problems: readonly Problem[];
}

export interface Identity {
  readonly name: string;
  readonly instanceId: string;
  readonly regionName: string;
  readonly account: ShownAccount;
}

/** The answers that make up the status. */
export const parts = ['newer', 'older', 'groups'] as const;
export type Part = (typeof parts)[number];

/** An answer that could not be had, in words. */
export interface Problem {
  readonly part: Part;
  readonly text: string;
  /** The service's own words and the request id. */
  readonly detail: string;
  /** What helps, the likeliest first. */
  readonly fixes: readonly OfferedFix[];
}

/** What a panel is about: what the page stores so that the panel comes back after a reload. */
export interface PanelRef extends InstanceRef {
  readonly name: string;
  /** As chosen in this panel; absent while the setting is followed. */
  readonly intervalSeconds?: number;
}

/** Services ask for no more than this; see the contract of DescribeDtsJobDetail about rates. */
export const shortestIntervalSeconds = 30;

export const toInterval = (seconds: number): number =>
  Number.isFinite(seconds) && seconds > 0 ? Math.max(shortestIntervalSeconds, seconds) : 0;

export function isToPage(value: unknown): value is ToPage {
  if (!isRecord(value)) return false;
  switch (value['type'] as ToPage['type']) {
    case 'setup':
      return typeof value['language'] === 'string' && isRecord(value['texts']) && isRecord(value['panel']);
    case 'snapshot':
      return isRecord(value['snapshot']) && Array.isArray(value['snapshot']['problems']);
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
    case 'createGroup':
    case 'showLog':
      return true;
    case 'fix':
      return isOneOf(fixNames, value['fix']) && isOneOf(parts, value['part']);
    case 'setInterval':
      return typeof value['seconds'] === 'number';
    case 'copy':
      return isOneOf(copyables, value['what']) && ['string', 'undefined'].includes(typeof value['groupId']);
    case 'openGroup':
      return typeof value['groupId'] === 'string';
    case 'openHelp':
      return Number.isInteger(value['index']);
    default:
      return false;
  }
}

/** The panel that a stored state is about, or nothing when it is not one of ours. */
export function toPanelRef(state: unknown): PanelRef | undefined {
  if (!isRecord(state) || !isRecord(state['panel'])) return undefined;
  const { accountId, region, instanceId, jobId, name, intervalSeconds } = state['panel'];
  const texts = [accountId, region, instanceId, jobId, name];
  if (!texts.every(text => typeof text === 'string')) return undefined;
  const [account = '', where = '', instance = '', job = '', called = ''] = texts;
  return {
    accountId: account,
    region: where,
    instanceId: instance,
    jobId: job,
    name: called,
    ...(typeof intervalSeconds === 'number' && { intervalSeconds: toInterval(intervalSeconds) }),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOneOf<T extends string>(values: readonly T[], value: unknown): value is T {
  return (values as readonly unknown[]).includes(value);
}
