import * as vscode from 'vscode';
import type { Accounts } from '../../accounts/accounts.ts';
import { groupPanelType } from '../../contributions.ts';
import type { Catalog } from '../../model/catalog/catalog.ts';
import type { Event } from '../../model/event.ts';
import { groupKey, type GroupRef, type LogstoreGroupRef } from '../../model/places.ts';
import type { Histories } from '../../model/lag/history.ts';
import type { LagMonitor } from '../../model/lag/monitor.ts';
import type { Log } from '../../ui/log.ts';
import { followAccounts, type OpenedPanel } from '../panelsOfAccounts.ts';
import { onDidChangeSetting } from '../../ui/settings.ts';
import type { GroupPanel } from './groupPanel.ts';
import { firstRange, type PanelRef, toPanelRef } from './protocol.ts';

export interface GroupPanelServices {
  readonly accounts: Accounts;
  readonly catalog: Catalog;
  readonly monitor: LagMonitor;
  readonly histories: Histories;
  readonly resets: { readonly onDidChange: Event<LogstoreGroupRef>; hasUndo(ref: LogstoreGroupRef): boolean };
  readonly pins: { readonly onDidChange: Event<unknown>; has(ref: GroupRef): boolean };
  readonly extensionUri: vscode.Uri;
  readonly log: Pick<Log, 'error'>;
}

export interface GroupPanels {
  /** Opens the panel of the group, or reveals the one that is open. */
  show(ref: GroupRef, name: string): void;
  /** Fills a panel that the editor brings back after a reload, from the state that its page stored. */
  restore(webviewPanel: vscode.WebviewPanel, state: unknown): Promise<void>;
  dispose(): void;
}

/** One panel per group. */
export function createGroupPanels(services: GroupPanelServices): GroupPanels {
  const opened = new Map<string, OpenedPanel>();
  const panels = new Map<string, GroupPanel>();

  const open = async (webviewPanel: vscode.WebviewPanel, about: PanelRef) => {
    const key = groupKey(about.ref);
    opened.set(key, { webviewPanel, accountId: about.ref.accountId });
    webviewPanel.onDidDispose(() => {
      opened.delete(key);
      panels.delete(key);
    });
    // Loaded with the first panel, not with the extension.
    const { GroupPanel } = await import('./groupPanel.ts');
    if (opened.get(key)?.webviewPanel === webviewPanel) panels.set(key, new GroupPanel(webviewPanel, about, services));
  };
  const update = (ref: GroupRef) => panels.get(groupKey(ref))?.update();

  const subscriptions = [
    onDidChangeSetting('group.refreshInterval', () => panels.forEach(panel => panel.followSetting())),
    ...followAccounts(services.accounts, opened, panels),
    services.monitor.onDidRead(update),
    services.histories.onDidMark(update),
    services.resets.onDidChange(update),
    services.pins.onDidChange(() => panels.forEach(panel => panel.update())),
  ];

  return {
    show(ref, name) {
      const existing = opened.get(groupKey(ref));
      if (existing) existing.webviewPanel.reveal();
      else {
        const webviewPanel = vscode.window.createWebviewPanel(groupPanelType, name, vscode.ViewColumn.Active);
        open(webviewPanel, { ref, name, range: firstRange }).catch((error: unknown) => {
          services.log.error(error, 'Consumer group');
          webviewPanel.dispose();
        });
      }
    },
    async restore(webviewPanel, state) {
      const about = toPanelRef(state);
      // A page that was closed before it could store what it is about cannot come back, nor one whose account is gone.
      const isLost = !about || !services.accounts.find(about.ref.accountId);
      if (isLost || opened.has(groupKey(about.ref))) webviewPanel.dispose();
      else await open(webviewPanel, about);
    },
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
      for (const { webviewPanel } of [...opened.values()]) webviewPanel.dispose();
    },
  };
}
