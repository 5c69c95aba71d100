import * as vscode from 'vscode';

/** The tabs of the panels of one type. */
export class PanelTabs {
  readonly #type: string;

  constructor(type: string) {
    this.#type = type;
  }

  all(): readonly vscode.Tab[] {
    return (
      vscode.window.tabGroups.all
        .flatMap(group => group.tabs)
        // The editor puts a prefix before the type of a panel.
        .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(this.#type))
    );
  }

  async close(): Promise<void> {
    await vscode.window.tabGroups.close(this.all());
  }

  /** Resolves when the last one is closed. */
  none(): Promise<void> {
    return this.#when(() => this.all().length === 0);
  }

  /** The tab with this name becomes the active one, or is it already. */
  active(label: string): Promise<void> {
    const isActive = (): boolean => this.all().some(tab => tab.isActive && tab.label === label);
    return isActive() ? Promise.resolve() : this.#when(isActive);
  }

  #when(isReached: () => boolean): Promise<void> {
    return new Promise(resolve => {
      const subscription = vscode.window.tabGroups.onDidChangeTabs(() => {
        if (!isReached()) return;
        subscription.dispose();
        resolve();
      });
    });
  }
}

export function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error('There is none.');
  return item;
}
