import * as vscode from 'vscode';
import type { SourceProblem } from '../cloud/credentials.ts';
import { CloudError } from '../cloud/errors.ts';
import type { Account } from '../model/resources.ts';
import type { Node } from '../tree/nodes.ts';
import type { AccountChoice } from '../wizards/pickers.ts';
import type { Services } from './services.ts';

/**
 * The account of a row, or the one that met an error, or the one that the user picks among those for which it makes
 * sense. As it is known now: a row may be older than its last change, and a message than its account, which is said then.
 * Nothing when it is gone or the user left.
 */
export async function targetAccount(
  services: Services,
  of: Node | CloudError | undefined,
  title: string,
  choice?: AccountChoice,
): Promise<Account | undefined> {
  const id = of instanceof CloudError ? of.accountId : accountIdOf(of);
  if (id !== undefined) {
    const account = services.accounts.find(id);
    if (!account) void vscode.window.showInformationMessage(vscode.l10n.t('The account is not here any more.'));
    return account;
  }
  const { askForAccount } = await import('../wizards/pickers.ts');
  return askForAccount(services, title, choice);
}

/** Why an account has no keys: as the error or the row says, else as the account is now. */
export function problemOf(
  { accounts }: Pick<Services, 'accounts'>,
  of: Node | CloudError | undefined,
  account: Account,
): SourceProblem | undefined {
  return accounts.stateOf(account.id).problem ?? problemIn(of);
}

function problemIn(of: Node | CloudError | undefined): SourceProblem | undefined {
  if (of instanceof CloudError) return of.sourceProblem;
  if (of?.kind === 'signedOut') return of.problem;
  return of?.kind === 'failed' && of.error instanceof CloudError ? of.error.sourceProblem : undefined;
}

function accountIdOf(node: Node | undefined): string | undefined {
  if (!node || node.kind === 'pins') return undefined;
  return 'account' in node ? node.account.id : node.under.account.id;
}

/** The sample account has keys of its own and a name of ours. */
export const cloudAccounts = (): AccountChoice => ({
  suits: ({ kind }) => kind === 'cloud',
  nothing: vscode.l10n.t('There is no account but the sample account. Add one first.'),
});
