import * as vscode from 'vscode';
import type { Accounts } from '../accounts/accounts.ts';
import type { Catalog } from '../model/catalog/catalog.ts';
import { listKey, type ListRef } from '../model/places.ts';
import type { Subscription } from '../model/event.ts';
import { regionName } from '../ui/words.ts';

/** Keeps the text up to date that lists the name filters in force, because filtered rows cannot say that they are missing. */
export class FiltersInForce {
  readonly #catalog: Catalog;
  readonly #lists = new Map<string, ListRef>();
  readonly #subscriptions: readonly Subscription[];

  constructor(
    { catalog, accounts }: { readonly catalog: Catalog; readonly accounts: Accounts },
    show: (words: string) => void,
  ) {
    this.#catalog = catalog;
    const update = (): void => {
      for (const [id, list] of this.#lists) {
        if (catalog.filterOf(list) === '' || !accounts.find(list.accountId)) this.#lists.delete(id);
      }
      show([...this.#lists.values()].map(list => filterWords(list, catalog.filterOf(list))).join('\n'));
    };
    for (const list of catalog.filtered()) this.#lists.set(listKey(list), list);
    update();
    this.#subscriptions = [
      catalog.onDidChange(list => {
        const id = listKey(list);
        const isKnown = this.#lists.has(id);
        if (!isKnown && catalog.filterOf(list) === '') return;
        this.#lists.set(id, list);
        update();
      }),
      accounts.onDidChange(update),
    ];
  }

  clear(): void {
    for (const list of [...this.#lists.values()]) this.#catalog.setFilter(list, '');
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

function filterWords(list: ListRef, filter: string): string {
  switch (list.list) {
    case 'instances':
      return vscode.l10n.t('Only instances in {0} with names that contain "{1}"', regionName(list.region), filter);
    case 'projects':
      return vscode.l10n.t('Only projects in {0} with names that contain "{1}"', regionName(list.region), filter);
    case 'logstores':
      return vscode.l10n.t('Only Logstores in {0} with names that contain "{1}"', list.project, filter);
    case 'instanceGroups':
    case 'logstoreGroups':
      // These lists are short and have no filter.
      return '';
  }
}
