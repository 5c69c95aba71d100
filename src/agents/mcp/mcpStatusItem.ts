import * as vscode from 'vscode';
import { tooltipText } from '../../ui/tooltipText.ts';
import { numberText, sinceText } from '../../ui/words.ts';
import { phrases } from '../../ui/written.ts';

/** The item in the status bar that is there while the server is on. */
export class McpStatusItem {
  readonly #item: vscode.StatusBarItem;
  readonly #address: string;
  readonly #since = Date.now();
  #calls = 0;

  constructor(address: string, command: string) {
    this.#address = address;
    this.#item = vscode.window.createStatusBarItem('mcp', vscode.StatusBarAlignment.Left);
    this.#item.name = vscode.l10n.t('Consumer Groups: MCP Server');
    this.#item.text = '$(hubot) MCP';
    this.#item.command = command;
    this.#show();
    this.#item.show();
  }

  countCall(): void {
    this.#calls++;
    this.#show();
  }

  dispose(): void {
    this.#item.dispose();
  }

  #show(): void {
    const calls = this.#calls === 1 ? vscode.l10n.t('1 call') : vscode.l10n.t('{0} calls', numberText(this.#calls));
    const lines = [
      vscode.l10n.t('Consumer Groups: MCP Server'),
      this.#address,
      `${calls} · ${sinceText(this.#since)}`,
      vscode.l10n.t('Select to copy its configuration or to stop it.'),
    ];
    this.#item.tooltip = tooltipText(lines);
    this.#item.accessibilityInformation = { label: phrases(...lines), role: 'button' };
  }
}
