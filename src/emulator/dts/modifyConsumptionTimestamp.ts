import { timeIn } from '../keys.ts';
import { refuse, type RpcOperation } from '../operation.ts';
import { hasClient, windowOf } from '../world/instance.ts';
import { checkRuns, instanceOf, invalidValue, required } from './parameters.ts';

/**
 * Moves the checkpoint of an older instance that is running and has no client. No page lists the codes of its refusals, so
 * a newer instance is refused like any invalid value, and the code for a connected client is invented in the usual form.
 * https://github.com/aliyun/aliyun-openapi-meta/blob/master/metadatas/dts/ModifyConsumptionTimestamp.json
 */
export const modifyConsumptionTimestamp: RpcOperation = {
  service: 'dts',
  family: 'older',
  isWrite: true,
  isPostOnly: true,

  run(call) {
    const instance = instanceOf(call, 'SubscriptionInstanceId');
    const time = timeIn(required(call, 'ConsumptionTimestamp')) ?? invalidValue('ConsumptionTimestamp');
    if (instance.isNewVersion) return invalidValue('SubscriptionInstanceId');
    checkRuns(call, instance);
    if (instance.groups.some(hasClient)) {
      refuse(403, 'OperationDenied.ClientConnected', 'The operation is not permitted while a client is connected.');
    }
    const window = windowOf(instance, call.now);
    if (window === undefined || time < window.begin || time > window.end) return invalidValue('ConsumptionTimestamp');
    for (const group of instance.groups) call.world.changeInstanceGroup(instance, group, { movedTo: time });
    return {};
  },
};
