import type { AccountChanges, Accounts } from '../accounts/accounts.ts';
import type { Catalog } from '../model/catalog/catalog.ts';
import type { GroupChanges } from '../model/groups/groupChanges.ts';
import type { InstanceGroup, LogstoreGroup } from '../model/resources.ts';

/** What the pickers ask from. */
export interface PickerServices {
  readonly accounts: Accounts;
  readonly catalog: Catalog;
}

/** What the wizards work with. */
export interface WizardServices extends PickerServices {
  readonly accounts: Accounts & AccountChanges;
  readonly tree: {
    /** Shows and selects a group's row. Says whether it could be found. */
    reveal(group: InstanceGroup | LogstoreGroup): Promise<boolean>;
  };
}

/** What the wizards that change a group work with. */
export interface ChangeServices {
  readonly catalog: Pick<Catalog, 'instanceGroups' | 'currentInstanceGroups'>;
  readonly changes: Pick<GroupChanges, 'editLogstoreGroup' | 'editInstanceGroup' | 'deleteGroup'>;
}
