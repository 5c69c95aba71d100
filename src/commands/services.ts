import type { AccountStore } from '../accounts/accountStore.ts';
import type { Catalog } from '../model/catalog/catalog.ts';
import type { GroupChanges } from '../model/groups/groupChanges.ts';
import type { Histories } from '../model/lag/history.ts';
import type { LagMonitor } from '../model/lag/monitor.ts';
import type { CheckpointResets } from '../model/reset/resets.ts';
import type { Pins } from '../tree/pins.ts';
import type { GroupPanels, StatusPanels } from '../panels/panels.ts';
import type { TreeHandle } from '../tree/treeView.ts';
import type { GroupDocuments } from '../ui/groupDocuments.ts';
import type { Diagnostics } from '../support/diagnostics.ts';
import type { SupportBundle } from '../support/supportBundle.ts';
import type { Log } from '../ui/log.ts';
import type { TextDocuments } from '../ui/textDocuments.ts';

/** What commands work with. `extension.ts` builds it once. */
export interface Services {
  readonly accounts: AccountStore;
  readonly catalog: Catalog;
  readonly log: Log;
  readonly tree: TreeHandle;
  readonly statusPanels: StatusPanels;
  readonly groupPanels: GroupPanels;
  readonly monitor: LagMonitor;
  readonly histories: Histories;
  readonly resets: CheckpointResets;
  readonly changes: GroupChanges;
  readonly pins: Pins;
  readonly documents: GroupDocuments;
  /** Read-only documents of other kinds: policies, diagnostics, the support bundle. */
  readonly texts: TextDocuments;
  readonly diagnostics: Diagnostics;
  readonly supportBundle: SupportBundle;
}
