import { CloudError } from '../../cloud/errors.ts';
import { decodeCursor, encodeCursor } from '../lag/cursors.ts';
import { type UnixSeconds, unixSeconds } from '../units.ts';
import type { Position } from './resetPlan.ts';

/** Tells the times of positions in one shard; asks for each once. */
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

  /** A position outside of what is kept is replaced by the nearest one inside. */
  clamp(checkpoint: string): string {
    const cursor = decodeCursor(checkpoint);
    if (cursor === undefined) return checkpoint;
    if (cursor < cursorOf(this.#begin)) return this.#begin;
    return cursor > cursorOf(this.#end) ? this.#end : checkpoint;
  }

  beginTime(): Promise<UnixSeconds | undefined> {
    return this.at(this.#begin).then(({ time }) => time);
  }

  /** When the newest data was received. */
  endTime(): Promise<UnixSeconds | undefined> {
    return this.at(this.#end).then(({ time }) => time);
  }

  async at(checkpoint: string): Promise<Position> {
    const cursor = decodeCursor(checkpoint);
    const [begin, end] = [cursorOf(this.#begin), cursorOf(this.#end)];
    if (cursor === undefined || cursor < begin) return { checkpoint, time: undefined, isKept: cursor === undefined };
    // An empty shard gives the time of asking, which means nothing.
    if (begin === end) return { checkpoint, time: undefined, isKept: true };
    // What the end of a shard with data gives is not documented, so the one before it is asked for.
    return { checkpoint, time: await this.#time(encodeCursor(cursor >= end ? end - 1n : cursor)), isKept: true };
  }

  #time(cursor: string): Promise<UnixSeconds | undefined> {
    let time = this.#times.get(cursor);
    if (!time) {
      time = this.#askTime(cursor).then(unixSeconds, (error: unknown) => {
        // The data aged out between two calls.
        if (error instanceof CloudError && /InvalidCursor$/i.test(error.code ?? '')) return undefined;
        throw error;
      });
      this.#times.set(cursor, time);
    }
    return time;
  }
}

const cursorOf = (text: string): bigint => decodeCursor(text) ?? 0n;
