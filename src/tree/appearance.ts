import type { DtsConsumerGroup, DtsJob } from '../cloud/dts/types.ts';
import { slowAfterSeconds } from '../model/statusGroups.ts';
import { knownStatus } from '../model/statusStage.ts';

/** A product icon and a theme colour. Words stand beside it always, so colour is never the only sign. */
export interface Icon {
  readonly name: string;
  readonly color?: string;
}

const green = 'testing.iconPassed';
const amber = 'list.warningForeground';
const red = 'list.errorForeground';
const blue = 'charts.blue';
const grey = 'disabledForeground';

/** https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobs */
export function statusIcon(status: DtsJob['status']): Icon {
  const known = knownStatus(status);
  switch (known) {
    case 'NotConfigured':
    case 'NotStarted':
      return { name: 'circle-large-outline', color: grey };
    case 'Prechecking':
    case 'Starting':
    case 'Upgrade':
    case 'Downgrade':
      return { name: 'sync~spin' };
    case 'PreCheckPass':
      return { name: 'pass', color: blue };
    case 'Normal':
      return { name: 'pass', color: green };
    case 'Retrying':
      return { name: 'warning', color: amber };
    case 'PrecheckFailed':
    case 'Abnormal':
      return { name: 'error', color: red };
    case 'Locked':
      return { name: 'lock', color: red };
    case undefined:
      return { name: 'question' };
  }
}

/** How a consumer group of a change tracking instance is doing; the most alarming that applies. */
export type GroupState =
  /** Its checkpoint is older than the data that is kept: what lies between was never read and is gone. */
  | { readonly kind: 'dataLost' }
  /** Nothing was ever consumed. */
  | { readonly kind: 'notStarted' }
  | { readonly kind: 'noClient' }
  | { readonly kind: 'late' | 'current'; readonly seconds: number }
  /** The service did not say. */
  | { readonly kind: 'unknown' };

/** `oldestData` may be a little old itself: data only ever leaves at that end, so what it says is lost stays lost. */
export function groupState(group: DtsConsumerGroup, oldestData: Date | undefined): GroupState {
  const { consumptionCheckpoint: checkpoint, messageDelay } = group;
  if (checkpoint && oldestData && checkpoint < oldestData) return { kind: 'dataLost' };
  if (typeof messageDelay === 'number') {
    return { kind: messageDelay >= slowAfterSeconds ? 'late' : 'current', seconds: messageDelay };
  }
  if (!checkpoint) return { kind: 'notStarted' };
  return { kind: messageDelay ?? 'unknown' };
}

export function groupIcon(state: GroupState): Icon {
  switch (state.kind) {
    case 'dataLost':
      return { name: 'error', color: red };
    case 'notStarted':
      return { name: 'circle-large-outline', color: grey };
    case 'noClient':
      return { name: 'circle-slash', color: red };
    case 'late':
      return { name: 'warning', color: amber };
    case 'current':
      return { name: 'pass', color: green };
    case 'unknown':
      return { name: 'question' };
  }
}

export const failedIcon: Icon = { name: 'error', color: red };
export const signedOutIcon: Icon = { name: 'key', color: amber };
