import type {
  AlertRule,
  DeliveryChannel,
  DtsJob,
  DtsJobDetail,
  Precheck,
  SourceEndpoint,
  SubscriptionHost,
  SubscriptionInstanceStatus,
  TrackedDatabase,
} from '../../cloud/dts/types.ts';
import type { PartialList } from '../catalog/catalog.ts';
import { type InstanceRefusal, whyNoChanges } from '../groups/groupActions.ts';
import type { Histories } from '../lag/history.ts';
import type { TaskFacts } from '../lag/reading.ts';
import { groupsPerInstance, type InstanceGroup, type InstanceRef } from '../places.ts';
import { whyNoStart } from '../task/startRules.ts';
import type { Moment } from '../units.ts';
import { type Field, statusFields } from './fields.ts';
import { type TaskStage, taskStage } from './stage.ts';
import { type GroupRow, groupRows, type Verdict, verdicts } from './verdicts.ts';
import { answeredState, wholeJob } from './wholeJob.ts';
import { trackingWindow, type TrackingWindow } from './window.ts';

/** The answers from which a status is made. Each may be missing, because it was refused, failed or has not arrived. */
export interface StatusParts {
  /** DescribeDtsJobDetail. */
  readonly newer: DtsJobDetail | undefined;
  /** DescribeSubscriptionInstanceStatus. */
  readonly older: SubscriptionInstanceStatus | undefined;
  /** The row of DescribeDtsJobs. */
  readonly listed: DtsJob | undefined;
  /** What lasts of an earlier row. */
  readonly remembered: DtsJob | undefined;
  /** DescribePreCheckStatus. */
  readonly precheck: Precheck | undefined;
  /** DescribeJobMonitorRule. */
  readonly alerts: readonly AlertRule[] | undefined;
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
  /** Undefined if no operation answered that tells the version. */
  readonly version: 'new' | 'old' | 'notReported' | undefined;
  readonly billing: string | undefined;
  readonly expireTime: Moment | undefined;
  readonly source: SourceEndpoint | undefined;
  readonly topic: string | undefined;
  readonly hosts: SubscriptionHost;
  readonly tracksDml: boolean | undefined;
  readonly tracksDdl: boolean | undefined;
  /** The channel that the instance delivers its records through, if it has one of its own. */
  readonly delivery: DeliveryChannel | undefined;
  /** Undefined if the service did not report them. */
  readonly objects: readonly TrackedDatabase[] | undefined;
  readonly objectsInFile: DtsJobDetail['objectsInFile'];

  /** Undefined until the task has stored data. */
  readonly window: TrackingWindow | undefined;
  /** The checkpoint of the instance as a whole; each of its groups has one of its own as well. */
  readonly consumptionCheckpoint: Moment | undefined;
  readonly groups: GroupFigures | undefined;
  /** Which of the two operations answered, or that only the list did. */
  readonly sources: 'both' | 'newer' | 'older' | 'listed';
  /** Whether the instance and the limit leave room for another group. */
  readonly newGroup: 'allowed' | 'limitReached' | InstanceRefusal;
  readonly canStart: boolean;
  /** Whether the precheck has failed, so that items of it might be skipped. */
  readonly canSkip: boolean;
  /** What the account is told about the task. Undefined if the service did not report it. */
  readonly alerts: readonly AlertRule[] | undefined;
  readonly fields: readonly Field[];
}

interface GroupFigures {
  readonly rows: readonly GroupRow[];
  readonly total: number;
  readonly limit: number;
  readonly connected: number;
  /** The groups of which the service does not tell whether a client is connected. */
  readonly untold: number;
  /** The connected group that is furthest behind. */
  readonly slowest: GroupRow | undefined;
}

/**
 * Makes the status once one of the operations has answered. Where two report a field, the newer one counts, and a verdict
 * says if that makes a difference.
 */
export function subscriptionStatus(
  ref: InstanceRef,
  parts: StatusParts,
  histories: Pick<Histories, 'of'>,
  at: Date,
): SubscriptionStatus | undefined {
  const { newer, older, listed, remembered, precheck } = parts;
  const answered = answeredState(newer, older, listed);
  if (!answered) return undefined;
  const job = wholeJob({ listed: listed ?? remembered, detail: newer, precheck });
  const now = at.getTime();
  const { status } = answered;
  const stage = taskStage(status);
  const window = trackingWindow(
    (job?.beginTime ?? older?.beginTime)?.getTime(),
    (job?.endTime ?? older?.endTime)?.getTime(),
    now,
  );
  const task = { status, version: job?.version, window };
  const groups = parts.groups && groupFigures(parts.groups, task, histories, now);
  return {
    at: now,
    name: job?.name || older?.name,
    status,
    stage,
    verdicts: verdicts({ job, newer, older, listed, precheck, status, window, groups: groups?.rows, now }),
    instanceId: ref.instanceId,
    jobId: ref.jobId,
    taskId: older?.taskId,
    version: job && (job.version ?? 'notReported'),
    billing: job?.billing ?? older?.billing,
    expireTime: job?.expireTime?.getTime(),
    source: job?.source || older?.source ? { ...older?.source, ...job?.source } : undefined,
    topic: newer?.topic ?? older?.topic,
    hosts: { ...older?.hosts, ...newer?.hosts },
    tracksDml: newer?.tracksDml ?? older?.tracksDml,
    tracksDdl: newer?.tracksDdl ?? older?.tracksDdl,
    delivery: newer?.delivery,
    objects: newer?.objects?.length ? newer.objects : (older?.objects ?? newer?.objects),
    objectsInFile: newer?.objectsInFile,
    window,
    consumptionCheckpoint: (job?.consumptionCheckpoint ?? older?.consumptionCheckpoint)?.getTime(),
    groups,
    sources: newer && older ? 'both' : newer ? 'newer' : older ? 'older' : 'listed',
    newGroup: newGroup(task, groups),
    canStart: whyNoStart({ status, ...(job?.version && { version: job.version }) }) === undefined,
    canSkip: stage === 'precheckFailed',
    alerts: parts.alerts,
    fields: statusFields(
      newer ?? (older ? undefined : listed && { ...listed, hosts: {} }),
      older,
      listed ?? remembered,
    ),
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
    untold: rows.filter(row => row.client === 'unknown').length,
    slowest,
  };
}

function newGroup({ status, version }: TaskFacts, groups: GroupFigures | undefined): SubscriptionStatus['newGroup'] {
  if (groups && groups.total >= groups.limit) return 'limitReached';
  return whyNoChanges({ status, ...(version && { version }) }) ?? 'allowed';
}
