import { slowAfterSeconds } from '../status/groupRows.ts';
import type { Moment } from '../units.ts';
import { groupVerdicts } from './judge.ts';
import type { GroupHistory, Trend } from './history.ts';
import type { GroupReading, LagRange } from './reading.ts';
import { trendOf } from './forecast.ts';

/**
 * What a row says of a group, most alarming first.
 *
 * - `dataLost`: data was deleted before it was read
 * - `stopped`: SLS, data waits and no consumer commits
 * - `noClient`: DTS, it has consumed, and no client is connected
 * - `stuck`: SLS, some shards of living consumers do not move
 * - `behind`: further than five minutes
 * - `unknown`: it could not be read whole
 * - `current`: it keeps up
 * - `notStarted`: nothing was consumed yet
 * - `noData`: there is nothing to consume
 */
export const rowKinds = [
  'dataLost',
  'stopped',
  'noClient',
  'stuck',
  'behind',
  'unknown',
  'current',
  'notStarted',
  'noData',
] as const;

export interface RowState {
  readonly kind: (typeof rowKinds)[number];
  /** Absent when it is not a number: not started, no client, refused. */
  readonly lag?: LagRange;
  readonly trend?: Trend;
}

export function rowStateOf(reading: GroupReading, history: GroupHistory, now: Moment): RowState {
  const said = new Set(groupVerdicts(reading, history, now).map(({ kind }) => kind));
  const trend = trendOf(history, now);
  return {
    kind: kindOf(reading, said),
    ...(reading.lag && { lag: reading.lag }),
    ...(reading.lag && trend && { trend }),
  };
}

function kindOf(reading: GroupReading, said: ReadonlySet<string>): RowState['kind'] {
  if (said.has('dataLost')) return 'dataLost';
  if (said.has('stopped')) return reading.kind === 'dts' ? 'noClient' : 'stopped';
  if (said.has('stuckShards')) return 'stuck';
  if (reading.lag && reading.lag.atLeast >= slowAfterSeconds) return 'behind';
  if (said.has('unknown')) return 'unknown';
  if (said.has('notStarted')) return 'notStarted';
  if (said.has('noData')) return 'noData';
  return 'current';
}
