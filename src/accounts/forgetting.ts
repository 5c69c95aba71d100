import { accountOfKey } from '../model/places.ts';
import type { Subscription } from '../model/event.ts';
import type { LiveMonitor } from '../model/lag/liveMonitor.ts';
import type { LiveCatalog } from '../model/catalog/liveCatalog.ts';
import type { Accounts } from './accounts.ts';

/** Everything that remembers something about accounts. */
export interface Memories {
  readonly catalog: Pick<LiveCatalog, 'keepOnly' | 'forgetAccount'>;
  readonly monitor: Pick<LiveMonitor, 'keepOnly' | 'forgetAccount'>;
  /** Everything that remembers consumer groups by the keys that `groupKey` makes. */
  readonly byGroup: readonly { forget(matches: (key: string) => boolean): void | Promise<void> }[];
  readonly pins: { keepOnly(accountIds: readonly string[]): Promise<void> };
  /** Called when a write fails, which no caller waits for. The next start forgets what could not be forgotten. */
  readonly failed: (error: unknown) => void;
}

/**
 * Makes everything forget what was loaded for removed accounts, now and after each removal, and what was loaded with
 * keys that were replaced by those of another identity. Pins stay in the second case, because their places are looked
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
