import * as vscode from 'vscode';
import type { Node } from '../tree/nodes.ts';
import { pinOf } from '../tree/pins.ts';
import type { Services } from './services.ts';
import { target } from './target.ts';

/** Puts a row into the section of pins. Without a row that can be pinned, the user is asked for a resource. */
export async function pin(services: Services, node?: Node): Promise<void> {
  const isPinnable = node !== undefined && pinOf(node) !== undefined;
  const pinned = isPinnable ? node : await target(services, node, vscode.l10n.t('Pin'), ['instance', 'logstore']);
  if (pinned) await services.pins.pin(pinned);
}

export async function unpin({ pins }: Services, node: Node): Promise<void> {
  await pins.unpin(node);
}
