import type {
  DtsJobDetail,
  SourceEndpoint,
  SubscriptionHost,
  SubscriptionInstanceStatus,
  TrackedDatabase,
} from '../../cloud/dts/types.ts';
import type { PartialList } from '../catalog/catalog.ts';
import type { Histories } from '../lag/history.ts';
import type { TaskFacts } from '../lag/reading.ts';
import { groupsPerInstance, type InstanceGroup, type InstanceRef } from '../places.ts';
import type { Moment } from '../units.ts';
import { type Field, statusFields } from './fields.ts';
import { allowsGroupChanges, type TaskStage, taskStage } from './stage.ts';
import { type GroupRow, groupRows, type Verdict, verdicts } from './verdicts.ts';
import { trackingWindow, type TrackingWindow } from './window.ts';

/** The answers from which a status is made. Each may be missing, because it was refused, failed or has not arrived. */
export interface StatusParts {
  /** DescribeDtsJobDetail. */
  readonly newer: DtsJobDetail | undefined;
  /** DescribeSubscriptionInstanceStatus. */
  readonly older: SubscriptionInstanceStatus | undefined;
  readonly groups: PartialList<InstanceGroup> | undefined;
}

/** What is known of one change tracking instance, in plain values that can be sent to a page. */
export interface SubscriptionStatus {
  readonly at: Moment;
  readonly name: string | undefined;
  readonly status: string;
  readonly stage: TaskStage;
  /** Never empty; the most alarming verdict is first. */
  readonly verdicts: readonly Verdict[];

  readonly instanceId: string;
  readonly jobId: string;
  readonly taskId: string | undefined;
  readonly billing: string | undefined;
  readonly expireTime: Moment | undefined;
  readonly source: SourceEndpoint | undefined;
  readonly topic: string | undefined;
  readonly hosts: SubscriptionHost;
  readonly tracksDml: boolean | undefined;
  readonly tracksDdl: boolean | undefined;
  readonly objects: readonly TrackedDatabase[];

  /** Undefined until the task has stored data. */
  readonly window: TrackingWindow | undefined;
  /** The checkpoint of the instance as a whole; each of its groups has one of its own as well. */
  readonly consumptionCheckpoint: Moment | undefined;
  readonly groups: GroupFigures | undefined;
  /** Which of the two operations answered. */
  readonly sources: 'both' | 'newer' | 'older';
  /** Whether the task's status and the limit leave room for another group. */
  readonly newGroup: 'allowed' | 'limitReached' | 'taskNotRunning';
  readonly fields: readonly Field[];
}

interface GroupFigures {
  readonly rows: readonly GroupRow[];
  readonly total: number;
  readonly limit: number;
  readonly connected: number;
  /** The connected group that is furthest behind. */
  readonly slowest: GroupRow | undefined;
}

/** Makes the status once one of the two operations has answered. Where both report a field, the newer one counts. */
export function subscriptionStatus(
  ref: InstanceRef,
  parts: StatusParts,
  histories: Pick<Histories, 'of'>,
  at: Date,
): SubscriptionStatus | undefined {
  const { newer, older } = parts;
  const either = newer ?? older;
  if (!either) return undefined;
  const now = at.getTime();
  const { status } = either;
  const stage = taskStage(status);
  const window = trackingWindow(
    (newer?.beginTime ?? older?.beginTime)?.getTime(),
    (newer?.endTime ?? older?.endTime)?.getTime(),
    now,
  );
  // The older operation does not tell the version. No verdict about a group depends on it.
  const task = { status, isNewVersion: newer?.isNewVersion ?? true, window };
  const groups = parts.groups && groupFigures(parts.groups, task, histories, now);
  return {
    at: now,
    name: newer?.name ?? older?.name,
    status,
    stage,
    verdicts: verdicts({ newer, older, status, window, groups: groups?.rows, now }),
    instanceId: ref.instanceId,
    jobId: ref.jobId,
    taskId: older?.taskId,
    billing: newer?.billing ?? older?.billing,
    expireTime: newer?.expireTime?.getTime(),
    source: newer?.source || older?.source ? { ...older?.source, ...newer?.source } : undefined,
    topic: newer?.topic ?? older?.topic,
    hosts: { ...older?.hosts, ...newer?.hosts },
    tracksDml: newer?.tracksDml ?? older?.tracksDml,
    tracksDdl: newer?.tracksDdl ?? older?.tracksDdl,
    objects: newer?.objects.length ? newer.objects : (older?.objects ?? []),
    window,
    consumptionCheckpoint: (newer?.consumptionCheckpoint ?? older?.consumptionCheckpoint)?.getTime(),
    groups,
    sources: newer && older ? 'both' : newer ? 'newer' : 'older',
    newGroup: newGroup(stage, groups),
    fields: statusFields(newer, older),
  };
}

function groupFigures(
  { items, total }: PartialList<InstanceGroup>,
  task: TaskFacts,
  histories: Pick<Histories, 'of'>,
  now: Moment,
): GroupFigures {
  const rows = groupRows(items, task, histories, now);
  const [slowest] = rows
    .filter(row => row.delaySeconds !== undefined)
    .sort((a, b) => (b.delaySeconds ?? 0) - (a.delaySeconds ?? 0));
  return {
    rows,
    total,
    limit: groupsPerInstance,
    connected: rows.filter(row => row.client === 'connected').length,
    slowest,
  };
}

function newGroup(stage: TaskStage, groups: GroupFigures | undefined): SubscriptionStatus['newGroup'] {
  if (groups && groups.total >= groups.limit) return 'limitReached';
  return allowsGroupChanges(stage) ? 'allowed' : 'taskNotRunning';
}
