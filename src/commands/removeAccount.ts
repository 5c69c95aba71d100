import * as vscode from 'vscode';
import type { Account } from '../model/accounts/account.ts';
import type { Node } from '../tree/nodes.ts';
import { confirm, showWarning } from '../ui/notifications.ts';
import { accountWords } from '../ui/words.ts';
import type { Services } from './services.ts';
import { targetAccount } from './target.ts';

export async function removeAccount(services: Services, node?: Node): Promise<void> {
  const account = await targetAccount(services, node, vscode.l10n.t('Remove Account'));
  if (!account) return;
  const question = vscode.l10n.t('Remove account {0}?', accountWords(account));
  if (!(await confirm(question, [consequence(account)], vscode.l10n.t('Remove')))) return;
  const removed = await services.accounts.remove(account.id);
  switch (removed.kind) {
    case 'whole':
      return;
    case 'pairLeft':
      services.log.error(removed.error, 'removeAccount');
      warnOfPair(account);
  }
}

/** Says what is left. It is not awaited: the account is gone, and the message may stay for hours. */
function warnOfPair(account: Account): void {
  void showWarning(
    vscode.l10n.t(
      "Account {0} was removed, but VS Code's secret storage couldn't delete its AccessKey pair. VS Code will try again the next time it starts. To be safe, disable the pair in the RAM console.",
      accountWords(account),
    ),
  );
}

/** What goes, and what stays because it is not ours. */
function consequence({ kind, source }: Account): string {
  if (kind === 'sample') {
    return vscode.l10n.t('The sample account and everything created in it will be removed from this computer.');
  }
  switch (source?.base.kind) {
    case 'stored':
    case undefined:
      return vscode.l10n.t('The AccessKey pair will be removed from this computer. Nothing changes in the cloud.');
    case 'cliProfile':
      return vscode.l10n.t('The CLI profile {0} is kept. Nothing changes in the cloud.', source.base.profile);
    case 'environment':
      return vscode.l10n.t('The environment variables stay as they are. Nothing changes in the cloud.');
    case 'ecsRamRole':
      return vscode.l10n.t('The ECS instance keeps its RAM role. Nothing changes in the cloud.');
  }
}
