import { refuse, type RpcOperation } from '../operation.ts';
import { changedInstanceOf, checkFree, checkGroup, checkRuns, required } from './parameters.ts';

const groupsPerInstance = 20;

/**
 * Creates a consumer group. https://alibabacloud.com/help/en/doc-detail/264593.htm
 *
 * No page says how the service refuses a group beyond the quota, or whether it refuses a name that is in use. Here it does,
 * and both codes are invented in the usual form. Several groups can have the same username.
 */
export const createConsumerChannel: RpcOperation = {
  service: 'dts',
  family: 'channel',
  isWrite: true,
  isPostOnly: true,

  run(call) {
    const instance = changedInstanceOf(call);
    const name = required(call, 'ConsumerGroupName');
    const user = required(call, 'ConsumerGroupUserName');
    const password = required(call, 'ConsumerGroupPassword');
    checkGroup({ name, user, password });
    // https://help.aliyun.com/en/dts/user-guide/create-consumer-groups
    checkRuns(call, instance);
    checkFree(instance, name);
    if (instance.groups.length >= groupsPerInstance) {
      refuse(403, 'ConsumerGroupQuotaExceeded', `An instance has at most ${groupsPerInstance} consumer groups.`);
    }
    return { ConsumerGroupID: call.world.addInstanceGroup(instance, { name, userName: user, password }).id };
  },
};
