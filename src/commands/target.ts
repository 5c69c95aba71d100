import * as vscode from 'vscode';
import { type ListOwner, type Node, parentOf } from '../tree/nodes.ts';
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
  const pickers = await import('../wizards/pickers.ts');
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
