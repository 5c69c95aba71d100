import * as vscode from 'vscode';
import type { GroupRef } from '../model/places.ts';
import type { Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { targetGroup } from './targetGroup.ts';

/** Opens the panel of a group, which checks the connection as long as it can be seen. */
export async function verifyConnection(services: Services, of?: Node | GroupRef): Promise<void> {
  const target = await targetGroup(services, of, vscode.l10n.t('Verify Connection'));
  if (target) services.groupPanels.showAnd({ type: 'verifyConnection' }, target.ref, target.group.group.name);
}
