import type { RpcOperation } from '../operation.ts';
import { refuse } from '../refusal.ts';
import { instanceOf, invalidValue, required } from './parameters.ts';

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
    if (Array.from(name).length > 128) invalidValue('ConsumerGroupName');
    if (!/^\w{1,16}$/.test(user)) invalidValue('ConsumerGroupUserName');
    if (!isAcceptable(password)) invalidValue('ConsumerGroupPassword');
    // https://help.aliyun.com/en/dts/user-guide/create-consumer-groups
    if (instance.status !== 'Normal') {
      refuse(403, 'OperationDenied.JobStatus', 'The operation is not permitted due to the status of the job.');
    }
    if (instance.groups.some(group => group.name === name)) {
      refuse(403, 'ConsumerGroupName.AlreadyExist', 'The specified consumer group name already exists.');
    }
    if (instance.groups.length >= groupsPerInstance) {
      refuse(403, 'ConsumerGroupQuotaExceeded', `An instance has at most ${groupsPerInstance} consumer groups.`);
    }
    return { ConsumerGroupID: call.world.addInstanceGroup(instance, name, user).id };
  },
};

/** 8 to 32 characters of at least two of the four kinds. */
function isAcceptable(password: string): boolean {
  const kinds = [/[A-Z]/, /[a-z]/, /\d/, /[^A-Za-z\d]/].filter(kind => kind.test(password));
  return password.length >= 8 && password.length <= 32 && kinds.length >= 2;
}
