import * as vscode from 'vscode';
import type { Account } from '../../model/accounts/account.ts';
import { type BoardScope, everything } from '../../model/board/boardScope.ts';
import type { GroupService } from '../../model/places.ts';
import { plainText } from '../../ui/plainText.ts';
import { numberText, regionName, tintedName, serviceName } from '../../ui/words.ts';

const title = (): string => vscode.l10n.t('Scope of the Lag Board');

/** Asks what the board is to be about. Undefined when the user leaves. */
export async function pickScope(
  now: BoardScope,
  accounts: readonly Account[],
  pins: number,
): Promise<BoardScope | undefined> {
  const pinned: BoardScope = { kind: 'pinned' };
  const items = [
    {
      label: `$(pin) ${vscode.l10n.t('Pinned')}`,
      description: numberText(pins),
      detail: vscode.l10n.t('What you pinned in the tree.'),
      scope: () => Promise.resolve(pinned),
    },
    {
      label: `$(globe) ${vscode.l10n.t('All accounts')}`,
      description: numberText(accounts.length),
      detail: vscode.l10n.t('Everything in the regions that your accounts show.'),
      scope: () => Promise.resolve(everything),
    },
    {
      label: `$(list-selection) ${vscode.l10n.t('Choose accounts, services, and regions…')}`,
      scope: () => pickParts(now, accounts),
    },
  ];
  return (await vscode.window.showQuickPick(items, { title: title(), ignoreFocusOut: true }))?.scope();
}

type ChosenScope = Extract<BoardScope, { readonly kind: 'chosen' }>;

interface Part extends vscode.QuickPickItem {
  readonly accountId?: string;
  readonly service?: GroupService;
  readonly region?: string;
}

/** Asks for parts of what there is. Of a kind without a mark, everything is meant. */
async function pickParts(now: BoardScope, accounts: readonly Account[]): Promise<BoardScope | undefined> {
  const before: ChosenScope =
    now.kind === 'chosen' ? now : { kind: 'chosen', accountIds: [], services: [], regions: [] };
  const regions = [...new Set([...accounts.flatMap(account => account.regions), ...before.regions])];
  const heading = (label: string): Part => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const items: readonly Part[] = [
    heading(vscode.l10n.t('Accounts')),
    ...accounts.map(account => ({
      label: plainText(tintedName(account)),
      description: account.identity.accountId,
      picked: before.accountIds.includes(account.id),
      accountId: account.id,
    })),
    heading(vscode.l10n.t('Services')),
    ...(['dts', 'sls'] as const).map(service => ({
      label: serviceName(service),
      picked: before.services.includes(service),
      service,
    })),
    heading(vscode.l10n.t('Regions')),
    ...regions.map(region => ({
      label: regionName(region),
      description: region,
      picked: before.regions.includes(region),
      region,
    })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: title(),
    placeHolder: vscode.l10n.t('If nothing is selected in a section, everything in it is shown'),
    canPickMany: true,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return (
    picked && {
      kind: 'chosen',
      accountIds: picked.flatMap(({ accountId }) => accountId ?? []),
      services: picked.flatMap(({ service }) => service ?? []),
      regions: picked.flatMap(({ region }) => region ?? []),
    }
  );
}

/** What a board is about, in a few words. */
export function scopeWords(scope: BoardScope, accounts: readonly Pick<Account, 'id' | 'name'>[]): string {
  if (scope.kind === 'pinned') return vscode.l10n.t('Pinned');
  const names = accounts.filter(({ id }) => scope.accountIds.includes(id)).map(({ name }) => name);
  const [name] = names;
  const who =
    scope.accountIds.length === 0
      ? vscode.l10n.t('All accounts')
      : names.length === 1 && name !== undefined
        ? name
        : vscode.l10n.t('{0} accounts', numberText(names.length));
  const [service] = scope.services;
  const [region] = scope.regions;
  return [
    who,
    ...(scope.services.length === 1 && service ? [serviceName(service)] : []),
    ...(scope.regions.length === 1 && region !== undefined ? [regionName(region)] : []),
  ].join(' · ');
}
