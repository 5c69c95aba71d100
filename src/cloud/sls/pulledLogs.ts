import { numberOf } from '../bodies.ts';
import { type Compression, decompressed } from '../compression/decompressed.ts';
import { type Damaged, damaged, Malformed } from '../malformed.ts';
import { protobufFields } from '../protobuf.ts';
import { Turns } from '../turns.ts';
import type { WireResponse } from '../wire.ts';
import { decodeLog, decodeLogGroupHead, type LogGroupHead, logsIn } from './logGroups.ts';

/** What PullLogs has answered. */
export interface PulledLogs {
  /** A LogGroupList, compressed as the next member says. */
  readonly data: Buffer;
  /** The service's name for the compression. Empty if there is none. */
  readonly compression: string;
  /** The Base64 cursor after the last LogGroup. */
  readonly nextCursor: string;
  /** The number in the cursor of the last LogGroup. Not every answer has it. */
  readonly lastCursor?: bigint;
  /** The number of LogGroups. */
  readonly count: number;
}

/** A log with what it has of its LogGroup. */
export interface PulledLog {
  readonly kind: 'log';
  /** The number in the cursor of its LogGroup, and which of its logs it is. */
  readonly cursor: bigint;
  readonly index: number;
  readonly group: LogGroupHead;
  readonly time: number;
  readonly nanos: number | undefined;
  /** What the log was decoded from. Who keeps many logs keeps this, which takes much less memory. */
  readonly bytes: Buffer;
}

/** A log, or a description of bytes in the place of one or more of them. */
export type PulledRow = PulledLog | (Damaged & { readonly index: number });

/** Reads an answer of PullLogs, which has everything but the logs in its headers. */
export function readPulledLogs({ headers, data }: WireResponse): PulledLogs | undefined {
  const nextCursor = headers['x-log-cursor'];
  if (data === undefined || !nextCursor) return undefined;
  const lastCursor = headers['x-log-read-last-cursor']?.trim() ?? '';
  return {
    data,
    compression: headers['x-log-compresstype']?.trim().toLowerCase() ?? '',
    nextCursor,
    ...(/^\d{1,19}$/.test(lastCursor) && { lastCursor: BigInt(lastCursor) }),
    count: Math.max(0, numberOf(headers, 'x-log-count') ?? 0),
  };
}

/** Deflate has two names, and what is named gzip is mostly not gzip. An LZ4 block has no frame. */
const compressions: Readonly<Record<string, Compression>> = {
  '': 'none',
  lz4: 'lz4Block',
  deflate: 'zlib',
  gzip: 'zlib',
  zstd: 'zstd',
};

/** The most rows that one answer may have. Each takes at least two bytes, which are no limit. */
const mostRows = 200_000;

/**
 * The logs of an answer, of which the first LogGroup has the given cursor unless the answer knows better. Others have
 * their turn meanwhile. It never rejects for what the bytes are: damaged ones are described in their place. It rejects
 * with the reason of the signal.
 */
export async function decodePulledLogs(
  { data, compression, lastCursor, count }: PulledLogs,
  from: bigint,
  signal: AbortSignal,
): Promise<readonly PulledRow[]> {
  const rows: PulledRow[] = [];
  if (data.length === 0) return rows;
  const turns = new Turns(signal);
  // Cursors grow by one with every LogGroup.
  const first = lastCursor === undefined ? from : lastCursor - BigInt(count) + 1n;
  let cursor = first < from ? from : first;
  let body = data;
  try {
    const known = Object.hasOwn(compressions, compression) ? compressions[compression] : undefined;
    if (known === undefined) throw new Malformed('codec', 0);
    body = await decompressed(data, known, turns);
    for (const field of protobufFields(body)) {
      if (turns.isOver()) await turns.next();
      if (field.id !== 1 || field.type !== 'bytes') continue;
      await addGroup(field.bytes, cursor, rows, turns);
      cursor += 1n;
    }
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    rows.push({ ...damaged(cursor, error, body), index: 0 });
  }
  return rows;
}

async function addGroup(bytes: Buffer, cursor: bigint, rows: PulledRow[], turns: Turns): Promise<void> {
  let index = 0;
  try {
    const group = await decodeLogGroupHead(bytes, turns);
    for (const log of logsIn(bytes)) {
      if (turns.isOver()) await turns.next();
      if (rows.length >= mostRows) throw new Malformed('size', 0);
      rows.push(rowOf(log, cursor, index, group));
      index += 1;
    }
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    rows.push({ ...damaged(cursor, error, bytes), index });
  }
}

function rowOf(log: Buffer, cursor: bigint, index: number, group: LogGroupHead): PulledRow {
  try {
    const { time, nanos } = decodeLog(log);
    // A copy, so that a log that is kept does not keep all that came with it.
    return { kind: 'log', cursor, index, group, time, nanos, bytes: Buffer.from(log) };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { ...damaged(cursor, error, log), index };
  }
}
