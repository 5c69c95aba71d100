import * as vscode from 'vscode';
import { AccountStore } from './accounts/accountStore.ts';
import { configuredEndpoints } from './accounts/configuredEndpoints.ts';
import { createConnector } from './accounts/connector.ts';
import { registerCommands } from './commands/index.ts';
import { contextKey } from './contributions.ts';
import { LiveCatalog } from './model/liveCatalog.ts';
import { registerStatusPanel } from './status/panel.ts';
import { createTreeView } from './tree/treeView.ts';
import { logCall, openLog } from './ui/log.ts';
import { readSetting } from './ui/settings.ts';

/** Builds everything once. Nothing is sent and nothing slow is loaded before a row is opened or a command is run. */
export function activate(context: vscode.ExtensionContext): TestApi | undefined {
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
  const tree = createTreeView({ accounts, catalog, log });
  const statusPanels = registerStatusPanel({ accounts, catalog, log, extensionUri: context.extensionUri });
  const commands = registerCommands({ accounts, catalog, log, tree, statusPanels });

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
    tree,
    statusPanels,
    commands,
  );
  // `npm start` opens an editor that shows the sample account at once.
  if (process.env['ALIBABACLOUD_CONSUMER_GROUPS_SAMPLE'] === '1') void commands.run('useSampleAccount');
  return context.extensionMode === vscode.ExtensionMode.Test ? { accounts, catalog, tree, statusPanels } : undefined;
}

/** What the tests in the extension host look at. No other extension gets it. */
export interface TestApi {
  readonly accounts: AccountStore;
  readonly catalog: LiveCatalog;
  readonly tree: ReturnType<typeof createTreeView>;
  readonly statusPanels: ReturnType<typeof registerStatusPanel>;
}
