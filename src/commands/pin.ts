import * as vscode from 'vscode';
import type { GroupRef } from '../model/places.ts';
import { type Node, resourceOf } from '../tree/nodes.ts';
import type { Pin } from '../tree/pins.ts';
import type { Services } from './services.ts';
import { target } from './target.ts';
import { isGroupRef, targetGroup } from './targetGroup.ts';

/** Puts a row into the section of pins. Without a row that can be pinned, the user is asked for a resource. */
export async function pin(services: Services, of?: Node | GroupRef): Promise<void> {
  const pinned = await pinnedBy(services, of);
  if (pinned) await services.pins.pin(pinned);
}

export async function unpin({ pins }: Services, of: Node | GroupRef): Promise<void> {
  const ref = isGroupRef(of) ? of : resourceOf(of).pin?.ref;
  if (ref) await pins.unpin(ref);
}

async function pinnedBy(services: Services, of: Node | GroupRef | undefined): Promise<Pin | undefined> {
  if (of && isGroupRef(of)) return askForGroup(services, of);
  return (of && resourceOf(of).pin) ?? ask(services, of);
}

const title = (): string => vscode.l10n.t('Pin');

async function ask(services: Services, node: Node | undefined): Promise<Pin | undefined> {
  const owner = async (kind: 'instance' | 'logstore'): Promise<Pin | undefined> => {
    const found = await target(services, node, title(), [kind]);
    return found && resourceOf(found).pin;
  };
  const items = [
    { label: vscode.l10n.t('Consumer group'), pinned: () => askForGroup(services, node) },
    { label: vscode.l10n.t('Change tracking instance'), pinned: () => owner('instance') },
    { label: vscode.l10n.t('Logstore'), pinned: () => owner('logstore') },
  ];
  const { askWhich } = await import('../wizards/place/askForPlace.ts');
  return (await askWhich(services, title(), items))?.pinned();
}

async function askForGroup(services: Services, of: Node | GroupRef | undefined): Promise<Pin | undefined> {
  const found = await targetGroup(services, of, title());
  return found && resourceOf(found).pin;
}
