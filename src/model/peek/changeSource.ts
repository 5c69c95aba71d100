import { Changes, type ChangesSlice, type Start } from '../../cloud/dts/records/changes.ts';
import type { DtsRow } from '../../cloud/dts/records/rows.ts';
import type { BrokerWay } from '../../cloud/kafka/broker.ts';
import type { StreamPlace } from '../../cloud/kafka/partition.ts';
import type { PeekNotice, PeekStart } from './shown.ts';
import type { PeekEntry, PeekReading, PeekSlice, PeekSource } from './source.ts';

export interface ChangeSourceOptions {
  /** Asked whenever reading begins or goes on, because a password can be asked for and be wrong. */
  readonly place: (signal: AbortSignal) => Promise<StreamPlace>;
  /** How brokers are reached, for as long as the signal does not end it. */
  readonly way: (signal: AbortSignal) => BrokerWay;
  /** The checkpoint of the group as DTS shows it, if there is one. Asked for when reading begins there. */
  readonly checkpoint: (signal: AbortSignal) => Promise<Date | undefined>;
}

/** How many offsets before the end reading begins at the latest records. */
const latestOffsets = 50;

/** The changes of an instance. Their one partition is read without joining the group. */
export class ChangeSource implements PeekSource {
  readonly #options: ChangeSourceOptions;

  constructor(options: ChangeSourceOptions) {
    this.#options = options;
  }

  open(start: PeekStart): PeekReading {
    const { place, way } = this.#options;
    const notices: PeekNotice[] = [];
    let changes: Changes | undefined;
    return {
      read: async function* (this: ChangeSource, follow: boolean, signal: AbortSignal) {
        const where = await place(signal);
        changes ??= new Changes({ start: await this.#startOf(start, notices, signal) });
        for await (const slice of changes.read(where, way(signal), follow)) {
          yield sliceOf(slice, [...notices.splice(0), ...noticesIn(slice)]);
        }
      }.bind(this),
    };
  }

  async #startOf(start: PeekStart, notices: PeekNotice[], signal: AbortSignal): Promise<Start> {
    switch (start.kind) {
      case 'earliest':
        return 'earliest';
      case 'latest':
        return { last: latestOffsets };
      case 'time':
        return { seconds: start.at };
      case 'checkpoint': {
        const checkpoint = await this.#options.checkpoint(signal);
        if (checkpoint) return { seconds: Math.floor(checkpoint.getTime() / 1000) };
        notices.push({ notice: 'noCheckpoint' });
        return 'earliest';
      }
    }
  }
}

const sliceOf = ({ rows, next, end }: ChangesSlice, notices: readonly PeekNotice[]): PeekSlice => ({
  entries: rows.flatMap(entryOf),
  fillers: rows.filter(({ kind }) => kind === 'filler').length,
  notices,
  toGo: Math.max(0, Number(end - next)),
  positions: [{ position: String(next), isAtEnd: next >= end }],
  isOver: false,
});

function noticesIn({ isMoved, elsewhere }: ChangesSlice): readonly PeekNotice[] {
  const notices: PeekNotice[] = isMoved ? [{ notice: 'moved' }] : [];
  if (elsewhere === 'oldest') notices.push({ notice: 'expired' });
  if (elsewhere === 'end') notices.push({ notice: 'afterEnd' });
  return notices;
}

function entryOf(row: DtsRow): readonly PeekEntry[] {
  switch (row.kind) {
    case 'record': {
      const { operation, objectName, sourceTimestamp } = row.record;
      return [{ kind: 'change', offset: row.offset, operation, objectName, sourceTimestamp, bytes: row.bytes }];
    }
    case 'filler':
      return [];
    case 'damaged': {
      const { offset, damage, at, length, firstBytes } = row;
      return [{ kind: 'damaged', position: offset, damage, at, length, firstBytes }];
    }
  }
}
