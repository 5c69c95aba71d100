import * as vscode from 'vscode';
import { prefix } from '../contributions.ts';
import { showInformation } from '../ui/notifications.ts';
import type { Services } from './services.ts';

/** Shows whether language models may read with this extension, and changes that. */
export async function manageModelAccess({ modelConsent }: Services): Promise<void> {
  const { isGiven } = modelConsent;
  const change = isGiven ? vscode.l10n.t('Withdraw') : vscode.l10n.t('Allow…');
  const openSettings = vscode.l10n.t('Open Settings');
  const chosen = await showInformation(
    isGiven
      ? vscode.l10n.t(
          'Language models may read consumer groups with this extension. In chat, VS Code asks before anything is read from Alibaba Cloud.',
        )
      : vscode.l10n.t("Language models aren't allowed to read consumer groups with this extension."),
    change,
    openSettings,
  );
  if (chosen === openSettings) {
    await vscode.commands.executeCommand('workbench.action.openSettings', `${prefix}.languageModels`);
  } else if (chosen === change) {
    await (isGiven ? modelConsent.withdraw() : modelConsent.ask());
  }
}
