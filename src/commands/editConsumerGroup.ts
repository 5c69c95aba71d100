import * as vscode from 'vscode';
import type { GroupRef } from '../model/places.ts';
import type { Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { isRefused, targetGroup } from './targetGroup.ts';

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
