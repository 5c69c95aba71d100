import * as vscode from 'vscode';
import type { GroupRef } from '../model/places.ts';
import { whyNot } from '../model/groups/groupActions.ts';
import { taskStage } from '../model/status/stage.ts';
import type { Node } from '../tree/nodes.ts';
import { refusalWords } from '../ui/refusals.ts';
import type { Services } from './services.ts';
import { type GroupTarget, isRefused, targetGroup } from './targetGroup.ts';

/** Moves the checkpoints of a group of a Logstore. */
export async function resetCheckpoints(services: Services, of?: Node | GroupRef): Promise<void> {
  // A group of the other service is not asked away: the user is told why it cannot be reset.
  const service = of?.kind === 'dts' || of?.kind === 'instanceGroup' ? undefined : 'sls';
  const target = await targetGroup(services, of, vscode.l10n.t('Reset Checkpoints'), service);
  if (!target) return;
  const { account, group } = target;
  if ('instanceId' in group) return explain(services, target);
  if (isRefused('reset', target)) return;
  const wizard = await import('../wizards/reset/resetCheckpoints.ts');
  await wizard.resetCheckpoints(services, { account, group });
}

/** The panel shows where a client of the group would start, and from which times it can. */
async function explain({ groupPanels }: Services, { account, ref, group, instance }: GroupTarget): Promise<void> {
  const refusal = whyNot('reset', {
    isReadOnlyAccount: account.isReadOnly ?? false,
    service: {
      kind: 'dts',
      stage: taskStage(instance?.job.status ?? ''),
      isNewVersion: instance?.job.isNewVersion ?? true,
    },
    hasSavedReset: false,
  });
  if (!refusal) return;
  const open = vscode.l10n.t('Open Consumer Group');
  const button = await vscode.window.showInformationMessage(refusalWords(refusal), open);
  if (button === open) groupPanels.show(ref, group.group.name);
}
