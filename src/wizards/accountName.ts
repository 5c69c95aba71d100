import * as vscode from 'vscode';
import type { Accounts } from '../accounts/accounts.ts';
import type { Account } from '../model/resources.ts';
import { nameClash } from '../model/rules.ts';
import { type AskStep, error } from './steps.ts';

/** `renamed` may keep the name that it has. */
export const accountNameStep = (accounts: Pick<Accounts, 'list'>, renamed?: Account): AskStep => ({
  kind: 'ask',
  key: 'accountName',
  prompt: vscode.l10n.t('A name for this account, as it will stand in the tree.'),
  placeholder: 'prod',
  check: name => {
    if (name === '') return error(vscode.l10n.t('Enter a name.'));
    const taken = accounts.list().filter(({ id }) => id !== renamed?.id);
    return nameClash(
      name,
      taken.map(account => account.name),
    )
      ? error(vscode.l10n.t('There is already an account with this name.'))
      : undefined;
  },
});
