import type { Cloud } from '../cloud/cloud.ts';
import type { Event } from '../model/event.ts';
import type { Account } from '../model/resources.ts';

/** The accounts of this installation, and the way from one to its cloud. */
export interface Accounts {
  readonly onDidChange: Event<void>;
  list(): readonly Account[];
  find(id: string): Account | undefined;
  /** The clients that sign as this account. Asking for it sends nothing. */
  cloudOf(accountId: string): Cloud;
}
