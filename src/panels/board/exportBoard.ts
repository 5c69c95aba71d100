import * as vscode from 'vscode';
import { boardCsv, boardJson, type Exported, type ExportNames, plainNames } from '../../model/board/exporting.ts';
import { updatedOf } from '../../model/board/facts.ts';
import { inCodeCell, inTable, inText } from '../../ui/markdown.ts';
import { showInStatusBar } from '../../ui/notifications.ts';
import { inWorkspace, offerToOpen, savedFile, writeText } from '../../ui/savedFile.ts';
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
  const headings = [
    vscode.l10n.t('Group'),
    vscode.l10n.t('Instance or Logstore'),
    vscode.l10n.t('Account'),
    vscode.l10n.t('Region'),
    vscode.l10n.t('State'),
    vscode.l10n.t('Last read'),
  ];
  const lines = rows.map(row => {
    const at = updatedOf(row);
    return [
      inCodeCell(redacted.group(row)),
      inCodeCell(redacted.owner(row)),
      inCodeCell(redacted.account(row.accountId)),
      inText(redacted.region(row.region)),
      inText(words.group(row)),
      inText(at === undefined ? vscode.l10n.t('not read') : momentText(new Date(at))),
    ];
  });
  return `${inTable(headings, lines)}\n`;
}

async function save(extension: 'csv' | 'json', text: string): Promise<void> {
  const file = await savedFile(
    {
      title: vscode.l10n.t('Export Lag Board'),
      filters: extension === 'csv' ? { CSV: ['csv'] } : { JSON: ['json'] },
      proposed: inWorkspace(`lag-board.${extension}`),
    },
    to => writeText(to, text),
  );
  if (!file) return;
  offerToOpen(vscode.l10n.t('The board was exported to {0}.', vscode.workspace.asRelativePath(file)), file);
}
