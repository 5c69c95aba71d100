import * as vscode from 'vscode';
import { type GroupAction, whyNot } from '../model/groups/groupActions.ts';
import { taskStage } from '../model/status/stage.ts';
import type { Node } from '../tree/nodes.ts';
import { tintedName } from '../ui/accountWords.ts';
import { creationRefusalWords, refusalWords } from '../ui/refusals.ts';
import type { Services } from './services.ts';
import type { GroupTarget } from './targetGroup.ts';

/**
 * Says why a group cannot be changed, if it cannot. Rows do not offer what is refused; the palette, a shortcut and a
 * panel that is out of date do.
 */
export function isRefused(action: GroupAction, target: GroupTarget, hasSavedReset = false): boolean {
  const { account, instance } = target;
  const refusal = whyNot(action, {
    isReadOnlyAccount: account.isReadOnly ?? false,
    service: instance
      ? { kind: 'dts', stage: taskStage(instance.job.status), isNewVersion: instance.job.isNewVersion }
      : { kind: 'sls' },
    hasSavedReset,
  });
  if (refusal) void vscode.window.showWarningMessage(refusalWords(refusal));
  return refusal !== undefined;
}

/** Says why nothing can be created at a row. Without a row the wizard asks, and offers only accounts that allow it. */
export function isCreationRefused({ accounts }: Services, node: Node | undefined): boolean {
  if (!node || node.kind === 'pins') return false;
  const { id } = 'account' in node ? node.account : node.under.account;
  // The row may be older than the change that made its account read-only.
  const account = accounts.find(id);
  if (account?.isReadOnly) void vscode.window.showWarningMessage(creationRefusalWords(tintedName(account)));
  return account?.isReadOnly ?? false;
}
