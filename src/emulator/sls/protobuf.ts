import type { Log, LogGroup } from '../world/logGroups.ts';
import type { Pair } from '../world/logLines.ts';

/**
 * Encodes a LogGroupList as the service does.
 * https://github.com/aliyun/aliyun-log-go-sdk/blob/master/log.proto
 */
export const encodeLogGroups = (groups: readonly LogGroup[]): Buffer =>
  Buffer.concat(groups.map(group => field(1, encodeLogGroup(group))));

const encodeLogGroup = ({ logs, topic, source, tags }: LogGroup): Buffer =>
  Buffer.concat([
    ...logs.map(log => field(1, encodeLog(log))),
    field(3, Buffer.from(topic)),
    field(4, Buffer.from(source)),
    ...tags.map(tag => field(6, pair(tag))),
  ]);

const encodeLog = ({ time, timeNs, contents }: Log): Buffer =>
  Buffer.concat([
    varint(1 << 3),
    varint(time),
    ...contents.map(content => field(2, pair(content))),
    ...(timeNs === undefined ? [] : [fixed32(4, timeNs)]),
  ]);

const pair = ([key, value]: Pair): Buffer =>
  Buffer.concat([field(1, Buffer.from(key)), field(2, typeof value === 'string' ? Buffer.from(value) : value)]);

/** Encodes a text or a nested message with its length. */
const field = (id: number, bytes: Buffer): Buffer =>
  Buffer.concat([varint((id << 3) | 2), varint(bytes.length), bytes]);

function fixed32(id: number, value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt8((id << 3) | 5);
  bytes.writeUInt32LE(value, 1);
  return bytes;
}

/** Encodes a number with seven bits in each byte, the lowest first. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}
