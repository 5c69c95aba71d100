import * as vscode from 'vscode';
import type { Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { target } from './target.ts';

export async function openSubscriptionStatus(services: Services, node?: Node): Promise<void> {
  const owner = await target(services, node, vscode.l10n.t('Open Subscription Status'), ['instance']);
  if (owner) services.statusPanels.show(owner.instance);
}
