import type { TaskStatus } from '../../cloud/dts/types.ts';

/** What the statuses of a change tracking task have in common. */
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

/** How alarming something is, and the most alarming first. */
export const tones = ['error', 'warning', 'progress', 'neutral', 'well'] as const;
export type Tone = (typeof tones)[number];

export function toneOfStage(stage: TaskStage): Tone {
  switch (stage) {
    case 'failed':
    case 'locked':
    case 'precheckFailed':
      return 'error';
    case 'retrying':
      return 'warning';
    case 'inProgress':
      return 'progress';
    case 'notStarted':
    case 'unknown':
      return 'neutral';
    case 'running':
      return 'well';
  }
}

/** Nothing for a status that is newer than us. */
export function knownStatus(status: string): TaskStatus | undefined {
  return Object.hasOwn(stages, status) ? (status as TaskStatus) : undefined;
}

export function taskStage(status: string): TaskStage {
  const known = knownStatus(status);
  return known ? stages[known] : 'unknown';
}

/**
 * Whether a group can be created while the task is in this stage. The console asks for a running task; while one is
 * retrying or failed the service decides. https://help.aliyun.com/en/dts/user-guide/create-consumer-groups
 */
export function allowsNewGroups(stage: TaskStage): boolean {
  return stage === 'running' || stage === 'retrying' || stage === 'failed' || stage === 'unknown';
}
