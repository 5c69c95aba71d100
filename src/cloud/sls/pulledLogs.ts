import { type Compression, decompressed } from '../compression/decompressed.ts';
import { type Damaged, damaged, Malformed } from '../malformed.ts';
import { protobufFields } from '../protobuf.ts';
import { Turns } from '../turns.ts';
import type { WireResponse } from '../wire.ts';
import { decodeLog, decodeLogGroupHead, type LogGroupHead, logsIn } from './logGroups.ts';

/** What PullLogs has answered. */
export interface PulledLogs {
  /** A LogGroupList, compressed as the next member says. */
  readonly data: Uint8Array;
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

export interface DecodedLogs {
  readonly rows: readonly PulledRow[];
  /** Whether there are rows for all that came. Otherwise the last row describes bytes that could not be taken apart. */
  readonly isWhole: boolean;
}

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
    count: Math.max(0, Math.floor(Number(headers['x-log-count']) || 0)),
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

/**
 * The most rows that one answer may have, and the most descriptions among them. A row can have two bytes, so that the size
 * of an answer is no limit.
 */
const mostRows = 200_000;
const mostDamaged = 1_000;

/**
 * The logs of an answer, of which the first LogGroup has the given cursor unless the answer knows better. Others have
 * their turn meanwhile. It never rejects for what the bytes are: damaged ones are described in their place. It rejects
 * with the reason of the signal.
 */
export async function decodePulledLogs(
  { data, compression, lastCursor, count }: PulledLogs,
  from: bigint,
  signal: AbortSignal,
): Promise<DecodedLogs> {
  const rows = new Rows();
  if (data.length === 0) return rows;
  const turns = new Turns(signal);
  // Cursors grow by one with every LogGroup.
  const first = lastCursor === undefined ? from : lastCursor - BigInt(count) + 1n;
  let cursor = first < from ? from : first;
  let body = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  try {
    const known = Object.hasOwn(compressions, compression) ? compressions[compression] : undefined;
    if (known === undefined) throw new Malformed('codec', 0);
    body = await decompressed(body, known, turns);
    for (const field of protobufFields(body)) {
      if (turns.isOver()) await turns.next();
      if (field.id !== 1 || field.type !== 'bytes') continue;
      await addGroup(field.bytes, cursor, rows, turns);
      if (!rows.isWhole) break;
      cursor += 1n;
    }
  } catch (error) {
    rows.describe(error, cursor, 0, body);
    rows.isWhole = false;
  }
  return rows;
}

async function addGroup(bytes: Buffer, cursor: bigint, rows: Rows, turns: Turns): Promise<void> {
  let index = 0;
  try {
    const group = await decodeLogGroupHead(bytes, turns);
    for (const log of logsIn(bytes)) {
      if (turns.isOver()) await turns.next();
      rows.checkRoom();
      try {
        const { time, nanos } = decodeLog(log);
        // A copy, so that a log that is kept does not keep all that came with it.
        rows.rows.push({ kind: 'log', cursor, index, group, time, nanos, bytes: Buffer.from(log) });
      } catch (error) {
        rows.describe(error, cursor, index, log);
      }
      index += 1;
    }
  } catch (error) {
    rows.describe(error, cursor, index, bytes);
  }
}

/** The rows of an answer. */
class Rows implements DecodedLogs {
  readonly rows: PulledRow[] = [];
  isWhole = true;
  #damaged = 0;

  checkRoom(): void {
    this.isWhole = this.rows.length < mostRows && this.#damaged < mostDamaged;
    if (!this.isWhole) throw new Malformed('size', 0);
  }

  /** Adds a description of bytes that could not be read. Throws what was thrown for another reason. */
  describe(error: unknown, cursor: bigint, index: number, bytes: Buffer): void {
    if (!(error instanceof Malformed)) throw error;
    this.#damaged += 1;
    this.rows.push({ ...damaged(cursor, error, bytes), index });
  }
}
