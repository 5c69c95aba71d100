import * as vscode from 'vscode';
import { type AccountColor, accountColors } from '../model/accounts/account.ts';
import type { Node } from '../tree/nodes.ts';
import { withoutControls } from '../ui/plainText.ts';
import { accountWords, circles, colorWords } from '../ui/words.ts';
import type { Services } from './services.ts';
import { targetAccount } from './target.ts';

interface Choice extends vscode.QuickPickItem {
  readonly color: AccountColor | undefined;
}

export async function setAccountColor(services: Services, node?: Node): Promise<void> {
  const title = vscode.l10n.t('Set Account Color');
  const account = await targetAccount(services, node, title);
  if (!account) return;
  const isNow = (color: AccountColor | undefined) =>
    account.color === color ? { description: vscode.l10n.t('current') } : {};
  // Theme icons lose their colour in a list, so the circles are characters.
  const choices: readonly Choice[] = [
    ...accountColors.map(color => ({ label: `${circles[color]} ${colorWords(color)}`, color, ...isNow(color) })),
    { label: vscode.l10n.t('No Color'), color: undefined, ...isNow(undefined) },
  ];
  const about = vscode.l10n.t('Color for {0} in the tree and in confirmations', accountWords(account));
  const placeHolder = withoutControls(about);
  const choice = await vscode.window.showQuickPick(choices, { title, placeHolder, ignoreFocusOut: true });
  if (choice) await services.accounts.setColor(account.id, choice.color);
}
