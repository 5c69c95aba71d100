import type { RpcOperation } from '../operation.ts';
import { checkFree, checkGroup, checkRuns, groupOf, instanceOf, required } from './parameters.ts';

/**
 * Changes what is given. The password of before is not asked for, and the new one is looked at and forgotten: nothing
 * here ever needs it. https://www.alibabacloud.com/help/en/dts/developer-reference/api-modifyconsumerchannel
 */
export const modifyConsumerChannel: RpcOperation = {
  service: 'dts',
  family: 'channel',
  isWrite: true,

  run(call) {
    required(call, 'RegionId');
    const instance = instanceOf(call, 'DtsInstanceId', 'DtsJobId');
    const group = groupOf(call, instance);
    const name = call.parameters['ConsumerGroupName'] || group.name;
    const userName = call.parameters['ConsumerGroupUserName'] || group.userName;
    const password = call.parameters['ConsumerGroupPassword'];
    checkGroup({ name, user: userName, ...(password && { password }) });
    checkRuns(instance);
    if (name !== group.name) checkFree(instance, name);
    call.world.changeInstanceGroup(instance, group, { name, userName });
    return {};
  },
};
