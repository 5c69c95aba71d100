import * as vscode from 'vscode';
import type { Node } from '../tree/nodes.ts';
import { confirm } from '../ui/notifications.ts';
import { accountWords } from '../ui/words.ts';
import type { Services } from './services.ts';
import { targetAccount } from './target.ts';

/** Marks the account: from now on nothing is created, changed or deleted through it. */
export async function markReadOnly(services: Services, node?: Node): Promise<void> {
  const account = await targetAccount(services, node, vscode.l10n.t('Mark Account as Read-Only'), {
    suits: ({ isReadOnly }) => !isReadOnly,
    nothing: vscode.l10n.t('All accounts are already read-only.'),
  });
  if (account) await services.accounts.setReadOnly(account.id, true);
}

/** Asks once, because somebody had a reason to forbid it. */
export async function allowChanges(services: Services, node?: Node): Promise<void> {
  const account = await targetAccount(services, node, vscode.l10n.t('Allow Changes to Account'), {
    suits: ({ isReadOnly }) => isReadOnly ?? false,
    nothing: vscode.l10n.t('All accounts already allow changes.'),
  });
  if (!account?.isReadOnly) return;
  const isMeant = await confirm(
    vscode.l10n.t('Allow changes to {0}?', accountWords(account)),
    [vscode.l10n.t('You can then create, change, and delete its consumer groups again.')],
    vscode.l10n.t('Allow Changes'),
  );
  if (isMeant) await services.accounts.setReadOnly(account.id, false);
}
