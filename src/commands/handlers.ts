import type { CommandName, Commands } from '../contributions.ts';
import {
  addAccount,
  allowChanges,
  editRegions,
  importProfiles,
  markReadOnly,
  removeAccount,
  renameAccount,
  setAccountColor,
  signInAgain,
  useSampleAccount,
} from './accounts.ts';
import { allowSource, manageTrust } from './allowSource.ts';
import {
  createDtsConsumerGroup,
  createSlsConsumerGroup,
  deleteConsumerGroup,
  editConsumerGroup,
  resetCheckpoints,
  undoReset,
} from './changeGroup.ts';
import { compareConsumerGroups } from './compareConsumerGroups.ts';
import { copyEndpoint, copyId, copyName, copyTopic } from './copy.ts';
import { exportConsumerGroup } from './exportConsumerGroup.ts';
import { clearFilter, filterByName, loadMore, refresh, refreshNode, sortAsListed, sortByLag } from './lists.ts';
import { openConsumerGroup, openInConsole, openSubscriptionStatus, showConsumerGroupDocument } from './open.ts';
import { openCliTerminal } from './openCliTerminal.ts';
import { pin, unpin } from './pin.ts';
import { reportError } from './reportError.ts';
import { setConsumptionTime } from './setConsumptionTime.ts';
import { showPolicy } from './showPolicy.ts';
import { openNetworkSettings, saveSupportBundle, showLog, showNetworkDiagnostics } from './support.ts';
import type { Services } from './services.ts';

/** What each command does. The commands load their wizards only when they need them. */
const handlers: { readonly [K in CommandName]: (services: Services, ...args: Commands[K]) => unknown } = {
  addAccount,
  importProfiles,
  signInAgain,
  removeAccount,
  renameAccount,
  setAccountColor,
  allowSource,
  manageTrust,
  openCliTerminal,
  showPolicy,
  openNetworkSettings,
  showNetworkDiagnostics,
  saveSupportBundle,
  editRegions,
  useSampleAccount,
  refresh,
  refreshNode,
  retry: refreshNode,
  loadMore,
  filterByName,
  clearFilter,
  createDtsConsumerGroup,
  createSlsConsumerGroup,
  openSubscriptionStatus,
  openConsumerGroup,
  pin,
  unpin,
  sortByLag,
  sortAsListed,
  editConsumerGroup,
  deleteConsumerGroup,
  resetCheckpoints,
  undoReset,
  setConsumptionTime,
  compareConsumerGroups,
  showConsumerGroupDocument,
  exportConsumerGroup,
  openInConsole,
  markReadOnly,
  allowChanges,
  copyId,
  copyName,
  copyEndpoint,
  copyTopic,
  showLog,
};

/** Runs a command and reports its errors. No command catches them itself. */
export async function run<K extends CommandName>(services: Services, name: K, ...args: Commands[K]): Promise<void> {
  try {
    await handlers[name](services, ...args);
  } catch (error) {
    reportError(error, name, services, () => run(services, name, ...args));
  }
}
