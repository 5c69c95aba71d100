import * as vscode from 'vscode';
import { commandId } from '../contributions.ts';
import type { Services } from './services.ts';

export async function openRow({ tree }: Services): Promise<void> {
  const clicked = await tree.clicked();
  if (clicked) await vscode.commands.executeCommand(commandId(clicked.command), clicked.node);
}
