import * as vscode from 'vscode';
import type { GroupReading } from '../model/lag/reading.ts';
import type { GroupRef } from '../model/places.ts';
import { type Node, whereFor } from '../tree/nodes.ts';
import { isCancelled } from '../ui/messages.ts';
import { refusalWords } from '../ui/refusals.ts';
import { readGroup } from './readGroup.ts';
import type { Services } from './services.ts';
import { type GroupTarget, isCreationRefused, isRefused, targetGroup, whyRefused } from './targetGroup.ts';

export async function createDtsConsumerGroup(services: Services, node?: Node): Promise<void> {
  if (isCreationRefused(services, node)) return;
  const wizard = await import('../wizards/group/createDtsGroup.ts');
  await wizard.createDtsConsumerGroup(services, whereFor('dts', node));
}

export async function createSlsConsumerGroup(services: Services, node?: Node): Promise<void> {
  if (isCreationRefused(services, node)) return;
  const wizard = await import('../wizards/group/createSlsGroup.ts');
  await wizard.createSlsConsumerGroup(services, whereFor('sls', node));
}

export async function editConsumerGroup(services: Services, of?: Node | GroupRef): Promise<void> {
  const target = await targetGroup(services, of, vscode.l10n.t('Edit Consumer Group'));
  if (!target || isRefused('edit', target)) return;
  if (target.kind === 'logstoreGroup') {
    const wizard = await import('../wizards/group/editSlsGroup.ts');
    await wizard.editSlsGroup(services, target);
  } else {
    const wizard = await import('../wizards/group/editDtsGroup.ts');
    await wizard.editDtsGroup(services, target);
  }
}

export async function deleteConsumerGroup(services: Services, of?: Node | GroupRef): Promise<void> {
  const target = await targetGroup(services, of, vscode.l10n.t('Delete Consumer Group'));
  if (!target || isRefused('delete', target)) return;
  const [wizard, reading] = await Promise.all([import('../wizards/group/deleteGroup.ts'), readUsers(services, target)]);
  await wizard.deleteGroup(services, { ...target, reading });
}

/** Reads who uses the group. A group that cannot be read can still be deleted, and the wizard says that it was not read. */
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

export async function resetCheckpoints(services: Services, of?: Node | GroupRef): Promise<void> {
  // For a group of change tracking, the user is told why it cannot be reset and not asked for another group.
  const service = of?.kind === 'dts' || of?.kind === 'instanceGroup' ? undefined : 'sls';
  const target = await targetGroup(services, of, vscode.l10n.t('Reset Checkpoints'), service);
  if (!target) return;
  if (target.kind === 'instanceGroup') return explain(services, target);
  if (isRefused('reset', target)) return;
  const wizard = await import('../wizards/reset/resetCheckpoints.ts');
  await wizard.resetCheckpoints(services, target);
}

/** Says why the group cannot be reset, and offers its panel, which shows from where a client can start. */
async function explain({ groupPanels }: Services, target: GroupTarget): Promise<void> {
  const refusal = whyRefused('reset', target);
  if (!refusal) return;
  const open = vscode.l10n.t('Open Consumer Group');
  const button = await vscode.window.showInformationMessage(refusalWords(refusal), open);
  if (button === open) groupPanels.show(target.ref, target.group.group.name);
}

export async function undoReset(services: Services, of?: Node | GroupRef): Promise<void> {
  const target = await targetGroup(services, of, vscode.l10n.t('Undo Checkpoint Reset'), 'sls');
  if (!target) return;
  const { account, ref } = target;
  if (isRefused('undoReset', target, ref.kind === 'sls' && services.resets.hasUndo(ref))) return;
  if (ref.kind !== 'sls') return;
  const wizard = await import('../wizards/reset/resetCheckpoints.ts');
  await wizard.undoReset(services, account, ref);
}
