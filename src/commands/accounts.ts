import * as vscode from 'vscode';
import type { CloudError } from '../cloud/errors.ts';
import { viewId } from '../contributions.ts';
import { type Account, type AccountColor, accountColors } from '../model/accounts/account.ts';
import type { Node } from '../tree/nodes.ts';
import { accountWords, circles, colorWords } from '../ui/words.ts';
import type { Services } from './services.ts';
import { cloudAccounts, targetAccount } from './target.ts';

export async function addAccount(services: Services): Promise<void> {
  const wizard = await import('../wizards/account/addAccount.ts');
  await wizard.addAccount(services);
}

/** Starts the embedded emulator on first use. */
export async function useSampleAccount({ accounts }: Services): Promise<void> {
  await vscode.window.withProgress({ location: { viewId } }, () => accounts.useSample(vscode.l10n.t('Sample Account')));
}

export async function importProfiles(services: Services): Promise<void> {
  const wizard = await import('../wizards/account/importProfiles.ts');
  await wizard.importProfiles(services);
}

export async function signInAgain(services: Services, of?: Node | CloudError): Promise<void> {
  const account = await targetAccount(services, of, vscode.l10n.t('Sign In Again'), cloudAccounts());
  if (!account) return;
  const wizard = await import('../wizards/account/signInAgain.ts');
  await wizard.signInAgain(services, account);
}

export async function renameAccount(services: Services, node?: Node): Promise<void> {
  const account = await targetAccount(services, node, vscode.l10n.t('Rename Account'), cloudAccounts());
  if (!account) return;
  const wizard = await import('../wizards/account/editAccount.ts');
  await wizard.renameAccount(services, account);
}

export async function editRegions(services: Services, node?: Node): Promise<void> {
  const account = await targetAccount(services, node, vscode.l10n.t('Edit Regions'));
  if (!account) return;
  const wizard = await import('../wizards/account/editAccount.ts');
  await wizard.editRegions(services, account);
}

interface Choice extends vscode.QuickPickItem {
  readonly color: AccountColor | undefined;
}

export async function setAccountColor(services: Services, node?: Node): Promise<void> {
  const title = vscode.l10n.t('Set Account Color');
  const account = await targetAccount(services, node, title);
  if (!account) return;
  const isNow = (color: AccountColor | undefined) =>
    account.color === color ? { description: vscode.l10n.t('current') } : {};
  // The circles are characters, because theme icons lose their colour in a list.
  const choices: readonly Choice[] = [
    ...accountColors.map(color => ({ label: `${circles[color]} ${colorWords(color)}`, color, ...isNow(color) })),
    { label: vscode.l10n.t('No Color'), color: undefined, ...isNow(undefined) },
  ];
  const placeHolder = vscode.l10n.t('Color for {0} in the tree and in confirmations', accountWords(account));
  const choice = await vscode.window.showQuickPick(choices, { title, placeHolder, ignoreFocusOut: true });
  if (choice) await services.accounts.setColor(account.id, choice.color);
}

/** Marks the account as read-only: from then on nothing is created, changed or deleted through it. */
export async function markReadOnly(services: Services, node?: Node): Promise<void> {
  const account = await targetAccount(services, node, vscode.l10n.t('Mark Account as Read-Only'), {
    suits: ({ isReadOnly }) => !isReadOnly,
    nothing: vscode.l10n.t('All accounts are already read-only.'),
  });
  if (account) await services.accounts.setReadOnly(account.id, true);
}

/** Removes the read-only mark after a question, because somebody had a reason to set it. */
export async function allowChanges(services: Services, node?: Node): Promise<void> {
  const account = await targetAccount(services, node, vscode.l10n.t('Allow Changes to Account'), {
    suits: ({ isReadOnly }) => isReadOnly ?? false,
    nothing: vscode.l10n.t('All accounts already allow changes.'),
  });
  if (!account?.isReadOnly) return;
  const verb = vscode.l10n.t('Allow Changes');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Allow changes to {0}?', accountWords(account)),
    {
      modal: true,
      detail: vscode.l10n.t('You can then create, change, and delete its consumer groups again.'),
    },
    verb,
  );
  if (answer === verb) await services.accounts.setReadOnly(account.id, false);
}

export async function removeAccount(services: Services, node?: Node): Promise<void> {
  const account = await targetAccount(services, node, vscode.l10n.t('Remove Account'));
  if (!account) return;
  const verb = vscode.l10n.t('Remove');
  const question = vscode.l10n.t('Remove account {0}?', accountWords(account));
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail: consequence(account) }, verb);
  if (answer !== verb) return;
  const removed = await services.accounts.remove(account.id);
  switch (removed.kind) {
    case 'whole':
      return;
    case 'pairLeft':
      services.log.error(removed.error, 'removeAccount');
      warnOfPair(account);
  }
}

/** Says that the pair is still stored. Nothing waits for the message: the account is gone, and it may stay for hours. */
function warnOfPair(account: Account): void {
  void vscode.window.showWarningMessage(
    vscode.l10n.t(
      "Account {0} was removed, but VS Code's secret storage couldn't delete its AccessKey pair. VS Code will try again the next time it starts. To be safe, disable the pair in the RAM console.",
      accountWords(account),
    ),
  );
}

/** Says what is removed with the account, and what stays because it does not belong to the extension. */
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
