import type { Moment, Seconds } from '../units.ts';
import type { BoardFailure, BoardRow, ReadRow } from './boardRow.ts';
import { classOf, foreseenLeftOf, lagOf, verdictOf } from './facts.ts';

/** The figures above the table, each over all rows, whatever filter is set. */
export interface Figures {
  /** The group that loses data first, if that is foreseen of any. Zero is left when it loses data already. */
  readonly losesFirst: { readonly row: ReadRow; readonly left: Seconds } | undefined;
  /** Absent while no group has a lag, and when none is behind at all. */
  readonly furthest: { readonly row: ReadRow; readonly lag: Seconds } | undefined;
  readonly falling: {
    readonly count: number;
    /** How many groups are read. */
    readonly of: number;
    readonly catchingUp: number;
    /** The time in which the last of those that catch up has done so. */
    readonly caughtUpIn: Seconds | undefined;
  };
  readonly notKnown: {
    readonly count: number;
    /** Accounts, regions, instances and so on that could not be read, one for each line that says so. */
    readonly refused: number;
    readonly unread: number;
    /** Groups that were read without an answer to how they are doing, or could not be read. */
    readonly unclear: number;
  };
  readonly attention: number;
  readonly updatedAt: Moment | undefined;
}

export function figuresOf(rows: readonly BoardRow[], failures: readonly BoardFailure[]): Figures {
  let losesFirst: Figures['losesFirst'];
  let furthest: Figures['furthest'];
  let [falling, catchingUp, read, attention, unread, unclear] = [0, 0, 0, 0, 0, 0];
  let caughtUpIn: Seconds | undefined;
  let updatedAt: Moment | undefined;
  for (const row of rows) {
    const stateClass = classOf(row);
    if (row.state === 'loading') unread += 1;
    else if (stateClass === 'notKnown') unclear += 1;
    if (stateClass === 'attention') attention += 1;
    if (row.state !== 'read') continue;
    read += 1;
    updatedAt = Math.max(updatedAt ?? 0, row.reading.at);
    const verdict = verdictOf(row);
    if (verdict?.kind === 'fallingBehind') falling += 1;
    if (verdict?.kind === 'catchingUp') {
      catchingUp += 1;
      if (verdict.caughtUpIn !== undefined && !(caughtUpIn !== undefined && caughtUpIn >= verdict.caughtUpIn)) {
        caughtUpIn = verdict.caughtUpIn;
      }
    }
    const [left, lag] = [foreseenLeftOf(row), lagOf(row)];
    if (left !== undefined && !(losesFirst && losesFirst.left <= left)) losesFirst = { row, left };
    if (lag !== undefined && lag > (furthest?.lag ?? 0)) furthest = { row, lag };
  }
  const refused = failures.length;
  return {
    losesFirst,
    furthest,
    falling: { count: falling, of: read, catchingUp, caughtUpIn },
    notKnown: { count: refused + unread + unclear, refused, unread, unclear },
    attention,
    updatedAt,
  };
}
