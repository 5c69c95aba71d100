import * as vscode from 'vscode';
import type { GroupRef } from '../model/places.ts';
import type { Node } from '../tree/nodes.ts';
import { showInformation } from '../ui/notifications.ts';
import { refusalWords } from '../ui/refusals.ts';
import type { Services } from './services.ts';
import { type GroupTarget, isRefused, targetGroup, whyRefused } from './targetGroup.ts';

/** Moves the checkpoints of a group of a Logstore. */
export async function resetCheckpoints(services: Services, of?: Node | GroupRef): Promise<void> {
  // A group of the other service is not asked away: the user is told why it cannot be reset.
  const service = of?.kind === 'dts' || of?.kind === 'instanceGroup' ? undefined : 'sls';
  const target = await targetGroup(services, of, vscode.l10n.t('Reset Checkpoints'), service);
  if (!target) return;
  if (target.kind === 'instanceGroup') return explain(services, target);
  if (isRefused('reset', target)) return;
  const wizard = await import('../wizards/reset/resetCheckpoints.ts');
  await wizard.resetCheckpoints(services, target);
}

/** The panel shows where a client of the group would start, and from which times it can. */
async function explain({ groupPanels }: Services, target: GroupTarget): Promise<void> {
  const refusal = whyRefused('reset', target);
  if (!refusal) return;
  const open = vscode.l10n.t('Open Consumer Group');
  const button = await showInformation(refusalWords(refusal), open);
  if (button === open) groupPanels.show(target.ref, target.group.group.name);
}
