import * as vscode from 'vscode';
import type { Accounts } from '../../accounts/accounts.ts';
import { statusPanelType } from '../../contributions.ts';
import type { Catalog } from '../../model/catalog/catalog.ts';
import type { Histories } from '../../model/lag/history.ts';
import type { InstanceRef } from '../../model/places.ts';
import type { ChangeTrackingInstance } from '../../model/resources.ts';
import type { Log } from '../../ui/log.ts';
import { onDidChangeSetting } from '../../ui/settings.ts';
import { followAccounts, type OpenedPanel } from '../panelsOfAccounts.ts';
import { type PanelRef, toPanelRef } from './protocol.ts';
import type { StatusPanel } from './statusPanel.ts';

export interface StatusPanelServices {
  readonly accounts: Accounts;
  readonly catalog: Catalog;
  readonly histories: Pick<Histories, 'of'>;
  readonly extensionUri: vscode.Uri;
  readonly log: Pick<Log, 'error'>;
}

export interface StatusPanels {
  /** Opens the panel of the instance, or reveals the one that is open. */
  show(instance: ChangeTrackingInstance | (InstanceRef & { readonly name: string })): void;
  /** Fills a panel that the editor brings back after a reload, from the state that its page stored. */
  restore(webviewPanel: vscode.WebviewPanel, state: unknown): Promise<void>;
  dispose(): void;
}

/** One panel per instance. */
export function createStatusPanels(services: StatusPanelServices): StatusPanels {
  const opened = new Map<string, OpenedPanel>();
  const panels = new Map<string, StatusPanel>();

  const open = async (webviewPanel: vscode.WebviewPanel, ref: PanelRef) => {
    const key = keyOf(ref);
    opened.set(key, { webviewPanel, accountId: ref.accountId });
    webviewPanel.onDidDispose(() => {
      opened.delete(key);
      panels.delete(key);
    });
    // Loaded with the first panel, not with the extension.
    const { StatusPanel } = await import('./statusPanel.ts');
    if (opened.get(key)?.webviewPanel === webviewPanel) panels.set(key, new StatusPanel(webviewPanel, ref, services));
  };

  const subscriptions = [
    onDidChangeSetting('status.refreshInterval', () => panels.forEach(panel => panel.followSetting())),
    ...followAccounts(services.accounts, opened, panels),
    services.catalog.onDidChange(list => {
      if (list.list === 'instanceGroups') panels.get(keyOf(list))?.followGroups();
    }),
  ];

  return {
    show(instance) {
      const { accountId, region, instanceId, jobId } = instance;
      const ref = { accountId, region, instanceId, jobId, name: 'job' in instance ? instance.job.name : instance.name };
      const existing = opened.get(keyOf(ref));
      if (existing) existing.webviewPanel.reveal();
      else void open(vscode.window.createWebviewPanel(statusPanelType, ref.name, vscode.ViewColumn.Active), ref);
    },
    async restore(webviewPanel, state) {
      const ref = toPanelRef(state);
      // A page that was closed before it could store what it is about cannot come back, nor one whose account is gone.
      const isLost = !ref || !services.accounts.find(ref.accountId);
      if (isLost || opened.has(keyOf(ref))) webviewPanel.dispose();
      else await open(webviewPanel, ref);
    },
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
      for (const { webviewPanel } of [...opened.values()]) webviewPanel.dispose();
    },
  };
}

function keyOf({ accountId, region, instanceId, jobId }: InstanceRef): string {
  return JSON.stringify([accountId, region, instanceId, jobId]);
}
