import * as vscode from 'vscode';
import type { GroupRef } from '../model/places.ts';
import type { Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { targetGroup } from './targetGroup.ts';

export async function openConsumerGroup(services: Services, of?: Node | GroupRef): Promise<void> {
  const target = await targetGroup(services, of, vscode.l10n.t('Open Consumer Group'));
  if (target) services.groupPanels.show(target.ref, target.group.group.name);
}
