import { accountOfKey } from '../model/places.ts';
import type { Subscription } from '../model/event.ts';
import type { LiveMonitor } from '../model/lag/liveMonitor.ts';
import type { LiveCatalog } from '../model/catalog/liveCatalog.ts';
import type { Accounts } from './accounts.ts';

/** Everything that remembers something of accounts. */
export interface Memories {
  readonly catalog: Pick<LiveCatalog, 'keepOnly' | 'forgetAccount'>;
  readonly monitor: Pick<LiveMonitor, 'keepOnly' | 'forgetAccount'>;
  /** Whatever remembers consumer groups by the keys of `groupKey`. */
  readonly byGroup: readonly { forget(matches: (key: string) => boolean): void | Promise<void> }[];
  readonly pins: { keepOnly(accountIds: readonly string[]): Promise<void> };
  /**
   * Called with errors of writing, for which nobody waits. What could not be forgotten now is forgotten at the next
   * start.
   */
  readonly failed: (error: unknown) => void;
}

/**
 * Makes everything forget what was loaded for accounts that are gone, at once and whenever one goes, and what was loaded
 * with keys that were replaced by those of somebody else. Pins stay in the second case: they name places, which are looked
 * up again.
 */
export function forgetWithAccounts(accounts: Accounts, memories: Memories): Subscription {
  const { catalog, monitor, byGroup, pins, failed } = memories;
  const forgetGroups = (matches: (accountId: string) => boolean): void => {
    for (const memory of byGroup) {
      const forgotten = memory.forget(key => matches(accountOfKey(key)));
      forgotten?.catch(failed);
    }
  };
  const forgetGone = (): void => {
    const ids = accounts.list().map(({ id }) => id);
    catalog.keepOnly(ids);
    monitor.keepOnly(ids);
    pins.keepOnly(ids).catch(failed);
    forgetGroups(accountId => !ids.includes(accountId));
  };
  forgetGone();
  const subscriptions = [
    accounts.onDidChange(forgetGone),
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
