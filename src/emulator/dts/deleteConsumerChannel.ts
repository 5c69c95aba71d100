import type { RpcOperation } from '../operation.ts';
import { checkRuns, groupOf, instanceOf, required } from './parameters.ts';

/** With its consumption checkpoint. https://www.alibabacloud.com/help/zh/dts/developer-reference/api-deleteconsumerchannel */
export const deleteConsumerChannel: RpcOperation = {
  service: 'dts',
  family: 'channel',
  isWrite: true,

  run(call) {
    required(call, 'RegionId');
    const instance = instanceOf(call, 'DtsInstanceId', 'DtsJobId');
    const group = groupOf(call, instance);
    checkRuns(instance);
    call.world.deleteInstanceGroup(instance, group, call.now);
    return {};
  },
};
