import type { DtsJob } from '../../cloud/dts/types.ts';
import type { Account } from '../accounts/account.ts';
import type { GroupService } from '../places.ts';
import { type TaskStage, taskStage } from '../status/stage.ts';

/** What changes a consumer group, or needs something that may be missing. */
export type GroupAction = 'edit' | 'delete' | 'reset' | 'undoReset';

/** Why an action is not offered. */
export type Refusal =
  | 'readOnlyAccount'
  /** The state of the change tracking task does not allow it now. */
  | 'taskState'
  /** Where a group of a newer instance starts is chosen in the client; the service has no call for it. */
  | 'clientChooses'
  /** An older instance has one position for all of its consumers, and that is set on the instance. */
  | 'setOnInstance'
  /** Nothing was reset from here that could be put back. */
  | 'nothingToUndo';

/** The group that an action is about, as far as the rule goes. */
export interface Subject {
  readonly account: Pick<Account, 'isReadOnly'>;
  readonly service: GroupService;
  /** The task of the instance; until it is known, the service decides. Groups of Logstores have none. */
  readonly job?: Pick<DtsJob, 'status' | 'isNewVersion'> | undefined;
  /** Whether the checkpoints from before a reset are kept here. */
  readonly hasSavedReset: boolean;
}

/** The one rule for rows, panels and the palette. Nothing when the action can be tried. */
export function whyNot(action: GroupAction, { account, service, job, hasSavedReset }: Subject): Refusal | undefined {
  if (account.isReadOnly) return 'readOnlyAccount';
  switch (action) {
    case 'edit':
    case 'delete':
      return job && !allowsChanges(taskStage(job.status)) ? 'taskState' : undefined;
    case 'reset':
      if (service === 'sls') return undefined;
      return (job?.isNewVersion ?? true) ? 'clientChooses' : 'setOnInstance';
    case 'undoReset':
      return service === 'sls' && hasSavedReset ? undefined : 'nothingToUndo';
  }
}

/**
 * Both calls answer `OperationDenied.JobStatus` in unsuitable states, which no page lists. What surely has no groups to
 * change, or is locked, is refused here; the rest the service decides.
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-modifyconsumerchannel
 */
function allowsChanges(stage: TaskStage): boolean {
  return stage === 'running' || stage === 'retrying' || stage === 'failed' || stage === 'unknown';
}
