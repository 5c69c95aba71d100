import type { GroupVerdict } from '../../src/model/lag/judge.ts';
import { type TaskStage, taskStage } from '../../src/model/status/stage.ts';
import type { IconName } from './parts.ts';

export const stageIcons: Readonly<Record<TaskStage, IconName>> = {
  running: 'pass',
  retrying: 'warning',
  failed: 'error',
  precheckFailed: 'error',
  locked: 'lock',
  inProgress: 'sync',
  notStarted: 'outline',
  unknown: 'question',
};

/** The sign of a verdict, which means the same as in the tree. A task that is not running has the sign of its stage. */
export const verdictIcon = (verdict: GroupVerdict): IconName =>
  verdict.kind === 'taskNotRunning' ? stageIcons[taskStage(verdict.status)] : icons[verdict.kind];

const icons: Readonly<Record<Exclude<GroupVerdict['kind'], 'taskNotRunning'>, IconName>> = {
  dataLost: 'error',
  dataAtRisk: 'warning',
  stopped: 'noClient',
  stuckShards: 'warning',
  fallingBehind: 'warning',
  behind: 'warning',
  taskBehind: 'warning',
  catchingUp: 'falling',
  unknown: 'question',
  notStarted: 'outline',
  partlyNotStarted: 'outline',
  noData: 'dash',
  well: 'pass',
};
