import * as vscode from 'vscode';
import type { Node } from '../tree/nodes.ts';
import { pinOf } from '../tree/pins.ts';
import type { Services } from './services.ts';
import { target } from './target.ts';
import { targetGroup } from './targetGroup.ts';

/** Puts a row into the section of pins. Without a row that can be pinned, the user is asked for a resource. */
export async function pin(services: Services, node?: Node): Promise<void> {
  const isPinnable = node !== undefined && pinOf(node) !== undefined;
  const pinned = isPinnable ? node : await ask(services, node);
  if (pinned) await services.pins.pin(pinned);
}

export async function unpin({ pins }: Services, node: Node): Promise<void> {
  await pins.unpin(node);
}

async function ask(services: Services, node: Node | undefined): Promise<Node | undefined> {
  const title = vscode.l10n.t('Pin');
  const items = [
    { label: vscode.l10n.t('Consumer group'), pinned: () => askForGroup(services, node, title) },
    { label: vscode.l10n.t('Change tracking instance'), pinned: () => target(services, node, title, ['instance']) },
    { label: vscode.l10n.t('Logstore'), pinned: () => target(services, node, title, ['logstore']) },
  ];
  return (await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true }))?.pinned();
}

async function askForGroup(services: Services, node: Node | undefined, title: string): Promise<Node | undefined> {
  const found = await targetGroup(services, node, title);
  if (!found) return undefined;
  const { account, group, instance } = found;
  if (!('instanceId' in group)) return { kind: 'logstoreGroup', account, group };
  return instance && { kind: 'instanceGroup', account, instance, group };
}
