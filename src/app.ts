import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { AccountStore } from './accounts/accountStore.ts';
import { configuredEndpoints } from './accounts/configuredEndpoints.ts';
import { createConnector } from './accounts/connector.ts';
import { contextKey } from './contributions.ts';
import { createGroupPanels, type GroupPanels } from './group/panels.ts';
import { openHistoryFiles } from './historyFiles.ts';
import { GroupChanges } from './model/groupChanges.ts';
import { accountOfKey, type GroupRef } from './model/groupRef.ts';
import { KeptHistories } from './model/lag/keptHistories.ts';
import { LiveMonitor } from './model/lag/liveMonitor.ts';
import { LiveCatalog } from './model/liveCatalog.ts';
import { CheckpointResets } from './model/reset/resets.ts';
import { createStatusPanels, type StatusPanels } from './status/panel.ts';
import { Pins } from './tree/pins.ts';
import { GroupDocuments } from './ui/groupDocuments.ts';
import { type Log, logCall, openLog } from './ui/log.ts';
import { readSetting } from './ui/settings.ts';

/** Everything behind the view, the commands and the panels. */
export interface App {
  readonly log: Log;
  readonly accounts: AccountStore;
  readonly catalog: LiveCatalog;
  readonly histories: KeptHistories;
  readonly monitor: LiveMonitor;
  readonly resets: CheckpointResets;
  readonly changes: GroupChanges;
  readonly pins: Pins;
  readonly documents: GroupDocuments;
  readonly statusPanels: StatusPanels;
  readonly groupPanels: GroupPanels;
  hasUndo(ref: GroupRef): boolean;
}

/** Builds everything once. Nothing is sent before a row is opened or a command needs it. */
export async function openApp(context: vscode.ExtensionContext): Promise<App> {
  const { globalState, extensionUri } = context;
  const histories = await KeptHistories.open(
    await openHistoryFiles(vscode.Uri.joinPath(context.globalStorageUri, 'history')),
  );
  const log = openLog();
  const connector = createConnector(record => {
    logCall(log, record);
  });
  const accounts = new AccountStore(
    context,
    connector.connect,
    configuredEndpoints(() => readSetting('network.endpoint')),
  );
  const cloudOf = accounts.cloudOf.bind(accounts);
  /** Nobody waits for these writes, and what is not forgotten now is by the next start. */
  const quietly = (writing: PromiseLike<void>): void => {
    writing.then(undefined, (error: unknown) => log.error(`Keeping state: ${String(error)}`));
  };
  const catalog = new LiveCatalog(cloudOf, {
    read: () => globalState.get('filters', {}),
    write: filters => {
      quietly(globalState.update('filters', filters));
    },
  });
  const resets = new CheckpointResets({
    cloudOf,
    histories,
    store: { read: () => globalState.get('resets'), write: value => globalState.update('resets', value) },
  });
  const monitor = new LiveMonitor({ cloudOf, histories, ownWrites: ref => resets.ownWrites(ref) });
  const changes = new GroupChanges({ cloudOf, catalog, histories, resets, wait: delay });
  const pins = new Pins(globalState);
  const documents = new GroupDocuments();
  const statusPanels = createStatusPanels({ accounts, catalog, log, extensionUri });
  const groupPanels = createGroupPanels({ accounts, catalog, monitor, histories, resets, pins, log, extensionUri });

  const followAccounts = (): void => {
    const ids = accounts.list().map(({ id }) => id);
    catalog.keepOnly(ids);
    monitor.keepOnly(ids);
    quietly(pins.keepOnly(ids));
    const isGone = (key: string): boolean => !ids.includes(accountOfKey(key));
    histories.forget(isGone);
    quietly(resets.forget(isGone));
    void vscode.commands.executeCommand('setContext', contextKey('accounts'), ids.length === 0 ? 'none' : 'some');
  };
  followAccounts();

  context.subscriptions.push(
    log,
    { dispose: () => connector.close() },
    accounts,
    catalog,
    { dispose: () => histories.flush() },
    monitor,
    resets,
    pins,
    documents,
    accounts.onDidChange(followAccounts),
    catalog.onDidChange(list => {
      if (list.list === 'instanceGroups' || list.list === 'logstoreGroups') monitor.forgetGone(list);
    }),
    statusPanels,
    groupPanels,
  );
  return {
    log,
    accounts,
    catalog,
    histories,
    monitor,
    resets,
    changes,
    pins,
    documents,
    statusPanels,
    groupPanels,
    hasUndo: ref => ref.kind === 'sls' && resets.hasUndo(ref),
  };
}
