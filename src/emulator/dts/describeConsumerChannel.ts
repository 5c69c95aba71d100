import type { RpcOperation } from '../operation.ts';
import { listedGroups, positionOf } from '../world/instance.ts';
import { channelInstanceOf, isoTime, paged } from './parameters.ts';

/** https://www.alibabacloud.com/help/en/dts/developer-reference/api-describeconsumerchannel */
export const describeConsumerChannel: RpcOperation = {
  service: 'dts',
  family: 'channel',
  isWrite: false,

  run(call) {
    const instance = channelInstanceOf(call);
    const { numbers, items } = paged(call, () => listedGroups(instance, call.now));
    return {
      ...numbers,
      ConsumerChannels: items.map(group => {
        const { checkpoint, messageDelay, unconsumedData } = positionOf(instance, group, call.now);
        return {
          ConsumerGroupId: group.id,
          ConsumerGroupName: group.name,
          ConsumerGroupUserName: group.userName,
          ConsumptionCheckpoint: isoTime(checkpoint) ?? '',
          MessageDelay: messageDelay,
          UnconsumedData: unconsumedData,
        };
      }),
    };
  },
};
