import type { DtsJob } from '../../cloud/dts/types.ts';
import { knownStatus, type TaskStage, taskStage } from '../status/stage.ts';

/** Why a task cannot be started. */
export type StartRefusal = 'oldVersion' | 'notConfigured' | 'inProgress' | 'running' | 'retrying' | 'locked';

/**
 * Why a task cannot be started. No page lists the states in which it can; the operation that the newer one replaced names
 * tasks that have not started and tasks that failed. Nor does a page say that it starts tasks of the old version, which
 * have an operation of their own. In a state that nobody knows, the service decides.
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-startsynchronizationjob
 */
export function whyNoStart({ status, version }: Pick<DtsJob, 'status' | 'version'>): StartRefusal | undefined {
  if (version === 'old') return 'oldVersion';
  const stage = taskStage(status);
  switch (stage) {
    case 'notStarted':
      return knownStatus(status) === 'NotConfigured' ? 'notConfigured' : undefined;
    case 'precheckFailed':
    case 'failed':
    case 'unknown':
      return undefined;
    case 'inProgress':
    case 'running':
    case 'retrying':
    case 'locked':
      return stage;
  }
}

/**
 * What a start does first: the whole precheck, only the start after a precheck that passed, or the work that failed. A
 * task in an unknown state does whatever the service knows.
 */
export type FirstOfStart = 'precheck' | 'start' | 'restart' | 'unknown';

export function firstOfStart(status: string): FirstOfStart {
  const stage = taskStage(status);
  if (knownStatus(status) === 'PreCheckPass') return 'start';
  if (stage === 'notStarted' || stage === 'precheckFailed') return 'precheck';
  return stage === 'failed' ? 'restart' : 'unknown';
}

/** Whether a task in this stage is on its way, so that it must not be started. */
export const isOnItsWay = (stage: TaskStage): boolean =>
  stage === 'inProgress' || stage === 'running' || stage === 'retrying';
