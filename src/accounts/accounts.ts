import type { Cloud } from '../cloud/cloud.ts';
import type { Event } from '../model/event.ts';
import type { Account } from '../model/resources.ts';

/** The accounts of this installation, and the way from one to its cloud. */
export interface Accounts {
  readonly onDidChange: Event<void>;
  list(): readonly Account[];
  find(id: string): Account | undefined;
  /** Whether the account's secret was looked for and is gone, so that only signing in again helps. */
  needsSignIn(id: string): boolean;
  /** The clients that sign as this account. Loads them on first use and sends nothing. */
  cloudOf(accountId: string): Promise<Cloud>;
}
