import * as vscode from 'vscode';
import { AccountStore } from './accounts/accountStore.ts';
import { configuredEndpoints } from './accounts/configuredEndpoints.ts';
import { createConnector } from './accounts/connector.ts';
import { contextKey } from './contributions.ts';
import { LiveCatalog } from './model/liveCatalog.ts';
import { createStatusPanels, type StatusPanels } from './status/panel.ts';
import { type Log, logCall, openLog } from './ui/log.ts';
import { readSetting } from './ui/settings.ts';

/** Everything behind the view, the commands and the panels. */
export interface App {
  readonly log: Log;
  readonly accounts: AccountStore;
  readonly catalog: LiveCatalog;
  readonly statusPanels: StatusPanels;
}

/** Builds everything once. Nothing is sent before a row is opened or a command needs it. */
export function openApp(context: vscode.ExtensionContext): App {
  const log = openLog();
  const connector = createConnector(record => {
    logCall(log, record);
  });
  const accounts = new AccountStore(
    context,
    connector.connect,
    configuredEndpoints(() => readSetting('network.endpoint')),
  );
  const catalog = new LiveCatalog(accountId => accounts.cloudOf(accountId));
  const statusPanels = createStatusPanels({ accounts, catalog, log, extensionUri: context.extensionUri });

  const followAccounts = (): void => {
    catalog.keepOnly(accounts.list().map(({ id }) => id));
    void vscode.commands.executeCommand(
      'setContext',
      contextKey('accounts'),
      accounts.list().length === 0 ? 'none' : 'some',
    );
  };
  followAccounts();

  context.subscriptions.push(
    log,
    { dispose: () => connector.close() },
    accounts,
    catalog,
    accounts.onDidChange(followAccounts),
    statusPanels,
  );
  return { log, accounts, catalog, statusPanels };
}
