import * as vscode from 'vscode';
import type { Account } from '../model/resources.ts';
import { accountNameStep } from './accountName.ts';
import { Answers } from './answers.ts';
import { editorInputs } from './quickInputs.ts';
import type { WizardServices } from './services.ts';
import { runWizard } from './engine/wizard.ts';

/** Asks for another name, which starts as the present one. */
export async function renameAccount({ accounts }: Pick<WizardServices, 'accounts'>, account: Account): Promise<void> {
  const answers = new Answers({ account }, { accountName: account.name });
  const steps = [accountNameStep(accounts, account)];
  if (!(await runWizard({ title: () => vscode.l10n.t('Rename Account'), steps }, answers, editorInputs))) return;
  await accounts.rename(account.id, answers.get('accountName'));
}
