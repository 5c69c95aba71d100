import * as vscode from 'vscode';
import type { SourceProblem } from '../cloud/credentials.ts';
import { CloudError } from '../cloud/errors.ts';
import type { Node } from '../tree/nodes.ts';
import { showInformation } from '../ui/notifications.ts';
import type { Services } from './services.ts';
import { problemOf, targetAccount } from './target.ts';

/** Shows the command or address that a CLI profile names, and allows it when the user agrees. */
export async function allowSource(services: Services, of?: Node | CloudError): Promise<void> {
  const problem =
    of instanceof CloudError && of.accountId === undefined ? of.sourceProblem : await waiting(services, of);
  if (problem?.kind !== 'consent') return;
  const { askConsent } = await import('../wizards/account/verifying.ts');
  await askConsent(services.accounts, problem);
}

async function waiting(services: Services, of: Node | CloudError | undefined): Promise<SourceProblem | undefined> {
  const nothing = vscode.l10n.t('No account is waiting for you to allow a command or address.');
  const account = await targetAccount(services, of, vscode.l10n.t('Allow Credentials Command or Address'), {
    suits: ({ id }) => services.accounts.stateOf(id).problem?.kind === 'consent',
    nothing,
  });
  const problem = account && problemOf(services, of, account);
  // The row may be older than the change that made it needless.
  if (account && problem?.kind !== 'consent') void showInformation(nothing);
  return problem;
}
