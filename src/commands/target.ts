import * as vscode from 'vscode';
import type { SourceProblem } from '../cloud/credentials.ts';
import { CloudError } from '../cloud/errors.ts';
import type { Account } from '../model/resources.ts';
import { type ListOwner, type Node, parentOf } from '../tree/nodes.ts';
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

function enclosing<K extends Kind>(node: Node | undefined, kinds: readonly K[]): OwnerOf<K> | undefined {
  for (let at = node; at; at = parentOf(at)) {
    if (isOneOf(at, kinds)) return at;
  }
  return undefined;
}

const isOneOf = <K extends Kind>(node: Node, kinds: readonly K[]): node is OwnerOf<K> =>
  (kinds as readonly string[]).includes(node.kind);

async function ask<K extends Kind>(
  services: Services,
  title: string,
  kinds: readonly K[],
): Promise<OwnerOf<K> | undefined> {
  const kind = await askForKind(title, kinds);
  const node = kind && (await askFor(services, title, kind));
  return node && isOneOf(node, kinds) ? node : undefined;
}

async function askForKind<K extends Kind>(title: string, kinds: readonly K[]): Promise<K | undefined> {
  if (kinds.length === 1) return kinds[0];
  const items = kinds.map(kind => ({ label: kindWords(kind), owner: kind }));
  return (await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true }))?.owner;
}

function kindWords(kind: Kind): string {
  switch (kind) {
    case 'dtsRegion':
      return vscode.l10n.t('Change tracking instances of a region');
    case 'slsRegion':
      return vscode.l10n.t('Projects of a region');
    case 'instance':
      return vscode.l10n.t('Change tracking instance');
    case 'project':
      return vscode.l10n.t('Project');
    case 'logstore':
      return vscode.l10n.t('Logstore');
  }
}

async function askFor(services: Services, title: string, kind: Kind): Promise<ListOwner | undefined> {
  const pickers = await import('../wizards/place/askForPlace.ts');
  switch (kind) {
    case 'dtsRegion':
    case 'slsRegion': {
      const picked = await pickers.askForRegion(services, title, kind === 'dtsRegion' ? 'dts' : 'sls');
      const account = picked && services.accounts.find(picked.accountId);
      return account && { kind, account, region: picked.region };
    }
    case 'instance': {
      const instance = await pickers.askForInstance(services, title);
      const account = instance && services.accounts.find(instance.accountId);
      return account && { kind, account, instance };
    }
    case 'project': {
      const project = await pickers.askForProject(services, title);
      const account = project && services.accounts.find(project.accountId);
      return account && { kind, account, project };
    }
    case 'logstore': {
      const logstore = await pickers.askForLogstore(services, title);
      const account = logstore && services.accounts.find(logstore.accountId);
      return account && { kind, account, logstore };
    }
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
  const id = of instanceof CloudError ? of.accountId : accountIdOf(of);
  if (id !== undefined) {
    const account = services.accounts.find(id);
    if (!account) void vscode.window.showInformationMessage(vscode.l10n.t('The account is not here any more.'));
    return account;
  }
  const { askForAccount } = await import('../wizards/place/askForPlace.ts');
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

const shownForMs = 5_000;

/** The clipboard cannot be seen, so the status bar says what is in it now. */
export async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied: {0}', text), shownForMs);
}
