import type { Services } from './services.ts';

/** Opens the board of all groups in scope, or reveals it. */
export function openLagBoard({ boardPanels }: Services): void {
  boardPanels.show();
}
