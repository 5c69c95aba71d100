import type { CommandName, Commands } from '../contributions.ts';
import { clearFilter } from './clearFilter.ts';
import { copyEndpoint } from './copyEndpoint.ts';
import { copyId } from './copyId.ts';
import { copyLink } from './copyLink.ts';
import { copyName } from './copyName.ts';
import { copyTopic } from './copyTopic.ts';
import { createDtsConsumerGroup } from './createDtsConsumerGroup.ts';
import { createSlsConsumerGroup } from './createSlsConsumerGroup.ts';
import { editRegions } from './editRegions.ts';
import { filterByName } from './filterByName.ts';
import { loadMore } from './loadMore.ts';
import { openRow } from './openRow.ts';
import { openSubscriptionStatus } from './openSubscriptionStatus.ts';
import { refresh } from './refresh.ts';
import { refreshNode } from './refreshNode.ts';
import { manageModelAccess } from './manageModelAccess.ts';
import { copyMcpConfiguration } from './copyMcpConfiguration.ts';
import { manageMcpServer } from './manageMcpServer.ts';
import { startMcpServer } from './startMcpServer.ts';
import { stopMcpServer } from './stopMcpServer.ts';
import { showLog } from './showLog.ts';
import { addAccount } from './addAccount.ts';
import { allowSource } from './allowSource.ts';
import { getStarted } from './getStarted.ts';
import { importProfiles } from './importProfiles.ts';
import { manageTrust } from './manageTrust.ts';
import { openCliTerminal } from './openCliTerminal.ts';
import { openNetworkSettings } from './openNetworkSettings.ts';
import { removeAccount } from './removeAccount.ts';
import { renameAccount } from './renameAccount.ts';
import { reportIssue } from './reportIssue.ts';
import { saveSupportBundle } from './saveSupportBundle.ts';
import { setAccountColor } from './setAccountColor.ts';
import { showNetworkDiagnostics } from './showNetworkDiagnostics.ts';
import { showPolicy } from './showPolicy.ts';
import { signInAgain } from './signInAgain.ts';
import { useSampleAccount } from './useSampleAccount.ts';
import { openLagBoard } from './openLagBoard.ts';
import { lineKeyIn, ofLine } from './onBoard.ts';
import { openConsumerGroup } from './openConsumerGroup.ts';
import { editConsumerGroup } from './editConsumerGroup.ts';
import { deleteConsumerGroup } from './deleteConsumerGroup.ts';
import { resetCheckpoints } from './resetCheckpoints.ts';
import { undoReset } from './undoReset.ts';
import { setConsumptionTime } from './setConsumptionTime.ts';
import { startTask } from './startTask.ts';
import { skipPrecheckItems } from './skipPrecheckItems.ts';
import { compareConsumerGroups } from './compareConsumerGroups.ts';
import { showConsumerGroupDocument } from './showConsumerGroupDocument.ts';
import { exportConsumerGroup } from './exportConsumerGroup.ts';
import { exportTerraform } from './exportTerraform.ts';
import { exportCommands } from './exportCommands.ts';
import { saveIncidentSnapshot } from './saveIncidentSnapshot.ts';
import { generateClient } from './generateClient.ts';
import { peekRecords } from './peekRecords.ts';
import { explain } from './explain.ts';
import { explainErrorText } from './explainErrorText.ts';
import { verifyConnection } from './verifyConnection.ts';
import { openInConsole } from './openInConsole.ts';
import { allowChanges, markReadOnly } from './readOnly.ts';
import { pin, unpin } from './pin.ts';
import { sortAsListed, sortByLag } from './groupOrder.ts';
import { reportError } from './reportError.ts';
import type { Services } from './services.ts';

/** All commands, one file each. The wizards are imported when one is started. */
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
  reportIssue,
  getStarted,
  editRegions,
  useSampleAccount,
  refresh,
  refreshNode,
  retry: refreshNode,
  loadMore,
  openRow,
  filterByName,
  clearFilter,
  createDtsConsumerGroup,
  createSlsConsumerGroup,
  openSubscriptionStatus,
  openLagBoard,
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
  startTask,
  skipPrecheckItems,
  compareConsumerGroups,
  showConsumerGroupDocument,
  exportConsumerGroup,
  exportTerraform,
  exportCommands,
  saveIncidentSnapshot,
  generateClient,
  peekRecords,
  verifyConnection,
  explain,
  explainErrorText,
  openInConsole,
  markReadOnly,
  allowChanges,
  copyId,
  copyName,
  copyLink,
  copyEndpoint,
  copyTopic,
  manageModelAccess,
  startMcpServer,
  stopMcpServer,
  copyMcpConfiguration,
  manageMcpServer,
  showLog,
};

/** Runs a command. It is the one place that reports what one throws: commands let pass what they cannot go on without. */
export async function run<K extends CommandName>(services: Services, name: K, ...args: Commands[K]): Promise<void> {
  try {
    const key = lineKeyIn(args[0]);
    const line = key === undefined ? undefined : await ofLine(services, name, key);
    if (line?.kind === 'done') return;
    await handlers[name](services, ...(line ? ([line.subject] as Commands[K]) : thatAreThere(args)));
  } catch (error) {
    reportError(error, name, services, () => run(services, name, ...args));
  }
}

/** The arguments without rows that are gone: the editor passes nothing for each of those that were selected. */
const thatAreThere = <A extends readonly unknown[]>(args: A): A =>
  args.map((arg: unknown) =>
    Array.isArray(arg) ? arg.filter(one => one !== undefined && one !== null) : arg,
  ) as unknown as A;
