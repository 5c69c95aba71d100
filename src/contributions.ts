import type { CloudError } from './cloud/errors.ts';
import type { EndpointForm } from './cloud/endpoints.ts';
import type { GroupRef } from './model/places.ts';
import type { Node } from './tree/nodes.ts';

/**
 * What package.json contributes, once, with the types of arguments and values. A test compares the two, so a misspelt
 * id does not compile here and does not go unnoticed there.
 */
export const prefix = 'alibabacloudConsumerGroups';
/** Publisher and name. */
export const extensionId = 'consumer-groups.alibabacloud-consumer-groups';

/** Commands and their arguments. A command that is given no row asks for what it needs. */
export interface Commands {
  addAccount: [];
  importProfiles: [];
  /** A new pair or token for an account, or its source once more. With an error: for the account that met it. */
  signInAgain: [of?: Node | CloudError];
  removeAccount: [node?: Node];
  renameAccount: [node?: Node];
  setAccountColor: [node?: Node];
  /** Allows the command or address that a CLI profile names. */
  allowSource: [of?: Node | CloudError];
  /** Where the editor lets the user trust the workspace, for which commands and addresses of profiles wait. */
  manageTrust: [of?: Node | CloudError];
  /** A terminal with the CLI command that renews the keys of a profile. */
  openCliTerminal: [of?: Node | CloudError];
  /** The smallest RAM policy for what was refused; without that, the policy for all that the extension does. */
  showPolicy: [of?: Node | CloudError];
  openNetworkSettings: [of?: Node | CloudError];
  showNetworkDiagnostics: [of?: Node | CloudError];
  saveSupportBundle: [];
  editRegions: [node?: Node];
  useSampleAccount: [];
  refresh: [];
  refreshNode: [node: Node];
  /** Does what `refreshNode` does, under the word that a row with an error needs. */
  retry: [node: Node];
  loadMore: [node: Node];
  filterByName: [node?: Node];
  clearFilter: [node?: Node];
  createDtsConsumerGroup: [node?: Node];
  createSlsConsumerGroup: [node?: Node];
  openSubscriptionStatus: [node?: Node];
  openConsumerGroup: [of?: Node | GroupRef];
  pin: [of?: Node | GroupRef];
  unpin: [of: Node | GroupRef];
  sortByLag: [];
  sortAsListed: [];
  editConsumerGroup: [of?: Node | GroupRef];
  deleteConsumerGroup: [of?: Node | GroupRef];
  resetCheckpoints: [of?: Node | GroupRef];
  undoReset: [of?: Node | GroupRef];
  /** Moves the one position that an instance of the older kind has. */
  setConsumptionTime: [node?: Node];
  compareConsumerGroups: [of?: Node | GroupRef];
  showConsumerGroupDocument: [of?: Node | GroupRef];
  exportConsumerGroup: [of?: Node | GroupRef];
  openInConsole: [of?: Node | GroupRef];
  markReadOnly: [node?: Node];
  allowChanges: [node?: Node];
  copyId: [node?: Node];
  copyName: [node?: Node];
  copyEndpoint: [node?: Node];
  copyTopic: [node?: Node];
  showLog: [];
}
export type CommandName = keyof Commands;

export const commandNames = [
  'addAccount',
  'importProfiles',
  'signInAgain',
  'removeAccount',
  'renameAccount',
  'setAccountColor',
  'allowSource',
  'manageTrust',
  'openCliTerminal',
  'showPolicy',
  'openNetworkSettings',
  'showNetworkDiagnostics',
  'saveSupportBundle',
  'editRegions',
  'useSampleAccount',
  'refresh',
  'refreshNode',
  'retry',
  'loadMore',
  'filterByName',
  'clearFilter',
  'createDtsConsumerGroup',
  'createSlsConsumerGroup',
  'openSubscriptionStatus',
  'openConsumerGroup',
  'pin',
  'unpin',
  'sortByLag',
  'sortAsListed',
  'editConsumerGroup',
  'deleteConsumerGroup',
  'resetCheckpoints',
  'undoReset',
  'setConsumptionTime',
  'compareConsumerGroups',
  'showConsumerGroupDocument',
  'exportConsumerGroup',
  'openInConsole',
  'markReadOnly',
  'allowChanges',
  'copyId',
  'copyName',
  'copyEndpoint',
  'copyTopic',
  'showLog',
] as const satisfies readonly CommandName[];

export const commandId = (name: CommandName): string => `${prefix}.${name}`;

export const containerId = prefix;
export const viewId = `${prefix}.resources`;
export const statusPanelType = `${prefix}.subscriptionStatus`;
export const groupPanelType = `${prefix}.consumerGroup`;

/** When-clause contexts that this extension sets. */
export interface ContextKeys {
  /** Whether there are accounts: what the welcome view waits for. */
  accounts: 'none' | 'some';
  /** Whether any name filter is in force. */
  hasFilter: boolean;
}
export const contextKey = (name: keyof ContextKeys): string => `${prefix}.${name}`;

/** Settings, below the prefix, and their values. */
export interface Settings {
  /**
   * Origin that all calls of signed-in accounts go to instead of the public endpoints, for example an emulator in a
   * terminal; empty for the public ones. Application scope, so that no workspace can redirect signed requests.
   */
  'network.endpoint': string;
  /** Which of the vendor's host names are called. Application scope, like all that decides where requests go. */
  'network.endpointForm': EndpointForm;
  /** For the form `custom`: hosts by service, or by service and region, for example `sls/cn-hangzhou`. */
  'network.customEndpoints': Readonly<Record<string, string>>;
  'network.route': 'auto' | 'direct' | 'editor';
  /** Seconds; 0 for the limits that suit each service. */
  'network.connectTimeout': number;
  'network.answerTimeout': number;
  /** Seconds between automatic refreshes of a visible status panel; 0 switches them off. */
  'status.refreshInterval': number;
  /** Seconds between automatic refreshes of a visible consumer group panel; 0 switches them off. */
  'group.refreshInterval': number;
  /** Seconds between readings of the lag that rows of the tree show; 0 switches them off. */
  'tree.refreshInterval': number;
  'tree.groupOrder': 'listed' | 'lag';
}
export const settingNames = [
  'network.endpoint',
  'network.endpointForm',
  'network.customEndpoints',
  'network.route',
  'network.connectTimeout',
  'network.answerTimeout',
  'status.refreshInterval',
  'group.refreshInterval',
  'tree.refreshInterval',
  'tree.groupOrder',
] as const satisfies readonly (keyof Settings)[];
