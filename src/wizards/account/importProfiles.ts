import * as vscode from 'vscode';
import type { Imported } from '../../accounts/accounts.ts';
import { identityWords, tintedName } from '../../ui/words.ts';
import { describe } from '../../ui/messages.ts';
import { showInformation, showWarning } from '../../ui/notifications.ts';
import { plainText } from '../../ui/plainText.ts';
import { sourceProblemWords } from '../../ui/sourceProblems.ts';
import { type AccountServices, addAccount } from './addAccount.ts';
import { withProgress } from '../../ui/progress.ts';
import { usualRegions } from './editAccount.ts';

/** Adds an account for every CLI profile that can be used, and says why others cannot. */
export async function importProfiles(services: AccountServices): Promise<void> {
  const { accounts } = services;
  const { file, profiles, problem } = await accounts.profiles();
  const add = vscode.l10n.t('Add Account');
  if (problem) {
    const said = sourceProblemWords(problem).text;
    if ((await showWarning(said, add)) === add) await addAccount(services);
    return;
  }
  if (profiles.length === 0) {
    const said = vscode.l10n.t('The CLI has no profiles on this computer ({0}).', file);
    if ((await showInformation(said, add)) === add) await addAccount(services);
    return;
  }
  const imported = await withProgress(vscode.l10n.t('Importing CLI profiles'), signal =>
    accounts.importProfiles(usualRegions(), signal),
  );
  await sayResult(services, imported);
}

/** A profile in the list of results. */
interface Row extends vscode.QuickPickItem {
  readonly profile: string;
  readonly isAdded: boolean;
}

async function sayResult(services: AccountServices, imported: readonly Imported[]): Promise<void> {
  const added = imported.filter(({ outcome }) => outcome.kind === 'added').length;
  const rows = imported.map(rowOf);
  const left = rows.filter(({ isAdded }) => !isAdded).length;
  const sentence =
    left === 0
      ? vscode.l10n.t('All CLI profiles have been added as accounts. New: {0}.', added)
      : vscode.l10n.t('Accounts added from CLI profiles: {0}. Not added: {1}.', added, left);
  const details = vscode.l10n.t('Show Details');
  if ((await showInformation(sentence, details)) !== details) return;
  const picked = await vscode.window.showQuickPick(
    // Profiles that the user has to do something about come first.
    rows.toSorted((one, other) => Number(one.isAdded) - Number(other.isAdded)),
    {
      title: vscode.l10n.t('Import CLI Profiles'),
      placeHolder: vscode.l10n.t("Select a profile that wasn't added to add it manually."),
      matchOnDetail: true,
      ignoreFocusOut: true,
    },
  );
  if (picked && !picked.isAdded) await addAccount(services, { kind: 'cliProfile', profile: picked.profile });
}

function rowOf({ profile, outcome }: Imported): Row {
  const row = (icon: string, detail: string): Row => ({
    profile,
    label: `$(${icon}) ${plainText(profile)}`,
    detail: plainText(detail),
    isAdded: outcome.kind !== 'failed',
  });
  switch (outcome.kind) {
    case 'added':
      return row('check', vscode.l10n.t('Added: {0}', identityWords(outcome.account.identity)));
    case 'known':
      return row('check', vscode.l10n.t('Already added: {0}', tintedName(outcome.account)));
    case 'failed':
      return row('circle-slash', describe(outcome.error).text);
  }
}
