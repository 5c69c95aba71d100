import { deflateSync, zstdCompressSync } from 'node:zlib';
import { lz4Block } from '../lz4.ts';
import { Data, refuse, type SlsCall, type SlsOperation } from '../operation.ts';
import { logGroupAt } from '../world/logGroups.ts';
import { beginCursor, cursorTime, endCursor } from '../world/logstore.ts';
import { decodeCursor, encodeCursor, logstoreOf, logstoreResource, seconds, shardOf } from './parameters.ts';
import { encodeLogGroups } from './protobuf.ts';

/**
 * Returns LogGroups from a cursor on, without moving a checkpoint. At the end, the next cursor equals the requested one.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-pulllogs
 */
export const pullLogs: SlsOperation = {
  isWrite: false,
  action: 'GetCursorOrData',
  resource: logstoreResource,

  run(call) {
    const logstore = logstoreOf(call);
    const shard = shardOf(call, logstore);
    const cursor = cursorIn(call, 'cursor');
    const { count: given = '' } = call.query;
    const count = Number(given);
    if (!/^\d+$/.test(given) || count < 1 || count > 1000) {
      refuse(400, 'ParameterInvalid', 'Invalid loggroup count, (0,1000]');
    }
    // Without SPL, the answer would hold what was not asked for.
    if ((call.query['query'] ?? '') !== '') refuse(400, 'ParameterInvalid', 'The emulator has no SPL for query.');
    const end = endCursor(logstore, shard, call.now);
    if (cursor < beginCursor(logstore, shard, call.now) || cursor > end) {
      refuse(400, 'InvalidCursor', `cursor ${call.query['cursor'] ?? ''} is invalid`);
    }
    const wantedEnd = (call.query['end_cursor'] ?? '') === '' ? end : cursorIn(call, 'end_cursor');
    const last = wantedEnd < end ? wantedEnd : end;
    const next = cursor + BigInt(count) < last ? cursor + BigInt(count) : last > cursor ? last : cursor;
    const groups = Array.from({ length: Number(next - cursor) }, (_, index) =>
      logGroupAt(logstore, shard, cursor + BigInt(index), call.now),
    );
    const time = next === end ? call.now : cursorTime(logstore, shard, next, call.now);
    const headers = {
      'content-type': 'application/x-protobuf',
      'x-log-cursor': encodeCursor(next),
      'x-log-count': String(groups.length),
      'x-log-cursor-time': String(seconds(time)),
      ...(next === last && { 'x-log-end-of-cursor': '1' }),
      ...(next > cursor && { 'x-log-read-last-cursor': String(next - 1n) }),
    };
    return compressed(encodeLogGroups(groups), headers, call.headers['accept-encoding'] ?? '');
  },
};

function cursorIn({ query }: SlsCall, name: string): bigint {
  return decodeCursor(query[name] ?? '') ?? refuse(400, 'ParameterInvalid', `Invalid cursor ${query[name] ?? ''}`);
}

/** Holds the compressions by their names. An LZ4 body is one block without a frame. */
const compressions: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  lz4: lz4Block,
  deflate: deflateSync,
  zstd: zstdCompressSync,
};

/** Compresses a body in the first way that the client lists and the service knows. */
function compressed(body: Buffer, headers: Data['headers'], accepted: string): Data {
  const sized = { ...headers, 'x-log-bodyrawsize': String(body.length) };
  const named = accepted.split(',').map(name => name.trim().toLowerCase());
  const type = named.find(name => Object.hasOwn(compressions, name));
  const compress = type === undefined ? undefined : compressions[type];
  return body.length > 0 && type !== undefined && compress
    ? new Data({ ...sized, 'x-log-compresstype': type }, compress(body))
    : new Data(sized, body);
}
