import * as vscode from 'vscode';
import type { AccountChanges } from '../accounts/accounts.ts';
import type { SourceProblem } from '../cloud/credentials.ts';

/** Shows the whole command or address that a CLI profile names, and whether it may be run or asked from now on. */
export async function askConsent(
  accounts: Pick<AccountChanges, 'allow'>,
  { profile, asked }: Extract<SourceProblem, { kind: 'consent' }>,
): Promise<boolean> {
  const allow = vscode.l10n.t('Allow');
  const question =
    asked.kind === 'command'
      ? vscode.l10n.t('Run a command to get the keys of CLI profile {0}?', profile)
      : vscode.l10n.t('Ask an address for the keys of CLI profile {0}?', profile);
  const consequence =
    asked.kind === 'command'
      ? vscode.l10n.t(
          'It runs on this computer with your rights whenever keys are needed. When the profile names another one, you are asked again.',
        )
      : vscode.l10n.t('It is asked whenever keys are needed. When the profile names another one, you are asked again.');
  const detail = `${asked.text}\n\n${consequence}`;
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, allow)) !== allow) return false;
  await accounts.allow(asked);
  return true;
}
