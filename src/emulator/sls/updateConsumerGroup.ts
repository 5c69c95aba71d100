import { refuse, type SlsOperation } from '../operation.ts';
import { groupOf, groupResource, jsonBody, logstoreOf } from './parameters.ts';

/** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-updateconsumergroup */
export const updateConsumerGroup: SlsOperation = {
  isWrite: true,
  action: 'UpdateConsumerGroup',
  resource: groupResource,

  run(call) {
    const group = groupOf(call, logstoreOf(call));
    const { timeout, order } = jsonBody(call);
    if (
      (timeout === undefined && order === undefined) ||
      (timeout !== undefined && (typeof timeout !== 'number' || !Number.isInteger(timeout) || timeout <= 0)) ||
      (order !== undefined && typeof order !== 'boolean')
    ) {
      return refuse(400, 'JsonInfoInvalid', 'Timeout is of error value type.');
    }
    // Existing shards do not start to wait for their parents. https://github.com/aliyun/aliyun-log-consumer-java/blob/master/README.md
    if (order === true && !group.isOrdered) group.orderedSince = call.now;
    group.timeoutSeconds = timeout ?? group.timeoutSeconds;
    group.isOrdered = order ?? group.isOrdered;
    return call.isTurned ? {} : undefined;
  },
};
