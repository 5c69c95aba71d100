import type { RpcOperation } from '../operation.ts';
import { listedGroups, positionOf } from '../world/instance.ts';
import { count, instanceOf, isoTime, required } from './parameters.ts';

/** https://www.alibabacloud.com/help/en/dts/developer-reference/api-describeconsumerchannel */
export const describeConsumerChannel: RpcOperation = {
  service: 'dts',
  family: 'channel',
  isWrite: false,

  run(call) {
    required(call, 'RegionId');
    const instance = instanceOf(call, 'DtsInstanceId', 'DtsJobId');
    const page = count(call, 'PageNumber', { min: 1, max: Number.MAX_SAFE_INTEGER, default: 1 });
    const size = count(call, 'PageSize', { min: 1, max: 100, default: 20 });
    const groups = listedGroups(instance, call.now);
    return {
      PageNumber: page,
      PageRecordCount: size,
      TotalRecordCount: groups.length,
      ConsumerChannels: groups.slice((page - 1) * size, page * size).map(group => {
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
