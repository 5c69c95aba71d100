import * as vscode from 'vscode';
import { extensionId, walkthroughId } from '../contributions.ts';

/** https://code.visualstudio.com/api/references/contribution-points#contributes.walkthroughs */
export async function getStarted(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#${walkthroughId}`, false);
}
