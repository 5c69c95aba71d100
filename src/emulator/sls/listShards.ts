import type { SlsOperation } from '../operation.ts';
import { keyOf, shardsOf } from '../world/logstore.ts';
import { logstoreOf, logstoreResource, seconds } from './parameters.ts';

/** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listshards */
export const listShards: SlsOperation = {
  isWrite: false,
  action: 'ListShards',
  resource: logstoreResource,

  run(call) {
    return shardsOf(logstoreOf(call), call.now).map(({ id, closedAt, begin, end, createdAt }) => ({
      shardID: id,
      status: closedAt === undefined ? 'readwrite' : 'readonly',
      inclusiveBeginKey: keyOf(begin),
      exclusiveEndKey: keyOf(end),
      createTime: seconds(createdAt),
    }));
  },
};
