import * as vscode from 'vscode';
import type { GroupRef } from '../model/places.ts';
import type { GroupReading } from '../model/lag/reading.ts';
import type { Node } from '../tree/nodes.ts';
import { isCancelled } from '../ui/messages.ts';
import { readGroup } from './readGroup.ts';
import type { Services } from './services.ts';
import { type GroupTarget, isRefused, targetGroup } from './targetGroup.ts';

export async function deleteConsumerGroup(services: Services, of?: Node | GroupRef): Promise<void> {
  const target = await targetGroup(services, of, vscode.l10n.t('Delete Consumer Group'));
  if (!target || isRefused('delete', target)) return;
  const [wizard, reading] = await Promise.all([import('../wizards/group/deleteGroup.ts'), readUsers(services, target)]);
  await wizard.deleteGroup(services, { ...target, reading });
}

/** Who uses the group. What cannot be read does not stand in the way of deleting it, and the wizard says so. */
async function readUsers(services: Services, target: GroupTarget): Promise<GroupReading | undefined> {
  try {
    return (await readGroup(services, target)).reading;
  } catch (failure) {
    if (isCancelled(failure)) throw failure;
    const reason = failure instanceof Error ? failure.message : String(failure);
    const { name } = target.account;
    services.log.warn(`deleteConsumerGroup: [${name}] ${reason}`, { account: name });
    return undefined;
  }
}
