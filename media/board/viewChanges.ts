import type { Column, Order } from '../../src/model/board/arranging.ts';
import { narrowest, widest } from '../../src/model/board/boardLook.ts';

/** The columns whose greatest values are looked for first. */
const greatestFirst: readonly Column[] = ['lag', 'trend', 'records', 'updated', 'lastSign'];

/**
 * The order after the head of a column was pressed: by that column, then the other way round. The state has the order of
 * urgency, and its other direction.
 */
export function sortedBy(order: Order, column: Column): Order {
  if (column === 'state') {
    return order.by === 'urgency' ? { by: column, direction: 'descending' } : { by: 'urgency' };
  }
  if (order.by !== column) {
    return { by: column, direction: greatestFirst.includes(column) ? 'descending' : 'ascending' };
  }
  return { by: column, direction: order.direction === 'ascending' ? 'descending' : 'ascending' };
}

/** The list without the item, or with it at the end. */
export const toggled = <T>(list: readonly T[], item: T): readonly T[] =>
  list.includes(item) ? list.filter(other => other !== item) : [...list, item];

/** The width of a column after it was made wider by some pixels, or narrower. */
export const widened = (width: number, by: number): number =>
  Math.round(Math.min(widest, Math.max(narrowest, width + by)));
