/** A time in minutes from the beginning of the world. */
export type Minute = number;

/** Data in numbers since the beginning, and how far it was consumed, both at the end of each minute. */
export class Stream {
  /** The number of records or LogGroups that had arrived. */
  readonly arrived: Float64Array;
  readonly consumed: Float64Array;
  /** The last minute in which the checkpoint moved. */
  readonly movedIn: Int32Array;

  constructor(minutes: number, arrivalsIn: (minute: Minute) => number) {
    this.arrived = new Float64Array(minutes);
    this.consumed = new Float64Array(minutes);
    this.movedIn = new Int32Array(minutes).fill(-1);
    let sum = 0;
    for (let minute = 0; minute < minutes; minute++) {
      sum += Math.round(arrivalsIn(minute));
      this.arrived[minute] = sum;
    }
  }

  arrivedBy(minute: Minute): number {
    return minute < 0 ? 0 : (this.arrived[Math.min(minute, this.arrived.length - 1)] ?? 0);
  }

  consumedBy(minute: Minute): number {
    return minute < 0 ? 0 : (this.consumed[minute] ?? 0);
  }

  /** The minute in which a record arrived, by its number, with the part of the minute that had passed. */
  arrivalOf(record: number): Minute {
    let [low, high] = [0, this.arrived.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.arrived[middle] ?? 0) > record) high = middle;
      else low = middle + 1;
    }
    const before = this.arrivedBy(low - 1);
    const inMinute = this.arrivedBy(low) - before;
    return inMinute <= 0 ? low : low + (record - before + 1) / inMinute;
  }

  /** The number of records that had arrived at a moment within a minute. */
  countAt(time: Minute): number {
    const minute = Math.floor(time);
    const before = this.arrivedBy(minute - 1);
    return Math.floor(before + (this.arrivedBy(minute) - before) * (time - minute));
  }
}

/** A time from one minute to another, in which something is so. */
export interface Span {
  readonly from: Minute;
  readonly to: Minute;
}

export const isWithinAny = (spans: readonly Span[], minute: Minute): boolean =>
  spans.some(({ from, to }) => minute >= from && minute < to);
