import type { AccountColor } from './resources.ts';

/** Whose resources a page shows. */
export interface ShownAccount {
  readonly name: string;
  /** The vendor's number of the account. */
  readonly number: string;
  readonly isReadOnly: boolean;
  readonly color: { readonly name: AccountColor; readonly words: string } | undefined;
}
