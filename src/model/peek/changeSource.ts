import { readChanges, type Start } from '../../cloud/dts/records/changes.ts';
import type { DtsRow } from '../../cloud/dts/records/rows.ts';
import type { BrokerWay } from '../../cloud/kafka/broker.ts';
import type { StreamPlace } from '../../cloud/kafka/partition.ts';
import type { PeekStart } from './shown.ts';
import type { PeekEntry, PeekReading, PeekSlice, PeekSource } from './source.ts';

export interface ChangeSourceOptions {
  readonly place: StreamPlace;
  /** How brokers are reached, for as long as the signal does not end it. */
  readonly way: (signal: AbortSignal) => BrokerWay;
  /** The checkpoint of the group, as DTS shows it. Asked for when reading begins there; undefined if there is none. */
  readonly checkpoint: (signal: AbortSignal) => Promise<Date | undefined>;
}

/** The changes of an instance. Their one partition is read without joining the group. */
export class ChangeSource implements PeekSource {
  readonly #options: ChangeSourceOptions;

  constructor(options: ChangeSourceOptions) {
    this.#options = options;
  }

  open(start: PeekStart): PeekReading {
    const { place, way } = this.#options;
    return {
      async *read(follow, signal) {
        const from: Start =
          start.kind === 'time' ? { seconds: start.at } : start.kind === 'checkpoint' ? 'earliest' : start.kind;
        for await (const slice of readChanges(place, way(signal), { start: from, follow })) {
          yield {
            entries: slice.rows.flatMap(entryOf),
            fillers: slice.rows.filter(({ kind }) => kind === 'filler').length,
            notices: slice.isMoved ? [{ notice: 'moved' }] : [],
            toGo: Number(slice.end - slice.next),
            positions: [{ position: String(slice.next), isAtEnd: slice.next >= slice.end }],
            isOver: false,
          } satisfies PeekSlice;
        }
      },
    };
  }
}

function entryOf(row: DtsRow): readonly PeekEntry[] {
  switch (row.kind) {
    case 'record': {
      const { operation, objectName, sourceTimestamp } = row.record;
      return [{ kind: 'change', offset: row.offset, operation, objectName, sourceTimestamp, bytes: row.bytes }];
    }
    case 'filler':
      return [];
    case 'damaged':
      return [{ ...row, position: row.offset }];
  }
}
