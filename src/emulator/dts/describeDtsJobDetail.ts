import type { Members, RpcOperation } from '../operation.ts';
import { hostsOf, type Instance, isConfigured, topicOf } from '../world/instance.ts';
import { objectsOf, taskMembers } from './members.ts';
import { instanceOf, isoTime } from './parameters.ts';

/** https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail */
export const describeDtsJobDetail: RpcOperation = {
  service: 'dts',
  family: 'task',
  isWrite: false,
  callsPerSecond: 40,

  run(call) {
    const instance = instanceOf(call, 'DtsJobId', 'DtsInstanceID');
    const hosts = hostsOf(instance, call.world.dataPlane);
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
      ...(instance.hasObjectsInFile && objectsFile(instance, call.now)),
      DataDeliveryChannelInfo: deliveryChannel(instance),
      DestNetType: instance.isNewVersion ? instance.destNetType : undefined,
    };
  },
};

/** Links to the tracked objects instead of listing them. No page describes these members, so the form of the link is invented. */
function objectsFile(instance: Instance, now: number): Members {
  return {
    DbObjectOssUrl: `https://dts-${instance.region}.oss-${instance.region}.aliyuncs.com/objects/${instance.jobId}.json`,
    DbObjectOssUrlExpireTime: isoTime(now + 60 * 60 * 1000),
    DbObjectSize: Buffer.byteLength(objectsOf(instance)),
  };
}

/** Writes the topic and the endpoints of an instance that also delivers its data to a topic of its own. */
function deliveryChannel(instance: Instance): Members | undefined {
  const { region, deliveryPartitions, source } = instance;
  if (deliveryPartitions === undefined) return undefined;
  const { publicHost, vpcHost } = hostsOf(instance);
  return {
    Topic: `${region}_${source.instanceId}_data_delivery_version2`.replaceAll('-', '_'),
    Region: region,
    PartitionNum: deliveryPartitions,
    PublicDproxyUrl: publicHost.replace('dts-', 'dts-delivery-'),
    VpcDproxyUrl: vpcHost.replace('dts-', 'dts-delivery-'),
  };
}
