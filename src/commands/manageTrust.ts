import * as vscode from 'vscode';

/** The editor asks; when the workspace is trusted, what waited for it goes on by itself. */
export async function manageTrust(): Promise<void> {
  await vscode.commands.executeCommand('workbench.trust.manage');
}
