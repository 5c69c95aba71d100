import { refuse, type SlsOperation } from '../operation.ts';
import { checkpointOf, shardsOf } from '../world/logstore.ts';
import { encodeCursor, groupOf, groupResource, logstoreOf } from './parameters.ts';

/** Lists checkpoints, and none for a missing shard. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcheckpoint */
export const getCheckPoint: SlsOperation = {
  isWrite: false,
  action: 'GetConsumerGroupCheckPoint',
  resource: groupResource,

  run(call) {
    const logstore = logstoreOf(call);
    const group = groupOf(call, logstore);
    const wanted = call.query['shard'] ?? '';
    if (!/^\d*$/.test(wanted)) refuse(400, 'ParameterInvalid', 'Parameter shard is not valid');
    return shardsOf(logstore, call.now)
      .filter(({ id }) => wanted === '' || String(id) === wanted)
      .map(shard => checkpointOf(logstore, group, shard, call.now))
      .filter(position => position !== undefined)
      .map(({ shard, cursor, updatedAt, consumer }) => ({
        shard,
        checkpoint: cursor === undefined ? '' : encodeCursor(cursor),
        // The service returns microseconds, although the page says seconds.
        updateTime: updatedAt === undefined ? 0 : updatedAt * 1000,
        consumer,
      }));
  },
};
