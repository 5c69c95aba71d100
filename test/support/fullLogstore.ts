import type { LogstoreGroup } from '../../src/emulator/world/logstore.ts';
import type { Pace } from '../../src/emulator/world/pace.ts';
import type { LogstoreRef } from '../../src/model/places.ts';
import { MemoryCloud, type MemoryCloudOptions } from './memorySender.ts';

export const groupCount = 30;
export const shardCount = 64;

export interface FullLogstore {
  readonly cloud: MemoryCloud;
  readonly place: LogstoreRef;
  readonly groups: readonly string[];
}

/** A Logstore with 64 shards and as many groups as one may have, each moving at a pace of its own. */
export function fullLogstore(
  paceOf: (group: number, shard: number) => Pace,
  options: MemoryCloudOptions = {},
): FullLogstore {
  const cloud = new MemoryCloud(options);
  const place = { accountId: 'a', region: 'cn-hangzhou', project: 'k8s-log-prod', logstore: 'nginx-ingress' };
  const logstore = cloud.service.world.project(place.project)?.logstores().get(place.logstore);
  const sample = logstore?.groups[0];
  if (logstore === undefined || sample === undefined) throw new Error('The sample account has changed.');
  const groups = Array.from({ length: groupCount }, (_, index): LogstoreGroup => {
    const paces = { paceOf: (shard: number) => paceOf(index, shard) };
    return { ...sample, name: `group-${index}`, written: new Map(), ...paces };
  });
  logstore.groups.splice(0, logstore.groups.length, ...groups);
  return { cloud, place, groups: groups.map(({ name }) => name) };
}

/** Commits every 20 to 60 seconds. */
export const keepsUp = (group: number, shard: number): Pace => ({
  kind: 'keepsUp',
  commitSeconds: 20 + ((group * 7 + shard) % 40),
});

/** Every third group is behind, by another distance in every shard, and goes on all the time. */
export const someBehind = (group: number, shard: number): Pace =>
  group % 3 === 0
    ? { kind: 'fallsBehind', behindSeconds: 60 + group * 200 + shard * 3, perSecond: 0.3 }
    : keepsUp(group, shard);
