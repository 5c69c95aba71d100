import { CloudError } from '../../cloud/errors.ts';
import { type UnixSeconds, unixSeconds } from '../units.ts';
import { decodeCursor, encodeCursor } from './cursors.ts';

export interface Position {
  /** The checkpoint in Base64, as the service sends it. */
  readonly checkpoint: string;
  /** When the LogGroup that is read next was received; at the end of the shard, when the newest one was. */
  readonly time: UnixSeconds | undefined;
  /** Whether the data at the position is still kept. */
  readonly isKept: boolean;
}

/** The number in a cursor that came from the service. */
export const cursorOf = (checkpoint: string): bigint => decodeCursor(checkpoint) ?? 0n;

/** The positions in one shard with their times, each of which is asked for once. */
export class ShardPositions {
  readonly #begin: string;
  readonly #end: string;
  readonly #askTime: (cursor: string) => Promise<number>;
  readonly #times = new Map<string, Promise<UnixSeconds | undefined>>();

  constructor(begin: string, end: string, askTime: (cursor: string) => Promise<number>) {
    this.#begin = begin;
    this.#end = end;
    this.#askTime = askTime;
  }

  /** Replaces a position outside of the data that is kept by the nearest one inside. */
  clamp(checkpoint: string): string {
    const cursor = decodeCursor(checkpoint);
    if (cursor === undefined) return checkpoint;
    if (cursor < cursorOf(this.#begin)) return this.#begin;
    return cursor > cursorOf(this.#end) ? this.#end : checkpoint;
  }

  async at(checkpoint: string): Promise<Position> {
    const cursor = decodeCursor(checkpoint);
    const [begin, end] = [cursorOf(this.#begin), cursorOf(this.#end)];
    if (cursor === undefined || cursor < begin) return { checkpoint, time: undefined, isKept: cursor === undefined };
    // For an empty shard the service returns the time of the call, which means nothing.
    if (begin === end) return { checkpoint, time: undefined, isKept: true };
    // The time at the end of a shard is not documented, so the cursor before it is asked for.
    return { checkpoint, time: await this.#time(encodeCursor(cursor >= end ? end - 1n : cursor)), isKept: true };
  }

  #time(cursor: string): Promise<UnixSeconds | undefined> {
    let time = this.#times.get(cursor);
    if (!time) {
      time = this.#askTime(cursor).then(unixSeconds, (error: unknown) => {
        // The data was deleted between two calls.
        if (error instanceof CloudError && error.fault === 'invalidCursor') return undefined;
        throw error;
      });
      this.#times.set(cursor, time);
    }
    return time;
  }
}
