import * as vscode from 'vscode';
import type { Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { targetAccount } from './target.ts';

/** From now on nothing is created, changed or deleted through the account. */
export async function markReadOnly(services: Services, node?: Node): Promise<void> {
  const account = await targetAccount(services, node, vscode.l10n.t('Mark Account as Read-Only'));
  if (!account) return;
  if (account.isReadOnly) say(vscode.l10n.t('{0} is marked as read-only already.', account.name));
  else await services.accounts.setReadOnly(account.id, true);
}

/** Asks once, because somebody had a reason to forbid it. */
export async function allowChanges(services: Services, node?: Node): Promise<void> {
  const account = await targetAccount(services, node, vscode.l10n.t('Allow Changes to Account'));
  if (!account) return;
  if (!account.isReadOnly) {
    say(vscode.l10n.t('{0} allows changes already.', account.name));
    return;
  }
  const verb = vscode.l10n.t('Allow Changes');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Allow changes to {0}?', account.name),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Consumer groups of account {0} can then be created, changed and deleted from here again.',
        account.identity.accountId,
      ),
    },
    verb,
  );
  if (answer === verb) await services.accounts.setReadOnly(account.id, false);
}

/** The palette offers all accounts, also those that are as wanted. */
function say(words: string): void {
  void vscode.window.showInformationMessage(words);
}
