import type { Damage } from '../../cloud/damage.ts';
import type { DtsRecord } from '../../cloud/dts/records/record.ts';
import type { LogGroupHead } from '../../cloud/sls/logGroups.ts';
import type { PeekCounts, PeekNotice, PeekStart } from './shown.ts';

/** A change of a source that DTS tracks. It is kept as the bytes it came in, which take a tenth of the memory. */
export interface ChangeEntry extends Pick<DtsRecord, 'operation' | 'objectName' | 'sourceTimestamp'> {
  readonly kind: 'change';
  readonly offset: bigint;
  readonly bytes: Buffer;
}

/** A log of a Logstore. It is kept as the bytes it came in. */
export interface LogEntry {
  readonly kind: 'log';
  readonly shard: number;
  /** The number in the cursor of the LogGroup. */
  readonly cursor: bigint;
  /** In seconds since 1970. */
  readonly time: number;
  /** The nanoseconds within the second, which older collectors do not write. */
  readonly nanos: number | undefined;
  readonly group: LogGroupHead;
  readonly bytes: Buffer;
}

/** Bytes in the place of one or more records that could not be read. */
export interface DamagedEntry {
  readonly kind: 'damaged';
  readonly shard?: number;
  /** The offset or the number in the cursor. */
  readonly position: bigint;
  readonly damage: Damage;
  /** Where in the bytes the damage is. */
  readonly at: number;
  readonly length: number;
  readonly firstBytes: Buffer;
}

export type PeekEntry = ChangeEntry | LogEntry | DamagedEntry;

/** What has come at once, and how far a reading has come with it. */
export interface PeekSlice extends Pick<PeekCounts, 'toGo' | 'positions' | 'isOver'> {
  readonly entries: readonly PeekEntry[];
  /** How many records had no content and only moved the position forward. */
  readonly fillers: number;
  readonly notices: readonly PeekNotice[];
}

/** A way through the records of one place, which goes on where it has stopped. */
export interface PeekReading {
  /**
   * Reads up to what is the end now, or goes on there and waits for more. The slices are so small that others get their
   * turn between them. It connects for this and holds nothing open afterwards, also when it is not read to its end.
   * Rejects with a `CloudError`, with an error of the credentials' source, or with the reason of the signal.
   */
  read(follow: boolean, signal: AbortSignal): AsyncIterable<PeekSlice>;
}

/** Where records come from. Nothing that a source asks moves anything. */
export interface PeekSource {
  /** Begins anew. Nothing is asked before the reading is read. */
  open(start: PeekStart): PeekReading;
}
