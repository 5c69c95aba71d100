import * as vscode from 'vscode';
import type { AccountChanges, Accounts } from '../../accounts/accounts.ts';
import type { Account } from '../../model/accounts/account.ts';
import { nameClash } from '../../model/rules.ts';
import { editorInputs } from '../engine/quickInputs.ts';
import { Answers, type AskStep, error } from '../engine/steps.ts';
import { runWizard } from '../engine/wizard.ts';

/** Asks for another name, which starts as the present one. */
export async function renameAccount(
  { accounts }: { readonly accounts: Pick<Accounts & AccountChanges, 'list' | 'rename'> },
  account: Account,
): Promise<void> {
  const answers = new Answers({ account }, { accountName: account.name });
  const steps = [accountNameStep(accounts, account)];
  if (!(await runWizard({ title: () => vscode.l10n.t('Rename Account'), steps }, answers, editorInputs))) return;
  await accounts.rename(account.id, answers.get('accountName'));
}

/** Asks for a name that no other account has. `renamed` may keep its own. */
export const accountNameStep = (accounts: Pick<Accounts, 'list'>, renamed?: Account): AskStep => ({
  kind: 'ask',
  key: 'accountName',
  prompt: vscode.l10n.t('Enter a display name for this account.'),
  placeholder: 'prod',
  check: name => {
    if (name === '') return error(vscode.l10n.t('Enter a name.'));
    const taken = accounts.list().filter(({ id }) => id !== renamed?.id);
    return nameClash(
      name,
      taken.map(account => account.name),
    )
      ? error(vscode.l10n.t('An account with this name already exists.'))
      : undefined;
  },
});
