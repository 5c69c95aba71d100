import type { RpcOperation } from '../operation.ts';
import { statusOf } from '../world/instance.ts';
import { checkStatus, invalidValue, taskOf } from './parameters.ts';

/**
 * Starts a task, or starts it again after it failed. No page says in which states this operation does so; the one that it
 * replaced names those that have not started and those that failed. Nor does a page say that it starts a task of the
 * previous version, whose instances have an operation of their own for that, so such a task is refused.
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-startdtsjob
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-startsynchronizationjob
 */
export const startDtsJob: RpcOperation = {
  service: 'dts',
  family: 'task',
  isWrite: true,

  run(call) {
    const instance = taskOf(call, 'DtsInstanceId');
    if (!instance.isNewVersion) return invalidValue('DtsJobId');
    checkStatus(call, instance, 'NotStarted', 'PrecheckFailed', 'PreCheckPass', 'Abnormal');
    const status = statusOf(instance, call.now);
    call.world.startTask(instance, call.now, { isChecked: status === 'NotStarted' || status === 'PrecheckFailed' });
    return {};
  },
};
