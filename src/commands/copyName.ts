import * as vscode from 'vscode';
import { type Node, resourceOf } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { copy, onceEach, target } from './target.ts';

export async function copyName(services: Services, node?: Node, selected?: readonly Node[]): Promise<void> {
  if (selected) {
    await copy(...onceEach(selected).flatMap(one => resourceOf(one).name ?? []));
    return;
  }
  const named = node ?? (await target(services, node, vscode.l10n.t('Copy Name'), ['instance', 'project', 'logstore']));
  const name = named && resourceOf(named).name;
  if (name !== undefined) await copy(name);
}
