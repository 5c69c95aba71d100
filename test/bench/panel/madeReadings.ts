import type { ShownAccount } from '../../../src/model/accounts/account.ts';
import type { ShardLag, SlsReading } from '../../../src/model/lag/reading.ts';
import type { LogstoreGroupRef } from '../../../src/model/places.ts';
import { logGroups, type Moment, seconds, unixSeconds } from '../../../src/model/units.ts';

export const madeAccount: ShownAccount = {
  name: 'made',
  number: '1234567890123456',
  isReadOnly: false,
  color: undefined,
};

export const madeRef: LogstoreGroupRef = {
  kind: 'sls',
  accountId: 'made',
  region: 'cn-hangzhou',
  project: 'k8s-log-prod',
  logstore: 'nginx-access',
  groupName: 'billing-sync',
};

/** A group in which two shards stand still, two are parents, and the lag of the others comes and goes. */
export function madeReading(shardCount: number, at: Moment, secondsRun: number): SlsReading {
  const shards = Array.from({ length: shardCount }, (_, shard) => madeShard(shard, at, secondsRun));
  const lag = Math.max(...shards.map(shard => shard.lag?.atMost ?? 0));
  return {
    kind: 'sls',
    ref: madeRef,
    at,
    detail: 'exact',
    group: { name: madeRef.groupName, timeoutSeconds: 60, isOrdered: true },
    shards,
    lag: { atLeast: seconds(lag), atMost: seconds(lag) },
    worstShard: shards.find(shard => shard.lag?.atMost === lag)?.shard,
    behind: logGroups(shards.reduce((sum, { behind }) => sum + (behind ?? 0), 0)),
    kept: seconds(7 * 86_400),
  };
}

function madeShard(shard: number, at: Moment, secondsRun: number): ShardLag {
  const isStuck = shard % 29 === 17;
  const isReadOnly = shard % 31 === 4;
  const lag = isStuck ? 1500 + secondsRun : isReadOnly ? 0 : Math.round(4 + 4 * Math.sin(secondsRun / 20 + shard));
  const newest = Math.floor(at / 1000) - (isReadOnly ? 7 * 86_400 - 7200 : 1);
  return {
    shard,
    isReadOnly,
    state: lag === 0 ? 'caughtUp' : 'behind',
    consumer: `worker-${(shard % 3) + 1}`,
    checkpoint: Buffer.from(String(1_763_791_200_000_000 + newest - lag)).toString('base64'),
    progress: unixSeconds(newest - lag),
    newest: unixSeconds(newest),
    lag: { atLeast: seconds(lag), atMost: seconds(lag) },
    behind: logGroups(lag * 12),
    updatedAt: isStuck ? at - (1500 + secondsRun) * 1000 : at - (shard % 50) * 1000,
    isStuck,
  };
}
