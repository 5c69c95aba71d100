import * as vscode from 'vscode';
import type { GroupRef } from '../model/places.ts';
import type { Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { targetGroup } from './targetGroup.ts';

export async function generateClient(services: Services, of?: Node | GroupRef): Promise<void> {
  const target = await targetGroup(services, of, vscode.l10n.t('Generate Client'));
  if (!target) return;
  const wizard = await import('../wizards/client/generateClient.ts');
  const { accounts, catalog, reaches, starts } = services;
  await wizard.generateClient({ accounts, catalog, reaches, starts }, target);
}
