import { accountOfKey } from '../model/places.ts';
import type { Subscription } from '../model/event.ts';
import type { LiveMonitor } from '../model/lag/liveMonitor.ts';
import type { LiveCatalog } from '../model/catalog/liveCatalog.ts';
import type { Accounts } from './accounts.ts';

interface KnownAccounts extends Pick<Accounts, 'onDidChange' | 'onDidReplaceKeys'> {
  /** The IDs of all accounts, including those that are stored in a way that this version cannot read. */
  ids(): readonly string[];
  /** Whether there can be no others. */
  readonly areAllKnown: boolean;
}

/** Everything that remembers something about accounts. */
export interface Memories {
  readonly catalog: Pick<LiveCatalog, 'forgetAccounts' | 'forgetAccount'>;
  readonly monitor: Pick<LiveMonitor, 'keepOnly' | 'forgetAccount'>;
  /** Everything that remembers consumer groups, or what is of an account, by keys of which `accountOfKey` tells the account. */
  readonly byGroup: readonly { forget(matches: (key: string) => boolean): void | Promise<void> }[];
  /** What stays when the keys of an account are replaced, because its places are looked up again. */
  readonly byAccount: readonly { forgetAccounts(isGone: (accountId: string) => boolean): Promise<void> }[];
  /** Called when a write fails, which no caller waits for. The next start forgets what could not be forgotten. */
  readonly failed: (error: unknown) => void;
}

/**
 * Makes everything forget what was loaded for removed accounts, now and after each removal, and what was loaded with
 * keys that were replaced by those of another identity.
 */
export function forgetWithAccounts(accounts: KnownAccounts, memories: Memories): Subscription {
  const { catalog, monitor, byGroup, byAccount, failed } = memories;
  const forgetGroups = (matches: (accountId: string) => boolean): void => {
    for (const memory of byGroup) {
      const forgotten = memory.forget(key => matches(accountOfKey(key)));
      forgotten?.catch(failed);
    }
  };
  const seen = new Set<string>();
  const forgetGone = (isGone: (accountId: string, ids: readonly string[]) => boolean): void => {
    const ids = accounts.ids();
    for (const id of ids) seen.add(id);
    const isForgotten = (accountId: string): boolean => isGone(accountId, ids);
    catalog.forgetAccounts(isForgotten);
    monitor.keepOnly(ids);
    for (const memory of byAccount) memory.forgetAccounts(isForgotten).catch(failed);
    forgetGroups(isForgotten);
  };
  if (accounts.areAllKnown) forgetGone((id, ids) => !ids.includes(id));
  const subscriptions = [
    // Pins and filters of an account that another window has just added may be known here before the account is.
    accounts.onDidChange(() => forgetGone((id, ids) => seen.has(id) && !ids.includes(id))),
    accounts.onDidReplaceKeys(replaced => {
      catalog.forgetAccount(replaced);
      monitor.forgetAccount(replaced);
      forgetGroups(accountId => accountId === replaced);
    }),
  ];
  return {
    dispose: () => {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
