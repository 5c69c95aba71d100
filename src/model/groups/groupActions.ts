import type { DtsJob } from '../../cloud/dts/types.ts';
import type { Account } from '../accounts/account.ts';
import type { GroupService } from '../places.ts';
import { allowsGroupChanges, taskStage } from '../status/stage.ts';

/** An action on a consumer group that is not always possible. */
export type GroupAction = 'edit' | 'delete' | 'reset' | 'undoReset';

/** Why an action is not offered. */
export type Refusal =
  | 'readOnlyAccount'
  /** Only instances of the new version have consumer groups. */
  | 'oldVersion'
  /** The state of the change tracking task does not allow it now. */
  | 'taskState'
  /** Where a group of a newer instance starts is chosen in the client; the service has no call for it. */
  | 'clientChooses'
  /** An older instance has one position for all of its consumers, and that is set on the instance. */
  | 'setOnInstance'
  /** This computer keeps no reset of the group that could be undone. */
  | 'nothingToUndo';

/** What has to be known of a group before an action on it is offered. */
export interface Subject {
  readonly account: Pick<Account, 'isReadOnly'>;
  readonly service: GroupService;
  /** The task of the instance. Until it is known, the service decides. Groups of Logstores have no task. */
  readonly job?: Pick<DtsJob, 'status' | 'version'> | undefined;
  /** Whether checkpoints from before a reset are kept on this computer. */
  readonly hasSavedReset: boolean;
}

/** Why an action is not offered in rows, panels and the Command Palette; undefined when it can be tried. */
export function whyNot(action: GroupAction, { account, service, job, hasSavedReset }: Subject): Refusal | undefined {
  if (account.isReadOnly) return 'readOnlyAccount';
  switch (action) {
    case 'edit':
    case 'delete':
      return job && whyNoChanges(job);
    case 'reset':
      if (service === 'sls') return undefined;
      return job && job.version !== 'new' ? 'setOnInstance' : 'clientChooses';
    case 'undoReset':
      return service === 'sls' && hasSavedReset ? undefined : 'nothingToUndo';
  }
}

/**
 * Why groups of an instance can be neither created, edited nor deleted. The operations for that are for instances of the
 * new version, whose consumer groups the API calls channels.
 * https://github.com/aliyun/aliyun-openapi-meta/blob/master/en-US/dts/CreateConsumerChannel.json
 */
export function whyNoChanges({ status, version }: Pick<DtsJob, 'status' | 'version'>): InstanceRefusal | undefined {
  if (version === 'old') return 'oldVersion';
  return allowsGroupChanges(taskStage(status)) ? undefined : 'taskState';
}

export type InstanceRefusal = Extract<Refusal, 'oldVersion' | 'taskState'>;
