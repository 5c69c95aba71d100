import { refuse, type SlsOperation } from '../operation.ts';
import { beginCursor, cursorTime, endCursor } from '../world/logstore.ts';
import { decodeCursor, logstoreOf, seconds, shardOf } from './parameters.ts';

/**
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcursortime
 *
 * The page says that an empty shard gives the server's time. What the end of a shard with data gives is not said; here it
 * is the server's time too, since nothing is there yet.
 */
export const getCursorTime: SlsOperation = {
  isWrite: false,
  action: 'GetCursorOrData',
  resource: ({ project = '', logstore }) => `${project}/logstore/${logstore}`,

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
