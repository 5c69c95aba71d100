import type { DtsConsumerGroup } from '../../cloud/dts/types.ts';
import { secondsAhead, secondsBehind, type TrackingWindow } from './window.ts';
import type { Moment } from '../units.ts';

/**
 * How a group fares, most alarming first.
 *
 * - `lost`: its checkpoint is older than the oldest record, so changes were deleted before it read them
 * - `atRisk`: its checkpoint is near the oldest record
 * - `stopped`: it has consumed, and no client is connected now
 * - `slow`: a client is connected, but far behind
 * - `unknown`: the service does not say whether a client is connected
 * - `unused`: no client is connected, and nothing was consumed yet
 * - `well`: a client is connected and keeps up
 */
export const groupHealths = ['lost', 'atRisk', 'stopped', 'slow', 'unknown', 'unused', 'well'] as const;
export type GroupHealth = (typeof groupHealths)[number];

export interface GroupRow {
  readonly id: string;
  readonly name: string;
  readonly userName: string;
  readonly client: 'connected' | 'none' | 'unknown';
  readonly checkpoint: Moment | undefined;
  /** As the service measures it; only known while a client is connected. */
  readonly delaySeconds: number | undefined;
  /** Records and heartbeats; only known while a client is connected. */
  readonly unconsumed: number | undefined;
  /** From the checkpoint to the newest record, by our own reckoning. */
  readonly distanceSeconds: number | undefined;
  /**
   * From the oldest record to the checkpoint: how long until data is lost if the group stays where it is and the oldest
   * record moves on with the clock. Negative when it is lost already.
   */
  readonly leftSeconds: number | undefined;
  readonly health: GroupHealth;
}

/** A connected group that is further behind than this is said to be slow, and so is the task itself. */
export const slowAfterSeconds = 5 * 60;
/** A checkpoint in this oldest part of the window is said to be at risk. */
const riskShare = 0.25;

/** One row per group, the most alarming first, then by name. */
export function groupRows(
  groups: readonly DtsConsumerGroup[],
  window: TrackingWindow | undefined,
): readonly GroupRow[] {
  return groups
    .map(group => groupRow(group, window))
    .sort((a, b) => groupHealths.indexOf(a.health) - groupHealths.indexOf(b.health) || a.name.localeCompare(b.name));
}

/**
 * The delay and the count of a group without a client are not numbers.
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describeconsumerchannel
 */
function groupRow(group: DtsConsumerGroup, window: TrackingWindow | undefined): GroupRow {
  const { messageDelay, unconsumedData } = group;
  const checkpoint = group.consumptionCheckpoint?.getTime();
  const known = {
    client: clientOf(group),
    checkpoint,
    delaySeconds: typeof messageDelay === 'number' ? messageDelay : undefined,
    unconsumed: typeof unconsumedData === 'number' ? unconsumedData : undefined,
    distanceSeconds: window && checkpoint !== undefined ? secondsBehind(window, checkpoint) : undefined,
    leftSeconds: window && checkpoint !== undefined ? secondsAhead(window, checkpoint) : undefined,
  };
  return { id: group.id, name: group.name, userName: group.userName, ...known, health: healthOf(known, window) };
}

export function clientOf({ messageDelay, unconsumedData }: DtsConsumerGroup): GroupRow['client'] {
  if (typeof messageDelay === 'number') return 'connected';
  if (messageDelay === 'noClient' || unconsumedData === 'noClient') return 'none';
  return unconsumedData === undefined ? 'unknown' : 'connected';
}

function healthOf(
  row: Pick<GroupRow, 'client' | 'checkpoint' | 'delaySeconds' | 'leftSeconds'>,
  window: TrackingWindow | undefined,
): GroupHealth {
  if (row.leftSeconds !== undefined && window) {
    if (row.leftSeconds < 0) return 'lost';
    // A window that has only just begun is short, and everything in it is near its beginning.
    const isNearTheEdge = row.leftSeconds < window.keptSeconds * riskShare;
    const isBehind = row.client !== 'connected' || (row.delaySeconds ?? 0) >= slowAfterSeconds;
    if (isNearTheEdge && isBehind) return 'atRisk';
  }
  switch (row.client) {
    case 'none':
      return row.checkpoint === undefined ? 'unused' : 'stopped';
    case 'unknown':
      return 'unknown';
    case 'connected':
      return (row.delaySeconds ?? 0) >= slowAfterSeconds ? 'slow' : 'well';
  }
}
