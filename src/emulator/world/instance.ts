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

/** One check of a precheck, by the vendor's short name, such as `CHECK_CONN_SRC`. */
export interface PrecheckItem {
  readonly item: string;
  /** Absent if the item passes. */
  readonly failure?: {
    /** A key of the console's texts, or the text of the database. */
    readonly message: string;
    /** The key of a longer text. */
    readonly detail?: string;
    /** The key of the remedy, which only the console translates. */
    readonly repair: string;
  };
}

/** Tells what an instance uses of a dedicated cluster. */
export interface Capacity {
  readonly clusterId: string;
  readonly cpuPercent: number;
  readonly memoryMb: number;
  readonly usedUnits: number;
  readonly minUnits: number;
  readonly maxUnits: number;
}

export interface InstanceGroup {
  readonly id: string;
  readonly name: string;
  readonly userName: string;
  readonly pace: Pace;
  /** Has the form `<ip>:dts<random>`. A new group has no client. */
  readonly client?: string;
  /** The time that the checkpoint of an older instance was moved to, which needs no client. */
  readonly movedTo?: number;
  /** Absent if nobody chose one. Then the group has the password of all sample groups. */
  readonly password?: string;
  /** Absent until a client joins or commits on the data plane. After that, only its commits move the group, not its pace. */
  readonly attended?: {
    /** Absent if nothing was ever consumed. */
    readonly checkpoint?: number;
    readonly isAttached: boolean;
  };
}

/** A start of the task that a call asked for. */
interface Start {
  readonly at: number;
  /** Tells whether the precheck runs first, which it does unless it has passed before. */
  readonly isChecked: boolean;
  /** Holds the checks that this start skips. */
  readonly skipped: ReadonlySet<string>;
}

/** What the account is told about a task by text message, if it has a rule for it. */
export interface Alert {
  readonly type: 'delay' | 'error';
  readonly isOn: boolean;
  readonly delaySeconds?: number;
}

/** Represents a change tracking instance. Its window, checkpoints, and delays are computed from the requested time. */
export interface Instance extends Flow {
  readonly region: string;
  readonly instanceId: string;
  readonly jobId: string;
  readonly name: string;
  /** The status in which the world begins. {@link statusOf} tells the one of a moment. */
  readonly status: TaskStatus;
  /** Lists the starts in their order. */
  readonly starts: Start[];
  /** Tells whether the instance has an AppName, which older instances do not have. */
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
  /** Tells whether the instance has a topic before a consumer group is created. */
  readonly hasTopic: boolean;
  /** Tells whether the older DescribeSubscriptionInstanceStatus finds the instance. */
  readonly isKnownToOlderCall: boolean;
  /** Usually starts with a code, such as `DTS-31009`, and can hold the codes of its causes. */
  readonly errorMessage?: string;
  readonly retryReason?: string;
  /** The number of the kind of error that is retried, if the vendor has a page on it. */
  readonly retryCode?: string;
  readonly precheckId: string;
  /** Lists the checks in their order. */
  readonly precheck: readonly PrecheckItem[];
  /** Holds the checks that the next start skips. */
  readonly skipped: Set<string>;
  readonly alerts: readonly Alert[];
  readonly recordsPerSecond: number;
  /** Tells whether the tracked objects are in a file that the answer only links to. */
  readonly hasObjectsInFile: boolean;
  /** The number of partitions of the instance's own topic, if it delivers data to one. */
  readonly deliveryPartitions?: number;
  readonly capacity?: Capacity;
  /** Makes the databases when needed, because one of them has ten thousand tables. */
  databases(): readonly TrackedDatabase[];
  /** Lists the groups in the order of creation. */
  readonly groups: InstanceGroup[];
  readonly deleted: { readonly group: InstanceGroup; readonly place: number; readonly at: number }[];
}

const dayMs = 24 * 60 * 60 * 1000;

/** Before it is configured, an instance has neither source nor objects nor endpoints. */
export const isConfigured = ({ status }: Instance): boolean => status !== 'NotConfigured';

/** With these statuses, a task has never run, so no data is kept. */
const withoutData: readonly TaskStatus[] = [
  'NotConfigured',
  'NotStarted',
  'Prechecking',
  'PrecheckFailed',
  'PreCheckPass',
  'Starting',
];

/** These times are invented. The precheck and the start of a real task take minutes. */
export const precheckMs = 6_000;
const startingMs = 3_000;

/**
 * Gives the status at a moment, which a start moves on. A check that failed fails again unless it is skipped, and a task
 * that failed fails again, because nobody repairs anything in between.
 */
