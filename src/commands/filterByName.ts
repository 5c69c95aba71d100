import * as vscode from 'vscode';
import { type ListOwner, type Node, resourceOf } from '../tree/nodes.ts';
import { askForText } from '../ui/notifications.ts';
import { regionName } from '../ui/words.ts';
import type { Services } from './services.ts';
import { target } from './target.ts';

type Filterable = Extract<ListOwner, { kind: 'dtsRegion' | 'slsRegion' | 'project' }>;

/** The service filters, so that names on pages which are not loaded are found too. */
export async function filterByName(services: Services, node?: Node): Promise<void> {
  const { catalog, tree } = services;
  const title = vscode.l10n.t('Filter by Name');
  const owner = await target(services, node, title, ['dtsRegion', 'slsRegion', 'project']);
  if (!owner) return;
  const { list } = resourceOf(owner);
  const text = await askForText(
    `${title} · ${placeOf(owner)}`,
    vscode.l10n.t('Enter part of the name. Leave empty to show all.'),
    catalog.filterOf(list),
  );
  if (text === undefined) return;
  catalog.setFilter(list, text.trim());
  await tree.expand(owner);
}

const placeOf = (owner: Filterable): string =>
  owner.kind === 'project' ? owner.project.project : regionName(owner.region);
