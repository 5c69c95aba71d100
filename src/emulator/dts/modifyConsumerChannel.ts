import type { RpcOperation } from '../operation.ts';
import { changedInstanceOf, checkFree, checkGroup, checkRuns, groupOf } from './parameters.ts';

/**
 * Changes the given values. The old password is not required. Clients that are signed in stay so.
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-modifyconsumerchannel
 */
export const modifyConsumerChannel: RpcOperation = {
  service: 'dts',
  family: 'channel',
  isWrite: true,
  isPostOnly: true,

  run(call) {
    const instance = changedInstanceOf(call);
    const group = groupOf(call, instance);
    const name = call.parameters['ConsumerGroupName'] || group.name;
    const userName = call.parameters['ConsumerGroupUserName'] || group.userName;
    const password = call.parameters['ConsumerGroupPassword'];
    checkGroup({ name, user: userName, ...(password && { password }) });
    checkRuns(call, instance);
    if (name !== group.name) checkFree(instance, name);
    call.world.changeInstanceGroup(instance, group, { name, userName, ...(password && { password }) });
    return {};
  },
};
