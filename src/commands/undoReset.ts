import * as vscode from 'vscode';
import type { GroupRef } from '../model/places.ts';
import type { Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { isRefused, targetGroup } from './targetGroup.ts';

/** Puts back the checkpoints that the last reset replaced. */
export async function undoReset(services: Services, of?: Node | GroupRef): Promise<void> {
  const target = await targetGroup(services, of, vscode.l10n.t('Undo Checkpoint Reset'), 'sls');
  if (!target) return;
  const { account, ref } = target;
  if (isRefused('undoReset', target, ref.kind === 'sls' && services.resets.hasUndo(ref))) return;
  if (ref.kind !== 'sls') return;
  const wizard = await import('../wizards/reset/resetCheckpoints.ts');
  await wizard.undoReset(services, account, ref);
}
