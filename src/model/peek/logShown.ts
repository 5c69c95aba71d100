import { decodeLog } from '../../cloud/sls/logGroups.ts';
import { shownValue } from '../../cloud/dts/records/valueText.ts';
import type { ShownValue } from '../../cloud/shownValue.ts';
import type { Moment } from '../units.ts';
import type { PeekDetail, PeekHead } from './shown.ts';
import type { LogEntry } from './source.ts';

export const logTime = ({ time, nanos = 0 }: LogEntry): Moment => time * 1000 + Math.floor(nanos / 1_000_000);

export const logHead = (entry: LogEntry): PeekHead => ({
  kind: 'log',
  operation: '',
  time: logTime(entry),
  ...(entry.nanos !== undefined && { nanos: entry.nanos % 1_000_000 }),
  position: String(entry.cursor),
  shard: entry.shard,
  object: entry.group.topic,
  source: entry.group.source,
});

export const logDetail = ({ bytes, group }: LogEntry, limit: number): PeekDetail => ({
  fields: decodeLog(bytes).fields.map(([name, value]) => ({
    name,
    after: shownBytes(value, limit),
    isChanged: false,
    isKey: false,
  })),
  keyColumns: [],
  facts: [
    ...(group.receivedAt === undefined ? [] : [{ fact: 'receivedAt', at: group.receivedAt * 1000 } as const]),
    ...group.tags.map(([name, text]) => ({ fact: 'tag', name, text }) as const),
  ],
  bytes: bytes.length,
});

export function wholeLogValue({ bytes }: LogEntry, field: number): ShownValue | undefined {
  const value = decodeLog(bytes).fields[field]?.[1];
  return value && shownBytes(value, Infinity);
}

/** A collector sends what there is, which need not be text. */
const shownBytes = (bytes: Buffer, limit: number): ShownValue =>
  shownValue({ kind: 'character', charset: 'utf8', bytes }, limit);
