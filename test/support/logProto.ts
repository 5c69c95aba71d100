import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import protobuf from 'protobufjs';

const client = createRequire(import.meta.url).resolve('@alicloud/log');

/** A list of LogGroups as the vendor's own client describes it. */
export const logGroupList = protobuf.loadSync(join(dirname(client), 'lib', 'sls.proto')).lookupType('sls.LogGroupList');

export interface GivenLog {
  /** In seconds since 1970. */
  readonly time: number;
  readonly nanos?: number;
  readonly contents: readonly (readonly [name: string, value: string | Buffer])[];
}

export interface GivenLogGroup {
  readonly topic?: string;
  readonly source?: string;
  readonly tags?: readonly (readonly [name: string, value: string])[];
  readonly logs: readonly GivenLog[];
}

/** LogGroups as an independent library writes them. */
export function encodedLogGroups(groups: readonly GivenLogGroup[]): Buffer {
  const list = groups.map(({ topic, source, tags = [], logs }) => ({
    ...(topic !== undefined && { Topic: topic }),
    ...(source !== undefined && { Source: source }),
    LogTags: tags.map(([Key, Value]) => ({ Key, Value })),
    Logs: logs.map(({ time, nanos, contents }) => ({
      Time: time,
      ...(nanos !== undefined && { TimeNs: nanos }),
      Contents: contents.map(([Key, Value]) => ({ Key, Value: String(Value) })),
    })),
  }));
  return Buffer.from(logGroupList.encode({ logGroupList: list }).finish());
}
