import type { CommandName } from '../contributions.ts';
import type { Node } from './nodes.ts';
import { realTime, type Time } from './revealing.ts';

/** A row, and the command that a click on it runs with it. */
export interface Clicked {
  readonly node: Node;
  readonly command: CommandName;
}

/** A row that was clicked. */
interface Clickable<T> {
  /** The row that is selected, as far as the editor knows it. */
  selected(): T | undefined;
  /** Whether something else was clicked in the meantime. */
  isPast(): boolean;
}

const pauseMs = 50;
/** The time after which the row is given up: its list may be on its way from the service. */
const limitMs = 15_000;

/**
 * The row that a click has selected. The editor says which one that is before it runs what the click is for, but it knows
 * no row below one that is being drawn again, for as long as it takes to get these rows anew.
 */
export async function clickedRow<T>(row: Clickable<T>, time: Time = realTime): Promise<T | undefined> {
  const end = time.now() + limitMs;
  while (!row.isPast()) {
    const selected = row.selected();
    if (selected !== undefined || time.now() >= end) return selected;
    await time.wait(pauseMs);
  }
  return undefined;
}
