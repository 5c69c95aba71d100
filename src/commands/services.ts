import type { AccountStore } from '../accounts/accountStore.ts';
import type { Catalog } from '../model/catalog.ts';
import type { StatusPanels } from '../status/panel.ts';
import type { TreeHandle } from '../tree/treeView.ts';
import type { Log } from '../ui/log.ts';

/** What commands work with. `extension.ts` builds it once. */
export interface Services {
  readonly accounts: AccountStore;
  readonly catalog: Catalog;
  readonly log: Log;
  readonly tree: TreeHandle;
  readonly statusPanels: StatusPanels;
}
