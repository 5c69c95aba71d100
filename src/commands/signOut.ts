import * as vscode from 'vscode';
import type { Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { targetAccount } from './target.ts';

export async function signOut(services: Services, node?: Node): Promise<void> {
  const account = await targetAccount(services, node, vscode.l10n.t('Sign Out'));
  if (!account) return;
  const verb = vscode.l10n.t('Sign Out');
  const detail =
    account.kind === 'sample'
      ? vscode.l10n.t('The sample account and what was created in it are removed from this computer.')
      : vscode.l10n.t('The AccessKey pair is removed from this computer. Nothing changes in the cloud.');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Sign out of {0}?', account.name),
    { modal: true, detail },
    verb,
  );
  if (answer === verb) await services.accounts.signOut(account.id);
}
