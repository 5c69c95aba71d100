import { refuse, type SlsCall, type SlsOperation } from '../operation.ts';
import { type LogstoreGroup, shardsOf, writeCheckpoint } from '../world/logstore.ts';
import { decodeCursor, groupOf, groupResource, jsonBody, logstoreOf } from './parameters.ts';

/**
 * Commits or forces a checkpoint. The newer pages require `consumer`, which the vendor's clients leave empty to force one.
 * Pages do not say whether the service checks the range of the cursor, so it is not checked
 * here. The status of `ConsumerNotMatch` is not documented either.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-consumergroupupdatecheckpoint
 */
export const consumerGroupUpdateCheckPoint: SlsOperation = {
  isWrite: true,
  action: 'ConsumerGroupUpdateCheckPoint',
  resource: groupResource,

  run(call) {
    const logstore = logstoreOf(call);
    const group = groupOf(call, logstore);
    const { shard: id, checkpoint } = jsonBody(call);
    if (typeof id !== 'number' || !Number.isInteger(id) || typeof checkpoint !== 'string') {
      return refuse(400, 'JsonInfoInvalid', 'shard or checkpoint is of error format');
    }
    const cursor =
      decodeCursor(checkpoint) ?? refuse(400, 'InvalidShardCheckPoint', 'shard checkpoint not encoded by base64');
    const shard =
      shardsOf(logstore, call.now).find(one => one.id === id) ?? refuse(404, 'ShardNotExist', 'shard not exist');
    const { consumer: name = refuse(400, 'ParameterInvalid', 'consumer is missing'), forceSuccess = 'false' } =
      call.query;
    const consumer = name || undefined;
    // One of the vendor's clients begins both words with a capital letter.
    if (!/^(true|false)$/i.test(forceSuccess)) refuse(400, 'ParameterInvalid', 'forceSuccess is not a boolean');
    if (/^false$/i.test(forceSuccess)) checkHolder(group, id, consumer, call);
    writeCheckpoint(logstore, group, shard, { cursor, consumer }, call.now);
    return call.isTurned ? {} : undefined;
  },
};

function checkHolder({ sharing, timeoutSeconds }: LogstoreGroup, shard: number, name = '', { now }: SlsCall): void {
  if (sharing?.has(name, now, timeoutSeconds * 1000) !== true) {
    refuse(404, 'ConsumerNotExist', 'consumer not exist in the consumer group');
  }
  if (sharing.holderOf(shard) !== name) refuse(400, 'ConsumerNotMatch', 'shard is not held by the consumer');
}
