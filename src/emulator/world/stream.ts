import { type Instance, recordsUpTo } from './instance.ts';

/** Places a record: its number since the instance was created, and its second with what else is in it. */
export interface Place {
  readonly number: number;
  readonly time: number;
  /** The number of the record within its second, which has so many records. */
  readonly index: number;
  readonly count: number;
}

/** Gives the number of the first record of a second or, if it has none, of the next record. */
export const firstOf = (instance: Instance, time: number): number =>
  Math.max(0, recordsUpTo(instance, (time - 1) * 1000));

/** Gives the second of a record. */
export function timeOf(instance: Instance, number: number): number {
  let low = Math.floor(instance.createdAt / 1000);
  // The source never writes less than its rate in total.
  let high = low + Math.ceil((number + 1) / instance.recordsPerSecond) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (firstOf(instance, middle + 1) > number) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Lists the records of a second. */
export function placesOf(instance: Instance, time: number): readonly Place[] {
  const first = firstOf(instance, time);
  const count = firstOf(instance, time + 1) - first;
  return Array.from({ length: count }, (_, index) => ({ number: first + index, time, index, count }));
}
