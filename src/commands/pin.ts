import * as vscode from 'vscode';
import type { GroupRef } from '../model/places.ts';
import { type Node, resourceOf } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { isGroupRef } from './targetGroup.ts';
import { targetResource } from './targetResource.ts';

/** Puts a row into the section of pins. Without a row that can be pinned, the user is asked for a resource. */
export async function pin(services: Services, of?: Node | GroupRef): Promise<void> {
  const pinned = await targetResource(services, of, vscode.l10n.t('Pin'));
  if (pinned) await services.pins.pin(pinned);
}

export async function unpin({ pins }: Services, of: Node | GroupRef): Promise<void> {
  const ref = isGroupRef(of) ? of : resourceOf(of).pin?.ref;
  if (ref) await pins.unpin(ref);
}
