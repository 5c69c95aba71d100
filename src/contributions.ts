import type { EndpointForm } from './cloud/endpoints.ts';
import type { CloudError } from './cloud/errors.ts';
import type { ToolName } from './model/agent/toolNames.ts';
import type { Linkable } from './model/links/linkable.ts';
import type { GroupRef } from './model/places.ts';
import type { Node } from './tree/nodes.ts';

/**
 * The prefix of everything that package.json contributes. This file lists all of that with the types of arguments and
 * values. A test compares it with package.json, so a misspelt ID is noticed in both.
 */
export const prefix = 'alibabacloudConsumerGroups';
/** The publisher and the name of the extension. */
export const extensionId = 'consumer-groups.alibabacloud-consumer-groups';

/**
 * The commands and their arguments. A command without an argument asks for what it needs. From the menu of one of several
 * rows that are selected, the editor passes all of them as well: commands that take only one row are not in that menu.
 */
export interface Commands {
  addAccount: [];
  importProfiles: [];
  /** Replaces the keys of an account, or reads its source again. An error stands for the account that it is about. */
  signInAgain: [of?: Node | CloudError];
  removeAccount: [node?: Node];
  renameAccount: [node?: Node];
  setAccountColor: [node?: Node];
  /** Allows the command or address that a CLI profile names. */
  allowSource: [of?: Node | CloudError];
  /** Opens the editor's page on workspace trust, which commands and addresses of profiles need. */
  manageTrust: [of?: Node | CloudError];
  /** Opens a terminal with the CLI command that renews the keys of a profile. */
  openCliTerminal: [of?: Node | CloudError];
  /** Shows the smallest RAM policy for what was refused, or the policy for everything that the extension does. */
  showPolicy: [of?: Node | CloudError];
  openNetworkSettings: [of?: Node | CloudError];
  showNetworkDiagnostics: [of?: Node | CloudError];
  saveSupportBundle: [];
  /** Writes down what those who look into a problem need, for the user to review, complete, and send. */
  reportIssue: [];
  /** Opens the walkthrough. */
  getStarted: [];
  editRegions: [node?: Node];
  useSampleAccount: [];
  refresh: [];
  refreshNode: [node: Node];
  /** Does what `refreshNode` does, with the title that suits a row with an error. */
  retry: [node: Node];
  loadMore: [node: Node];
  /** Does what a click on a row does, for the row that was just selected with it. */
  openRow: [];
  filterByName: [node?: Node];
  clearFilter: [node?: Node];
  createDtsConsumerGroup: [node?: Node];
  createSlsConsumerGroup: [node?: Node];
  openSubscriptionStatus: [node?: Node];
  openLagBoard: [];
  openConsumerGroup: [of?: Node | GroupRef];
  pin: [of?: Node | GroupRef, selected?: readonly Node[]];
  unpin: [of: Node | GroupRef, selected?: readonly Node[]];
  sortByLag: [];
  sortAsListed: [];
  editConsumerGroup: [of?: Node | GroupRef];
  deleteConsumerGroup: [of?: Node | GroupRef];
  resetCheckpoints: [of?: Node | GroupRef];
  undoReset: [of?: Node | GroupRef];
  /** Moves the consumption checkpoint of an instance of the older kind. */
  setConsumptionTime: [node?: Node];
  /** Starts the task of an instance. */
  startTask: [node?: Node];
  /** Lets the next precheck of an instance skip items that failed. */
  skipPrecheckItems: [node?: Node];
  compareConsumerGroups: [of?: Node | GroupRef, selected?: readonly Node[]];
  showConsumerGroupDocument: [of?: Node | GroupRef];
  exportConsumerGroup: [of?: Node | GroupRef];
  /** Writes groups of change tracking instances for Terraform. */
  exportTerraform: [of?: Node | GroupRef | readonly GroupRef[], selected?: readonly Node[]];
  /** Writes groups of Logstores as the commands that create them. */
  exportCommands: [of?: Node | GroupRef | readonly GroupRef[], selected?: readonly Node[]];
  /** Writes down how groups are doing, for a ticket. */
  saveIncidentSnapshot: [of?: Node | GroupRef | readonly GroupRef[], selected?: readonly Node[]];
  /** Writes a client of the group: a program or a configuration that is filled in. */
  generateClient: [of?: Node | GroupRef];
  /** Shows the records of a group or a Logstore, without moving anything. */
  peekRecords: [of?: Node | GroupRef];
  /** Checks the way of a client to the data of the group, by what only reads. */
  verifyConnection: [of?: Node | GroupRef];
  /** Says why something failed or looks as it does, and what to do about it. */
  explain: [of?: Node | GroupRef | CloudError];
  explainErrorText: [];
  openInConsole: [of?: Node | GroupRef];
  markReadOnly: [node?: Node];
  allowChanges: [node?: Node];
  copyId: [node?: Node, selected?: readonly Node[]];
  copyName: [node?: Node, selected?: readonly Node[]];
  /** Copies a link that opens the row, the panel, or this view of the board in the editor of whoever gets it. */
  copyLink: [of?: Node | Linkable, selected?: readonly Node[]];
  copyEndpoint: [node?: Node];
  copyTopic: [node?: Node];
  /** Shows whether language models may read, and changes that. */
  manageModelAccess: [];
  startMcpServer: [];
  stopMcpServer: [];
  copyMcpConfiguration: [];
  /** Asks what to do with the MCP server. The item in the status bar runs it. */
  manageMcpServer: [];
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
  'reportIssue',
  'getStarted',
  'editRegions',
  'useSampleAccount',
  'refresh',
  'refreshNode',
  'retry',
  'loadMore',
  'openRow',
  'filterByName',
  'clearFilter',
  'createDtsConsumerGroup',
  'createSlsConsumerGroup',
  'openSubscriptionStatus',
  'openLagBoard',
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
  'startTask',
  'skipPrecheckItems',
  'compareConsumerGroups',
  'showConsumerGroupDocument',
  'exportConsumerGroup',
  'exportTerraform',
  'exportCommands',
  'saveIncidentSnapshot',
  'generateClient',
  'peekRecords',
  'verifyConnection',
  'explain',
  'explainErrorText',
  'openInConsole',
  'markReadOnly',
  'allowChanges',
  'copyId',
  'copyName',
  'copyLink',
  'copyEndpoint',
  'copyTopic',
  'manageModelAccess',
  'startMcpServer',
  'stopMcpServer',
  'copyMcpConfiguration',
  'manageMcpServer',
  'showLog',
] as const satisfies readonly CommandName[];

