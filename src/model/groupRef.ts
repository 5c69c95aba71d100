import type { InstanceGroup, InstanceRef, LogstoreGroup, LogstoreRef } from './resources.ts';

/** Which consumer group, of either service, without anything that changes: what panels, pins and histories are about. */
export type GroupRef = InstanceGroupRef | LogstoreGroupRef;

export interface InstanceGroupRef extends InstanceRef {
  readonly kind: 'dts';
  readonly groupId: string;
}
export interface LogstoreGroupRef extends LogstoreRef {
  readonly kind: 'sls';
  readonly groupName: string;
}

export function groupRefOf(group: InstanceGroup): InstanceGroupRef;
export function groupRefOf(group: LogstoreGroup): LogstoreGroupRef;
export function groupRefOf(group: InstanceGroup | LogstoreGroup): GroupRef;
export function groupRefOf(group: InstanceGroup | LogstoreGroup): GroupRef {
  const { accountId, region } = group;
  return 'instanceId' in group
    ? {
        kind: 'dts',
        accountId,
        region,
        instanceId: group.instanceId,
        jobId: group.jobId,
        groupId: group.group.id,
      }
    : {
        kind: 'sls',
        accountId,
        region,
        project: group.project,
        logstore: group.logstore,
        groupName: group.group.name,
      };
}

/** Equal for equal groups, different for different ones, and usable as a key of stored state. */
export function groupKey(ref: GroupRef): string {
  const { kind, accountId, region } = ref;
  switch (kind) {
    case 'dts':
      return JSON.stringify([kind, accountId, region, ref.instanceId, ref.groupId]);
    case 'sls':
      return JSON.stringify([kind, accountId, region, ref.project, ref.logstore, ref.groupName]);
  }
}

/** The account that a key is of. */
export const accountOfKey = (key: string): string => (JSON.parse(key) as readonly string[])[1] ?? '';
