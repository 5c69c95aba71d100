import type { Precheck, PrecheckItem } from '../../cloud/dts/types.ts';
import { hasFailed } from '../status/verdicts.ts';

/** Why an item of a precheck cannot be skipped. */
export type SkipRefusal =
  /** The service says so. */
  | 'notSkippable'
  /** The service does not say whether it can, or leaves out what a call needs. */
  | 'notReported'
  | 'skipped'
  /** It belongs to a part of a distributed task, which has a precheck of its own. */
  | 'ofPart';

/** An item that failed, and why it cannot be skipped; without a reason, it can. */
export interface FailedCheck {
  readonly item: PrecheckItem;
  readonly refusal: SkipRefusal | undefined;
}

/** The items of a precheck that failed, those that can be skipped first. */
export function failedChecks({ items, precheckId }: Precheck): readonly FailedCheck[] {
  const failed = items.filter(hasFailed).map((item): FailedCheck => ({ item, refusal: whyNoSkip(item, precheckId) }));
  return [...failed.filter(({ refusal }) => !refusal), ...failed.filter(({ refusal }) => refusal)];
}

/** What the service says of an item counts, not what its pages list. */
function whyNoSkip(item: PrecheckItem, precheckId: string | undefined): SkipRefusal | undefined {
  if (item.isSkipped === true) return 'skipped';
  if (item.canSkip === false) return 'notSkippable';
  if (item.canSkip === undefined || item.item === '' || precheckId === undefined) return 'notReported';
  return item.precheckId !== undefined && item.precheckId !== precheckId ? 'ofPart' : undefined;
}
