import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { type ExportContent, exportedText } from '../model/groups/groupExport.ts';
import type { GroupRef } from '../model/places.ts';
import type { Node } from '../tree/nodes.ts';
import { fileName } from '../ui/fileName.ts';
import { showError, showInformation } from '../ui/notifications.ts';
import { readGroup } from './readGroup.ts';
import type { Services } from './services.ts';
import { type GroupTarget, targetGroup } from './targetGroup.ts';

export async function exportConsumerGroup(services: Services, of?: Node | GroupRef): Promise<void> {
  const title = vscode.l10n.t('Export Consumer Group');
  const target = await targetGroup(services, of, title);
  const content = target && (await askForContent(title, target));
  const file = content && (await askForFile(title, target, content));
  if (!file) return;
  const { name } = target.group.group;
  const parts = await readGroup(services, target);
  try {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(exportedText(content, parts)));
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    void showError(
      vscode.l10n.t("Couldn't write {0}. Choose another location. {1}", vscode.workspace.asRelativePath(file), reason),
    );
    return;
  }
  const open = vscode.l10n.t('Open');
  const said = vscode.l10n.t('Consumer group {0} was exported to {1}.', name, vscode.workspace.asRelativePath(file));
  // Not awaited: the command is over, and the message may stay for hours.
  void showInformation(said, open).then(async choice => {
    if (choice === open) await vscode.commands.executeCommand('vscode.open', file);
  });
}

async function askForContent(title: string, { ref }: GroupTarget): Promise<ExportContent | undefined> {
  const items: (vscode.QuickPickItem & { readonly content: ExportContent })[] = [
    {
      label: 'JSON',
      detail: vscode.l10n.t('Current settings, lag, and checkpoints, for scripts and tickets.'),
      content: 'json',
    },
    {
      label: 'CSV',
      detail:
        ref.kind === 'sls'
          ? vscode.l10n.t('One row for each shard with its current state, for spreadsheets.')
          : vscode.l10n.t("One row with the group's current state, for spreadsheets."),
      content: 'csvState',
    },
    {
      label: vscode.l10n.t('History as CSV'),
      detail: vscode.l10n.t('One row for each reading stored on this computer.'),
      content: 'csvHistory',
    },
  ];
  return (await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true }))?.content;
}

async function askForFile(
  title: string,
  { group: { group } }: GroupTarget,
  content: ExportContent,
): Promise<vscode.Uri | undefined> {
  const extension = content === 'json' ? 'json' : 'csv';
  const name = `${fileName(group.name)}${content === 'csvHistory' ? '-history' : ''}.${extension}`;
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return vscode.window.showSaveDialog({
    title,
    filters: content === 'json' ? { JSON: ['json'] } : { CSV: ['csv'] },
    defaultUri: folder ? vscode.Uri.joinPath(folder.uri, name) : vscode.Uri.file(join(homedir(), name)),
  });
}
