import * as vscode from 'vscode';
import { CloudError } from '../cloud/errors.ts';
import type { CommandName } from '../contributions.ts';
import { isRecord } from '../model/checks.ts';
import type { GroupRef } from '../model/places.ts';
import type { Node } from '../tree/nodes.ts';
import { showInformation } from '../ui/notifications.ts';
import type { Services } from './services.ts';
import { targetGroup } from './targetGroup.ts';

/** What a command is about that was chosen from the menu of a line of the board. */
export type OfLine =
  | { readonly kind: 'subject'; readonly subject: Node | GroupRef | CloudError | undefined }
  /** The command was done, or there is nothing to do. */
  | { readonly kind: 'done' };

/** The key of the line, if the editor's menu of the board's page has passed this to a command. */
export const lineKeyIn = (argument: unknown): string | undefined =>
  isRecord(argument) && typeof argument['boardKey'] === 'string' ? argument['boardKey'] : undefined;

/** Finds what the line stands for, in the form in which the row of the tree gives it to the command. */
export async function ofLine(services: Services, name: CommandName, key: string): Promise<OfLine> {
  const line = services.openBoard.find(key);
  if (!line) {
    void showInformation(vscode.l10n.t('This row is no longer on the board.'));
    return { kind: 'done' };
  }
  if (line.kind === 'failure') {
    const { error } = line.failure;
    if (name !== 'retry') return { kind: 'subject', subject: error instanceof CloudError ? error : undefined };
    await line.retry();
    return { kind: 'done' };
  }
  const { ref } = line.row;
  if (name === 'refreshNode') {
    await services.monitor.read({ of: ref, group: ref, detail: 'exact' }, new AbortController().signal);
    return { kind: 'done' };
  }
  // These are about groups that cannot be looked up, too.
  if (name === 'saveIncidentSnapshot' || name === 'copyLink') return { kind: 'subject', subject: ref };
  return { kind: 'subject', subject: await targetGroup(services, ref, vscode.l10n.t('Lag Board')) };
}