export function statusOf({ status, starts, precheck }: Instance, now: number): TaskStatus {
  const start = starts.at(-1);
  if (!start) return status;
  const startsAt = start.at + (start.isChecked ? precheckMs : 0);
  if (now < startsAt) return 'Prechecking';
  if (start.isChecked && precheck.some(item => isFailing(item, start.skipped))) return 'PrecheckFailed';
  if (now < startsAt + startingMs) return 'Starting';
  return status === 'Abnormal' ? 'Abnormal' : 'Normal';
}

/** Tells whether a check fails. No page says how a skipped check appears after the next start, so here it passes. */
export const isFailing = ({ item, failure }: PrecheckItem, skipped: ReadonlySet<string>): boolean =>
  failure !== undefined && !skipped.has(item);

/** Gives the range of data that is kept, about a day. The oldest ten minutes are dropped at once. */
export function windowOf(
  instance: Instance,
  now: number,
): { readonly begin: number; readonly end: number } | undefined {
  if (withoutData.includes(statusOf(instance, now))) return undefined;
  const end = instance.newestAt(now);
  // A task that did not run before its start has nothing older than that.
  const firstAt = withoutData.includes(instance.status) ? floorTo(instance.starts.at(-1)?.at ?? 0, 1000) : 0;
  const begin = Math.max(instance.createdAt, firstAt, floorTo(now - dayMs, 10 * 60 * 1000) + 10 * 60 * 1000);
  return { begin: Math.min(begin, end), end };
}

/** This time is invented. The vendor's tools wait for ten seconds after deleting. */
const lingerMs = 5_000;

/**
 * Lists groups, including those that were deleted a moment ago. No page says that the service does so, but the vendor's
 * tools do not trust the list right after deleting, so clients must expect it.
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
  /** Absent if nothing was ever consumed. */
  readonly checkpoint?: number;
  /** Has seconds, or -1 without a client, as the service returns it. */
  readonly messageDelay: number;
  /** Counts records, or is -1 without a client. */
  readonly unconsumedData: number;
}

export function positionOf(instance: Instance, group: InstanceGroup, now: number): GroupPosition {
  const window = windowOf(instance, now);
  const consumed = window && consumedBy(instance, group, now);
  if (window === undefined || consumed === undefined) return { messageDelay: -1, unconsumedData: -1 };
  if (!hasClient(group)) return { checkpoint: floorTo(consumed, 1000), messageDelay: -1, unconsumedData: -1 };
  // A client that falls out of the window continues at its beginning.
  const checkpoint = floorTo(Math.max(consumed, window.begin), 1000);
  return {
    checkpoint,
    messageDelay: Math.round((window.end - checkpoint) / 1000),
    unconsumedData: recordsUpTo(instance, window.end) - recordsUpTo(instance, checkpoint),
  };
}

function consumedBy(instance: Instance, { movedTo, attended, pace }: InstanceGroup, now: number): number | undefined {
  return attended ? attended.checkpoint : (movedTo ?? consumedUpTo(pace, instance, now));
}

export const hasClient = ({ attended, pace }: InstanceGroup): boolean => attended?.isAttached ?? hasConsumer(pace);

/** Counts the records that the source has written, more by day than by night. The count never decreases. */
export function recordsUpTo(instance: Instance, time: number): number {
  const seconds = (time - instance.createdAt) / 1000;
  const tide = ((0.5 * dayMs) / 1000 / (2 * Math.PI)) * (1 - Math.cos((2 * Math.PI * seconds * 1000) / dayMs));
  return Math.floor(instance.recordsPerSecond * (seconds + tide));
}

/** Names the topic, which no instance of the previous version has. https://help.aliyun.com/document_detail/49441.html */
export function topicOf(instance: Instance): string | undefined {
  if (!instance.isNewVersion) return undefined;
  if (!instance.hasTopic && instance.groups.length + instance.deleted.length === 0) return undefined;
  const place = `${instance.region}_${instance.source.instanceId}_${instance.source.databaseName}`.replaceAll('-', '_');
  return `${place}_version2`;
}

type Hosts = Record<'publicHost' | 'privateHost' | 'vpcHost', string>;

/** Gives the endpoints of an instance for clients. `dataPlane` is the public one where clients can really connect. */
export function hostsOf({ region }: Instance, dataPlane?: string): Hosts {
  return {
    publicHost: dataPlane ?? `dts-${region}.aliyuncs.com:18001`,
    privateHost: `dts-${region}-internal.aliyuncs.com:18002`,
    vpcHost: `dts-${region}-vpc.aliyuncs.com:18003`,
  };
}
