import * as vscode from 'vscode';
import type { GroupRef } from '../model/places.ts';
import type { Node } from '../tree/nodes.ts';
import { pinOf } from '../tree/pins.ts';
import type { Services } from './services.ts';
import { target } from './target.ts';
import { targetGroup } from './targetGroup.ts';

/** Puts a row into the section of pins. Without a row that can be pinned, the user is asked for a resource. */
export async function pin(services: Services, of?: Node | GroupRef): Promise<void> {
  const pinned = await pinnedBy(services, of);
  if (pinned) await services.pins.pin(pinned);
}

export async function unpin({ pins }: Services, of: Node | GroupRef): Promise<void> {
  await (isGroup(of) ? pins.unpinGroup(of) : pins.unpin(of));
}

const isGroup = (of: Node | GroupRef): of is GroupRef => of.kind === 'dts' || of.kind === 'sls';

async function pinnedBy(services: Services, of: Node | GroupRef | undefined): Promise<Node | undefined> {
  if (of && isGroup(of)) return askForGroup(services, of, vscode.l10n.t('Pin'));
  return of && pinOf(of) ? of : ask(services, of);
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

async function askForGroup(
  services: Services,
  of: Node | GroupRef | undefined,
  title: string,
): Promise<Node | undefined> {
  const found = await targetGroup(services, of, title);
  if (!found) return undefined;
  const { account, group, instance } = found;
  if (!('instanceId' in group)) return { kind: 'logstoreGroup', account, group };
  return instance && { kind: 'instanceGroup', account, instance, group };
}
