import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as vscode from 'vscode';
import { fileName } from '../../ui/fileName.ts';
import { isCancelled } from '../../ui/messages.ts';
import { showError, showInformation } from '../../ui/notifications.ts';
import { withProgress } from '../../ui/progress.ts';

/** Where the lines come from, in parts. */
export type Lines = (signal: AbortSignal) => AsyncIterable<string>;

/** Asks for a file, and writes the lines there while a notification shows that it is done and can end it. */
export async function exportRecords(name: string, lines: Lines): Promise<void> {
  const title = vscode.l10n.t('Export Records');
  const proposed = `${fileName(name)}-records.ndjson`;
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const file = await vscode.window.showSaveDialog({
    title,
    filters: { NDJSON: ['ndjson', 'jsonl'] },
    defaultUri: folder ? vscode.Uri.joinPath(folder.uri, proposed) : vscode.Uri.file(join(homedir(), proposed)),
  });
  if (!file) return;
  try {
    await withProgress(title, signal => write(file, lines(signal), signal));
  } catch (failure) {
    if (isCancelled(failure)) return;
    const reason = failure instanceof Error ? failure.message : String(failure);
    void showError(
      vscode.l10n.t("Couldn't write {0}. Choose another location. {1}", vscode.workspace.asRelativePath(file), reason),
    );
    return;
  }
  const open = vscode.l10n.t('Open');
  const said = vscode.l10n.t('The records were exported to {0}.', vscode.workspace.asRelativePath(file));
  // Not awaited: the export is over, and the message may stay for hours.
  void showInformation(said, open).then(async choice => {
    if (choice === open) await vscode.commands.executeCommand('vscode.open', file);
  });
}

/** Writes beside the file first, so that a file that is there is replaced only by a whole one. */
async function write(file: vscode.Uri, lines: AsyncIterable<string>, signal: AbortSignal): Promise<void> {
  if (file.scheme !== 'file') {
    // Other file systems take a file only as a whole.
    const parts: string[] = [];
    for await (const part of lines) parts.push(part);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(parts.join('')));
    return;
  }
  // Of a name that no file of the user has.
  const beside = `${file.fsPath}.${randomUUID()}.part`;
  try {
    await pipeline(Readable.from(lines), createWriteStream(beside), { signal });
    await rename(beside, file.fsPath);
  } catch (failure) {
    await rm(beside, { force: true });
    throw failure;
  }
}
