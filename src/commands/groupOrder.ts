import * as vscode from 'vscode';
import { prefix, type Settings } from '../contributions.ts';

export const sortByLag = (): Promise<void> => setOrder('lag');

export const sortAsListed = (): Promise<void> => setOrder('listed');

/** Sets the order for all windows and workspaces: it is a habit, not a property of a project. */
async function setOrder(order: Settings['tree.groupOrder']): Promise<void> {
  const name = 'tree.groupOrder' satisfies keyof Settings;
  await vscode.workspace.getConfiguration(prefix).update(name, order, vscode.ConfigurationTarget.Global);
}
