import type { Cursor, UnixSeconds } from '../units.ts';

interface Point {
  readonly cursor: Cursor;
  readonly time: UnixSeconds;
}

/** The points that are kept of a shard of which a group is read exactly, as on a panel. */
export const pointsOfExact = 256;
/**
 * The points that are kept of any other shard. A board reads thousands of shards, and asks each for little more than what
 * its groups need now.
 */
export const pointsOfOverview = 64;

/**
 * The known times at which the LogGroups of one shard were received. A time never changes, and grows with the cursor,
 * so each answer, for whichever group it was asked, says something about every other position.
 */
export class CursorTimes {
  /** In the order of the cursors. */
  #points: Point[] = [];
  /** The last cursor whose data is no longer kept. */
  #lost: Cursor | undefined;

  set(cursor: Cursor, time: UnixSeconds): void {
    const at = this.#indexOf(cursor);
    const isKnown = this.#points[at]?.cursor === cursor;
    this.#points.splice(at, isKnown ? 1 : 0, { cursor, time });
  }

  setLost(cursor: Cursor): void {
    if (this.#lost === undefined || cursor > this.#lost) this.#lost = cursor;
  }

  isLost(cursor: Cursor): boolean {
    return this.#lost !== undefined && cursor <= this.#lost;
  }

  /** The exact time, which is also known between two LogGroups that were received in the same second. */
  timeOf(cursor: Cursor): UnixSeconds | undefined {
    const { notBefore, notAfter } = this.limitsOf(cursor);
    return notBefore === notAfter ? notBefore : undefined;
  }

  /** The times of the nearest known neighbours, between which the time of the cursor lies. */
  limitsOf(cursor: Cursor): {
    readonly notBefore: UnixSeconds | undefined;
    readonly notAfter: UnixSeconds | undefined;
  } {
    const at = this.#indexOf(cursor);
    const next = this.#points[at];
    const previous = next?.cursor === cursor ? next : this.#points[at - 1];
    return { notBefore: previous?.time, notAfter: next?.time };
  }

  get size(): number {
    return this.#points.length;
  }

  /** Drops every second point while there are too many, except the given ones, so that old stretches become coarser. */
  trim(kept: ReadonlySet<Cursor>, most: number): void {
    while (this.#points.length > most) {
      const fewer = this.#points.filter(({ cursor }, index) => index % 2 === 0 || kept.has(cursor));
      if (fewer.length === this.#points.length) return;
      this.#points = fewer;
    }
  }

  /** The index of the first point that is not before the cursor. */
  #indexOf(cursor: Cursor): number {
    let [low, high] = [0, this.#points.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#points[middle]?.cursor ?? cursor) < cursor) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
