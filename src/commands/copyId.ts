import * as vscode from 'vscode';
import { type Node, resourceOf } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { copy, onceEach, target } from './target.ts';

/** The id by which the vendor knows the resource of the row. */
export async function copyId(services: Services, node?: Node, selected?: readonly Node[]): Promise<void> {
  if (selected) {
    await copy(...onceEach(selected).flatMap(one => resourceOf(one).id ?? []));
    return;
  }
  const id = (node && resourceOf(node).id) ?? (await askForInstanceId(services));
  if (id !== undefined) await copy(id);
}

async function askForInstanceId(services: Services): Promise<string | undefined> {
  const owner = await target(services, undefined, vscode.l10n.t('Copy ID'), ['instance']);
  return owner?.instance.instanceId;
}
