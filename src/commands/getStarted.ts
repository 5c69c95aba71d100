import * as vscode from 'vscode';
import { extensionId, walkthroughId } from '../contributions.ts';

/** Opens the walkthrough. https://code.visualstudio.com/api/references/contribution-points#contributes.walkthroughs */
export async function getStarted(): Promise<void> {
  const walkthrough = `${extensionId}#${walkthroughId}`;
  // VS Code 1.105 reads the walkthroughs of extensions only once one is wanted, and a new installation then shows its own
  // and stays with it. To take a mark from a step that does not exist is refused, but has them read before.
  await vscode.commands.executeCommand('welcome.markStepIncomplete', walkthrough).then(undefined, () => undefined);
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false);
}
