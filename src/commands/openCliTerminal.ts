import * as vscode from 'vscode';
import type { SourceProblem } from '../cloud/credentials.ts';
import { CloudError } from '../cloud/errors.ts';
import { cliRenewal } from '../model/cliRenewal.ts';
import type { Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { problemOf, targetAccount } from './targetAccount.ts';

/**
 * Types the command that lets the CLI renew the keys of a profile into a terminal. The user presses Enter: it is their
 * CLI, which may open a browser or ask for something.
 */
export async function openCliTerminal(services: Services, of?: Node | CloudError): Promise<void> {
  const profile = await profileAtFault(services, of);
  if (profile === undefined) return;
  const command = cliRenewal(profile, vscode.env.shell);
  if (command === undefined) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('The name of profile {0} cannot be typed in this shell. Run the CLI yourself.', profile),
    );
    return;
  }
  const terminal = vscode.window.createTerminal({ name: vscode.l10n.t('Renew {0}', profile) });
  terminal.show();
  terminal.sendText(command, false);
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      'Press Enter in the terminal: the CLI renews the keys of profile {0}, and the account goes on by itself.',
      profile,
    ),
  );
}

/** The profile that is at fault; it may be one that the account's own profile builds on. */
async function profileAtFault(services: Services, of: Node | CloudError | undefined): Promise<string | undefined> {
  if (of instanceof CloudError && of.accountId === undefined) return profileIn(of.sourceProblem);
  const account = await targetAccount(services, of, vscode.l10n.t('Renew with the CLI'), {
    suits: ({ source }) => source?.base.kind === 'cliProfile',
    nothing: vscode.l10n.t('No account has its keys from a profile of the CLI.'),
  });
  if (!account) return undefined;
  const base = account.source?.base;
  return profileIn(problemOf(services, of, account)) ?? (base?.kind === 'cliProfile' ? base.profile : undefined);
}

const profileIn = (problem: SourceProblem | undefined): string | undefined =>
  problem && 'profile' in problem ? problem.profile : undefined;
