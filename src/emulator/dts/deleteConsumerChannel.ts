import type { RpcOperation } from '../operation.ts';
import { changedInstanceOf, checkRuns, groupOf } from './parameters.ts';

/** Deletes a group with its checkpoint. https://www.alibabacloud.com/help/zh/dts/developer-reference/api-deleteconsumerchannel */
export const deleteConsumerChannel: RpcOperation = {
  service: 'dts',
  family: 'channel',
  isWrite: true,
  isPostOnly: true,

  run(call) {
    const instance = changedInstanceOf(call);
    const group = groupOf(call, instance);
    checkRuns(call, instance);
    call.world.deleteInstanceGroup(instance, group, call.now);
    return {};
  },
};
