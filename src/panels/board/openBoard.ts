import type { Board } from '../../model/board/board.ts';
import type { BoardFailure, BoardRow } from '../../model/board/boardRow.ts';
import { failureLine } from './lines.ts';

/** What a line of the board stands for. */
export type OnBoard =
  | { readonly kind: 'group'; readonly row: BoardRow }
  | { readonly kind: 'failure'; readonly failure: BoardFailure; retry(): Promise<void> };

/** The board that is open, if one is: commands from the menus of its rows find there what they are about. */
export class OpenBoard {
  #board: Board | undefined;

  open(board: Board): void {
    this.#board = board;
  }

  closed(board: Board): void {
    if (this.#board === board) this.#board = undefined;
  }

  /** What the line of this key stands for. It is undefined if there is no such line any more. */
  find(key: string): OnBoard | undefined {
    const board = this.#board;
    const row = board?.rows().find(one => one.key === key);
    if (row) return { kind: 'group', row };
    const failure = board?.failures.find(one => failureLine(one) === key);
    return board && failure && { kind: 'failure', failure, retry: () => board.retry(failure.key) };
  }
}
