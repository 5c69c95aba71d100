import type { Known } from '../../../../src/panels/group/snapshot.ts';
import type { InstanceGroupRef, LogstoreGroupRef } from '../../../../src/model/places.ts';
import type { DtsReading, ShardLag, SlsReading } from '../../../../src/model/lag/reading.ts';
import type { ShownAccount } from '../../../../src/model/accounts/account.ts';
import { trackingWindow } from '../../../../src/model/status/window.ts';
import { logGroups, records, seconds, unixSeconds } from '../../../../src/model/units.ts';

export const now = Date.UTC(2026, 0, 15, 10, 42, 7);

export const slsRef: LogstoreGroupRef = {
  kind: 'sls',
  accountId: 'a1',
  region: 'cn-hangzhou',
  project: 'k8s-log-prod',
  logstore: 'nginx-access',
  groupName: 'billing-sync',
};
export const dtsRef: InstanceGroupRef = {
  kind: 'dts',
  accountId: 'a1',
  region: 'cn-hangzhou',
  instanceId: 'dts1',
  jobId: 'job1',
  groupId: 'group1',
};

/** So many seconds behind, committed a moment ago; `shard` and all else as given. */
export function shardOf(shard: number, lagSeconds: number, given: Partial<ShardLag> = {}): ShardLag {
  const newest = Math.floor(now / 1000);
  return {
    shard,
    isReadOnly: false,
    state: lagSeconds === 0 ? 'caughtUp' : 'behind',
    consumer: 'worker-1',
    checkpoint: 'MTIzNA==',
    progress: unixSeconds(newest - lagSeconds),
    newest: unixSeconds(newest),
    lag: { atLeast: seconds(lagSeconds), atMost: seconds(lagSeconds) },
    behind: logGroups(lagSeconds * 10),
    updatedAt: now - 5000,
    isStuck: false,
    ...given,
  };
}

export function slsReading(shards: readonly ShardLag[], given: Partial<SlsReading> = {}): SlsReading {
  const most = Math.max(0, ...shards.map(({ lag }) => lag?.atMost ?? 0));
  return {
    kind: 'sls',
    ref: slsRef,
    at: now,
    detail: 'exact',
    group: { name: slsRef.groupName, timeoutSeconds: 60, isOrdered: true },
    shards,
    lag: { atLeast: seconds(most), atMost: seconds(most) },
    worstShard: shards.find(({ lag }) => lag?.atMost === most)?.shard,
    behind: logGroups(0),
    kept: seconds(7 * 86_400),
    ...given,
  };
}

export const dtsReading = (given: Partial<DtsReading> = {}): DtsReading => ({
  kind: 'dts',
  ref: dtsRef,
  at: now,
  group: {
    id: dtsRef.groupId,
    name: 'audit',
    userName: 'reader',
    consumptionCheckpoint: new Date(now - 4000),
    messageDelay: 3,
    unconsumedData: 12,
  },
  taskStatus: 'Normal',
  version: 'new',
  window: trackingWindow(now - 86_400_000, now - 1000, now),
  taskBehind: seconds(1),
  lag: { atLeast: seconds(3), atMost: seconds(3) },
  behind: records(12),
  client: 'connected',
  ...given,
});

export const account: ShownAccount = {
  name: 'prod',
  number: '1234567890125678',
  isReadOnly: false,
  color: { name: 'red', words: 'Red' },
};

export const known = (given: Partial<Known> = {}): Known => ({
  about: { ref: slsRef, name: 'as opened', range: '3h' },
  account,
  regionName: 'China (Hangzhou)',
  instanceName: undefined,
  isRefreshing: false,
  reading: undefined,
  failure: undefined,
  history: { samples: [], marks: [] },
  recent: {},
  symptoms: [],
  hasUndo: false,
  isPinned: false,
  refusalWords: refusal => `because: ${refusal}`,
  now,
  ...given,
});
