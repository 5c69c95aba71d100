import * as vscode from 'vscode';
import type { GroupRef } from '../model/places.ts';
import { type Node, resourceOf } from '../tree/nodes.ts';
import type { Pin } from '../tree/pins.ts';
import type { Services } from './services.ts';
import { isGroupRef } from './targetGroup.ts';
import { targetResource } from './targetResource.ts';

/** Puts rows into the section of pins. Without a row that can be pinned, the user is asked for a resource. */
export async function pin(services: Services, of?: Node | GroupRef, selected?: readonly Node[]): Promise<void> {
  if (selected) {
    // One after the other, because the section shows them in the order of pinning.
    for (const one of pinsOf(selected)) await services.pins.pin(one);
    return;
  }
  const pinned = await targetResource(services, of, vscode.l10n.t('Pin'));
  if (pinned) await services.pins.pin(pinned);
}

export async function unpin({ pins }: Services, of: Node | GroupRef, selected?: readonly Node[]): Promise<void> {
  if (selected) {
    await Promise.all(pinsOf(selected).map(one => pins.unpin(one.ref)));
    return;
  }
  const ref = isGroupRef(of) ? of : resourceOf(of).pin?.ref;
  if (ref) await pins.unpin(ref);
}

/** The buttons of a row act on all that are selected, whatever they are, and not only rows that can be pinned. */
const pinsOf = (nodes: readonly Node[]): readonly Pin[] => nodes.flatMap(node => resourceOf(node).pin ?? []);
