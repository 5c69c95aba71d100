import type { TaskStatus, TrackedDatabase } from '../../cloud/dts/types.ts';
import { consumedUpTo, floorTo, type Flow, hasConsumer, type Pace } from './pace.ts';

export interface Source {
  readonly instanceId: string;
  readonly instanceType: 'RDS' | 'PolarDB' | 'POLARDBX20' | 'LocalInstance' | 'ECS';
  readonly engine: string;
  readonly databaseName: string;
  readonly userName: string;
  readonly ip?: string;
  readonly port?: string;
}

export interface PrecheckDetail {
  readonly item: string;
  readonly description: string;
  /** Absent for an item that passed. */
  readonly failedReason?: string;
  readonly repairMethod?: string;
}

export interface InstanceGroup {
  readonly id: string;
  readonly name: string;
  readonly userName: string;
  readonly pace: Pace;
  /** `<ip>:dts<random>`; a group that was only just created has none. */
  readonly client?: string;
  /** Where the consumption of an older instance was moved to, which needs no client. */
  readonly movedTo?: number;
}

/** A change tracking instance. What moves (window, checkpoints, delays) is worked out from the time asked about. */
export interface Instance extends Flow {
  readonly region: string;
  readonly instanceId: string;
  readonly jobId: string;
  readonly name: string;
  readonly status: TaskStatus;
  /** Instances of the older kind have no AppName. */
  readonly isNewVersion: boolean;
  readonly specification: string;
  readonly payType: 'PrePaid' | 'PostPaid';
  readonly expiresAt?: number;
  readonly createdAt: number;
  readonly source: Source;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly resourceGroup: { readonly id: string; readonly name: string };
  readonly tracks: { readonly ddl: boolean; readonly dml: boolean };
  readonly destNetType: 'VPC' | 'CLASSIC';
  /** Whether it has a topic before a consumer group is created. */
  readonly hasTopic: boolean;
  /** Whether the older DescribeSubscriptionInstanceStatus knows it. */
  readonly isKnownToOlderCall: boolean;
  readonly errorMessage?: string;
  readonly errorCode?: string;
  readonly retryReason?: string;
  readonly precheck?: readonly PrecheckDetail[];
  readonly recordsPerSecond: number;
  /** Made when asked for, because one of them has ten thousand tables. */
  databases(): readonly TrackedDatabase[];
  /** In the order of creation; a new group is appended. */
  readonly groups: InstanceGroup[];
  readonly deleted: { readonly group: InstanceGroup; readonly place: number; readonly at: number }[];
}

const dayMs = 24 * 60 * 60 * 1000;

/** Before it is configured, an instance has neither source nor objects nor endpoints. */
export const isConfigured = ({ status }: Instance): boolean => status !== 'NotConfigured';

/** Data begins to be kept once a task has run. */
const withoutData: readonly TaskStatus[] = [
  'NotConfigured',
  'NotStarted',
  'Prechecking',
  'PrecheckFailed',
  'PreCheckPass',
  'Starting',
];

/** The range of data that is kept: about a day, and the oldest ten minutes go at once. */
export function windowOf(
  instance: Instance,
  now: number,
): { readonly begin: number; readonly end: number } | undefined {
  if (withoutData.includes(instance.status)) return undefined;
  const end = instance.newestAt(now);
  const begin = Math.max(instance.createdAt, floorTo(now - dayMs, 10 * 60 * 1000) + 10 * 60 * 1000);
  return { begin: Math.min(begin, end), end };
}

/** Our own choice: the vendor's tools wait for ten seconds after deleting. */
const lingerMs = 5_000;

/**
 * The groups as the list shows them. The vendor's page does not say so, but its tools do not believe the list at once
 * after deleting, so nor may anybody else: for a while it shows a group that is gone.
 * https://github.com/aliyun/terraform-provider-alicloud/blob/master/alicloud/resource_alicloud_dts_consumer_channel.go
 */
export function listedGroups({ groups, deleted }: Instance, now: number): readonly InstanceGroup[] {
  const listed = [...groups];
  for (const { group, place } of deleted.filter(({ at }) => now - at < lingerMs).reverse()) {
    listed.splice(place, 0, group);
  }
  return listed;
}

interface GroupPosition {
  /** Absent when nothing was ever consumed. */
  readonly checkpoint?: number;
  /** Seconds; -1 without a client, as on the wire. */
  readonly messageDelay: number;
  /** Records; -1 without a client. */
  readonly unconsumedData: number;
}

export function positionOf(instance: Instance, group: InstanceGroup, now: number): GroupPosition {
  const window = windowOf(instance, now);
  const consumed = window && (group.movedTo ?? consumedUpTo(group.pace, instance, now));
  if (window === undefined || consumed === undefined) return { messageDelay: -1, unconsumedData: -1 };
  if (!hasConsumer(group.pace)) return { checkpoint: floorTo(consumed, 1000), messageDelay: -1, unconsumedData: -1 };
  // A client that is overtaken by the window goes on at its beginning.
  const checkpoint = floorTo(Math.max(consumed, window.begin), 1000);
  return {
    checkpoint,
    messageDelay: Math.round((window.end - checkpoint) / 1000),
    unconsumedData: recordsUpTo(instance, window.end) - recordsUpTo(instance, checkpoint),
  };
}

/** How many records the source has written, busier by day than by night. Never goes back. */
function recordsUpTo(instance: Instance, time: number): number {
  const seconds = (time - instance.createdAt) / 1000;
  const tide = ((0.5 * dayMs) / 1000 / (2 * Math.PI)) * (1 - Math.cos((2 * Math.PI * seconds * 1000) / dayMs));
  return Math.floor(instance.recordsPerSecond * (seconds + tide));
}

/** https://help.aliyun.com/document_detail/49441.html gives topics of this form. */
export function topicOf(instance: Instance): string | undefined {
  if (!instance.hasTopic && instance.groups.length + instance.deleted.length === 0) return undefined;
  const place = `${instance.region}_${instance.source.instanceId}_${instance.source.databaseName}`.replaceAll('-', '_');
  return `${place}_version2`;
}

export function hostsOf({ region }: Instance): Record<'publicHost' | 'privateHost' | 'vpcHost', string> {
  return {
    publicHost: `dts-${region}.aliyuncs.com:18001`,
    privateHost: `dts-${region}-internal.aliyuncs.com:18002`,
    vpcHost: `dts-${region}-vpc.aliyuncs.com:18003`,
  };
}
