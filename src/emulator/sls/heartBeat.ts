import { refuse, type SlsCall, type SlsOperation } from '../operation.ts';
import { isOver, type Logstore, type LogstoreGroup, type Shard, shardsOf } from '../world/logstore.ts';
import { Sharing } from '../world/sharing.ts';
import { groupOf, groupResource, logstoreOf, parsed } from './parameters.ts';

/**
 * Takes the shards that a consumer holds, and returns the shards that it should hold.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-consumergroupheartbeat
 */
export const heartBeat: SlsOperation = {
  isWrite: true,
  action: 'ConsumerGroupHeartBeat',
  resource: groupResource,

  run(call) {
    const { now } = call;
    const logstore = logstoreOf(call);
    const group = groupOf(call, logstore);
    const name = call.query['consumer'] || refuse(400, 'ParameterInvalid', 'consumer is missing');
    const held = heldIn(call);
    const timeoutMs = group.timeoutSeconds * 1000;
    if (held.length > 0 && group.sharing?.has(name, now, timeoutMs) !== true) {
      refuse(400, 'NotExistConsumerWithBody', 'non-exist consumer with non-empty body of heartbeat message');
    }
    group.sharing ??= new Sharing(now);
    return group.sharing.beat(name, held, { now, timeoutMs, consumable: consumableShards(logstore, group, now) });
  },
};

/** Selects shards that are not read to the end, and whose parents are, if they have to be. */
function consumableShards(logstore: Logstore, group: LogstoreGroup, now: number): Set<number> {
  const shards = shardsOf(logstore, now);
  const unfinished = shards.filter(shard => !isOver(logstore, group, shard, now));
  const waits = ({ createdAt, parents }: Shard): boolean =>
    group.isOrdered && createdAt >= group.orderedSince && unfinished.some(({ id }) => parents.includes(id));
  return new Set(unfinished.filter(shard => !waits(shard)).map(({ id }) => id));
}

function heldIn(call: SlsCall): number[] {
  const body = parsed(call);
  if (Array.isArray(body) && body.every(id => Number.isInteger(id))) return body as number[];
  return refuse(400, 'PostBodyInvalid', 'The body is not a list of shards.');
}
