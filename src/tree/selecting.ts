import { setTimeout as delay } from 'node:timers/promises';

/** A row that is to be selected. */
interface Selectable {
  /** Asks the editor to show the row and to select it. */
  reveal(): PromiseLike<void>;
  isSelected(): boolean;
  /** Told whenever the editor refuses. */
  refused(error: unknown): void;
}

interface Time {
  now(): number;
  wait(ms: number, signal?: AbortSignal): Promise<unknown>;
}

/** How long one attempt may take. The row was loaded before, so only drawing takes time. */
const attemptMs = 3_000;
const pauseMs = 250;
/** The time after which a row is given up. Rows that are drawn again can take long on a slow computer. */
const limitMs = 15_000;

/**
 * Selects a row, and says whether that worked. While rows are being loaded, the editor drops a request, refuses it at
 * once, or waits for a drawing that is already over, and nothing tells when it has finished. So it is asked again after
 * a pause, because refusals can follow each other faster than rows are drawn.
 */
export async function selectRow(row: Selectable, time: Time = realTime): Promise<boolean> {
  const end = time.now() + limitMs;
  while (!row.isSelected() && time.now() < end) {
    const attempt = new AbortController();
    try {
      await Promise.race([row.reveal(), time.wait(attemptMs, attempt.signal)]);
    } catch (error) {
      row.refused(error);
    } finally {
      attempt.abort();
    }
    if (!row.isSelected()) await time.wait(pauseMs);
  }
  return row.isSelected();
}

/** A row that was clicked. */
interface Clickable<Node> {
  /** The row that is selected, as far as the editor knows it. */
  selected(): Node | undefined;
  /** Whether something else was clicked in the meantime. */
  isPast(): boolean;
}

const knownAgainMs = 50;

/**
 * The row that a click has selected. The editor says which one that is before it runs what the click is for, but it knows
 * no row below one that is being drawn again, for as long as it takes to get these rows anew.
 */
export async function clickedRow<Node>(row: Clickable<Node>, time: Time = realTime): Promise<Node | undefined> {
  const end = time.now() + limitMs;
  while (!row.isPast()) {
    const selected = row.selected();
    if (selected !== undefined || time.now() >= end) return selected;
    await time.wait(knownAgainMs);
  }
  return undefined;
}

const realTime: Time = { now: Date.now, wait: (ms, signal) => delay(ms, undefined, { signal }) };
