import * as l10n from '@vscode/l10n';
import type { Refusal } from '../model/groups/groupActions.ts';
import type { SkipRefusal } from '../model/task/failedChecks.ts';

/** Explains why a consumer group cannot be changed, and what to do about it. */
export function refusalWords(refusal: Refusal): string {
  const words: Readonly<Record<Refusal, string>> = {
    readOnlyAccount: l10n.t(
      'This account is marked as read-only. To make changes, run "Allow Changes to Account" on it first.',
    ),
    taskState: l10n.t(
      "You can't change consumer groups in the task's current state. Try again when the task is running.",
    ),
    oldVersion: l10n.t(
      'This instance is of the old version, which has no consumer groups. All of its consumers share one checkpoint; to move it, use "Set Consumption Time" on the instance.',
    ),
    clientChooses: l10n.t("There's no API to move this group's checkpoint. Set the start time in its client instead."),
    setOnInstance: l10n.t(
      'All consumers of an older instance share one checkpoint. Use "Set Consumption Time" on the instance instead.',
    ),
    nothingToUndo: l10n.t(
      "There's nothing to undo. This group wasn't reset from here, or the reset was already undone. Reset it to a time instead.",
    ),
  };
  return words[refusal];
}

/** Explains why nothing can be created in an account, and what to do about it. */
export function creationRefusalWords(accountName: string): string {
  return l10n.t(
    '{0} is marked as read-only, so you can\'t create anything in it. Run "Allow Changes to Account" on it first.',
    accountName,
  );
}

/** Explains why an item of a precheck cannot be skipped. */
export function skipRefusalWords(refusal: SkipRefusal): string {
  switch (refusal) {
    case 'notSkippable':
      return l10n.t("DTS doesn't allow this item to be skipped.");
    case 'notReported':
      return l10n.t("The service didn't report whether this item can be skipped.");
    case 'skipped':
      return l10n.t('This item is skipped already.');
    case 'ofPart':
      return l10n.t('This item belongs to a part of a distributed task. Skip it in the DTS console.');
  }
}
