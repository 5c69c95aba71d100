import * as vscode from 'vscode';

const shownForMs = 5_000;

/** The clipboard cannot be seen, so the status bar says what is in it now. */
export async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied: {0}', text), shownForMs);
}
