import * as vscode from 'vscode';
import { type GroupRef, type GroupService, logstoreOf } from '../model/places.ts';
import { isGroup, type Node, resourceOf } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { target } from './target.ts';
import { isGroupRef, targetGroup } from './targetGroup.ts';

/** Shows the records of a group. Those of a Logstore can be looked at without a group, those of an instance cannot. */
export async function peekRecords(services: Services, of?: Node | GroupRef): Promise<void> {
  const title = vscode.l10n.t('Peek Records');
  if (of && (isGroupRef(of) || isGroup(of))) return peekGroup(services, title, of);
  switch ((of && resourceOf(of).service) ?? (await askForService(services, title))) {
    case 'dts':
      return peekGroup(services, title, of, 'dts');
    case 'sls':
      return peekLogstore(services, title, of);
    case undefined:
      return undefined;
  }
}

async function peekGroup(
  services: Services,
  title: string,
  of: Node | GroupRef | undefined,
  service?: GroupService,
): Promise<void> {
  const found = await targetGroup(services, of, title, service);
  if (found) services.peekPanels.show(found.ref, found.group.group.name);
}

async function peekLogstore(services: Services, title: string, node: Node | undefined): Promise<void> {
  const owner = await target(services, node, title, ['logstore']);
  if (!owner) return;
  const logstore = logstoreOf(owner.logstore);
  services.peekPanels.show({ kind: 'logstore', ...logstore }, logstore.logstore);
}

async function askForService(services: Services, title: string): Promise<GroupService | undefined> {
  const items = [
    { label: vscode.l10n.t('Changes that DTS tracks, read as a consumer group'), service: 'dts' as const },
    { label: vscode.l10n.t('Logs of a Logstore'), service: 'sls' as const },
  ];
  const { askWhich } = await import('../wizards/place/askForPlace.ts');
  return (await askWhich(services, title, items))?.service;
}