export const commandId = (name: CommandName): string => `${prefix}.${name}`;

export const containerId = prefix;
export const viewId = `${prefix}.resources`;
export const statusPanelType = `${prefix}.subscriptionStatus`;
export const groupPanelType = `${prefix}.consumerGroup`;
export const peekPanelType = `${prefix}.records`;
export const boardPanelType = `${prefix}.lagBoard`;

export const walkthroughId = 'firstSteps';

/** The context keys for `when` clauses, and for steps of the walkthrough, that this extension sets. */
export interface ContextKeys {
  /** Whether there are accounts. The welcome view is shown when there are none. */
  accounts: 'none' | 'some';
  /** Whether any name filter is in force. */
  hasFilter: boolean;
  /** Whether the tree has shown consumer groups since the window was opened. */
  hasShownGroups: boolean;
  /** Whether a consumer group has been created since the window was opened. */
  hasCreatedGroup: boolean;
}
export const contextKey = (name: keyof ContextKeys): string => `${prefix}.${name}`;

/** The settings below the prefix, and the types of their values. */
export interface Settings {
  /**
   * The origin that all calls go to instead of the public endpoints, for example an emulator in a terminal, or empty.
   * The setting has application scope, so that no workspace can redirect signed requests.
   */
  'network.endpoint': string;
  /** Which of the vendor's host names are called. Like all that decide where requests go, it has application scope. */
  'network.endpointForm': EndpointForm;
  /** The hosts for the form `custom`, by service or by service and region, for example `sls/cn-hangzhou`. */
  'network.customEndpoints': Readonly<Record<string, string>>;
  'network.route': 'auto' | 'direct' | 'editor';
  /** The limit in seconds, or 0 for limits that suit each service. */
  'network.connectTimeout': number;
  'network.answerTimeout': number;
  /** The seconds between automatic refreshes of a visible status panel, or 0 for none. */
  'status.refreshInterval': number;
  /** The seconds between automatic refreshes of a visible consumer group panel, or 0 for none. */
  'group.refreshInterval': number;
  /** The seconds between readings of the lag in the tree, or 0 for none. */
  'tree.refreshInterval': number;
  'tree.groupOrder': 'listed' | 'lag';
  /** What the sentinel watches. Like the next two, it is the user's alone: no workspace can silence the sentinel. */
  'watch.scope': 'pinned' | 'savedScope';
  /** The minutes between two readings of the sentinel, or 0 for none. */
  'watch.interval': number;
  /** The hours before data is lost at which the sentinel tells of it. */
  'watch.dataLossWarning': number;
  /** Whether language models are offered each tool. Like the others that are the user's alone, they have application scope. */
  'languageModels.listAccounts': boolean;
  'languageModels.listChangeTrackingInstances': boolean;
  'languageModels.listLogstores': boolean;
  'languageModels.listConsumerGroups': boolean;
  'languageModels.getConsumerGroupStatus': boolean;
  'languageModels.getLagBoard': boolean;
  'languageModels.explain': boolean;
  'languageModels.planCheckpointReset': boolean;
  /** The first port that the MCP server tries. */
  'languageModels.mcpPort': number;
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
  'watch.scope',
  'watch.interval',
  'watch.dataLossWarning',
  'languageModels.listAccounts',
  'languageModels.listChangeTrackingInstances',
  'languageModels.listLogstores',
  'languageModels.listConsumerGroups',
  'languageModels.getConsumerGroupStatus',
  'languageModels.getLagBoard',
  'languageModels.explain',
  'languageModels.planCheckpointReset',
  'languageModels.mcpPort',
] as const satisfies readonly (keyof Settings)[];

/** The ID under which a tool for language models is registered. The prefix keeps it apart from those of others. */
export const toolId = (name: ToolName): string => `${prefix}_${name}`;

/** The settings of the tools, each of which turns one on or off. */
const toolSettings = {
  list_accounts: 'languageModels.listAccounts',
  list_change_tracking_instances: 'languageModels.listChangeTrackingInstances',
  list_logstores: 'languageModels.listLogstores',
  list_consumer_groups: 'languageModels.listConsumerGroups',
  get_consumer_group_status: 'languageModels.getConsumerGroupStatus',
  get_lag_board: 'languageModels.getLagBoard',
  explain: 'languageModels.explain',
  plan_checkpoint_reset: 'languageModels.planCheckpointReset',
} as const satisfies Readonly<Record<ToolName, keyof Settings>>;
export const toolSetting = (name: ToolName): (typeof toolSettings)[ToolName] => toolSettings[name];
