import * as vscode from 'vscode';
import { groupDocument } from '../model/groups/groupDocument.ts';
import type { GroupRef } from '../model/places.ts';
import type { Node } from '../tree/nodes.ts';
import { readGroup } from './readGroup.ts';
import type { Services } from './services.ts';
import { targetGroup } from './targetGroup.ts';

/** Shows the group as read-only JSON, to search, copy and attach. */
export async function showConsumerGroupDocument(services: Services, of?: Node | GroupRef): Promise<void> {
  const target = await targetGroup(services, of, vscode.l10n.t('Show Consumer Group as JSON'));
  if (target) await services.documents.show(target.ref, groupDocument(await readGroup(services, target)));
}
