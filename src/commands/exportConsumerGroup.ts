import * as vscode from 'vscode';
import { type ExportContent, exportedText } from '../model/groups/groupExport.ts';
import type { GroupRef } from '../model/places.ts';
import type { Node } from '../tree/nodes.ts';
import { fileName } from '../ui/fileName.ts';
import { inWorkspace, offerToOpen, savedFile, writeText } from '../ui/savedFile.ts';
import { readGroup } from './readGroup.ts';
import type { Services } from './services.ts';
import { type GroupTarget, targetGroup } from './targetGroup.ts';

export async function exportConsumerGroup(services: Services, of?: Node | GroupRef): Promise<void> {
  const title = vscode.l10n.t('Export Consumer Group');
  const target = await targetGroup(services, of, title);
  const content = target && (await askForContent(title, target));
  if (!content) return;
  const { name } = target.group.group;
  const extension = content === 'json' ? 'json' : 'csv';
  const file = await savedFile(
    {
      title,
      filters: content === 'json' ? { JSON: ['json'] } : { CSV: ['csv'] },
      proposed: inWorkspace(`${fileName(name)}${content === 'csvHistory' ? '-history' : ''}.${extension}`),
    },
    async to => writeText(to, exportedText(content, await readGroup(services, target))),
  );
  if (!file) return;
  offerToOpen(
    vscode.l10n.t('Consumer group {0} was exported to {1}.', name, vscode.workspace.asRelativePath(file)),
    file,
  );
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
