import * as vscode from 'vscode';
import { commandId } from '../contributions.ts';
import type { Node } from './nodes.ts';
import type { Row } from './rows.ts';

/** A row as VS Code wants it. */
export function itemOf(row: Row, node: Node): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label, collapsibleState[row.state]);
  item.id = row.id;
  item.description = row.description;
  item.iconPath = new vscode.ThemeIcon(
    row.icon.name,
    row.icon.color ? new vscode.ThemeColor(row.icon.color) : undefined,
  );
  item.contextValue = row.context.join(' ');
  item.accessibilityInformation = { label: row.words };
  if (row.click) item.command = { command: commandId(row.click), title: row.label, arguments: [node] };
  return item;
}

const collapsibleState = {
  leaf: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
} as const satisfies Record<Row['state'], vscode.TreeItemCollapsibleState>;

/** What comes from the service must not become markup, so all text is appended as text; only the line break is ours. */
export function tooltipText(lines: readonly string[]): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  lines.forEach((line, index) => {
    if (index > 0) tooltip.appendMarkdown('  \n');
    tooltip.appendText(line);
  });
  return tooltip;
}
