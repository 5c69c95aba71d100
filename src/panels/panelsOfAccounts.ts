import type * as vscode from 'vscode';
import type { Event, Subscription } from '../model/event.ts';

interface Accounts {
  readonly onDidChange: Event<void>;
  readonly onDidReplaceKeys: Event<string>;
  find(id: string): unknown;
}

/** A panel of the editor, and whose resources it shows. */
export interface OpenedPanel {
  readonly webviewPanel: vscode.WebviewPanel;
  readonly accountId: string;
}

/** What is behind a panel, once it is loaded. */
interface Panel {
  /** Some account has changed. */
  followAccount(): void;
  /** The account is somebody else's. */
  startOver(): void;
}

/** Closes panels with their accounts and has the others follow theirs. Both maps are by the same keys. */
export function followAccounts(
  accounts: Accounts,
  opened: ReadonlyMap<string, OpenedPanel>,
  panels: ReadonlyMap<string, Panel>,
): readonly Subscription[] {
  return [
    accounts.onDidChange(() => {
      for (const { webviewPanel, accountId } of [...opened.values()]) {
        if (!accounts.find(accountId)) webviewPanel.dispose();
      }
      panels.forEach(panel => panel.followAccount());
    }),
    accounts.onDidReplaceKeys(accountId => {
      for (const [key, { accountId: own }] of opened) if (own === accountId) panels.get(key)?.startOver();
    }),
  ];
}
