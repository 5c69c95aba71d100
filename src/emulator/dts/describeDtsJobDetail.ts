import type { RpcOperation } from '../operation.ts';
import { hostsOf, isConfigured, topicOf } from '../world/instance.ts';
import { taskMembers } from './members.ts';
import { instanceOf } from './parameters.ts';

/** https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail */
export const describeDtsJobDetail: RpcOperation = {
  service: 'dts',
  family: 'task',
  isWrite: false,
  callsPerSecond: 40,

  run(call) {
    const instance = instanceOf(call, 'DtsJobId', 'DtsInstanceID');
    const hosts = hostsOf(instance);
    const { Checkpoint, ...members } = taskMembers(instance, call.now, { withObjects: true, jobType: 'SUBSCRIBE' });
    return {
      ...members,
      // This operation returns a number, and the list returns text.
      Checkpoint: Checkpoint === undefined ? undefined : Number(Checkpoint),
      SubscribeTopic: topicOf(instance),
      ...(isConfigured(instance) && {
        SubscriptionHost: { PublicHost: hosts.publicHost, PrivateHost: hosts.privateHost, VpcHost: hosts.vpcHost },
        SubscriptionDataType: { Ddl: instance.tracks.ddl, Dml: instance.tracks.dml },
      }),
      DestNetType: instance.isNewVersion ? instance.destNetType : undefined,
    };
  },
};
