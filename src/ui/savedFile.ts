import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { CloudError } from '../cloud/errors.ts';
import { isCancelled } from './messages.ts';
import { showError, showInformation } from './notifications.ts';

/** What the dialog shows at first. */
interface Proposed {
  readonly title: string;
  /** The endings of each kind of file. */
  readonly filters: Record<string, string[]>;
  readonly proposed: vscode.Uri;
}

/** For exports: the folder that the user works in, which may be on another file system. */
export function inWorkspace(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return folder ? vscode.Uri.joinPath(folder.uri, name) : inHome(name);
}

/** For what is about this computer rather than about the user's work. */
export const inHome = (name: string): vscode.Uri => vscode.Uri.file(join(homedir(), name));

/**
 * Asks where, and again for as long as it cannot be written there. Resolves with the file, or with undefined if the user
 * left the dialog or the writing. What a service refuses meanwhile has nothing to do with the file, so it is thrown.
 */
export async function savedFile(
  { title, filters, proposed }: Proposed,
  write: (file: vscode.Uri) => Thenable<void>,
): Promise<vscode.Uri | undefined> {
  for (;;) {
    const file = await vscode.window.showSaveDialog({ title, filters, defaultUri: proposed });
    if (!file) return undefined;
    try {
      await write(file);
      return file;
    } catch (failure) {
      if (isCancelled(failure)) return undefined;
      if (failure instanceof CloudError) throw failure;
      const reason = failure instanceof Error ? failure.message : String(failure);
      const again = vscode.l10n.t('Save…');
      const said = vscode.l10n.t(
        "Couldn't write {0}. Choose another location. {1}",
        vscode.workspace.asRelativePath(file),
        reason,
      );
      if ((await showError(said, again)) !== again) return undefined;
    }
  }
}

export const writeText = (file: vscode.Uri, text: string): Thenable<void> =>
  vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));

/** Says that a file was saved, and opens it if the user wants to see it. */
export function offerToOpen(said: string, file: vscode.Uri): void {
  const open = vscode.l10n.t('Open');
  // Not awaited: the command is over, and the message may stay for hours.
  void showInformation(said, open).then(async choice => {
    if (choice === open) await vscode.commands.executeCommand('vscode.open', file);
  });
}
