import * as vscode from 'vscode';
import type { Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { targetAccount } from './target.ts';

/** A new pair for an account whose pair was lost, replaced or has expired. */
export async function signInAgain(services: Services, node?: Node): Promise<void> {
  const account = await targetAccount(services, node, vscode.l10n.t('Sign In Again'));
  if (!account) return;
  const wizard = await import('../wizards/signIn.ts');
  await wizard.signInAgain(services, account);
}
