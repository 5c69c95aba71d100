import type { GroupHistory } from '../../../../src/model/lag/history.ts';
import type { DtsReading, ShardLag, SlsReading } from '../../../../src/model/lag/reading.ts';
import { encodeCursor } from '../../../../src/model/lag/cursors.ts';
import type { Account } from '../../../../src/model/accounts/account.ts';
import { logGroups, records, seconds, unixSeconds } from '../../../../src/model/units.ts';
import { dtsRef, slsRef } from './changesOverFake.ts';

export const account: Account = {
  id: 'a',
  name: 'prod',
  kind: 'cloud',
  maskedAccessKeyId: 'LTAI****wxyz',
  identity: {
    accountId: '1234567890123456',
    arn: 'acs:ram::1234567890123456:user/ops',
    identityType: 'RAMUser',
  },
  regions: ['cn-hangzhou'],
};

export const at = Date.parse('2026-11-22T06:00:00Z');
const now = at / 1000;

export const shardOf = (shard: number, more: Partial<ShardLag> = {}): ShardLag => ({
  shard,
  isReadOnly: false,
  state: 'behind',
  consumer: 'worker-1',
  checkpoint: encodeCursor(1_524_155_379_373_908_496n),
  progress: unixSeconds(now - 1260),
  newest: unixSeconds(now),
  lag: { atLeast: seconds(1260), atMost: seconds(1260) },
  behind: logGroups(420),
  updatedAt: at - 14_000,
  isStuck: false,
  ...more,
});

export const emptyShard = (shard: number): ShardLag =>
  shardOf(shard, {
    state: 'notStarted',
    consumer: undefined,
    checkpoint: undefined,
    progress: undefined,
    lag: undefined,
    behind: undefined,
    updatedAt: undefined,
  });

export const slsReading = (shards: readonly ShardLag[], groupName = 'billing'): SlsReading => ({
  kind: 'sls',
  ref: { ...slsRef, groupName },
  at,
  detail: 'exact',
  group: { name: groupName, timeoutSeconds: 60, isOrdered: false },
  shards,
  lag: { atLeast: seconds(1260), atMost: seconds(1260) },
  worstShard: 0,
  behind: logGroups(420),
  kept: seconds(7 * 86_400),
});

export const dtsReading: DtsReading = {
  kind: 'dts',
  ref: dtsRef,
  at,
  group: { id: 'g1', name: '订阅组 "A", B', userName: 'reader', consumptionCheckpoint: new Date(at - 90_000) },
  taskStatus: 'Normal',
  version: 'new',
  window: { begin: at - 86_400_000, end: at - 2_000, now: at, keptSeconds: 86_398, behindSeconds: 2 },
  taskBehind: seconds(2),
  lag: { atLeast: seconds(88), atMost: seconds(88) },
  behind: records(1200),
  client: 'connected',
};

export const history: GroupHistory = {
  samples: [
    { at: at - 120_000, lag: seconds(60), behind: 10 },
    { at: at - 60_000, lag: null, behind: null },
    { at, lag: seconds(1260), behind: 420 },
  ],
  marks: [{ at: at - 90_000, kind: 'reset' }],
};
