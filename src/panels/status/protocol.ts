import type { ShownAccount } from '../../model/accounts/account.ts';
import type { OfferedFix } from '../../model/fixes.ts';
import type { InstanceRef } from '../../model/places.ts';
import type { SubscriptionStatus } from '../../model/status/subscriptionStatus.ts';
import type { Moment } from '../../model/units.ts';
import { type AnyPanelRef, type AnyToHost, intervalFrom, isRecord, storedPanel } from '../messages.ts';

export type ToHost = AnyToHost<Copyable> | Own;

/** What only this page asks for. */
export type Own =
  | { readonly type: 'createGroup' }
  /** Opens the panel of one of the groups shown. */
  | { readonly type: 'openGroup'; readonly groupId: string }
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
  /** The last one that was answered; absent before the first. */
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

/** Why an answer is missing, in words. */
export interface Problem {
  readonly part: Part;
  readonly text: string;
  /** The service's own words and the request id. */
  readonly detail: string;
  /** What helps, the likeliest first. */
  readonly fixes: readonly OfferedFix[];
}

export interface PanelRef extends AnyPanelRef, InstanceRef {}

/** The services ask for no more calls than the first of these makes; see the contract of DescribeDtsJobDetail. */
export const offeredIntervals = [30, 60, 300] as const;

export const toInterval = (seconds: number): number => intervalFrom(offeredIntervals[0], seconds);

export function isOwn(value: unknown): value is Own {
  if (!isRecord(value)) return false;
  switch (value['type'] as Own['type']) {
    case 'createGroup':
      return true;
    case 'openGroup':
      return typeof value['groupId'] === 'string';
    case 'openHelp':
      return Number.isInteger(value['index']);
    default:
      return false;
  }
}

export const toPanelRef = (state: unknown): PanelRef | undefined =>
  storedPanel(state, toInterval, ({ accountId, region, instanceId, jobId }) => {
    const texts = [accountId, region, instanceId, jobId];
    if (!texts.every(text => typeof text === 'string')) return undefined;
    const [account = '', where = '', instance = '', job = ''] = texts;
    return { accountId: account, region: where, instanceId: instance, jobId: job };
  });
