import { setTimeout as delay } from 'node:timers/promises';
import type { DtsClient } from '../../cloud/dts/client.ts';
import type { Precheck, PrecheckItem } from '../../cloud/dts/types.ts';
import { type EqualCall, rpcCall } from '../groups/equalCall.ts';
import type { InstanceRef } from '../places.ts';
import { type NotSeen, type Wait, writeOnce } from '../writeOnce.ts';
import { failedChecks } from './failedChecks.ts';

/** Which items of which precheck are skipped. */
export interface SkippedChecks {
  readonly precheckId: string;
  readonly items: readonly { readonly item: string; readonly longName: string }[];
}

/**
 * The call needs the long name of each item as well, which is the short one with `_DETAIL`, also where the service reports
 * a sentence in its place. https://www.alibabacloud.com/help/en/dts/developer-reference/api-skipprecheck
 */
export const skippedChecks = (precheckId: string, items: readonly string[]): SkippedChecks => ({
  precheckId,
  items: items.map(item => ({ item, longName: `${item}_DETAIL` })),
});

/**
 * Lets the next precheck skip the items, in one call, and reads the precheck again when the answer was lost. Resolves with
 * `changed`, and sends nothing, if the precheck is no longer the one that the user has seen. Rejects as `writeOnce` does.
 */
export async function skipChecks(
  dts: Pick<DtsClient, 'skipPreCheck' | 'describePreCheckStatus'>,
  { region, jobId }: InstanceRef,
  { precheckId, items }: SkippedChecks,
  signal: AbortSignal,
  wait: Wait = ms => delay(ms),
): Promise<'skipped' | 'changed'> {
  const before = await dts.describePreCheckStatus(region, jobId, signal);
  if (before.precheckId !== precheckId || !items.every(({ item }) => isStillFailed(before, item))) return 'changed';
  return writeOnce<'skipped'>({
    send: async () => {
      await dts.skipPreCheck(region, { jobId, precheckId }, items, signal);
      return 'skipped';
    },
    look: async lookSignal => {
      const precheck = await dts.describePreCheckStatus(region, jobId, lookSignal);
      // What the items of another precheck are says nothing about those of this one.
      if (precheck.precheckId !== precheckId) return 'unknown';
      return seenOf(items.map(({ item }) => stateOf(precheck.items, item, precheckId)));
    },
    signal,
    wait,
  });
}

/** Whether the item is one that can be skipped, or was, by an earlier call whose answer was lost or by somebody else. */
const isStillFailed = (precheck: Precheck, name: string): boolean =>
  failedChecks(precheck).some(
    ({ item, refusal }) => item.item === name && (refusal === undefined || refusal === 'skipped'),
  );

const stateOf = (items: readonly PrecheckItem[], name: string, precheckId: string): boolean | undefined =>
  items.find(({ item, precheckId: of = precheckId }) => item === name && of === precheckId)?.isSkipped;

/** All were skipped by one call, so none or all of them are, or the service does not tell. */
function seenOf(states: readonly (boolean | undefined)[]): 'skipped' | NotSeen {
  if (states.every(isSkipped => isSkipped === true)) return 'skipped';
  return states.every(isSkipped => isSkipped === false) ? 'notApplied' : 'unknown';
}

export const skipCall = ({ region, jobId }: InstanceRef, { precheckId, items }: SkippedChecks): EqualCall =>
  rpcCall('SkipPreCheck', {
    RegionId: region,
    DtsJobId: jobId,
    JobId: precheckId,
    Skip: true,
    SkipPreCheckItems: JSON.stringify(items.map(({ item }) => item)),
    SkipPreCheckNames: JSON.stringify(items.map(({ longName }) => longName)),
  });
