import type { GroupHistory, Mark, Sample } from '../../../../src/model/lag/history.ts';
import type { DtsReading, ShardLag, ShardState, SlsReading } from '../../../../src/model/lag/reading.ts';
import { trackingWindow } from '../../../../src/model/status/window.ts';
import { logGroups, records, seconds, unixSeconds } from '../../../../src/model/units.ts';

export const now = Date.parse('2026-01-15T08:30:00Z');
export const secondsAgo = (count: number): number => now - count * 1000;

/** A shard of a consumer that commits, so many seconds behind. */
export function shardAt(shard: number, lag: number, more: Partial<ShardLag> = {}): ShardLag {
  const newest = now / 1000 - 1;
  return {
    shard,
    isReadOnly: false,
    state: lag === 0 ? 'caughtUp' : 'behind',
    consumer: 'worker-1',
    checkpoint: 'MQ==',
    progress: unixSeconds(newest - lag),
    newest: unixSeconds(newest),
    lag: { atLeast: seconds(lag), atMost: seconds(lag) },
    behind: logGroups(lag),
    updatedAt: secondsAgo(5),
    isStuck: false,
    ...more,
  };
}

/** A shard that has no lag to speak of. */
export const shardIn = (shard: number, state: ShardState, more: Partial<ShardLag> = {}): ShardLag =>
  shardAt(shard, 0, {
    state,
    consumer: undefined,
    checkpoint: undefined,
    progress: undefined,
    newest: undefined,
    lag: undefined,
    behind: undefined,
    updatedAt: undefined,
    ...more,
  });

export function slsReading(shards: readonly ShardLag[], more: Partial<SlsReading> = {}): SlsReading {
  const worst = [...shards].sort((a, b) => (b.lag?.atMost ?? -1) - (a.lag?.atMost ?? -1))[0];
  const place = { accountId: 'a', region: 'cn-hangzhou', project: 'k8s-log-prod', logstore: 'nginx-access' };
  return {
    kind: 'sls',
    ref: { kind: 'sls', ...place, groupName: 'billing-sync' },
    at: now,
    detail: 'exact',
    group: { name: 'billing-sync', timeoutSeconds: 60, isOrdered: true },
    shards,
    lag: worst?.lag,
    worstShard: worst?.lag && worst.shard,
    behind: worst?.behind,
    kept: seconds(7 * 86_400),
    ...more,
  };
}

/** A group with a connected client, so many seconds behind; `undefined` for no client. */
export function dtsReading(lag: number | undefined, more: Partial<DtsReading> = {}): DtsReading {
  const place = { accountId: 'a', region: 'cn-hangzhou', instanceId: 'dtsorders', jobId: 'orders' };
  return {
    kind: 'dts',
    ref: { kind: 'dts', ...place, groupId: 'dtsgroup' },
    at: now,
    group: {
      id: 'dtsgroup',
      name: 'search-index',
      userName: 'search',
      consumptionCheckpoint: new Date(secondsAgo((lag ?? 3600) + 2)),
    },
    taskStatus: 'Normal',
    version: 'new',
    window: trackingWindow(secondsAgo(86_400), secondsAgo(2), now),
    taskBehind: seconds(2),
    lag: lag === undefined ? undefined : { atLeast: seconds(lag), atMost: seconds(lag) },
    behind: lag === undefined ? undefined : records(lag * 10),
    client: lag === undefined ? 'none' : 'connected',
    ...more,
  };
}

/** One sample every ten seconds, the last one now. */
export function historyOf(lags: readonly (number | null)[], marks: readonly Mark[] = []): GroupHistory {
  const samples = lags.map((lag, index): Sample => ({
    at: secondsAgo((lags.length - 1 - index) * 10),
    lag: lag === null ? null : seconds(lag),
    behind: lag,
  }));
  return { samples, marks };
}

/** A lag that goes from one value to another in ten minutes. */
export const historyFromTo = (from: number, to: number): GroupHistory =>
  historyOf(Array.from({ length: 60 }, (_, index) => Math.round(from + ((to - from) * index) / 59)));

export const noHistory: GroupHistory = { samples: [], marks: [] };
