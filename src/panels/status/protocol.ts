import type { ShownAccount } from '../../model/accounts/account.ts';
import { isRecord } from '../../model/checks.ts';
import type { OfferedFix } from '../../model/fixes.ts';
import type { InstanceRef } from '../../model/places.ts';
import type { SubscriptionStatus } from '../../model/status/subscriptionStatus.ts';
import type { Moment } from '../../model/units.ts';
import { type AnyPanelRef, type AnyToHost, intervalFrom, storedPanel } from '../messages.ts';

export type ToHost = AnyToHost<Copyable> | Own;

/** The messages that only this page sends. */
export type Own =
  | { readonly type: 'createGroup' | 'startTask' | 'skipPrecheckItems' | 'copyLink' }
  /** Opens the panel of one of the groups shown. */
  | { readonly type: 'openGroup'; readonly groupId: string }
  /** Opens the help page of the error with this place in the verdict's list. */
  | { readonly type: 'openHelp'; readonly index: number };

export const copyables = [
  'topic',
  'vpcHost',
  'publicHost',
  'privateHost',
  'deliveryTopic',
  'deliveryVpcHost',
  'deliveryPublicHost',
  'instanceId',
  'jobId',
  'taskId',
  'source',
  'groupId',
] as const;
export type Copyable = (typeof copyables)[number];

/** Everything that the page shows at one moment. Nothing in it is secret. */
export interface Snapshot {
  readonly identity: Identity;
  readonly isRefreshing: boolean;
  /** The status of the last refresh that succeeded, if any. */
  readonly status: SubscriptionStatus | undefined;
  /** When the groups were read, if they are older than the rest. */
  readonly groupsAsOf: Moment | undefined;
  /** Whether no operation has told anything of the instance in the last refresh, so that the status is older. */
  readonly isLost: boolean;
  readonly problems: readonly Problem[];
}

export interface Identity {
  readonly name: string;
  readonly instanceId: string;
  readonly regionName: string;
  readonly account: ShownAccount;
}

/** The answers that make up the status. */
export const parts = ['newer', 'older', 'listed', 'precheck', 'groups'] as const;
export type Part = (typeof parts)[number];

/** Why an answer is missing. */
export interface Problem {
  readonly part: Part;
  readonly text: string;
  /** The service's own words and the request id. */
  readonly detail: string;
  /** The fixes to offer, the likeliest first. */
  readonly fixes: readonly OfferedFix[];
}

export interface PanelRef extends AnyPanelRef, InstanceRef {}

/** The intervals to choose from. The contract of DescribeDtsJobDetail allows no more calls than the first one makes. */
export const offeredIntervals = [30, 60, 300] as const;

export const toInterval = (seconds: number): number => intervalFrom(offeredIntervals[0], seconds);

export function isOwn(value: unknown): value is Own {
  if (!isRecord(value)) return false;
  switch (value['type'] as Own['type']) {
    case 'createGroup':
    case 'startTask':
    case 'skipPrecheckItems':
    case 'copyLink':
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
