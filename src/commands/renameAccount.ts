import * as vscode from 'vscode';
import type { Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { cloudAccounts, targetAccount } from './target.ts';

export async function renameAccount(services: Services, node?: Node): Promise<void> {
  const account = await targetAccount(services, node, vscode.l10n.t('Rename Account'), cloudAccounts());
  if (!account) return;
  const wizard = await import('../wizards/account/editAccount.ts');
  await wizard.renameAccount(services, account);
}
