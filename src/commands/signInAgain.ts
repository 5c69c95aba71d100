import * as vscode from 'vscode';
import type { CloudError } from '../cloud/errors.ts';
import type { Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { cloudAccounts, targetAccount } from './target.ts';

/** New keys for an account whose keys were lost, replaced or have ended. */
export async function signInAgain(services: Services, of?: Node | CloudError): Promise<void> {
  const account = await targetAccount(services, of, vscode.l10n.t('Sign In Again'), cloudAccounts());
  if (!account) return;
  const wizard = await import('../wizards/account/signInAgain.ts');
  await wizard.signInAgain(services, account);
}
