import * as vscode from 'vscode';
import type { Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { targetAccount } from './target.ts';

export async function editRegions(services: Services, node?: Node): Promise<void> {
  const account = await targetAccount(services, node, vscode.l10n.t('Edit Regions'));
  if (!account) return;
  const wizard = await import('../wizards/account/editAccount.ts');
  await wizard.editRegions(services, account);
}
