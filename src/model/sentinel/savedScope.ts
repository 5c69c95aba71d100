import { isListOf, isName, isObject } from '../checks.ts';
import type { Entries, EntryKind } from '../entries.ts';
import { Emitter, type Subscription } from '../event.ts';
import { isOwnerRef } from '../placeChecks.ts';
import { type GroupOwnerRef, groupsIn, listKey, ownerOf } from '../places.ts';

/** What is stored of a saved scope: the instances and Logstores of an account that are in it. */
export interface StoredScope {
  readonly accountId: string;
  readonly places: readonly GroupOwnerRef[];
}

/** The stored parts of the scope, by their accounts. They contain nothing secret. */
export const scopeKind: EntryKind<StoredScope> = {
  name: 'scope',
  keyOf: ({ accountId }) => accountId,
  isValid: isObject<StoredScope>({ accountId: isName, places: isListOf(isOwnerRef) }),
};

/**
 * The most instances and Logstores that a scope has. Each takes a few calls in every round of the sentinel, which are
 * to stay a small part of what the services allow.
 */
export const mostPlaces = 300;

/** The instances and Logstores that the user has chosen on the board to be watched. All windows share them. */
export class SavedScope {
  readonly #entries: Entries<StoredScope>;
  readonly #changed = new Emitter<void>();
  readonly #subscription: Subscription;
  /** Fires when the scope has changed, in this window or another one. */
  readonly onDidChange = this.#changed.event;

  constructor(entries: Entries<StoredScope>) {
    this.#entries = entries;
    this.#subscription = entries.onDidChange(() => this.#changed.fire());
  }

  places(): readonly GroupOwnerRef[] {
    // Another account's place in an entry would not be forgotten with its account.
    return this.#entries.all().flatMap(({ accountId, places }) => places.filter(ref => ref.accountId === accountId));
  }

  /** Replaces the scope. Of more than {@link mostPlaces} different places, the first ones are kept. */
  async save(places: readonly GroupOwnerRef[]): Promise<void> {
    const distinct = new Map(places.map(ref => [listKey(groupsIn(ref)), ownerOf(ref)]));
    const kept = [...distinct.values()].slice(0, mostPlaces);
    const byAccount = Map.groupBy(kept, ({ accountId }) => accountId);
    const accountIds = new Set([...this.#entries.all().map(({ accountId }) => accountId), ...byAccount.keys()]);
    const change = (accountId: string): Promise<void> => {
      const own = byAccount.get(accountId);
      return this.#entries.change(accountId, now => own && { ...now, accountId, places: own });
    };
    await Promise.all([...accountIds].map(change));
    this.#changed.fire();
  }

  /** Removes the places of accounts that were removed. */
  async forgetAccounts(isGone: (accountId: string) => boolean): Promise<void> {
    const unwanted = this.#entries.all().filter(({ accountId }) => isGone(accountId));
    await Promise.all(unwanted.map(({ accountId }) => this.#entries.change(accountId, () => undefined)));
    if (unwanted.length > 0) this.#changed.fire();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}
