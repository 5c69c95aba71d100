import { refuse, type SlsOperation } from '../operation.ts';
import { beginCursor, cursorTime, endCursor } from '../world/logstore.ts';
import { decodeCursor, logstoreOf, logstoreResource, seconds, shardOf } from './parameters.ts';

/**
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcursortime
 *
 * The page says that an empty shard returns the server's time. It does not say what the end of a shard with data returns.
 * Here, that is also the server's time, because nothing is there yet.
 */
export const getCursorTime: SlsOperation = {
  isWrite: false,
  action: 'GetCursorOrData',
  resource: logstoreResource,

  run(call) {
    const logstore = logstoreOf(call);
    const shard = shardOf(call, logstore);
    const cursor = decodeCursor(call.query['cursor'] ?? '') ?? refuse(400, 'ParameterInvalid', 'Invalid cursor');
    const end = endCursor(logstore, shard, call.now);
    if (cursor < beginCursor(logstore, shard, call.now) || cursor > end) {
      refuse(400, 'InvalidCursor', `cursor ${call.query['cursor'] ?? ''} is invalid`);
    }
    return { cursor_time: seconds(cursor === end ? call.now : cursorTime(logstore, shard, cursor, call.now)) };
  },
};
