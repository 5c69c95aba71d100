import * as vscode from 'vscode';
import type { SourceProblem } from '../cloud/credentials.ts';
import { CloudError } from '../cloud/errors.ts';
import type { Account } from '../model/accounts/account.ts';
import type { RegionRef } from '../model/places.ts';
import { enclosing, idOf, isOneOf, type ListOwner, type Node, resourceOf } from '../tree/nodes.ts';
import { pinKey } from '../tree/pins.ts';
import { showInStatusBar, showInformation } from '../ui/notifications.ts';
import { numberText } from '../ui/words.ts';
import type { AccountChoice } from '../wizards/place/askForPlace.ts';
import type { Services } from './services.ts';

type Kind = ListOwner['kind'];
type OwnerOf<K extends Kind> = Extract<ListOwner, { readonly kind: K }>;

/** The resource that a row stands for or lies below; without such a row the user is asked. Nothing when they leave. */
export async function target<K extends Kind>(
  services: Services,
  node: Node | undefined,
  title: string,
  kinds: readonly K[],
): Promise<OwnerOf<K> | undefined> {
  return enclosing(node, kinds) ?? (await ask(services, title, kinds));
}

async function ask<K extends Kind>(
  services: Services,
  title: string,
  kinds: readonly K[],
): Promise<OwnerOf<K> | undefined> {
  const kind = kinds.length === 1 ? kinds[0] : await askForKind(services, title, kinds);
  const node = kind && (await askFor(services, title, kind));
  return node && isOneOf(node, kinds) ? node : undefined;
}

async function askForKind<K extends Kind>(
  services: Services,
  title: string,
  kinds: readonly K[],
): Promise<K | undefined> {
  const words: Readonly<Record<Kind, string>> = {
    dtsRegion: vscode.l10n.t('Change tracking instances in a region'),
    slsRegion: vscode.l10n.t('Projects in a region'),
    instance: vscode.l10n.t('Change tracking instance'),
    project: vscode.l10n.t('Project'),
    logstore: vscode.l10n.t('Logstore'),
  };
  const items = kinds.map(kind => ({ label: words[kind], owner: kind }));
  const { askWhich } = await import('../wizards/place/askForPlace.ts');
  return (await askWhich(services, title, items))?.owner;
}

async function askFor(services: Services, title: string, kind: Kind): Promise<ListOwner | undefined> {
  const pickers = await import('../wizards/place/askForPlace.ts');
  const rowOf = async <T extends RegionRef>(
    asked: Promise<T | undefined>,
    make: (account: Account, picked: T) => ListOwner,
  ): Promise<ListOwner | undefined> => {
    const picked = await asked;
    const account = picked && services.accounts.find(picked.accountId);
    return account && make(account, picked);
  };
  switch (kind) {
    case 'dtsRegion':
      return rowOf(pickers.askForRegion(services, title, 'dts'), (account, { region }) => ({ kind, account, region }));
    case 'slsRegion':
      return rowOf(pickers.askForRegion(services, title, 'sls'), (account, { region }) => ({ kind, account, region }));
    case 'instance':
      return rowOf(pickers.askForInstance(services, title), (account, instance) => ({ kind, account, instance }));
    case 'project':
      return rowOf(pickers.askForProject(services, title), (account, project) => ({ kind, account, project }));
    case 'logstore':
      return rowOf(pickers.askForLogstore(services, title), (account, logstore) => ({ kind, account, logstore }));
  }
}

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
  const id = of instanceof CloudError ? of.accountId : of && resourceOf(of).where.account?.id;
  if (id !== undefined) {
    const account = services.accounts.find(id);
    if (!account) void showInformation(vscode.l10n.t('This account has been removed.'));
    return account;
  }
  const { askForAccount } = await import('../wizards/place/askForPlace.ts');
  return askForAccount(services, title, choice);
}

/** Why an account has no keys: the reason as it is now, or else the one that the error or the row names. */
export function problemOf(
  { accounts }: Pick<Services, 'accounts'>,
  of: Node | CloudError | undefined,
  account: Account,
): SourceProblem | undefined {
  return accounts.stateOf(account.id).problem ?? problemIn(of);
}

function problemIn(of: Node | CloudError | undefined): SourceProblem | undefined {
  if (!of || of instanceof CloudError) return of?.sourceProblem;
  const { problem, error } = resourceOf(of);
  return problem ?? (error instanceof CloudError ? error.sourceProblem : undefined);
}

/** The sample account has keys of its own and a name of ours. */
export const cloudAccounts = (): AccountChoice => ({
  suits: ({ kind }) => kind === 'cloud',
  nothing: vscode.l10n.t('There are no accounts other than the sample account. Add one first.'),
});

/** The rows without the second row of a resource: what is pinned has one in each of two places. */
export function onceEach(nodes: readonly Node[]): readonly Node[] {
  const keyOf = (node: Node): string => {
    const { pin } = resourceOf(node);
    return pin ? pinKey(pin.ref) : idOf(node);
  };
  return [...new Map(nodes.map(node => [keyOf(node), node])).values()];
}

const shownForMs = 5_000;

/** Copies texts, each on a line of its own. The clipboard cannot be seen, so the status bar says what is in it now. */
export async function copy(...texts: readonly string[]): Promise<void> {
  const [first] = texts;
  if (first === undefined) return;
  await vscode.env.clipboard.writeText(texts.join('\n'));
  const said =
    texts.length === 1
      ? vscode.l10n.t('Copied: {0}', first)
      : vscode.l10n.t('Copied {0} lines', numberText(texts.length));
  showInStatusBar(said, shownForMs);
}
