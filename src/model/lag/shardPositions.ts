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

/** Whether the time of data that was deleted between two calls is an error or unknown. */
export type WhenDeleted = 'error' | 'unknown';

const attemptsAtMost = 3;

/**
 * Reads a shard again from its oldest data on, if that was deleted between two calls. A busy shard loses some with every
 * second, and without its time nobody can say how much a client skips.
 */
export async function readAgainIfDeleted<T>(read: (whenDeleted: WhenDeleted) => Promise<T>): Promise<T> {
  for (let attempt = 1; attempt < attemptsAtMost; attempt++) {
    try {
      return await read('error');
    } catch (error) {
      if (!isDeleted(error)) throw error;
    }
  }
  return read('unknown');
}

const isDeleted = (error: unknown): boolean => error instanceof CloudError && error.fault === 'invalidCursor';

/** The positions in one shard with their times, each of which is asked for once. */
export class ShardPositions {
  readonly #begin: string;
  readonly #end: string;
  readonly #askTime: (cursor: string) => Promise<number>;
  readonly #whenDeleted: WhenDeleted;
  readonly #times = new Map<string, Promise<UnixSeconds | undefined>>();

  constructor(begin: string, end: string, askTime: (cursor: string) => Promise<number>, whenDeleted: WhenDeleted) {
    this.#begin = begin;
    this.#end = end;
    this.#askTime = askTime;
    this.#whenDeleted = whenDeleted;
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
        if (this.#whenDeleted === 'unknown' && isDeleted(error)) return undefined;
        throw error;
      });
      this.#times.set(cursor, time);
    }
    return time;
  }
}
