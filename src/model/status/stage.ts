import type { TaskStatus } from '../../cloud/dts/types.ts';

/** A group of statuses of a change tracking task that are shown and treated alike. */
export type TaskStage =
  | 'notStarted'
  | 'inProgress'
  | 'running'
  | 'retrying'
  | 'failed'
  | 'precheckFailed'
  | 'locked'
  /** A status that the reference does not know. */
  | 'unknown';

const stages: Readonly<Record<TaskStatus, TaskStage>> = {
  NotConfigured: 'notStarted',
  NotStarted: 'notStarted',
  Prechecking: 'inProgress',
  PrecheckFailed: 'precheckFailed',
  PreCheckPass: 'notStarted',
  Starting: 'inProgress',
  Normal: 'running',
  Retrying: 'retrying',
  Abnormal: 'failed',
  Upgrade: 'inProgress',
  Downgrade: 'inProgress',
  Locked: 'locked',
};

/** The degrees of alarm that a state is shown with, the most alarming first. */
export const tones = ['error', 'warning', 'progress', 'neutral', 'well'] as const;
export type Tone = (typeof tones)[number];

const tonesOfStages: Readonly<Record<TaskStage, Tone>> = {
  failed: 'error',
  locked: 'error',
  precheckFailed: 'error',
  retrying: 'warning',
  inProgress: 'progress',
  notStarted: 'neutral',
  unknown: 'neutral',
  running: 'well',
};

export const toneOfStage = (stage: TaskStage): Tone => tonesOfStages[stage];

/** The status, if this version of the extension knows it. */
export function knownStatus(status: string): TaskStatus | undefined {
  return Object.hasOwn(stages, status) ? (status as TaskStatus) : undefined;
}

export function taskStage(status: string): TaskStage {
  const known = knownStatus(status);
  return known ? stages[known] : 'unknown';
}

/**
 * Whether groups can be created, edited and deleted while the task is in this stage. The console asks for a running
 * task before it creates one; the other calls answer `OperationDenied.JobStatus` in unsuitable states, which no page
 * lists. What surely has no groups, or is locked, is refused here; while a task is retrying or failed, the service
 * decides.
 * https://help.aliyun.com/en/dts/user-guide/create-consumer-groups
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-modifyconsumerchannel
 */
export const allowsGroupChanges = (stage: TaskStage): boolean =>
  stage === 'running' || stage === 'retrying' || stage === 'failed' || stage === 'unknown';
