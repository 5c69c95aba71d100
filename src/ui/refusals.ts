import * as vscode from 'vscode';
import type { Refusal } from '../model/groups/groupActions.ts';

/** Why something cannot be done to a consumer group, and what to do about it. */
export function refusalWords(refusal: Refusal): string {
  switch (refusal) {
    case 'readOnlyAccount':
      return vscode.l10n.t(
        'This account is marked as read-only. To make changes, run "Allow Changes to Account" on it first.',
      );
    case 'taskState':
      return vscode.l10n.t(
        "You can't change consumer groups in the task's current state. Try again when the task is running.",
      );
    case 'clientChooses':
      return vscode.l10n.t("There's no API to move this group's checkpoint. Set the start time in its client instead.");
    case 'setOnInstance':
      return vscode.l10n.t(
        'All consumers of an older instance share one checkpoint. Use "Set Consumption Time" on the instance instead.',
      );
    case 'nothingToUndo':
      return vscode.l10n.t(
        "There's nothing to undo. This group wasn't reset from here, or the reset was already undone. Reset it to a time instead.",
      );
  }
}

/** Why nothing is created through an account, and what to do about it. */
export function creationRefusalWords(accountName: string): string {
  return vscode.l10n.t(
    '{0} is marked as read-only, so you can\'t create anything in it. Run "Allow Changes to Account" on it first.',
    accountName,
  );
}
