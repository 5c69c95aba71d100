import * as vscode from 'vscode';
import { prefix, type Settings } from '../contributions.ts';
import { type ListOwner, listsAt, type Node, resourceOf } from '../tree/nodes.ts';
import { regionName } from '../ui/words.ts';
import type { Services } from './services.ts';
import { target } from './target.ts';

/** Forgets all that was loaded, after which the tree loads again what is open. */
export function refresh(services: Services): void {
  for (const { id } of services.accounts.list()) void refreshAccount(services, id);
}

/** Refreshes all lists of an account, or looks for its keys again if it has none. */
async function refreshAccount({ accounts, catalog }: Services, id: string): Promise<void> {
  if (accounts.stateOf(id).problem) await accounts.retry(id);
  else catalog.refreshAccount(id);
}

/** Loads what lies below a row again. For a row with nothing below it, loads the list again in which the row is. */
export async function refreshNode(services: Services, node: Node): Promise<void> {
  const { catalog } = services;
  if (node.kind === 'account' || node.kind === 'signedOut') await refreshAccount(services, node.account.id);
  else if (node.kind === 'instance') await catalog.refreshInstance(node.instance);
  else for (const list of listsAt(node)) catalog.refresh(list);
}

export async function loadMore({ tree }: Services, node: Node): Promise<void> {
  if (node.kind === 'more') await tree.loadMore(node);
}

type Filterable = Extract<ListOwner, { kind: 'dtsRegion' | 'slsRegion' | 'project' }>;

/** Filters a list by name. The service does the filtering, so hits on pages that are not loaded are found too. */
export async function filterByName(services: Services, node?: Node): Promise<void> {
  const { catalog, tree } = services;
  const title = vscode.l10n.t('Filter by Name');
  const owner = await target(services, node, title, ['dtsRegion', 'slsRegion', 'project']);
  if (!owner) return;
  const { list } = resourceOf(owner);
  const text = await vscode.window.showInputBox({
    title: `${title} · ${placeOf(owner)}`,
    prompt: vscode.l10n.t('Enter part of the name. Leave empty to show all.'),
    value: catalog.filterOf(list),
    ignoreFocusOut: true,
  });
  if (text === undefined) return;
  catalog.setFilter(list, text.trim());
  await tree.expand(owner);
}

const placeOf = (owner: Filterable): string =>
  owner.kind === 'project' ? owner.project.project : regionName(owner.region);

/** Clears the filter of the list at the row, or the filters of all lists if there is no row. */
export async function clearFilter({ catalog, tree }: Services, node?: Node): Promise<void> {
  if (!node) {
    await tree.clearFilters();
    return;
  }
  const { list } = resourceOf(node);
  if (list) catalog.setFilter(list, '');
}

export const sortByLag = (): Promise<void> => setOrder('lag');

export const sortAsListed = (): Promise<void> => setOrder('listed');

/** Sets the order for all windows and workspaces, because it is a habit and not a property of a project. */
async function setOrder(order: Settings['tree.groupOrder']): Promise<void> {
  const name = 'tree.groupOrder' satisfies keyof Settings;
  await vscode.workspace.getConfiguration(prefix).update(name, order, vscode.ConfigurationTarget.Global);
}
