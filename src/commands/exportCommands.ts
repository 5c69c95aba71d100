import * as vscode from 'vscode';
import type { CopyShell } from '../model/commandLine.ts';
import type { Node } from '../tree/nodes.ts';
import { showWarning } from '../ui/notifications.ts';
import { showUntitled } from '../ui/untitledText.ts';
import { numberText, shellName } from '../ui/words.ts';
import type { Services } from './services.ts';
import { type Several, targetLogstoreGroups } from './targetGroups.ts';

/** Writes groups of Logstores as the commands of the CLI that create them, for Bash or PowerShell. */
export async function exportCommands(services: Services, of?: Several, selected?: readonly Node[]): Promise<void> {
  const title = vscode.l10n.t('Export as Command Lines');
  const target = await targetLogstoreGroups(services, selected ?? of, title);
  if (!target) return;
  const { creationCommand, creationScripts } = await import('../model/infrastructure/creationCommands.ts');
  const { groups } = target;
  const count = groups.filter(group => creationCommand(group) !== undefined).length;
  if (count === 0) {
    void showWarning(
      vscode.l10n.t(
        "No commands were written, because Log Service hasn't reported the settings, or the name has characters that no terminal takes.",
      ),
    );
    return;
  }
  const items = creationScripts(groups, vscode.env.shell).map(script => ({ label: shellName(script.shell), script }));
  const placeHolder = vscode.l10n.t('Shell');
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true });
  if (!picked) return;
  const { shell, text } = picked.script;
  const said =
    count === groups.length
      ? vscode.l10n.t(
          'Commands that create consumer groups: {0}. Nothing has been run or saved yet.',
          numberText(count),
        )
      : vscode.l10n.t(
          "Commands that create consumer groups: {0} of {1}. There's no command for the others. Nothing has been run or saved yet.",
          numberText(count),
          numberText(groups.length),
        );
  await showUntitled({ title, said, text, ...kindOfFile(shell) });
}

function kindOfFile(shell: CopyShell) {
  return shell === 'posix'
    ? { languages: ['shellscript'], fileName: 'create-consumer-groups.sh', filters: { Bash: ['sh'] } }
    : { languages: ['powershell'], fileName: 'create-consumer-groups.ps1', filters: { PowerShell: ['ps1'] } };
}
