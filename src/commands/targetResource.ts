import * as vscode from 'vscode';
import type { GroupRef } from '../model/places.ts';
import { type Node, resourceOf } from '../tree/nodes.ts';
import type { Pin } from '../tree/pins.ts';
import type { Services } from './services.ts';
import { target } from './target.ts';
import { isGroupRef, targetGroup } from './targetGroup.ts';

/**
 * The group, instance or Logstore that a row or a panel stands for, in the form in which it can be pinned. From any other
 * row, or from none, the user is asked. Nothing when they leave.
 */
export async function targetResource(
  services: Services,
  of: Node | GroupRef | undefined,
  title: string,
): Promise<Pin | undefined> {
  if (of && isGroupRef(of)) return group(services, of, title);
  return (of && resourceOf(of).pin) ?? ask(services, of, title);
}

async function ask(services: Services, node: Node | undefined, title: string): Promise<Pin | undefined> {
  const owner = async (kind: 'instance' | 'logstore'): Promise<Pin | undefined> => {
    const found = await target(services, node, title, [kind]);
    return found && resourceOf(found).pin;
  };
  const items = [
    { label: vscode.l10n.t('Consumer group'), asked: () => group(services, node, title) },
    { label: vscode.l10n.t('Change tracking instance'), asked: () => owner('instance') },
    { label: vscode.l10n.t('Logstore'), asked: () => owner('logstore') },
  ];
  const { askWhich } = await import('../wizards/place/askForPlace.ts');
  return (await askWhich(services, title, items))?.asked();
}

async function group(services: Services, of: Node | GroupRef | undefined, title: string): Promise<Pin | undefined> {
  const found = await targetGroup(services, of, title);
  return found && resourceOf(found).pin;
}
