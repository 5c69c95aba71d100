import { refuse, type SlsOperation } from '../operation.ts';
import { beginCursor, cursorAt, endCursor } from '../world/logstore.ts';
import { encodeCursor, logstoreOf, logstoreResource, shardOf } from './parameters.ts';

/** Finds a cursor by the time of receipt. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcursor */
export const getCursor: SlsOperation = {
  isWrite: false,
  action: 'GetCursorOrData',
  resource: logstoreResource,

  run(call) {
    const logstore = logstoreOf(call);
    const shard = shardOf(call, logstore);
    const from = call.query['from'] ?? '';
    if (from === 'begin') return { cursor: encodeCursor(beginCursor(logstore, shard, call.now)) };
    if (from === 'end') return { cursor: encodeCursor(endCursor(logstore, shard, call.now)) };
    if (!/^\d{1,10}$/.test(from)) return refuse(400, 'ParameterInvalid', 'Parameter From is not valid');
    return { cursor: encodeCursor(cursorAt(logstore, shard, Number(from) * 1000, call.now)) };
  },
};
