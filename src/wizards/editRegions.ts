import * as vscode from 'vscode';
import type { Account } from '../model/resources.ts';
import { Answers } from './answers.ts';
import { editorInputs } from './quickInputs.ts';
import { regionsStep } from './regionsStep.ts';
import type { WizardServices } from './services.ts';
import { runWizard } from './engine/wizard.ts';

/** Asks which regions the account shows; those that it shows now are checked. */
export async function editRegions({ accounts }: Pick<WizardServices, 'accounts'>, account: Account): Promise<void> {
  const answers = new Answers({ account }, { regions: account.regions });
  const steps = [regionsStep(account.regions)];
  if (!(await runWizard({ title: () => vscode.l10n.t('Edit Regions'), steps }, answers, editorInputs))) return;
  await accounts.setRegions(account.id, answers.get('regions'));
}
