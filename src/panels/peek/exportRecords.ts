import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as vscode from 'vscode';
import { fileName } from '../../ui/fileName.ts';
import { withProgress } from '../../ui/progress.ts';
import { inWorkspace, offerToOpen, savedFile } from '../../ui/savedFile.ts';

/** Where the lines come from, in parts. */
export type Lines = (signal: AbortSignal) => AsyncIterable<string>;

/** Asks for a file, and writes the lines there while a notification shows that it is done and can end it. */
export async function exportRecords(name: string, lines: Lines): Promise<void> {
  const title = vscode.l10n.t('Export Records');
  const file = await savedFile(
    {
      title,
      filters: { NDJSON: ['ndjson', 'jsonl'] },
      proposed: inWorkspace(`${fileName(name)}-records.ndjson`),
    },
    to => withProgress(title, signal => write(to, lines(signal), signal)),
  );
  if (!file) return;
  offerToOpen(vscode.l10n.t('The records were exported to {0}.', vscode.workspace.asRelativePath(file)), file);
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
