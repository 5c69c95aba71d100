import { isName, isObject } from '../checks.ts';
import type { EntryKind } from '../entries.ts';
import { type BoardLook, isBoardView } from './boardLook.ts';
import { isBoardScope } from './boardScope.ts';

/** What is stored of how a board was looked at. It contains nothing secret. */
export interface StoredLook extends BoardLook {
  readonly id: string;
}

/** There is one board, which all windows share. */
export const lookId = 'board';

export const lookKind: EntryKind<StoredLook> = {
  name: 'boardLook',
  keyOf: ({ id }) => id,
  isValid: isObject<StoredLook>({ id: isName, scope: isBoardScope, view: isBoardView }),
};
