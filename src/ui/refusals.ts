import * as vscode from 'vscode';
import type { Refusal } from '../model/groups/groupActions.ts';

/** Why something cannot be done to a consumer group, and what to do about it. */
export function refusalWords(refusal: Refusal): string {
  switch (refusal) {
    case 'readOnlyAccount':
      return vscode.l10n.t(
        'The account is marked as read-only here. To change something, choose “Allow Changes to Account” on its row first.',
      );
    case 'taskState':
      return vscode.l10n.t(
        'The change tracking task is in a state in which its consumer groups cannot be changed. Try again when it is running.',
      );
    case 'clientChooses':
      return vscode.l10n.t(
        'The service has no call that moves the checkpoint of this group. Give its client the time to start from instead.',
      );
    case 'setOnInstance':
      return vscode.l10n.t(
        'An instance of the older kind has one position for all of its consumers. Choose “Set Consumption Time” on the instance instead.',
      );
    case 'nothingToUndo':
      return vscode.l10n.t(
        'Nothing can be undone: no reset of this group was made from here, or it was undone already. Reset it to a time instead.',
      );
  }
}

/** Why nothing is created through an account, and what to do about it. */
export function creationRefusalWords(accountName: string): string {
  return vscode.l10n.t(
    '{0} is marked as read-only here, so nothing is created through it. Choose “Allow Changes to Account” on its row first.',
    accountName,
  );
}
