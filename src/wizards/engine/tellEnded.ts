import * as vscode from 'vscode';
import type { Account } from '../../model/accounts/account.ts';
import { showInformation } from '../../ui/notifications.ts';
import { tintedName } from '../../ui/words.ts';

/** Says why a wizard is gone: its account was removed, or has credentials of another identity by now. */
export function tellEnded(title: string, account: Account, now: Account | undefined): void {
  const name = tintedName(account);
  const said = now
    ? vscode.l10n.t('"{0}" was canceled, because account {1} now has credentials of another identity.', title, name)
    : vscode.l10n.t('"{0}" was canceled, because account {1} was removed.', title, name);
  void showInformation(said);
}
