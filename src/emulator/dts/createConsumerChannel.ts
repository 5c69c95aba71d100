import { refuse, type RpcOperation } from '../operation.ts';
import { checkFree, checkGroup, checkRuns, instanceOf, required } from './parameters.ts';

const groupsPerInstance = 20;

/**
 * Creates a consumer group. https://alibabacloud.com/help/en/doc-detail/264593.htm
 *
 * No page says how a group too many is refused, nor whether a name may be taken twice; here it may not. Both codes are
 * ours, of the form that the service uses elsewhere. A username may belong to several groups.
 */
export const createConsumerChannel: RpcOperation = {
  service: 'dts',
  family: 'channel',
  isWrite: true,

  run(call) {
    required(call, 'RegionId');
    const instance = instanceOf(call, 'DtsInstanceId', 'DtsJobId');
    const name = required(call, 'ConsumerGroupName');
    const user = required(call, 'ConsumerGroupUserName');
    const password = required(call, 'ConsumerGroupPassword');
    checkGroup({ name, user, password });
    // https://help.aliyun.com/en/dts/user-guide/create-consumer-groups
    checkRuns(instance);
    checkFree(instance, name);
    if (instance.groups.length >= groupsPerInstance) {
      refuse(403, 'ConsumerGroupQuotaExceeded', `An instance has at most ${groupsPerInstance} consumer groups.`);
    }
    return { ConsumerGroupID: call.world.addInstanceGroup(instance, name, user).id };
  },
};
