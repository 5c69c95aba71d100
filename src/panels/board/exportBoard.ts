import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import {
  boardCsv,
  boardJson,
  boardMarkdown,
  type Exported,
  type ExportNames,
  plainNames,
} from '../../model/board/exporting.ts';
import { updatedOf } from '../../model/board/facts.ts';
import { showError, showInformation, showInStatusBar } from '../../ui/notifications.ts';
import { momentText } from '../../ui/words.ts';
import type { ExportForm } from './protocol.ts';
import type { Words } from './snapshot.ts';

/** Exports what the board shows, as it is arranged and filtered. */
export async function exportBoard(
  form: ExportForm,
  exported: Exported,
  words: Pick<Words, 'account' | 'region' | 'group'>,
  redacted: ExportNames,
): Promise<void> {
  const names = plainNames({ account: id => words.account(id).name, region: words.region });
  switch (form) {
    case 'csv':
      return save('csv', boardCsv(exported, names));
    case 'json':
      return save('json', boardJson(exported, names));
    case 'markdown':
      await vscode.env.clipboard.writeText(markdownOf(exported, words, redacted));
      showInStatusBar(vscode.l10n.t('Copied as Markdown, without names.'), 5_000);
  }
}

/** A table for a ticket or a chat, in which names are replaced as in the support bundle. */
function markdownOf({ rows }: Exported, words: Pick<Words, 'group'>, redacted: ExportNames): string {
  return boardMarkdown(rows, [
    { heading: vscode.l10n.t('Group'), text: redacted.group, isName: true },
    { heading: vscode.l10n.t('Instance or Logstore'), text: redacted.owner, isName: true },
    { heading: vscode.l10n.t('Account'), text: ({ accountId }) => redacted.account(accountId), isName: true },
    { heading: vscode.l10n.t('Region'), text: ({ region }) => redacted.region(region) },
    { heading: vscode.l10n.t('State'), text: words.group },
    {
      heading: vscode.l10n.t('Last read'),
      text: row => {
        const at = updatedOf(row);
        return at === undefined ? vscode.l10n.t('not read') : momentText(new Date(at));
      },
    },
  ]);
}

async function save(extension: 'csv' | 'json', text: string): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const name = `lag-board.${extension}`;
  const file = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Lag Board'),
    filters: extension === 'csv' ? { CSV: ['csv'] } : { JSON: ['json'] },
    defaultUri: folder ? vscode.Uri.joinPath(folder.uri, name) : vscode.Uri.file(join(homedir(), name)),
  });
  if (!file) return;
  try {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    void showError(
      vscode.l10n.t("Couldn't write {0}. Choose another location. {1}", vscode.workspace.asRelativePath(file), reason),
    );
    return;
  }
  const open = vscode.l10n.t('Open');
  const said = vscode.l10n.t('The board was exported to {0}.', vscode.workspace.asRelativePath(file));
  // Not awaited: the export is over, and the message may stay for hours.
  void showInformation(said, open).then(async choice => {
    if (choice === open) await vscode.commands.executeCommand('vscode.open', file);
  });
}
